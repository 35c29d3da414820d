"""Opening hours read aloud: what they mean for each of the next seven days, so that a slip in the syntax is seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import opening_hours

from havre.directory.hours import careful, readable, status
from havre.directory.model import Hours

State = Literal["open", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when, on the clock of the place; until 00:00 is the end of the day."""

    begins: time
    ends: time
    state: State


@dataclass(frozen=True, slots=True)
class Day:
    """A day and when it is open or may be; without spans it is closed."""

    on: date
    spans: tuple[Span, ...]


def week(hours: Hours, first: date, timezone: str, calendar: str = "") -> tuple[Day, ...]:
    """Seven days from `first`; none where nothing is said, or nothing that can be understood."""
    if not hours.osm or not readable(hours.osm):
        return ()
    zone = ZoneInfo(timezone or "UTC")
    days = (first + timedelta(days=number) for number in range(7))
    return tuple(Day(day, _spans(hours, day, zone, calendar)) for day in days)


def _spans(hours: Hours, day: date, zone: ZoneInfo, calendar: str) -> tuple[Span, ...]:
    at, end = (datetime.combine(day + timedelta(days=more), time(), zone) for more in (0, 1))
    rules = opening_hours.OpeningHours(careful(hours.osm), timezone=zone)
    found: list[Span] = []
    while at < end:
        change = rules.next_change(at)
        until = min(change, end) if change else end
        kind = status(hours, at, zone.key, calendar).kind
        state: State | None = "open" if kind in ("open", "always") else "unknown" if kind == "unknown" else None
        if state and found and found[-1].ends == at.time() and found[-1].state == state:
            found[-1] = Span(found[-1].begins, until.time(), state)
        elif state:
            found.append(Span(at.time(), until.time(), state))
        if until <= at:
            break
        at = until
    return tuple(found)
