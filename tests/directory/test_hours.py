"""What the directory says of opening hours is never more than it knows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from havre.core.errors import InputError
from havre.directory import hours
from havre.directory.model import Hours

PARIS = ZoneInfo("Europe/Paris")
MONDAY_3 = datetime(2026, 11, 23, 3, 0, tzinfo=PARIS)
MONDAY_10 = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)


@pytest.mark.parametrize("osm", ['"sur rendez-vous"', 'Mo-Fr 09:00-12:00 "sur rendez-vous"', 'unknown "téléphoner"'])
def test_by_appointment_is_unknown_and_never_open(osm: str) -> None:
    assert hours.status(Hours(osm), MONDAY_10, "Europe/Paris", "FR").kind == "unknown"


REMARKS = (
    "By appointment only", "sur rendez-vous uniquement", "Nur nach Terminvereinbarung", "n. V.", "cita previa",
    "com marcação prévia", "ajanvarauksella", "enligt överenskommelse", "előzetes időpont-egyeztetéssel",
    "за попереднім записом", "randevu ile", "بموعد مسبق", "nicht ohne Termin", "aucun accueil sans rendez-vous",
    "sans rendez-vous le matin, sur RDV l'après-midi",
)  # fmt: skip
WITHOUT = (
    "no appointment needed", "with or without appointment", "avec ou sans rendez-vous", "kein Termin nötig",
    "sin cita previa", "sem marcação", "ilman ajanvarausta", "utan tidsbokning", "időpont nélkül", "без запису",
    "randevusuz", "بدون موعد", "entrée B", "مواعيد العمل",
)  # fmt: skip


@pytest.mark.parametrize("key", ["description", "notes", "attending_type"])
@pytest.mark.parametrize("remark", REMARKS)
def test_times_beside_which_it_says_by_appointment_are_unknown(key: str, remark: str) -> None:
    week = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00", key: remark}
    for told in (hours.of_schedules([week]), Hours(f'Mo 09:00-17:00 open "{remark}"')):
        status = hours.status(told, MONDAY_10, "Europe/Paris", "FR")
        assert (status.kind, status.note) == ("unknown", remark)
        assert not hours.week_slots(told.osm).any()


@pytest.mark.parametrize("remark", WITHOUT)
def test_without_appointment_is_open(remark: str) -> None:
    week = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "description": remark}
    for told in (hours.of_schedules([week]), Hours(f'Mo 09:00-17:00 open "{remark}"')):
        assert hours.status(told, MONDAY_10, "Europe/Paris", "FR").kind == "open"


def test_open_times_stay_beside_those_by_appointment() -> None:
    def week(day: str, opens: str, closes: str, notes: str = "") -> dict[str, str]:
        return {"freq": "WEEKLY", "byday": day, "opens_at": opens, "closes_at": closes, "notes": notes}

    apart = hours.of_schedules([week("MO", "09:00", "17:00"), week("TU", "09:00", "12:00", "sur RDV")])
    assert apart.osm == 'Mo 09:00-17:00; Tu 09:00-12:00 unknown "sur RDV"'
    together = hours.of_schedules([week("MO", "09:00", "17:00"), week("MO", "18:00", "19:00", 'RDV; "tard"')])
    assert together.osm == 'Mo 09:00-17:00, Mo 18:00-19:00 unknown "RDV, tard"'
    assert hours.status(together, MONDAY_10, "Europe/Paris", "FR").kind == "open"
    evening = MONDAY_10.replace(hour=18, minute=30)
    assert hours.status(together, evening, "Europe/Paris", "FR").kind == "unknown"
    monthly = {**week("WE", "09:00", "12:00", "cita previa"), "freq": "MONTHLY", "byday": "1WE"}
    assert hours.of_schedules([monthly]).osm == 'We[1] 09:00-12:00 unknown "cita previa"'


def test_a_comment_after_open_stays_open() -> None:
    status = hours.status(Hours('Mo-Fr 09:00-12:00 open "entrée B"'), MONDAY_10, "Europe/Paris", "FR")
    assert (status.kind, status.until) == ("open", datetime(2026, 11, 23, 12, 0, tzinfo=PARIS))


def test_open_now_until_and_closed_until() -> None:
    week = Hours("Mo-Fr 09:00-18:00")
    assert hours.status(week, MONDAY_10, "Europe/Paris").until == datetime(2026, 11, 23, 18, 0, tzinfo=PARIS)
    assert hours.status(week, MONDAY_3, "Europe/Paris").opens == datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)
    assert hours.status(Hours("24/7"), MONDAY_3, "Europe/Paris").kind == "always"


def test_time_is_that_of_the_place_overseas() -> None:
    week = Hours("Mo-Fr 09:00-18:00")
    at = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 10:00 in Saint-Denis of La Réunion, 07:00 in Paris
    assert hours.status(week, at, "Indian/Reunion", "FR").kind == "open"
    assert hours.status(week, at, "Europe/Paris", "FR").kind == "closed"


def test_holidays_of_the_country_close_what_closes_on_holidays() -> None:
    armistice = datetime(2026, 11, 11, 10, 0, tzinfo=PARIS)  # a holiday in France, a working day in Austria
    week = Hours("Mo-Fr 09:00-18:00; PH off")
    assert hours.status(week, armistice, "Europe/Paris", "FR").kind == "closed"
    assert hours.status(week, armistice, "Europe/Vienna", "AT").kind == "open"


def test_hours_outside_their_term_are_not_trusted() -> None:
    term = Hours("24/7", valid_from=date(2020, 1, 1), valid_to=date(2026, 1, 1))
    assert hours.status(term, MONDAY_3, "Europe/Paris").kind == "unknown"


def test_hours_nobody_can_read_are_unknown() -> None:
    assert hours.status(Hours("whenever we like"), MONDAY_10, "Europe/Paris").kind == "unknown"
    with pytest.raises(InputError, match="not opening hours"):
        hours.checked("whenever we like")


def test_hsds_schedules_of_a_week_compile_to_hours() -> None:
    found = hours.of_schedules(
        [
            {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "12:00"},
            {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "14:00:00", "closes_at": "18:00:00Z"},
            {"freq": "WEEKLY", "byday": "SA", "opens_at": "22:00", "closes_at": "02:00"},
        ]
    )
    assert found.osm == "Mo,Tu 09:00-12:00,14:00-18:00; Sa 22:00-02:00"


def test_a_whole_day_written_until_23_59_is_a_whole_day() -> None:
    day = [{"byday": "MO,TU,WE,TH,FR,SA,SU", "freq": "WEEKLY", "opens_at": "00:00", "closes_at": "23:59"}]
    assert hours.of_schedules(day).osm == "24/7"


def test_first_wednesdays_come_beside_the_weekly_hours() -> None:
    found = hours.of_schedules(
        [
            {"freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00", "closes_at": "12:00"},
            {"freq": "MONTHLY", "byday": "1WE", "opens_at": "14:00", "closes_at": "16:00", "description": "1st We"},
        ]
    )
    kinds = [
        hours.status(found, datetime(2026, month, day, hour, tzinfo=PARIS), "Europe/Paris").kind
        for month, day, hour in ((11, 23, 10), (11, 25, 15), (12, 2, 15), (12, 2, 10))
    ]
    assert kinds == ["open", "closed", "open", "open"]


def test_what_hsds_does_not_say_plainly_is_unknown_beside_the_weekly_hours() -> None:
    found = hours.of_schedules(
        [
            {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "12:00"},
            {"freq": "WEEKLY", "byday": "WE", "interval": 2, "opens_at": "14:00", "closes_at": "16:00"},
        ]
    )
    wednesday = datetime(2026, 11, 25, 15, 0, tzinfo=PARIS)
    assert hours.status(found, MONDAY_10, "Europe/Paris").kind == "open"
    assert hours.status(found, wednesday, "Europe/Paris").kind == "unknown"


@given(some.text(max_size=60))
def test_any_text_as_hours_is_answered(osm: str) -> None:
    status = hours.status(Hours(osm), MONDAY_10, "Europe/Paris", "FR")
    assert status.kind in ("always", "open", "closed", "unknown")


@given(some.integers(0, 335))
def test_the_ordinary_week_agrees_with_the_exact_answer(slot: int) -> None:
    osm = "Mo-Fr 09:00-12:30,14:00-18:00; Sa 22:00-04:00"
    at = datetime(2026, 11, 16 + slot // 48, slot % 48 // 2, slot % 2 * 30, tzinfo=PARIS)
    exact = hours.status(Hours(osm), at, "Europe/Paris").kind == "open"
    assert bool(hours.week_slots(osm)[hours.slot_of(at, "Europe/Paris")]) == exact


@pytest.mark.parametrize("text", ["25:00", "9:75", "noon", "", "24:30"])
def test_a_time_of_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a time of day"):
        hours.clock(text)
