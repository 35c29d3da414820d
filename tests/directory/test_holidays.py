"""Holidays are those of the place: of Alsace, a Land, a community, an island; what is not sure is unknown."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from holidays import country_holidays

from havre.directory import holidays, hours
from havre.directory.holidays import calendar_of
from havre.directory.model import Hours
from havre.directory.territory import timezone_of

# One-off days of a Land, and days of Islam in Ceuta and Melilla, which no rule tells.
UNTOLD = {
    ("DE-BE", 2025),
    ("DE-BE", 2028),
    *((f"ES-{city}", year) for city in ("CE", "ML") for year in range(2025, 2029)),
}
OFFICE = Hours("Mo-Fr 09:00-17:00")


def theirs(calendar: str, year: int) -> set[date]:
    country, _, region = calendar.partition("-")
    region = {"FR-67": "6AE", "FR-68": "6AE"}.get(calendar, region)
    return set(country_holidays(country, subdiv=region or None, years=year))


@pytest.mark.parametrize("calendar", sorted(holidays.calendars()))
@pytest.mark.parametrize("year", [2026, *(pytest.param(year, marks=pytest.mark.slow) for year in (2025, 2027, 2028))])
def test_our_rules_agree_with_the_lists_of_others(calendar: str, year: int) -> None:
    ours, others = holidays.days(calendar, year), theirs(calendar, year)
    assert ours.certain <= others
    if (calendar, year) not in UNTOLD:
        assert others <= ours.certain | ours.perhaps


@pytest.mark.parametrize(
    ("country", "postcode", "region", "calendar"),
    [
        ("FR", "67000", "", "FR-67"),
        ("FR", "75011", "", "FR-75"),
        ("FR", "97400", "", "RE"),
        ("FR", "", "", "FR"),
        ("RE", "97400", "", "RE"),
        ("DE", "80331", "Bayern", "DE-BY"),
        ("DE", "80331", "", "DE"),
        ("ES", "08001", "", "ES-CT"),
        ("ES", "", "Euskadi", "ES-PV"),
        ("ES", "35001", "", "ES-CN"),
        ("PT", "9000-001", "", "PT-30"),
        ("PT", "9500-001", "", "PT-20"),
        ("PT", "1000-001", "", "PT-11"),
        ("AT", "1010", "Wien", "AT"),
        ("AX", "22100", "", "AX"),
    ],
)
def test_the_calendar_is_that_of_the_place(country: str, postcode: str, region: str, calendar: str) -> None:
    assert calendar_of(country, postcode, region) == calendar


@pytest.mark.parametrize(
    ("calendar", "day", "kind"),
    [
        ("FR-67", date(2026, 12, 26), "closed"),
        ("FR-75", date(2025, 12, 26), "open"),
        ("FR", date(2025, 12, 26), "unknown"),
        ("DE-BY", date(2026, 1, 6), "closed"),
        ("DE-BE", date(2026, 1, 6), "open"),
        ("DE-SN", date(2026, 11, 18), "closed"),
        ("DE-BY", date(2025, 8, 15), "unknown"),
        ("ES-CT", date(2026, 9, 11), "closed"),
        ("ES-MD", date(2026, 9, 10), "open"),
        ("RE", date(2027, 12, 20), "closed"),
        ("FR-75", date(2027, 12, 20), "open"),
        ("AX", date(2026, 6, 9), "closed"),
        ("PT-30", date(2026, 7, 1), "closed"),
        ("PT-11", date(2026, 7, 1), "open"),
        ("AT", date(2026, 10, 26), "closed"),
        ("HU", date(2026, 8, 21), "unknown"),
        ("FI", date(2026, 12, 24), "closed"),
    ],
)
def test_what_closes_on_holidays_closes_on_those_of_the_place(calendar: str, day: date, kind: str) -> None:
    zone = timezone_of(calendar.partition("-")[0])
    at = datetime(day.year, day.month, day.day, 11, tzinfo=ZoneInfo(zone))
    weekend = day.weekday() > 4
    assert hours.status(Hours("Mo-Su 09:00-17:00; PH off"), at, zone, calendar).kind == kind
    # What says nothing of holidays is not called open on one, and not closed either.
    if not weekend:
        assert hours.status(OFFICE, at, zone, calendar).kind == ("open" if kind == "open" else "unknown")


@pytest.mark.parametrize("osm", ["24/7", "Mo-Su 09:00-22:00", "09:00-22:00", "Mo-Fr 09:00-17:00; PH 10:00-12:00"])
def test_who_says_every_day_or_says_so_is_open_on_a_holiday(osm: str) -> None:
    christmas = datetime(2026, 12, 25, 11, tzinfo=ZoneInfo("Europe/Paris"))
    assert hours.status(Hours(osm), christmas, "Europe/Paris", "FR").kind in ("open", "always")


def test_a_rule_for_weekdays_and_holidays_together_holds_for_both() -> None:
    sunday, armistice, friday = (datetime(2026, 11, day, 11, tzinfo=ZoneInfo("Europe/Paris")) for day in (8, 11, 13))
    found = [
        hours.status(Hours("Su,PH 10:00-12:00"), at, "Europe/Paris", "FR-75").kind for at in (sunday, armistice, friday)
    ]
    assert found == ["open", "open", "closed"]


def test_school_holidays_nobody_can_tell_make_unknown_only_what_they_change() -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Paris"))
    week = Hours("Mo-Fr 08:30-12:00,14:00-17:00; SH Mo-Fr 08:30-12:00")
    assert hours.status(week, at, "Europe/Paris", "FR-75").kind == "open"
    assert hours.status(week, at.replace(hour=15), "Europe/Paris", "FR-75").kind == "unknown"
    assert hours.status(week, at.replace(hour=20), "Europe/Paris", "FR-75").kind == "closed"


def test_the_day_before_a_holiday_does_not_promise_to_open_on_it() -> None:
    evening = datetime(2026, 11, 10, 20, tzinfo=ZoneInfo("Europe/Paris"))
    assert hours.status(OFFICE, evening, "Europe/Paris", "FR-75").opens is None
    closed = Hours("Mo-Fr 09:00-17:00; PH off")
    opens = hours.status(closed, evening, "Europe/Paris", "FR-75").opens
    assert opens == datetime(2026, 11, 12, 9, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("territory", "longitude", "postcode", "zone"),
    [
        ("ES", None, "35001", "Atlantic/Canary"),
        ("ES", -15.4, "", "Atlantic/Canary"),
        ("ES", None, "28001", "Europe/Madrid"),
        ("PT", None, "9500-001", "Atlantic/Azores"),
        ("PT", -16.9, "", "Atlantic/Madeira"),
        ("PT", None, "", "Europe/Lisbon"),
        ("GF", None, "97300", "America/Cayenne"),
        ("MQ", None, "", "America/Martinique"),
        ("RE", None, "", "Indian/Reunion"),
    ],
)
def test_the_time_is_that_of_the_island(territory: str, longitude: float | None, postcode: str, zone: str) -> None:
    assert timezone_of(territory, longitude, postcode) == zone
