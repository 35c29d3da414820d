"""Opening hours in which the public and school holidays of a place stand by their dates.

The library of opening hours knows holidays of countries only. So `PH` and `SH` are replaced by the days that they mean
where the service is. Where a day may be a holiday or not, both ways are written, and only what both say is told.
Hours of weekdays that say nothing of holidays are unknown on one: most offices are closed then, and some are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from havre.directory import holidays

AHEAD = timedelta(days=21)  # beyond it an opening is told without looking whether that day is a holiday
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ALL_YEAR = "Jan 01-Dec 31"
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_DAYS = re.compile(
    rf"^(?P<days>{_DAY}(?:-{_DAY})?(?:\[[^\]]*\])?(?:,\s?{_DAY}(?:-{_DAY})?(?:\[[^\]]*\])?)*)(?![\w-])(?P<rest>.*)$"
)
_PARTS = re.compile(r'((?:[^;|"]|"[^"]*"|\|(?!\|))+)(;|\|\|)?')
_QUOTED = re.compile(r'"[^"]*"')
_WEEKDAY = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\b")
_EVERY_DAY = re.compile(r"\bMo-Su\b")
_OURS = '"havre:'  # a closure of ours holds on holidays too


@lru_cache(maxsize=8192)
def variants(osm: str, calendar: str, week: date) -> tuple[str, ...]:
    """`osm` for the time from `week` (a Monday) on, once for each way in which holidays may fall; at least one."""
    bare = _QUOTED.sub("", osm)
    public, school = "PH" in bare, "SH" in bare
    found = holidays.between(calendar, week, week + AHEAD)
    if not public and not school and not (found.certain or found.perhaps):
        return (osm,)
    made = [
        _written(osm, certain, schools)
        for certain in ((found.certain, found.certain | found.perhaps) if public else (frozenset[date](),))
        for schools in ((), (_ALL_YEAR,))
        if school or not schools
    ]
    if not public and _is_weekdays(bare):
        made = [_unknown_on(rules, found.certain | found.perhaps) for rules in made]
    return tuple(dict.fromkeys(made))


def _is_weekdays(bare: str) -> bool:
    """Whether the hours name weekdays and not all of them, so that they say nothing of a holiday."""
    return bool(_WEEKDAY.search(bare)) and not _EVERY_DAY.search(bare)


def _unknown_on(osm: str, days: Iterable[date]) -> str:
    told = _dates(days)
    if not told:
        return osm
    parts = [part.strip() for part in osm.split("; ")]
    ours = [part for part in parts if _OURS in part]
    return "; ".join([*(part for part in parts if _OURS not in part), f'{told} unknown "public holiday"', *ours])


def _written(osm: str, public: frozenset[date], school: tuple[str, ...]) -> str:
    """`osm` with PH as these days and SH as these; a rule for days that there are none of is left out."""
    said: list[str] = []
    for part, sign in _PARTS.findall(osm):
        rules = _rule(part.strip(), {"PH": _dates(public), "SH": ",".join(school)})
        said += [f"{rule}{'; ' if more else ' || ' if sign == '||' else '; '}" for rule, more in rules]
    return "".join(said).strip().rstrip(";|").strip() or "off"


def _rule(rule: str, days: dict[str, str]) -> list[tuple[str, bool]]:
    """One rule as those that it comes to, each with whether another of them follows."""
    found = _DAYS.match(rule)
    if not found or not ({"PH", "SH"} & set(re.findall(_DAY, found["days"]))):
        return [(rule, False)] if rule else []
    selectors = [part.strip() for part in found["days"].split(",")]
    weekdays = ",".join(part for part in selectors if part not in days)
    told = [weekdays, *(days[part] for part in selectors if part in days)]
    made = [f"{selector}{found['rest']}" for selector in told if selector]
    return [(text, number < len(made)) for number, text in enumerate(made, 1)]


def _dates(days: Iterable[date]) -> str:
    return ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}" for day in sorted(days))
