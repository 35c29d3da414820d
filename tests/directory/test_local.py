"""A closure is told with reason and end, free places while they are worth something; both no more than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from havre.core.errors import InputError
from havre.core.situation import Situation
from havre.core.vocabulary import Need
from havre.directory import fields, hours
from havre.directory.hours import OpenStatus
from havre.directory.local import Closure, Correction, Local, applied, closed, corrected
from havre.directory.model import (
    Address,
    Capacity,
    Hours,
    Location,
    Origin,
    Phone,
    Service,
    ServiceAtLocation,
)
from havre.directory.person import Query
from havre.directory.reasons import Reason, lacks_of, reasons_of

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=PARIS)
WORKS = Closure(date(2026, 11, 20), date(2026, 12, 4), "works", "chat on our site")
HOUSE = Service(
    "h", "Foyer", "FR", Origin("a test"), needs=frozenset((Need.SHELTER,)), hours=Hours("Mo-Fr 09:00-17:00")
)
SECRET = ServiceAtLocation("at", Location("in", confidential=True))
ASKED = Query(Situation.of([Need.SHELTER]), "FR", None, NOON, "fr")


def status(service: Service, at: datetime = NOON) -> OpenStatus:
    return hours.status(service.hours, at, "Europe/Paris", "FR")


def said(service: Service) -> dict[str, Reason]:
    return {one.code: one for one in reasons_of(service, None, ASKED, status(service), None)}


def test_a_closed_service_says_until_when_and_why_and_how_it_is_reached() -> None:
    shut = applied(HOUSE, Local(closures=(WORKS,)))
    assert said(shut)["closed_until"].values == {"date": "2026-12-04", "why": "works"}
    assert said(shut)["meanwhile"].values == {"channel": "chat on our site"}
    opens = status(shut).opens
    assert opens == datetime(2026, 12, 7, 9, 0, tzinfo=PARIS)


def test_after_its_last_day_a_closure_is_over() -> None:
    shut = applied(HOUSE, Local(closures=(WORKS,)))
    assert status(shut, datetime(2026, 12, 7, 10, 0, tzinfo=PARIS)).kind == "open"


@pytest.mark.parametrize("osm", ["", "24/7", 'Mo-Fr 09:00-12:00 || unknown "x"', "Mo-Su,PH 00:00-24:00"])
def test_a_closure_comes_and_goes_without_a_trace(osm: str) -> None:
    laid = closed(Hours(osm), [WORKS])
    assert closed(laid, [WORKS]) == laid
    assert hours.status(laid, NOON, "Europe/Paris", "FR").kind == "closed"
    assert closed(laid, []) == Hours(osm)


def test_unknown_hours_stay_unknown_outside_a_closure() -> None:
    laid = closed(Hours(), [WORKS])
    assert hours.status(laid, NOON + timedelta(days=40), "Europe/Paris", "FR").kind == "unknown"


def test_a_closure_next_month_does_not_make_day_and_night_end() -> None:
    later = Closure(date(2026, 12, 24), date(2027, 1, 2), "holidays")
    assert status(applied(replace(HOUSE, hours=Hours("24/7")), Local(closures=(later,)))).kind == "always"


def test_words_of_a_service_cannot_break_out_of_its_hours() -> None:
    trick = replace(WORKS, channel='chat"; 24/7 open "now')
    assert status(applied(HOUSE, Local(closures=(trick,)))).kind == "closed"


@pytest.mark.parametrize(("free", "code"), [(2, "places_free"), (0, "places_none")])
def test_free_places_are_told_until_they_are_stale(free: int, code: str) -> None:
    now = NOON.astimezone(UTC)
    known = replace(HOUSE, capacity=Capacity(free, now - timedelta(hours=2), now + timedelta(hours=10)))
    assert code in said(known)
    assert said(known)[code].values["time"] == "2026-11-23T10:00:00+01:00"
    assert ("full" in lacks_of(known, None, ASKED, status(known), None)) == (free == 0)
    stale = replace(HOUSE, capacity=Capacity(free, now - timedelta(hours=13), now - timedelta(hours=1)))
    assert not {"places_free", "places_none"} & said(stale).keys()


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("phone", "nobody", "telephone"), ("email", "nobody", "e-mail"), ("hours", "whenever", "hours"),
        ("url", "a b", "web address"), ("name", "", "needs a name"), ("languages", "French!", "code of a language"),
        ("point", "north of here", "not a point"), ("point", "91, 4", "no such point"),
        ("id", "x", "no field"), ("description", "x" * 2001, "longer"),
    ],
)  # fmt: skip
def test_what_a_field_cannot_hold_is_refused(field: str, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        fields.changed(HOUSE, field, text)


@pytest.mark.parametrize("kind", [{"remote": True}, {"locations": (SECRET,)}])
@pytest.mark.parametrize("field", ["street", "city", "point"])
def test_where_nobody_may_come_no_address_can_be_written(kind: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError, match="no address"):
        fields.changed(replace(HOUSE, **kind), field, "45.7, 4.8")


def test_a_service_without_a_place_gets_one_by_its_town_and_loses_it_again() -> None:
    placed = fields.changed(HOUSE, "city", "Lyon")
    assert placed.locations[0].location.address.city == "Lyon"
    pointed = fields.changed(placed, "point", "45,764; 4,8357")
    assert fields.shown(pointed, "point") == "45.76400, 4.83570"
    assert fields.shown(fields.changed(pointed, "street", "1 rue X"), "point") == ""
    assert fields.changed(placed, "city", "") == HOUSE


@pytest.mark.parametrize("text", ["45.764, 4.8357", "45.764 4.8357", "45.764;4.8357", "45,764 4,8357", "45.764,4.8357"])
def test_a_point_is_read_however_its_numbers_are_parted(text: str) -> None:
    (at,) = fields.changed(HOUSE, "point", text).locations
    assert (at.location.latitude, at.location.longitude) == (45.764, 4.8357)


def test_a_point_given_after_another_street_stands_and_one_given_before_goes() -> None:
    lives = Location("l", latitude=45.0, longitude=4.0, address=Address("1 rue A", "Lyon"))
    house = replace(HOUSE, locations=(ServiceAtLocation("a", lives),))
    street, point = Correction("street", ("1 rue A",), "2 rue B"), Correction("point", ("",), "46, 5")
    assert fields.shown(applied(house, Local((street, point))), "point") == "46.00000, 5.00000"
    before = Correction("point", ("45.00000, 4.00000",), "46, 5")
    assert fields.shown(applied(house, Local((before, street))), "point") == ""
    assert corrected(house, Local((street, point)))[1] == frozenset()
    elsewhere = replace(house, locations=(ServiceAtLocation("a", replace(lives, address=Address("9 rue C", "Lyon"))),))
    assert "street" in corrected(elsewhere, Local((street, point)))[1]


def test_a_field_reads_back_what_was_written() -> None:
    written = {"name": "Foyer Louise", "phone": "3919\n01 34 20 17 00", "languages": "fr, ar", "hours": "24/7",
               "email": "a@b.example", "url": "https://b.example/", "description": "Accueil"}  # fmt: skip
    service = HOUSE
    for field, text in written.items():
        service = fields.changed(service, field, text)
    assert {field: fields.shown(service, field) for field in written} == written
    assert service.phones[0] == Phone("3919", "3919")
