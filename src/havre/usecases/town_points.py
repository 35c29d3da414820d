"""Middles of towns: where services without a point of their own are ranked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import batched

from havre.core.language import fold
from havre.store import places_io

_AT_ONCE = 400  # names in one query
Point = tuple[float, float]


class TownPoints:
    """Looks towns up once each: many at a time when they are named beforehand, else one by one."""

    def __init__(self, towns: Iterable[tuple[str, str]] = ()) -> None:
        self._known: dict[tuple[str, str], Point | None] = {}
        self._learn({(territory, fold(city)) for territory, city in towns})

    def __call__(self, territory: str, city: str) -> Point | None:
        """Latitude and longitude of the largest town of this name in this territory."""
        key = territory, fold(city)
        if key not in self._known:
            self._learn({key})
        return self._known[key]

    def _learn(self, keys: set[tuple[str, str]]) -> None:
        largest: dict[tuple[str, str], tuple[int, Point]] = {}
        for names in batched(sorted({city for _, city in keys}), _AT_ONCE):
            for hit in places_io.named(names):
                place, key = hit.place, (hit.place.territory, hit.folded)
                if key in keys and place.population > largest.get(key, (-1,))[0]:
                    largest[key] = place.population, (place.latitude, place.longitude)
        self._known |= {key: largest[key][1] if key in largest else None for key in keys}
