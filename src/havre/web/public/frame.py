"""The page of a talk: its frame is the same for everybody and laid out once; what is somebody's own is set in.

The frame is laid out with a mark at each place where something of a person will stand, and cut there. Nobody's words
are in it, so no words can be taken for a mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup, escape

from havre.core.kept import Kept
from havre.usecases.assistant import Page
from havre.web.public import layout
from havre.web.public.turn import Shown

_MARK = re.compile("\ufdd0([a-z]+)\ufdd1")  # characters that no text may hold
_FRAMES: Kept[list[str]] = Kept(most=2048)


def laid_out(page: Page, shown: Shown) -> str:
    """The page as HTML."""
    own: dict[str, str] = {"state": escape(shown.state), "words": escape(shown.words)}
    if shown.blocks:
        own["exchange"] = layout.laid_out("exchange.html", page, {"shown": shown})
    if shown.understood or shown.place:
        own["understood"] = layout.laid_out("understood.html", page, {"shown": shown})
    bare = replace(
        shown, state="\ufdd0state\ufdd1" if shown.state else "", words="", wrote="", blocks=(), understood=(), place=""
    )
    frame = _FRAMES.of((page,), (bare, "exchange" in own, "understood" in own), lambda: _frame(page, bare, own))
    # Between the pieces of the frame, which is cut at its marks, stand their names.
    return "".join([own[piece] if number % 2 else piece for number, piece in enumerate(frame)])


def _frame(page: Page, bare: Shown, own: Mapping[str, str]) -> list[str]:
    marks = {name: Markup(f"\ufdd0{name}\ufdd1") for name in own}  # noqa: S704 - no words of anybody
    marked = {"exchange": "", "understood": "", **marks}
    return _MARK.split(layout.laid_out("talk.html", page, {"shown": bare, **marked}))
