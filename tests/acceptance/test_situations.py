"""Situations from the field, in seven countries and overseas: who comes first, who must not come, and what is told.

Data: tests/acceptance/situations/*.yaml, over an invented directory that says it is invented.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Need, Violence, code_of
from havre.directory import index as engine
from havre.directory.exclusions import unmet, why_not
from havre.directory.match import Match, match
from havre.directory.model import (
    Accessibility,
    Address,
    Capacity,
    Eligibility,
    Hours,
    Language,
    Location,
    Origin,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from havre.directory.person import Query, fair_seed
from havre.directory.reasons import own_languages
from havre.directory.territory import timezone_of

FOLDER = Path(__file__).parent / "situations"
LIMIT = 5
KM = 1 / 111.195  # degrees of latitude
CHECKED = date(2026, 10, 1)
SAID = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
WHO = ("serves", "excludes", "children", "children_to_age", "minimum_age", "maximum_age", "pets", "no_papers",
       "anonymous", "free", "on_bill", "in_call_log")  # fmt: skip
KEYS = {"situation", "town", "country", "at", "language", "said", "channel", "car", "child_age", "first", "shown",
        "never", "reasons", "lacks", "unmet"}  # fmt: skip


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def situations() -> list[Any]:
    files = sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != "directory")
    return [pytest.param(one, id=f"{name}: {one['situation']}") for name in files for one in read(name)]


def place_of(key: str, town: dict[str, Any]) -> Place:
    territory = town.get("territory", town["country"])
    latitude, longitude = town["point"]
    return Place(key, town["name"], town["country"], territory, town["region"], latitude, longitude, town["zone"])


@cache
def towns() -> dict[str, Place]:
    return {key: place_of(key, town) for key, town in read("directory")["towns"].items()}


@cache
def services() -> tuple[Service, ...]:
    made = read("directory")
    countries = sorted({place.country for place in towns().values()})
    named = {
        f"{country.lower()}.{name}": {"kind": kind} for country in countries for name, kind in made["national"].items()
    }
    named |= {f"{town}.{name}": {"kind": kind} for town in made["usual"] for name, kind in made["local"].items()}
    named |= made["special"]
    return tuple(service(name, made["kinds"].get(about.get("kind"), {}) | about) for name, about in named.items())


def service(name: str, about: dict[str, Any]) -> Service:
    where = name.partition(".")[0]
    town = towns().get(where)
    country = town.country if town else where.upper()
    return Service(
        id=name,
        name=f"{name} (invented)",
        country=country,
        origin=Origin("invented", assured=about.get("assured", CHECKED)),
        needs=frozenset(Need[need.upper()] for need in about["needs"]),
        violence=frozenset(Violence[kind.upper()] for kind in about.get("violence", ())),
        locations=(located(name, about, town),) if town and about.get("area") in (None, "region") else (),
        phones=(Phone("1", "1"),),
        hours=Hours("24/7" if about.get("hours") == "24/7" else about.get("hours", "")),
        languages=tuple(map(Language, about.get("languages", ()))),
        interpreters=about.get("interpreters"),
        areas=areas(country, about, town),
        eligibility=Eligibility(**{key: _kept(about[key]) for key in WHO if key in about}),
        channels=frozenset(about["channels"]),
        remote=town is None or about.get("area") == "territory",
        capacity=Capacity(about["places"], SAID, SAID + timedelta(days=1)) if "places" in about else None,
    )


def _kept(value: Any) -> Any:
    """What the model holds: lists of a situation file are tuples there, which can be hashed."""
    return tuple(value) if isinstance(value, list) else value


def areas(country: str, about: dict[str, Any], town: Place | None) -> tuple[ServiceArea, ...]:
    match about.get("area"):
        case "territory":
            assert town
            return (ServiceArea(town.name, "territory", town.territory),)
        case "region":
            return (ServiceArea("a region", "admin1", about.get("region", town.region if town else "")),)
        case "country":
            return (ServiceArea("", "country", country),)
    return ()


def located(name: str, about: dict[str, Any], town: Place) -> ServiceAtLocation:
    address = Address(city=town.name, country=town.territory)
    access = Accessibility(about.get("wheelchair"))
    if about.get("confidential"):
        return ServiceAtLocation(
            name, Location(name, address=address, accessibility=access, timezone=town.timezone, confidential=True)
        )
    north = town.latitude + about.get("north", 1) * KM
    return ServiceAtLocation(
        name, Location(name, "", "physical", north, town.longitude, address, access, town.timezone)
    )


@cache
def index() -> engine.Index:
    points = {(place.territory, place.name.casefold()): (place.latitude, place.longitude) for place in towns().values()}
    return engine.build(services(), lambda territory, city: points.get((territory, city)))


def query_of(one: dict[str, Any]) -> Query:
    place = towns()[one["town"]] if "town" in one else None
    country = place.country if place else one["country"]
    at = datetime.fromisoformat(str(one.get("at", "2026-11-24 10:00")))
    local = at.replace(tzinfo=ZoneInfo(place.timezone if place else timezone_of(country)))
    language = one.get("language", min(own_languages(country)))
    situation = Situation.of(code_of(code) for code in one["said"].split())
    return Query(
        situation, country, place, local, language, one.get("channel", ""), one.get("car"), one.get("child_age")
    )


def asked(one: dict[str, Any]) -> tuple[Query, list[Match]]:
    query = query_of(one)
    return query, match(index(), query, LIMIT, fair_seed(query))


def ids(found: list[Match]) -> list[str]:
    return [match.service.id for match in found]


@pytest.mark.parametrize("one", situations())
def test_who_must_come_comes_and_who_must_not_does_not(one: dict[str, Any]) -> None:
    assert one.keys() <= KEYS
    query, found = asked(one)
    shown, first = ids(found), one.get("first", [])
    assert set(shown[: len(first)]) == set(first), shown
    assert set(one.get("shown", [])) <= set(shown), shown
    for name, reasons in one.get("never", {}).items():
        assert name not in shown, shown
        assert why_not(index(), query, name) == reasons, name
    assert [need.value for need in unmet(query, found)] == one.get(
        "unmet", [need.value for need in unmet(query, found)]
    )


@pytest.mark.parametrize("one", situations())
def test_every_reason_and_lack_that_matters_is_told(one: dict[str, Any]) -> None:
    _, found = asked(one)
    told = {match.service.id: match for match in found}
    for kind in ("reasons", "lacks"):
        for name, codes in one.get(kind, {}).items():
            assert name in told, ids(found)
            said = [getattr(code, "code", code) for code in getattr(told[name], kind)]
            assert set(codes) <= set(said), (name, said)


@pytest.mark.parametrize("one", situations())
def test_nobody_is_left_with_nothing(one: dict[str, Any]) -> None:
    _, found = asked(one)
    assert found


@pytest.mark.parametrize("one", situations())
def test_whoever_is_not_shown_has_a_reason(one: dict[str, Any]) -> None:
    query, found = asked(one)
    shown = set(ids(found))
    silent = [one.id for one in services() if one.id not in shown and not why_not(index(), query, one.id)]
    assert silent == []


def test_there_are_sixty_situations_over_seven_countries_and_overseas() -> None:
    places = [towns()[one.values[0]["town"]] for one in situations() if "town" in one.values[0]]
    assert len(situations()) >= 60
    assert {place.country for place in places} == {"AT", "DE", "ES", "FI", "FR", "HU", "PT"}
    assert {place.territory for place in places if place.overseas} >= {"RE", "GF", "AX"}
    assert all(one.origin.source == "invented" for one in services())
