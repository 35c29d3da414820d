"""Every exclusion can be asked about, and what is missing is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Need, code_of
from havre.directory import index as engine
from havre.directory.exclusions import excluded, unmet, why_not
from havre.directory.match import match
from havre.directory.model import Eligibility, Location, Origin, Service, ServiceArea, ServiceAtLocation
from havre.directory.person import Query

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
LYON = Place("lyon", "Lyon", "FR", "FR", "84", 45.75, 4.85, "Europe/Paris", 520_000)


def service(name: str, north: float | None = None, **more: Any) -> Service:
    who = Eligibility(**more.pop("who", {}))
    spot = Location(name, latitude=45.75 + (north or 0), longitude=4.85, timezone="Europe/Paris")
    at = () if north is None else (ServiceAtLocation(f"{name} at", spot),)
    about: dict[str, Any] = {"needs": frozenset((Need.TALK,)), "channels": frozenset(("voice", "chat"))}
    return Service(name, name, more.pop("country", "FR"), Origin("t"), locations=at, eligibility=who, **(about | more))


SERVICES = [
    service("fits"),
    service("abroad", country="DE"),
    service("law", needs=frozenset((Need.LEGAL,))),
    service("women", who={"serves": ("women",)}),
    service("not men", who={"excludes": ("men",)}),
    service("no children", who={"children": False}),
    service("grown up", who={"minimum_age": 18}),
    service("young", who={"maximum_age": 17}),
    service("until 59", who={"maximum_age": 59}),
    service("Wien", areas=(ServiceArea("", "admin1", "09"),)),
    service("far", north=4.0),
    service("near", north=0.1),
    service("with them", needs=frozenset((Need.STOP_VIOLENCE, Need.TALK)), who={"serves": ("perpetrators",)}),
    service("voice", channels=frozenset(("voice",))),
]


def asked(codes: str, place: Place | None = LYON) -> Query:
    return Query(Situation.of(code_of(code) for code in codes.split()), "FR", place, NOON, "fr")


@pytest.mark.parametrize(
    ("name", "codes", "told"),
    [
        ("abroad", "talk", ["country"]), ("law", "talk", ["need"]), ("women", "talk man", ["audience", "men"]),
        ("not men", "talk man", ["excluded"]), ("no children", "talk children", ["children"]),
        ("grown up", "talk minor", ["minors"]), ("young", "talk", ["adults"]), ("until 59", "talk older", ["older"]),
        ("Wien", "talk", ["area"]), ("far", "talk", ["too_far"]), ("with them", "talk", ["audience"]),
        ("fits", "perpetrator", ["need", "not_for_perpetrators"]), ("voice", "talk cannot_speak", ["cannot_speak"]),
        ("fits", "talk", ["outranked"]), ("nobody", "talk", ["unknown"]),
    ],
)  # fmt: skip
def test_why_not_names_every_reason(name: str, codes: str, told: list[str]) -> None:
    assert why_not(engine.build(SERVICES), asked(codes), name) == told


def test_an_office_cannot_be_offered_to_someone_somewhere() -> None:
    assert why_not(engine.build(SERVICES), asked("talk", None), "near") == ["no_place"]


@pytest.mark.parametrize("codes", ["talk", "talk man children", "talk minor", "talk older", "perpetrator"])
def test_who_is_not_shown_has_a_reason_and_who_is_shown_has_none(codes: str) -> None:
    index, query = engine.build(SERVICES), asked(codes)
    shown = {one.service.name for one in match(index, query, 50)}
    reasons = {one.name: why_not(index, query, one.id) for one in SERVICES}
    assert shown == {name for name, told in reasons.items() if told == ["outranked"]}


def test_those_kept_out_are_counted() -> None:
    index = engine.build(SERVICES)
    assert excluded(index, asked("talk", None)) == 3  # young, Wien, with them
    assert excluded(index, asked("talk man")) == 5  # and those for women, those not for men


def test_a_need_that_nobody_meets_is_told() -> None:
    index, query = engine.build(SERVICES), asked("legal pet_care pets")
    assert unmet(query, match(index, query)) == [Need.PET_CARE]
