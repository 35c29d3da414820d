"""Recurring openings of RFC 5545 (iCalendar) as rules of opening hours: weekdays, every second week, first Wednesdays.

What the syntax of opening hours cannot say by rule is said by its dates, for some months ahead; after the last of them
nothing is promised. What is not understood is None, and whoever asked keeps it as a remark that makes hours unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from havre.core.errors import InputError

MOST_DATES = 60
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"^([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)$")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LINE = re.compile(r"^(?P<name>[A-Z-]+)(?:;[^:]*)?:(?P<value>.*)$")
_TIME = re.compile(r"^(\d{8})(?:T(\d{2})(\d{2})\d{2}Z?)?$")


@dataclass(frozen=True, slots=True)
class Recurring:
    """Days as opening hours write them, and the last day for which that holds, None for ever."""

    days: str
    last: date | None = None


def recurring(rule: Mapping[str, object], since: date | None = None) -> Recurring | None:
    """The days of a rule, or None for one that is not understood. Dates before `since` are left out.

    Keys are those of RFC 5545 in small letters: freq interval byday bymonthday bysetpos count until dtstart.
    """
    if any(rule.get(key) for key in ("byyearday", "byweekno", "byhour", "bymonth")):
        return None
    freq, interval = str(rule.get("freq") or "WEEKLY").upper(), _number(rule.get("interval"), 1)
    if freq == "DAILY" and interval == 1 and not rule.get("count"):
        return Recurring("Mo-Su")
    if freq == "WEEKLY" and not rule.get("bymonthday"):
        return _weekly(rule, interval, since)
    if freq == "MONTHLY" and interval == 1 and not rule.get("count"):
        return _monthly(rule)
    return None


def _number(value: object, default: int) -> int:
    try:
        return int(str(value)) if value not in (None, "") else default
    except ValueError:
        return -1


def _weekly(rule: Mapping[str, object], interval: int, since: date | None) -> Recurring | None:
    days = [part.strip().upper() for part in str(rule.get("byday") or "").split(",") if part.strip()]
    start, until, count = _day(rule.get("dtstart")), _day(rule.get("until")), rule.get("count")
    if not days and start:
        days = [_DAYS[start.weekday()]]
    if not days or any(day not in _DAYS for day in days) or interval < 1:
        return None
    if interval == 1 and not count:
        return Recurring(",".join(day.title() for day in days), until)
    if start is None:
        return None  # every second week, but which?
    most = _number(count, 10_000) if count else 10_000
    every = islice(_occurrences(start, [_DAYS.index(day) for day in days], interval, until), most)
    dates = list(islice((day for day in every if since is None or day >= since), MOST_DATES))
    return Recurring(written(dates), dates[-1]) if dates else None


def _occurrences(start: date, weekdays: list[int], interval: int, until: date | None) -> Iterator[date]:
    monday = start - timedelta(days=start.weekday())
    for _ in range(2000):
        for weekday in sorted(weekdays):
            day = monday + timedelta(days=weekday)
            if until and day > until:
                return
            if day >= start:
                yield day
        monday += timedelta(weeks=interval)


def _monthly(rule: Mapping[str, object]) -> Recurring | None:
    until = _day(rule.get("until"))
    if byday := str(rule.get("byday") or ""):
        found = [_BYDAY.match(part.strip().upper()) for part in byday.split(",")]
        position = str(rule.get("bysetpos") or "")
        told = [f"{one[2].title()}[{_sign(one[1] or position)}]" for one in found if one and (one[1] or position)]
        return Recurring(",".join(told), until) if told and len(told) == len(found) else None
    days = [_number(part, 0) for part in str(rule.get("bymonthday") or "").split(",")]
    if not all(1 <= day <= 31 for day in days):
        return None
    told = [f"{_MONTHS[month]} {day:02}" for month in range(12) for day in days if day <= _LONGEST[month]]
    return Recurring(",".join(told), until)


def _sign(position: str) -> str:
    return position.removeprefix("+")


def _day(value: object) -> date | None:
    text = str(value or "").replace("-", "")[:8]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def written(days: list[date]) -> str:
    """Dates as opening hours write them."""
    return ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}" for day in days)


def hours_of(text: str, since: date | None = None) -> str:
    """Opening hours of an iCalendar event: DTSTART and DTEND with RRULE and EXDATE, a line each.

    Raises `InputError` for what is not understood.
    """
    fields = {
        line_of["name"]: line_of["value"].strip()
        for line in text.splitlines()
        if (line_of := _LINE.match(line.strip()))
    }
    start, end = _TIME.match(fields.get("DTSTART", "")), _TIME.match(fields.get("DTEND", ""))
    if not start or not end or not start[2] or not end[2]:
        raise InputError("an event needs DTSTART and DTEND with times", remedy="write DTSTART:20261125T140000")
    span = f"{start[2]}:{start[3]}-{end[2]}:{end[3]}"
    rule = dict(part.split("=", 1) for part in fields.get("RRULE", "").split(";") if "=" in part)
    if not rule:
        return f"{written([date.fromisoformat(start[1])])} {span}"
    found = recurring({key.lower(): value for key, value in rule.items()} | {"dtstart": start[1]}, since)
    if found is None:
        raise InputError(
            "a rule that is not understood", where=fields["RRULE"][:80], remedy="use weekly or monthly rules"
        )
    gone = [day for part in fields.get("EXDATE", "").split(",") if (day := _day(part))]
    return f"{found.days} {span}" + (f"; {written(gone)} off" if gone else "")
