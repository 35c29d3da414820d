"""Rules of iCalendar become opening hours that say the same; what is not understood is never guessed."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from havre.core.errors import InputError
from havre.directory import hours
from havre.directory.model import Hours
from havre.directory.recurrence import hours_of, recurring

VIENNA = ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=MO,TH",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR;COUNT=9",
        "FREQ=MONTHLY;BYDAY=1WE",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=SA;UNTIL=20270201T000000",
    ],
)
def test_a_rule_is_open_on_the_days_that_another_reader_of_it_finds(rule: str) -> None:
    event = f"DTSTART;TZID=Europe/Vienna:20261104T140000\nDTEND:20261104T160000\nRRULE:{rule}"
    osm = hours_of(event)
    naive = [datetime(2026, 11, 4, 14), datetime(2027, 3, 1)]  # noqa: DTZ001 - as the other reader takes them
    theirs = {moment.date() for moment in rrulestr(rule, dtstart=naive[0]).between(*naive, inc=True)}
    until = date(2027, 2, 1) if "UNTIL" in rule else date(2027, 2, 28)
    for ordinal in range(date(2026, 11, 4).toordinal(), until.toordinal()):
        day = date.fromordinal(ordinal)
        at = datetime(day.year, day.month, day.day, 15, tzinfo=VIENNA)
        assert (hours.status(Hours(osm), at, "Europe/Vienna").kind == "open") == (day in theirs), (osm, day)


def test_exceptions_are_closed() -> None:
    osm = hours_of("DTSTART:20261104T140000\nDTEND:20261104T160000\nRRULE:FREQ=WEEKLY;BYDAY=WE\nEXDATE:20261125T140000")
    kinds = [
        hours.status(Hours(osm), datetime(2026, 11, day, 15, tzinfo=VIENNA), "Europe/Vienna").kind for day in (18, 25)
    ]
    assert kinds == ["open", "closed"]


@pytest.mark.parametrize(
    "rule",
    [
        {"freq": "YEARLY"},
        {"freq": "WEEKLY", "interval": "2", "byday": "MO"},
        {"freq": "WEEKLY", "byday": "XX"},
        {"freq": "MONTHLY", "byday": "MO"},
        {"freq": "MONTHLY", "bymonthday": "40"},
        {"freq": "WEEKLY", "byweekno": "3"},
        {"freq": "WEEKLY", "interval": "x", "byday": "MO"},
    ],
)
def test_a_rule_that_is_not_understood_is_none(rule: dict[str, object]) -> None:
    assert recurring(rule) is None


@pytest.mark.parametrize(
    "event", ["", "RRULE:FREQ=DAILY", "DTSTART:20261104T140000\nDTEND:20261104T160000\nRRULE:FREQ=YEARLY"]
)
def test_an_event_without_times_or_with_another_rule_is_refused(event: str) -> None:
    with pytest.raises(InputError):
        hours_of(event)


def test_dates_are_told_for_some_time_ahead_and_nothing_after_the_last() -> None:
    found = recurring({"freq": "WEEKLY", "interval": 2, "byday": "MO", "dtstart": "2020-01-06"}, date(2026, 11, 1))
    assert found
    assert found.days.startswith("2026 Nov 02,2026 Nov 16")
    assert found.last is not None
