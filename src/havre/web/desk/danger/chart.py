"""The course of a case as a small picture: steps of the tier in force, a dot for each assessment; a table beside it.

No line is fitted: between two assessments nothing is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from django.utils.safestring import SafeString, mark_safe

from havre.danger.signs import Tier
from havre.usecases.assessments import Entry

WIDTH, HEIGHT, LEFT, TOP, STEP = 640, 190, 40, 20, 45


def _height(tier: Tier) -> int:
    return TOP + (Tier.NOW - tier) * STEP


def drawn(entries: Sequence[Entry], now: datetime, title: str) -> SafeString:
    """The picture as SVG; `title` is read aloud. Attributes only: the desk's policy allows no style in a page."""
    steps = [one for one in entries if one.in_force is not None]
    if not steps:
        return mark_safe("")
    begin = steps[0].at.timestamp()
    span = max(now.timestamp() - begin, 1.0)

    def across(at: datetime) -> int:
        return LEFT + round((at.timestamp() - begin) / span * (WIDTH - LEFT - 20))

    path, dots = "", ""
    for one in steps:
        x, y = across(one.at), _height(one.in_force or Tier.SIGNS)
        path += f"H{x}V{y}" if path else f"M{x} {y}"
        if one.tier is not None:
            dots += f'<circle cx="{x}" cy="{_height(one.tier)}" r="5" class="dot"/>'
    rows = "".join(
        f'<line x1="{LEFT}" x2="{WIDTH}" y1="{_height(tier)}" y2="{_height(tier)}" class="grid"/>'
        f'<text x="{LEFT - 12}" y="{_height(tier) + 5}" text-anchor="end">{tier.code}</text>'
        for tier in Tier
    )
    return mark_safe(  # noqa: S308 - numbers, and one escaped title
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" direction="ltr" class="course"><title>{escape(title)}</title>'
        f'{rows}<path d="{path}H{across(now)}" class="line"/>{dots}</svg>'
    )
