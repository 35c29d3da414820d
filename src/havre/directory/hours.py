"""Opening hours: one syntax (OpenStreetMap opening_hours), one answer - open until, opens at, always, or unknown.

«By appointment» is unknown, never open, whatever the times beside it: the library counts a rule with a bare comment as
open, so such comments are turned into `unknown` first. Schedules of HSDS (RFC 5545 weekly rules) and tables of weekdays
compile to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import opening_hours

from havre.core.errors import InputError
from havre.directory import faults
from havre.directory.appointment import by_appointment
from havre.directory.calendar_rules import variants
from havre.directory.model import Hours, stable_id
from havre.directory.recurrence import recurring

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SLOTS = 336  # half hours of a week, from Monday 00:00
ALWAYS = "24/7"
_LONG = timedelta(days=3)  # open without a break for longer: day and night
_CHANGES = 4  # from one state to another that are looked at to find when it opens

_COMMENT = re.compile(r'\s*(?P<state>\b(?:open|closed|off|unknown)\b)?\s*(?P<text>"[^"]*")')
_CLOCK = re.compile(r"^\s*(\d{1,2})[:hH.]?(\d{2})?(?::\d{2})?(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})?\s*$")
_RULE = re.compile(r"((?:Mo|Tu|We|Th|Fr|Sa|Su|PH|[-,])+) ((?:\d\d:\d\d-\d\d:\d\d,?)+)")
_BYDAY = {day.upper(): day for day in DAYS}
_Ranges = dict[str, list[tuple[str, str]]]  # the times of each day: opens, closes


_zone = lru_cache(maxsize=600)(ZoneInfo)  # ZoneInfo itself keeps eight; reading one from disk costs more than a match


@dataclass(frozen=True, slots=True)
class OpenStatus:
    """What holds at a moment. `until` is when it closes; `opens` when it opens next; both may be None (not known).

    `note` is the remark of the rule that holds, such as the reason of a closure (directory/local.py), or why it is
    unknown.
    """

    kind: Literal["always", "open", "closed", "unknown"]
    until: datetime | None = None
    opens: datetime | None = None
    note: str = ""


UNKNOWN = OpenStatus("unknown")


@lru_cache(maxsize=8192)
def careful(osm: str) -> str:
    """`osm` with every bare comment made `unknown "…"`, so that nothing is called open that may not be.

    So is `open "by appointment"`; what is `off` stays closed.
    """
    return _COMMENT.sub(_commented, osm).strip()


def _commented(found: re.Match[str]) -> str:
    state = found["state"] or "unknown"
    return f" {'unknown' if state == 'open' and by_appointment(found['text']) else state} {found['text']}"


@lru_cache(maxsize=8192)
def _parsed(osm: str, timezone: str) -> opening_hours.OpeningHours | None:
    if not readable(osm):
        return None
    try:
        zone = _zone(timezone) if timezone else None
    except (ValueError, ZoneInfoNotFoundError):
        return None
    return opening_hours.OpeningHours(careful(osm), timezone=zone)


@lru_cache(maxsize=8192)
def readable(osm: str) -> bool:
    """Whether `osm` can be understood as opening hours."""
    return opening_hours.validate(careful(osm))


def checked(osm: str) -> str:
    """`osm` in careful form; raises `InputError` if it cannot be understood as opening hours."""
    if not readable(osm):
        raise InputError(
            "not opening hours", where=osm[:80], remedy="write them like Mo-Fr 09:00-17:00 (OpenStreetMap)"
        )
    return careful(osm)


def status(hours: Hours, at: datetime, timezone: str, calendar: str = "") -> OpenStatus:
    """Whether it is open at `at` (aware); `timezone` is the IANA zone of the place, `calendar` whose holidays hold.

    A calendar is a country, a territory, or a region in one (directory/holidays.py); that of the hours comes before it.
    Where it is not known whether a day is a holiday, and the hours differ by it, the answer is unknown.
    """
    if not hours.osm or not timezone:
        return UNKNOWN
    if _parsed(hours.osm, timezone) is None:
        return UNKNOWN
    local = at.astimezone(_zone(timezone))
    if not _trusted(hours, local.date()):
        return UNKNOWN
    week = local.date() - timedelta(days=local.weekday())
    ways = variants(hours.osm, hours.calendar or calendar, week) if hours.calendar or calendar else (hours.osm,)
    found = {_status(way, local, timezone) for way in ways}
    return found.pop() if len(found) == 1 else _agreed(found)


def _status(osm: str, local: datetime, timezone: str) -> OpenStatus:
    rules = _parsed(osm, timezone)
    state, note = rules.state(local) if rules else (opening_hours.State.UNKNOWN, "")
    if rules is None or state == opening_hours.State.UNKNOWN:
        return OpenStatus("unknown", note=note)
    if state == opening_hours.State.OPEN:
        change = rules.next_change(local)
        # Closed for a week next month: until then it is open day and night.
        return OpenStatus("open", until=change) if change and change - local < _LONG else OpenStatus("always")
    return OpenStatus("closed", opens=_opens(rules, local), note=note)


def _agreed(found: set[OpenStatus]) -> OpenStatus:
    """What holds whichever way it is: open until the earliest, closed without saying when it opens, else unknown."""
    kinds = {one.kind for one in found}
    if kinds == {"open"}:
        return min(found, key=lambda one: one.until.timestamp() if one.until else 0)
    return OpenStatus("closed") if kinds == {"closed"} else UNKNOWN


def _opens(rules: opening_hours.OpeningHours, after: datetime) -> datetime | None:
    """When it opens next; None where that is not certain, or not among the next few changes."""
    for _ in range(_CHANGES):
        change = rules.next_change(after)
        if change is None:
            return None
        state, _ = rules.state(change)
        if state != opening_hours.State.CLOSED:
            return change if state == opening_hours.State.OPEN else None
        after = change
    return None


def _trusted(hours: Hours, day: date) -> bool:
    after = hours.valid_from is None or hours.valid_from <= day
    return after and (hours.valid_to is None or day <= hours.valid_to)


def week_slots(osm: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The half hours of an ordinary week (no holiday) in which `osm` says open; used to rank, not to promise."""
    open_slots = np.zeros(SLOTS, dtype=np.bool_)
    rules = _parsed(osm, "") if osm else None
    if rules is None:
        return open_slots
    monday = datetime(2026, 11, 16)  # noqa: DTZ001 - an ordinary week in the zone of the place itself
    for start, end, state, _ in rules.intervals(monday, monday.replace(day=23)):
        if state == opening_hours.State.OPEN:
            first, last = _slot(start, monday, up=True), _slot(end, monday, up=False)
            open_slots[first:last] = True
    return open_slots


def _slot(moment: datetime, monday: datetime, *, up: bool) -> int:
    minutes = (moment - monday).total_seconds() / 60
    return int(-(-minutes // 30)) if up else int(minutes // 30)


def slot_of(at: datetime, timezone: str) -> int:
    """The half hour of the week at `at` in this time zone, 0 to 335."""
    local = at.astimezone(_zone(timezone))
    return local.weekday() * 48 + local.hour * 2 + local.minute // 30


def clock(text: str) -> str:
    """A time of day as HH:MM from «9h», «9:30», «09:30:00Z» or «24:00»; raises `InputError` for anything else."""
    found = _CLOCK.match(text)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise InputError("not a time of day", where=text[:40], remedy="write it as 09:30")
    return f"{hour:02}:{minute:02}"


def of_ranges(ranges: Mapping[str, Iterable[tuple[str, str]]]) -> str:
    """OSM hours from the open ranges of each day (keys Mo…Su and PH); days that share their ranges are joined."""
    spans = {day: ",".join(f"{a}-{_closing(a, b)}" for a, b in ranges.get(day, ())) for day in (*DAYS, "PH")}
    if all(spans[day] == "00:00-24:00" for day in DAYS):
        return ALWAYS
    by_span: dict[str, list[str]] = {}
    for day, span in spans.items():
        if span:
            by_span.setdefault(span, []).append(day)
    return "; ".join(f"{','.join(days)} {span}" for span, days in by_span.items())


def _closing(opens: str, closes: str) -> str:
    # HSDS and many tables write a whole day as 00:00 to 23:59; one minute shut would be a lie.
    return "24:00" if closes in ("23:59", "24:00") or (opens == "00:00" and closes == "00:00") else closes


def of_schedules(schedules: Iterable[Mapping[str, object]]) -> Hours:
    """Hours from the `schedules` of an HSDS record.

    Weekly rules compile to ranges, others (first Wednesdays, every second week) to rules or dates of their own. Times
    beside which it says «by appointment» are unknown. What is not understood or has no times is kept as a remark and
    makes the hours unknown; the fixed UTC offset of HSDS is not used, as it is wrong across daylight saving.
    """
    ranges: dict[str, _Ranges] = {"": {}}  # by the remark that makes them unknown
    remarks: list[str] = []
    others: list[str] = []
    starts: list[date] = []
    ends: list[date] = []
    for schedule in schedules:
        _dates(schedule, starts, ends)
        asked = _appointment(schedule)
        if _weekly(schedule):
            for day in _days(schedule):
                ranges.setdefault(asked, {}).setdefault(day, []).append(_span(schedule))
        elif (found := recurring(schedule)) and _has_times(schedule):
            others.append(_marked(f"{found.days} {'-'.join(_span(schedule))}", asked))
            ends += [found.last] if found.last else []
        else:
            said = asked or schedule.get("description") or schedule.get("notes") or "on certain dates"
            remarks.append(str(said))
    osm = ", ".join(part for part in (_weekly_rules(ranges), *others) if part)
    remark = _quotable("; ".join(remarks))
    # A fallback rule: outside the weekly hours it may be open on its certain dates, so it is unknown, not closed.
    rules = " || ".join(part for part in (osm, f'unknown "{remark}"' if remark else "") if part)
    return Hours(rules, max(starts, default=None), min(ends, default=None))


def _appointment(schedule: Mapping[str, object]) -> str:
    """The remark that says that its times hold by appointment only, ready to be quoted; "" where none says so."""
    said = (str(schedule.get(name) or "") for name in ("description", "notes", "attending_type"))
    return next((_quotable(text) for text in said if by_appointment(text)), "")


def _quotable(text: str) -> str:
    """A remark as a comment may hold it, on one line and of bounded length."""
    return " ".join(text.replace('"', " ").replace(";", ",").split())[:200].strip()


def _marked(rule: str, remark: str) -> str:
    return f'{rule} unknown "{remark}"' if remark else rule


def _weekly_rules(ranges: Mapping[str, _Ranges]) -> str:
    """The weekly rules of open times, and of those by appointment with the remark that says so.

    A semicolon takes the hours of the same day away, and a comma adds to them: it is used only where days meet, as the
    hours with semicolons are those that pages and paper can tell in words.
    """
    told, taken = "", set[str]()
    for remark, days in ranges.items():
        rules = of_ranges({day: sorted(set(spans)) for day, spans in days.items()})
        for rule in filter(None, rules.split("; ")):
            sign = ", " if taken & days.keys() else "; "
            told = f"{told}{sign}{_marked(rule, remark)}" if told else _marked(rule, remark)
        taken |= days.keys()
    return told


def _weekly(schedule: Mapping[str, object]) -> bool:
    plain = not any(schedule.get(key) for key in ("byweekno", "bymonthday", "byyearday", "count"))
    often = schedule.get("freq", "WEEKLY") == "WEEKLY" and schedule.get("interval") in (None, 0, 1)
    return plain and often and _has_times(schedule) and bool(_days(schedule))


def _has_times(schedule: Mapping[str, object]) -> bool:
    return bool(schedule.get("opens_at") and schedule.get("closes_at"))


def _span(schedule: Mapping[str, object]) -> tuple[str, str]:
    return clock(str(schedule["opens_at"])), clock(str(schedule["closes_at"]))


def _days(schedule: Mapping[str, object]) -> list[str]:
    named = [_BYDAY.get(part.strip().upper(), "") for part in str(schedule.get("byday") or "").split(",")]
    return named if all(named) else []


def _dates(schedule: Mapping[str, object], starts: list[date], ends: list[date]) -> None:
    for keys, into in ((("valid_from",), starts), (("valid_to", "until"), ends)):
        for key in keys:
            if value := schedule.get(key):
                into.append(faults.day(str(value), key))


def schedules_of(owner: str, hours: Hours) -> list[dict[str, Any]]:
    """Hours as HSDS schedules, for tools that do not read `havre.hours`; what is no weekly rule is a description."""
    if not hours.osm:
        return []
    held = {"valid_from": hours.valid_from, "valid_to": hours.valid_to}
    dates = {name: day.isoformat() for name, day in held.items() if day}
    weekly = [_rule_parts(part) for part in ("Mo-Su 00:00-24:00" if hours.osm == ALWAYS else hours.osm).split("; ")]
    if not all(weekly):
        return [{"id": stable_id(owner, "schedule", hours.osm), **dates, "description": hours.osm}]
    spans = [(days, span) for part in weekly for days, times in part for span in times.split(",")]
    made = []
    for days, span in spans:
        opens, closes = span.split("-")
        times = {"opens_at": opens, "closes_at": "23:59" if closes == "24:00" else closes}
        rule = {"freq": "WEEKLY", "byday": days, "description": hours.osm}
        made.append({"id": stable_id(owner, "schedule", days, span), **dates, **rule, **times})
    return made


def _rule_parts(rule: str) -> list[tuple[str, str]]:
    """The weekdays (as RFC 5545 writes them) and times of one weekly rule; nothing for any other rule."""
    found = _RULE.fullmatch(rule)
    if not found or "PH" in found[1]:
        return []
    days: list[str] = []
    for part in found[1].split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return []
        days += DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]
    return [(",".join(day.upper() for day in days), found[2].strip(","))] if days else []
