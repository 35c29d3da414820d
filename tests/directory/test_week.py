"""Hours read aloud: each day as it is, the uncertain said to be so."""

from __future__ import annotations

from datetime import date, time

from havre.directory.model import Hours
from havre.directory.week import Span, week

MONDAY = date(2026, 11, 23)


def test_a_break_at_noon_a_day_by_appointment_and_a_closed_one() -> None:
    days = week(Hours('Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00 "sur rdv"'), MONDAY, "Europe/Paris", "FR")
    assert [len(day.spans) for day in days] == [2, 2, 2, 2, 2, 1, 0]
    assert days[5].spans == (Span(time(10), time(12), "unknown"),)


def test_a_night_belongs_to_two_days_and_day_and_night_is_the_whole_day() -> None:
    assert week(Hours("Mo-Su 22:00-02:00"), MONDAY, "Europe/Paris", "FR")[1].spans == (
        Span(time(0), time(2), "open"), Span(time(22), time(0), "open"),
    )  # fmt: skip
    assert week(Hours("24/7"), MONDAY, "Europe/Paris", "FR")[0].spans == (Span(time(0), time(0), "open"),)


def test_what_cannot_be_understood_says_nothing() -> None:
    assert week(Hours("now and then"), MONDAY, "Europe/Paris") == week(Hours(), MONDAY, "Europe/Paris") == ()
