"""Dates, durations, distances, countries and languages in a person's language, from the CLDR by Babel.

The packs hold values (P6D, 12.3 km, FR); CLDR holds how each language writes them, plurals included.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

Unit = Literal["year", "month", "week", "day", "hour", "minute", "second"]
UNITS: dict[str, tuple[Unit, timedelta]] = {
    "Y": ("year", timedelta(days=365)),
    "M": ("month", timedelta(days=30)),
    "W": ("week", timedelta(weeks=1)),
    "D": ("day", timedelta(days=1)),
}
TIME_UNITS: dict[str, tuple[Unit, timedelta]] = {
    "H": ("hour", timedelta(hours=1)),
    "M": ("minute", timedelta(minutes=1)),
    "S": ("second", timedelta(seconds=1)),
}
ONE_UNIT_ONLY = 1_000_000  # a threshold that keeps «72 hours» from becoming «3 days»: words stay the source's
REGIONAL = {"pt": "pt-PT", "en": "en-GB"}
_PART = re.compile(r"(\d+)([YMWDHS])")
_worded_once = lru_cache(maxsize=1024)  # numbers, days and names of countries: nothing that anybody wrote


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """The CLDR locale of a language: the European one where a language has several."""
    try:
        return Locale.parse(REGIONAL.get(language, language).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@_worded_once
def duration(iso: str, language: str) -> str:
    """«P14D» as «14 days» in `language`; whole weeks stay days as the source wrote them."""
    days, _, times = iso.removeprefix("P").partition("T")
    parts = [(int(count), *UNITS[unit]) for count, unit in _PART.findall(days)]
    parts += [(int(count), *TIME_UNITS[unit]) for count, unit in _PART.findall(times)]
    # format_timedelta, since format_unit of Babel 2.18 has no days in Portuguese and Arabic
    words = [
        format_timedelta(count * length, granularity=unit, threshold=ONE_UNIT_ONLY, locale=locale(language))
        for count, unit, length in parts
    ]
    # as a sentence lists things: «unit» lists of Babel 2.18 fail in Spanish and say the last unit twice in Arabic
    return listed(words, language)


def distance(km: float, language: str) -> str:
    """A distance as people say it: metres in hundreds below a kilometre, then whole kilometres."""
    if km < 1:
        return _length(max(100, round(km * 10) * 100), "length-meter", language)
    return _length(round(km), "length-kilometer", language)


@_worded_once
def _length(count: int, unit: str, language: str) -> str:
    return format_unit(count, unit, "short", locale=locale(language))


@_worded_once
def amount(value: str, language: str) -> str:
    """«260.00 EUR» as «€260» in `language`; cents only where there are any."""
    figure, _, currency = value.partition(" ")
    whole = Decimal(figure) == Decimal(figure).to_integral_value()
    place = locale(language)
    pattern = re.sub(r"0\.0+", "0", place.currency_formats["standard"].pattern) if whole else None
    return format_currency(Decimal(figure), currency, pattern, locale=place, currency_digits=not whole)


@_worded_once
def number(value: float, language: str) -> str:
    """A number as the language writes it."""
    return format_decimal(value, locale=locale(language))


def listed(parts: Sequence[str], language: str) -> str:
    """«a, b and c»."""
    return format_list(list(parts), "standard", locale=locale(language))


@_worded_once
def day(moment: date, language: str) -> str:
    """A day, as «23 November 2026»."""
    return format_date(moment, "long", locale=locale(language))


def hour(moment: datetime, language: str, *, now: datetime) -> str:
    """A time of day in the time zone of `moment`; with its weekday when it is not on the day of `now`."""
    today = moment.date() == now.astimezone(moment.tzinfo).date()
    return _hour(moment.replace(tzinfo=None), language, weekday=not today)


@_worded_once
def _hour(moment: datetime, language: str, *, weekday: bool) -> str:
    if not weekday:
        return format_time(moment, "short", locale=locale(language))
    pattern = f"EEEE {locale(language).time_formats['short'].pattern}"
    return format_datetime(moment, pattern, locale=locale(language))


@_worded_once
def country_name(code: str, language: str) -> str:
    """The name of a country in `language`; its code where CLDR has none."""
    return str(locale(language).territories.get(code, code))


@_worded_once
def language_name(code: str, language: str) -> str:
    """The name of a language in `language`; empty where CLDR has none, as for most sign languages."""
    return str(locale(language).languages.get(code.replace("-", "_"), ""))


DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_PLAIN_HOURS = re.compile(r"(?:(?:Mo|Tu|We|Th|Fr|Sa|Su)|\d\d:\d\d|[-,; ])+")


def hours(osm: str, language: str) -> str:
    """Opening hours of days and times only, «Mo-Fr 09:00-17:00», with the language's short names of days; else nothing.

    «24/7» stays as it is; all days of the week are not named.
    """
    if osm == "24/7":
        return osm
    if not osm or not _PLAIN_HOURS.fullmatch(osm):
        return ""
    names = locale(language).days["stand-alone"]["abbreviated"]
    text = osm.removeprefix("Mo-Su ").replace("-", "–").replace(",", ", ").replace(";", ",")
    return re.sub("|".join(DAYS), lambda day: names[DAYS.index(day[0])], text)
