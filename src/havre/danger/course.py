"""A case over time: what never expires, which tier stands, when to assess anew, and what lowering a tier asks for.

Rising raises at once; falling needs a named professional, a reason, and no event over the window. The clock is ours,
after facts/danger.md 5.1 (tier 2 within 7 days, tier 1 within 30 to 60) and not validated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from havre.core.errors import InputError
from havre.danger.assess import Assessment
from havre.danger.case import Happened
from havre.danger.signs import Sign, Tier

CLOCK: Mapping[Tier, timedelta] = {
    Tier.NOW: timedelta(days=1),
    Tier.VERY_HIGH: timedelta(days=3),
    Tier.RAISED: timedelta(days=7),
    Tier.SIGNS: timedelta(days=30),
}
NEVER_EXPIRES = frozenset({Sign.STRANGULATION})  # Glass 2008: odds 7.48 for a killing, however long ago
WINDOW = timedelta(days=30)  # without an event before a tier may be lowered; ours


@dataclass(frozen=True, slots=True)
class Due:
    """When to assess anew. `events` are those that ask for it at once; without any, the clock does."""

    at: datetime
    events: tuple[Happened, ...] = ()

    def passed(self, now: datetime) -> bool:
        return now >= self.at


def signs_in(found: Assessment) -> frozenset[Sign]:
    """The signs behind an assessment's reasons."""
    names = {reason.code.removeprefix("sign.") for reason in found.reasons if reason.code.startswith("sign.")}
    return frozenset(sign for sign in Sign if sign.value in names)


def carried(earlier: Iterable[frozenset[Sign]]) -> frozenset[Sign]:
    """What every later assessment of this case goes by, whatever is answered then."""
    return frozenset[Sign]().union(*earlier) & NEVER_EXPIRES


def stands(before: Tier | None, found: Tier) -> Tier:
    """The tier that holds after a new assessment: it rises by itself and never falls by itself."""
    return max(before or Tier.SIGNS, found)


def due(assessed: datetime, tier: Tier, happened: Iterable[tuple[datetime, Happened]]) -> Due:
    """When to assess anew: at the first event after the last assessment, else when the clock of its tier has run."""
    since = sorted(one for one in happened if one[0] > assessed)
    if since:
        return Due(since[0][0], tuple(dict.fromkeys(event for _, event in since)))
    return Due(assessed + CLOCK[tier])


@dataclass(frozen=True, slots=True)
class Lowering:
    """Who wants to lower a tier, to what, and why."""

    to: Tier
    by: str
    reason: str


def lowered(now: datetime, standing: Tier, found: Tier, wanted: Lowering, events: Iterable[datetime]) -> Tier:
    """The tier after lowering.

    Raises `InputError` without a name or a reason, after an event within the window, below what the last assessment
    found, and for what does not lower.
    """
    if not wanted.by.strip() or not wanted.reason.strip():
        raise InputError("lowering needs a name and a reason", where="lower.who", remedy="give both")
    if wanted.to >= standing:
        raise InputError("that does not lower the tier", where="lower.up", remedy="assess anew to raise it")
    if wanted.to < found:
        raise InputError("the last assessment found more than that", where="lower.found", remedy="assess anew")
    if any(now - at < WINDOW for at in events):
        raise InputError("something happened within the last 30 days", where="lower.event", remedy="assess anew later")
    return wanted.to
