"""Opening hours of the Finnish service catalogue (PTV, OUT API v11) in the syntax of OpenStreetMap.

A channel has ordinary weeks, hours over midnight and exceptional days (`DaysOfTheWeek`, `OverMidnight`, `Exceptional`),
each «for now» or between two days; or it is always open, closed, or only by reservation, which is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from havre.core.language import fold
from havre.directory.hours import ALWAYS, DAYS, clock, of_ranges
from havre.directory.hsds_parts import Record, children
from havre.directory.ptv_text import said

_WEEKDAYS = {
    "Monday": "Mo", "Tuesday": "Tu", "Wednesday": "We", "Thursday": "Th", "Friday": "Fr", "Saturday": "Sa",
    "Sunday": "Su",
}  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RESERVED = re.compile(r"\b(?:ajanvar|varau|sopimuk|tidsbok|bokning|enligt overens|appointment|reservation)")
_FINLAND = ZoneInfo("Europe/Helsinki")


def hours_of(blocks: Sequence[Record]) -> str:
    """The hours of a channel; nothing where it gives none. Raises `InputError` for a time of day that is none.

    What holds for a time comes after what holds now, and single days last, since a later rule takes the day.
    """
    now = [one for one in blocks if _kind(one) != "Exceptional" and not _between(one)]
    seasons = [one for one in blocks if _kind(one) != "Exceptional" and _between(one)]
    days = [one for one in blocks if _kind(one) == "Exceptional"]
    # Of several ordinary weeks that which says nothing more holds: the others are of a desk, a telephone hour, a pool.
    plain = [one for one in now if not _remark(one)]
    if now and not plain and len(now) > 1:
        return _unknown("; ".join(map(_remark, now)))
    rules = [rule for part in (plain or now, *([one] for one in seasons)) if (rule := _week(part))]
    rules += [rule for one in days for rule in _exceptional(one)]
    return "; ".join(rules)


def _kind(block: Record) -> str:
    return str(block.get("serviceHourType") or "")


def _remark(block: Record) -> str:
    return said(block, "additionalInformation").replace('"', " ")[:200]


def _unknown(remark: str) -> str:
    return f'unknown "{remark[:200] or "varauksella"}"'


def _week(blocks: Sequence[Record]) -> str:
    """The rule of an ordinary week: its ranges joined, under the days for which they hold."""
    if not blocks:
        return ""
    first, span = blocks[0], _between(blocks[0])
    if any(block.get("isReservation") is True or _RESERVED.search(fold(_remark(block))) for block in blocks):
        return f"{span} {_unknown(_remark(first))}".strip()
    if any(block.get("isClosed") is True for block in blocks):
        return f"{span} off".strip()
    if any(block.get("isAlwaysOpen") is True for block in blocks):
        return f"{span} 00:00-24:00" if span else ALWAYS
    ranges: dict[str, list[tuple[str, str]]] = {}
    for opening in (part for block in blocks for part in children(block, "openingHour")):
        for day, hours in _opened(opening):
            ranges.setdefault(day, []).append(hours)
    weekly = of_ranges({day: sorted(set(found)) for day, found in ranges.items()})
    if not span or not weekly:
        return weekly
    # Outside the days it names it is shut in that season, whatever holds in the rest of the year.
    rules = ("Mo-Su 00:00-24:00" if weekly == ALWAYS else weekly).split("; ")
    return "; ".join((f"{span} off", *(f"{span} {rule}" for rule in rules)))


def _opened(opening: Record) -> Iterator[tuple[str, tuple[str, str]]]:
    """The days and times of one opening, parted at midnight; days that nobody knows are none."""
    first = _WEEKDAYS.get(str(opening.get("dayFrom") or ""))
    last = _WEEKDAYS.get(str(opening.get("dayTo") or ""), first)
    begins, ends = clock(str(opening.get("from") or "")), clock(str(opening.get("to") or ""))
    if first is None or last is None:
        return
    if first == last and begins < _end(ends):
        yield first, (begins, _end(ends))
        return
    away = (DAYS.index(last) - DAYS.index(first)) % 7 or 7
    yield first, (begins, "24:00")
    for day in range(1, away):
        yield DAYS[(DAYS.index(first) + day) % 7], ("00:00", "24:00")
    if ends != "00:00":
        yield last, ("00:00", ends)


def _end(clock_time: str) -> str:
    return "24:00" if clock_time == "00:00" else clock_time


def _exceptional(block: Record) -> Iterator[str]:
    """A day, or days, on which other hours hold; what is said of several days but «closed» is not certain."""
    first, last = _day(block.get("validFrom")), _day(block.get("validTo"))
    if first is None:
        return
    span = _dates(first, last or first)
    openings = children(block, "openingHour")
    if block.get("isClosed") is True:
        yield f"{span} off"
    elif (last or first) == first and openings:
        times = [(clock(str(one.get("from") or "")), _end(clock(str(one.get("to") or "")))) for one in openings]
        yield f"{span} {','.join(f'{begins}-{ends}' for begins, ends in sorted(times))}"
    else:
        yield f"{span} {_unknown(_remark(block) or 'poikkeusaukiolo')}"


def _between(block: Record) -> str:
    """The days between which a block holds, as a rule writes them; nothing for what holds now."""
    first, last = _day(block.get("validFrom")), _day(block.get("validTo"))
    return _dates(first, last) if first and last and block.get("validForNow") is not True else ""


def _dates(first: date, last: date) -> str:
    return _date(first) if first == last else f"{_date(first)}-{_date(last)}"


def _date(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}"


def _day(value: object) -> date | None:
    """The day in Finland of a date with a time; midnight there is the evening before in UTC."""
    written = str(value or "")
    if not written:
        return None
    moment = datetime.fromisoformat(written)
    return (moment.astimezone(_FINLAND) if moment.tzinfo else moment).date()
