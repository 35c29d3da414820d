"""The filters of HSDS and of the Havre profile: what each finds, that all must hold, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.api.conftest import LYON, PARIS, Program, filled, made, place

from havre.core.vocabulary import Need
from havre.directory import model
from havre.directory.gazette import NamedPlace
from havre.store import places_io
from havre.store.places import Postcode

Who, Access = model.Eligibility, model.Accessibility


@pytest.fixture
def town(program: Program) -> Program:
    """Services that differ in one matter each."""
    day = model.Hours("Mo-Fr 09:00-17:00")
    filled(
        made("arabic", languages=(model.Language("fr"), model.Language("ar")), locations=(place("arabic", LYON),)),
        made("ramp", locations=(place("ramp", PARIS, accessibility=Access(True, has=("lift",))),)),
        made(
            "steps", locations=(place("steps", PARIS, accessibility=Access(False, has=("toilet",), lacks=("lift",))),)
        ),
        made("men", eligibility=Who(serves=("men",)), hours=day),
        made("women", eligibility=Who(serves=("women",), free=True, pets=True), hours=model.Hours("24/7")),
        made("chat", channels=frozenset(("chat",)), hours=model.Hours('Mo-Fr 09:00-17:00 "sur rendez-vous"')),
        made("refuge", description="Un refuge près de la gare", eligibility=Who(excludes=("children",))),
        made("closed", status="temporarily closed", languages=(model.Language("ar"),)),
        made("vienna", country="AT"),
    )
    return program


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"language": "ar"}, {"arabic"}),
        ({"language": ["ar", "fr"]}, {"arabic"}),
        ({"country": "AT", "language": "de"}, {"vienna"}),
        ({"country": "AT", "language": "fr"}, set()),
        ({"accessibility": "wheelchair"}, {"ramp"}),
        ({"accessibility": "lift"}, {"ramp"}),
        ({"accessibility": ["wheelchair", "toilet"]}, set()),
        ({"serves": "men"}, {"arabic", "ramp", "steps", "men", "chat", "refuge", "vienna"}),
        ({"serves": "children", "country": "FR"}, {"arabic", "ramp", "steps", "chat"}),
        ({"serves": "perpetrators"}, set()),
        ({"serves": "pets"}, {"women"}),
        ({"fees": "free"}, {"women"}),
        ({"channel": "chat"}, {"chat"}),
        ({"channel": "text"}, {"chat"}),
        ({"open_at": "2026-11-24T10:00"}, {"men", "women"}),
        ({"open_at": "2026-11-24T03:00:00Z"}, {"women"}),
        ({"open_at": "2026-11-24T08:30:00Z"}, {"men", "women"}),
        ({"open_at": "2026-12-25T10:00"}, {"women"}),
        ({"near": "Lyon"}, {"arabic"}),
        ({"near": "Lyon", "proximity": 100}, set()),
        ({"near": "Lyon", "proximity": 500_000}, {"arabic", "ramp", "steps"}),
        ({"search": "REFUGE gare"}, {"refuge"}),
        ({"search": "PRÈS"}, {"refuge"}),
        ({"search": "paris"}, {"ramp", "steps"}),
        ({"search": "document"}, set()),
        ({"near": "Paris", "search": "ramp"}, {"ramp"}),
        ({"country": "AT"}, {"vienna"}),
    ],
)  # fmt: skip
def test_a_filter_finds_what_it_says(asked: dict[str, Any], ids: set[str], town: Program) -> None:
    by_get, by_post = town.get("/services", **asked), town.post("/services", **asked)
    assert by_get.status == 200, by_get.data
    assert set(by_get.ids) == ids
    assert by_post.body == by_get.body
    lines = town.get("/services", format="ndjson", minimal=True, **asked).body.splitlines()
    assert len(lines) == by_get.data["total_items"] == len(ids)


def test_places_are_narrowed_each_for_itself(program: Program) -> None:
    both = (place("one", LYON), place("two", PARIS))
    filled(made("both", locations=both), made("other", locations=(place("third", LYON, "3 rue Neuve"),)))
    assert program.get("/service_at_locations", near="Lyon").ids == ["at-one", "at-third"]
    assert program.get("/service_at_locations", near="Lyon", search="both").ids == ["at-one"]
    assert program.get("/service_at_locations", search="both").ids == ["at-one", "at-two"]
    assert program.get("/service_at_locations/at-two").data["location"]["addresses"][0]["city"] == "Paris"


def test_a_postcode_asks_for_the_area_and_with_a_distance_for_nearness(program: Program) -> None:
    Postcode.objects.create(territory="FR", code="69001", name="Lyon", latitude=LYON.latitude, longitude=LYON.longitude)
    reunion = model.ServiceArea("La Réunion", "territory", "RE")
    filled(
        made("here", locations=(place("here", LYON),)), made("far", areas=(reunion,), locations=(place("f", PARIS),))
    )
    assert program.get("/services", postcode="69001").ids == ["here"]
    assert program.get("/service_at_locations", postcode="69 001", proximity=1000).ids == ["at-here"]
    assert program.get("/service_at_locations", postcode="69001", proximity=10).ids == []
    unknown = program.get("/service_at_locations", postcode="99999")
    assert (unknown.status, unknown.data["where"]) == (422, "postcode")


def test_the_nearest_come_first(program: Program) -> None:
    near, far = place("near", LYON), place("far", LYON, "9 rue Haute")
    far = replace(far, location=replace(far.location, latitude=LYON.latitude + 0.1))
    filled(made("a-far", locations=(far,)), made("b-near", locations=(near,)))
    assert program.get("/services", near="Lyon").ids == ["b-near", "a-far"]
    assert program.get("/services", near="Lyon", search="near far b a").ids == []
    assert program.get("/services", near="Lyon", modified_after="2020-01-01").ids == ["b-near", "a-far"]
    pages = [program.get("/services", near="Lyon", per_page=1, page=number).ids for number in (1, 2, 3)]
    assert pages == [["b-near"], ["a-far"], []]


def _situated(**more: Any) -> dict[str, Any]:
    return {"needs": ["shelter"], "country": "FR", "place": "Lyon", "at": "2026-11-24T10:00", **more}


@pytest.fixture
def shelters(program: Program) -> Program:
    """Three shelters in Lyon: one that turns children away, one that is far."""
    need = frozenset((Need.SHELTER,))
    filled(
        made("full-house", needs=need, locations=(place("f", LYON),), eligibility=Who(children=False)),
        made("open-house", needs=need, locations=(place("o", LYON, "2 rue Neuve"),), eligibility=Who(children=True)),
        made("advice", needs=frozenset((Need.LEGAL,)), locations=(place("a", LYON, "3 rue Neuve"),)),
    )
    return program


def test_a_situation_gives_the_order_of_the_engine_with_its_reasons(shelters: Program) -> None:
    page = shelters.post("/services", situation=_situated(circumstances=["children"]))
    assert page.ids == ["open-house"]
    why = page.data["contents"][0]["havre"]
    assert "children" in why["reasons"]
    assert why["distance_km"] == 0.3
    assert page.data["havre"] == {"excluded": 1, "unmet": []}
    assert set(shelters.post("/services", situation=_situated()).ids) == {"full-house", "open-house"}
    narrowed = shelters.post("/services", situation=_situated(), serves="with_children", full=True)
    assert narrowed.ids == ["open-house"]
    assert narrowed.data["contents"][0]["service_at_locations"]
    assert shelters.post("/services", situation=_situated(), per_page=1, page=2).data["size"] == 1


def test_a_situation_is_never_taken_from_an_address(shelters: Program) -> None:
    assert shelters.get("/services", situation='{"needs": ["shelter"]}').status == 422
    told = shelters.ask("POST", "/services?situation=x", b"{}")
    assert (told.status, told.data["where"]) == (422, "situation")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"page": 0}, "page"), ({"per_page": 501}, "per_page"), ({"page": 10**30}, "page"),
        ({"format": "xml"}, "format"),
        ({"languages": "ar"}, "languages"), ({"language": "arabic!"}, "language.0"), ({"serves": "dogs"}, "serves.0"),
        ({"fees": "none"}, "fees"), ({"channel": "pigeon"}, "channel.0"), ({"open_at": "now"}, "open_at"),
        ({"open_at": "0001-01-01T00:00"}, "open_at"), ({"near": "Qqqville"}, "near"), ({"proximity": 5}, "proximity"),
        ({"near": "Lyon", "postcode": "69001"}, "near"), ({"search": "a " * 9}, "search"), ({"search": "\0"}, "search"),
        ({"modified_after": "yesterday"}, "modified_after"), ({"country": "FRA"}, "country"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_words(wrong: dict[str, Any], where: str, town: Program) -> None:
    for told in (town.get("/services", **wrong), town.post("/services", **wrong)):
        assert told.status == 422
        assert told.data.keys() == {"what", "where", "remedy"}
        assert (told.data["where"], bool(told.data["what"]), bool(told.data["remedy"])) == (where, True, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"needs": ["wings"]},
        {"place": "Qqqville"},
        {"country": "XX"},
        {"at": "soon"},
        {"at": "9999-12-31T23:59"},
        {"x": 1},
    ],
)
def test_a_situation_that_cannot_be_meant_is_refused(wrong: dict[str, Any], town: Program) -> None:
    told = town.post("/services", situation=_situated() | wrong)
    assert (told.status, bool(told.data["remedy"])) == (422, True)


def test_what_is_asked_twice_is_refused(town: Program) -> None:
    told = town.ask("POST", "/services?search=a", b'{"search": "b"}')
    assert (told.status, told.data["where"]) == (422, "search")
    assert town.ask("POST", "/services?search=refuge", b"").ids == ["refuge"]


def test_a_name_of_several_towns_is_refused_with_these(program: Program) -> None:
    towns = [replace(PARIS, id=own, name="Saint-Denis", population=people) for own, people in (("11", 90), ("12", 80))]
    filled(made("there", locations=(place("there", towns[1]),)))
    places_io.save_towns([NamedPlace(town, "saint denis", ()) for town in towns])
    situation = {"needs": ["talk"], "country": "FR", "place": "Saint-Denis"}
    for told in (
        program.get("/services", near="Saint-Denis"),
        program.get("/service_at_locations", near="Saint-Denis"),
        program.post("/services", situation=situation),
    ):
        assert told.status == 422
        assert [one["id"] for one in told.data["candidates"]] == ["11", "12"]
        assert told.data["candidates"][0]["label"] == "Saint-Denis (Île-de-France)"
    assert program.get("/services", near="12").ids == ["there"]
    assert program.post("/services", situation=situation | {"place": "12"}).status == 200
