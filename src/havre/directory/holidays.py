"""Public holidays of the seven countries, their regions and their territories overseas, by rule.

A calendar is a country or territory (FR, RE) or a region in it (DE-BY, FR-57, ES-CT; ISO 3166-2, in France the
department). Days are certain where a law fixes them for the whole of it, and possible where they are moved or chosen
year by year, or hold in parts only (those of Islam in Ceuta and Melilla are not told); of a country whose region is
not known, those of every region are possible.
Written from the holiday laws of each country [M], compared with the package `holidays` (tests/directory).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from havre.directory.regions import region_code
from havre.directory.territory import law_of, territory_of

# 0501 is the first of May; e+39 the 39th day after Easter Sunday; w1123 the last Wednesday before 23 November;
# s0620 the Saturday from 20 June on, f0619 the Friday from 19 June on, s1031 the Saturday from 31 October on.
_COUNTRIES = {
    "AT": "0101 0106 e+1 0501 e+39 e+50 e+60 0815 1026 1101 1208 1225 1226",
    "DE": "0101 e-2 e+1 0501 e+39 e+50 1003 1225 1226",
    "ES": "0101 0106 e-2 0501 0815 1012 1101 1206 1208 1225",
    "FI": "0101 0106 e-2 e+0 e+1 0501 e+39 e+49 f0619 s0620 s1031 1206 1224 1225 1226",
    "FR": "0101 e+1 0501 0508 e+39 e+50 0714 0815 1101 1111 1225",
    "HU": "0101 0315 e-2 e+0 e+1 0501 e+49 e+50 0820 1023 1101 1224 1225 1226",
    "PT": "0101 e-2 e+0 0425 0501 e+60 0610 0815 1005 1101 1201 1208 1225",
}
_REGIONS = {
    "AX": "0609",
    "DE-BB": "e+0 e+49 1031", "DE-BE": "0308", "DE-BW": "0106 e+60 1101", "DE-BY": "0106 e+60 1101",
    "DE-HB": "1031", "DE-HE": "e+60", "DE-HH": "1031", "DE-MV": "0308 1031", "DE-NI": "1031", "DE-NW": "e+60 1101",
    "DE-RP": "e+60 1101", "DE-SH": "1031", "DE-SL": "e+60 0815 1101", "DE-SN": "1031 w1123", "DE-ST": "0106 1031",
    "DE-TH": "0920 1031",
    "ES-AN": "e-3", "ES-AR": "e-3 0423", "ES-AS": "e-3 0908", "ES-CB": "e-3", "ES-CE": "e-3", "ES-CL": "e-3",
    "ES-CM": "e-3", "ES-CN": "e-3", "ES-CT": "e+1 0624 0911 1226", "ES-EX": "e-3 0908", "ES-GA": "e-3 0725",
    "ES-IB": "e-3", "ES-MC": "e-3", "ES-MD": "e-3", "ES-ML": "e-3", "ES-NC": "e-3 e+1", "ES-PV": "e-3 e+1",
    "ES-RI": "e-3 0609", "ES-VC": "e+1 1009",
    "FR-57": "e-2 1226", "FR-67": "e-2 1226", "FR-68": "e-2 1226",
    "BL": "1009", "GF": "0610", "GP": "0527", "MF": "0528", "MQ": "0522", "NC": "0924", "PF": "e-2 0305", "PM": "",
    "RE": "1220", "WF": "0428 0729", "YT": "0427",
    "PT-20": "e+50", "PT-30": "0701 1226",
}  # fmt: skip
# What is moved, chosen by the year, or holds in some towns only.
_PERHAPS = {
    "DE-BY": "0808 0815", "DE-SN": "e+60", "DE-TH": "e+60",
    "ES": "0102 0228 0301 0319 0320 0402 0423 0502 0517 0527 0530 0531 0606 0609 0613 0624 0725 0728 0805 0902 0905"
    " 0908 0909 0911 0915 0917 1009 1026 1102 1203 1207 1209 1226 e-3 e+1 e+50 e+60",
    "PT": "e-47 0613 0624 1224 1226 1231",
    "GP": "e-24 e-2 e-47 0721 1102", "MQ": "e-2 e-47 0721 1102", "GF": "e-47", "MF": "0721 e-2", "BL": "e-2",
    "PF": "1120 0629", "WF": "0629", "NC": "", "YT": "", "RE": "",
}  # fmt: skip
_LAENDER = ("BW", "BY", "HB", "HH", "HE", "NI", "NW", "RP", "SL", "SH", "BB", "MV", "SN", "ST", "TH", "BE")
_GERMAN = {f"{number:02}": code for number, code in enumerate(_LAENDER, 1)}
_SPANISH = {
    "07": "IB", "27": "RI", "29": "MD", "31": "MC", "32": "NC", "34": "AS", "39": "CB", "51": "AN", "52": "AR",
    "53": "CN", "54": "CM", "55": "CL", "56": "CT", "57": "EX", "58": "GA", "59": "PV", "60": "VC", "CE": "CE",
    "ML": "ML",
}  # fmt: skip
# The first two figures of a Spanish postcode are the province; these lie in which community.
_PROVINCES = {
    "AN": "04 11 14 18 21 23 29 41", "AR": "22 44 50", "AS": "33", "CB": "39", "CE": "51", "CL": "05 09 24 34 37 40 42"
    " 47 49", "CM": "02 13 16 19 45", "CN": "35 38", "CT": "08 17 25 43", "EX": "06 10", "GA": "15 27 32 36",
    "IB": "07", "MC": "30", "MD": "28", "ML": "52", "NC": "31", "PV": "01 20 48", "RI": "26", "VC": "03 12 46",
}  # fmt: skip
_COMMUNITY = {province: code for code, provinces in _PROVINCES.items() for province in provinces.split()}
_NEVER_REGIONAL = frozenset(("AT", "FI", "HU"))


@dataclass(frozen=True, slots=True)
class Days:
    """Holidays of a year that are certain, and further days that may be."""

    certain: frozenset[date]
    perhaps: frozenset[date]


def calendar_of(country: str, postcode: str = "", region: str = "") -> str:
    """The calendar of a place, from its country or territory and, where they tell, its postcode and region."""
    territory = territory_of(country, postcode)
    code = postcode.replace(" ", "")
    match territory:
        case "FR" if len(code) == 5:
            return f"FR-{code[:2]}"
        case "DE":
            part = _GERMAN.get(region_code("DE", region), "")
        case "ES":
            part = _COMMUNITY.get(code[:2], "") or _SPANISH.get(region_code("ES", region), "")
        case "PT" if code[:1] == "9":
            part = "30" if code[:2] < "95" else "20"
        case "PT" if code:
            part = "11"  # the mainland: towns have days of their own, districts none
        case _:
            part = ""
    return f"{territory}-{part}" if part else territory


@lru_cache(maxsize=512)
def days(calendar: str, year: int) -> Days:
    """The holidays of a year; none for a calendar that is not known."""
    place, _, part = calendar.partition("-")
    country = law_of(place)
    own = [] if place == country else [place]
    known = [calendar] if part else own
    certain = _dates(_COUNTRIES.get(country, ""), year)
    perhaps = _dates(_PERHAPS.get(country, ""), year)
    if not known and country not in _NEVER_REGIONAL:  # the region is not known: any of them
        known, every = [], [code for code in _REGIONS if code.startswith(f"{country}-")]
        for code in every:
            perhaps |= _dates(_REGIONS[code], year) | _dates(_PERHAPS.get(code, ""), year)
    for code in known:
        certain |= _dates(_REGIONS.get(code, ""), year)
        perhaps |= _dates(_PERHAPS.get(code, ""), year) if code != country else frozenset()
    return _moved(country, certain, perhaps - certain)


def _moved(country: str, certain: frozenset[date], perhaps: frozenset[date]) -> Days:
    """What custom adds: in Spain a Sunday's holiday may go to Monday, in Hungary a day between becomes one of rest."""
    if country == "ES":
        sundays = frozenset(day for day in certain | perhaps if day.weekday() == 6)
        mondays = frozenset(day + timedelta(days=1) for day in sundays)
        return Days(certain - sundays, (perhaps | sundays | mondays) - (certain - sundays))
    if country == "HU":
        bridges = {
            day + timedelta(days=step) for day in certain for on, step in ((1, -1), (3, 1)) if day.weekday() == on
        }
        return Days(certain, perhaps | (bridges - certain))
    return Days(certain, perhaps)


def between(calendar: str, first: date, last: date) -> Days:
    """The holidays from the first to the last day."""
    years = [days(calendar, year) for year in range(first.year, last.year + 1)]

    def inside(found: Iterable[date]) -> frozenset[date]:
        return frozenset(day for day in found if first <= day <= last)

    return Days(
        inside(day for year in years for day in year.certain), inside(day for year in years for day in year.perhaps)
    )


def _dates(rules: str, year: int) -> frozenset[date]:
    return frozenset(_date(rule, year) for rule in rules.split())


def _date(rule: str, year: int) -> date:
    if rule[0] == "e":
        return easter(year) + timedelta(days=int(rule[1:]))
    if rule[0] == "w":
        before = date(year, int(rule[1:3]), int(rule[3:])) - timedelta(days=1)
        return before - timedelta(days=(before.weekday() - 2) % 7)
    if rule[0] in "fs":
        start = date(year, int(rule[1:3]), int(rule[3:]))
        return start + timedelta(days=((4 if rule[0] == "f" else 5) - start.weekday()) % 7)
    return date(year, int(rule[:2]), int(rule[2:]))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the method of Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leaps, correction = century // 4, (century + 8) // 25
    moon = (19 * golden + century - leaps - (century - correction + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def calendars() -> Iterator[str]:
    """Every calendar there are rules for."""
    yield from _COUNTRIES
    yield from _REGIONS
