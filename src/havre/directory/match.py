"""From a situation to services: hard conditions exclude, the rest ranks, and every result says why.

The same question, moment, seed and index give the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from havre.core.place import Place, distance_km
from havre.core.vocabulary import Circumstance, Need
from havre.directory.choose import Candidate, Pool, candidates, chosen, status_of
from havre.directory.hours import OpenStatus
from havre.directory.index import Arrays, Index, Ints, Runs, anywhere, has_country, in_box
from havre.directory.model import Service, ServiceAtLocation
from havre.directory.packed import NEED_BIT
from havre.directory.person import SAID, Query, is_perpetrator
from havre.directory.rank import Asked, admitted, closed, meeting, open_about, traits_of, unreachable
from havre.directory.reasons import Reason, lacks_of, reasons_of
from havre.directory.worth import Scores

NEAR_KM, RURAL_KM, FAR_KM = 60.0, 100.0, 200.0
STAND_IN = 2  # further services looked at where one is full
CONSIDERED = 4  # times the limit: so many of each kind may take the place of those before them
KM_PER_DEGREE = 111.195  # of latitude, on the sphere of core.place


@dataclass(frozen=True, slots=True)
class Match:
    """A service that fits: reasons and lacks in codes, kilometres (None where not known or not to be told).

    `at` is the place meant; `checked` the day somebody last assured the record.
    """

    service: Service
    at: ServiceAtLocation | None
    reasons: tuple[Reason, ...]
    lacks: tuple[str, ...]
    distance_km: float | None
    open_status: OpenStatus
    checked: date | None


def match(index: Index, query: Query, limit: int = 5, seed: int = 0) -> list[Match]:
    """The services that fit best, at most `limit`; where none meets the need, those that listen and know more.

    `seed` chooses among services that are as good as each other (person.fair_seed): not always the same one first.
    """
    search = _Search(index, query, seed)
    found = search.ranked(limit)
    shown = search.matches(found)
    if len(shown) < len(found):  # gone since, or out of reach: the next ones stand in
        shown = search.matches(search.ranked(limit * CONSIDERED))
    if any("full" in one.lacks for one in shown):  # who said that there is no room comes after those who may have some
        shown = search.matches(search.ranked(limit + STAND_IN))
        shown.sort(key=lambda one: "full" in one.lacks)
    return shown[:limit]


def ranked(index: Index, query: Query, limit: int, seed: int = 0) -> list[Candidate]:
    """The best candidates in order, a few more than `limit`, without the services themselves."""
    return _Search(index, query, seed).ranked(limit)


class _Search:
    """One question put to the directory: what fits is looked for once, however many are asked for in turn."""

    def __init__(self, index: Index, query: Query, seed: int) -> None:
        self._index, self._query, self._seed = index, query, seed
        self._parts = Asked.of(index, query) if has_country(index, query.country) else ()
        self._pools: dict[tuple[bool, float], list[Pool]] = {}
        self._matched: dict[tuple[int, int], Match] = {}

    def ranked(self, limit: int) -> list[Candidate]:
        """The best candidates in order, a few more than `limit`."""
        if not self._parts:
            return []
        radius = radius_km(self._query)
        found = self._best(limit, radius)
        if is_perpetrator(self._query.situation) or (found and not _leaves_alone(found)):
            return found
        if not found:
            return self._best(limit, radius, for_talk=True)
        # Somebody who listens, and may know what is not in this directory.
        return [*found[: limit - 1], *self._best(1, for_talk=True)]

    def matches(self, found: Sequence[Candidate]) -> list[Match]:
        """These candidates with their services, as far as these can be reached."""
        missing = [one for one in found if (one.key, one.row) not in self._matched]
        services = self._index.fetch([one.key for one in missing]) if missing else {}
        for one in missing:
            if one.key in services:
                self._matched[one.key, one.row] = _match(self._query, services[one.key], one)
        return [self._matched[one.key, one.row] for one in found if (one.key, one.row) in self._matched]

    def _best(self, limit: int, radius: float = 0.0, *, for_talk: bool = False) -> list[Candidate]:
        """The best within `radius` kilometres and from anywhere, for the needs or `for_talk`; without one anywhere."""
        if (for_talk, radius) not in self._pools:
            parts = tuple(asked.for_talk() for asked in self._parts) if for_talk else self._parts
            self._pools[for_talk, radius] = _pools(parts, radius)
        found = [candidates(pool, limit * CONSIDERED, self._seed) for pool in self._pools[for_talk, radius]]
        return chosen(found, limit)


def _leaves_alone(found: Sequence[Candidate]) -> bool:
    """Whether a need that was said is met by none of these, and none of them is for talking either."""
    asked, met = found[0].asked, 0
    for one in found:
        met |= one.all_needs
    if met & asked.need_mask == asked.need_mask or met & NEED_BIT[Need.TALK.value]:
        return False
    return any(not met & NEED_BIT[need.value] for need, weight in asked.weights.items() if weight == SAID)


def radius_km(query: Query) -> float:
    """How far services are looked for first: farther for who has a car or lives where nothing is near."""
    return RURAL_KM if query.car or Circumstance.RURAL in query.situation.circumstances else NEAR_KM


def _pools(parts: Sequence[Asked], radius: float) -> list[Pool]:
    """What fits and can be reached: within `radius` kilometres, and from anywhere; without a radius only the latter."""
    pools = [_pool(asked, radius) for asked in parts]
    if radius and parts[0].query.place is not None and not any(len(pool.away) for pool in pools):
        pools = [_pool(asked, FAR_KM) for asked in parts]  # nothing is near: the farther ones
    return [pool for pool in _that_can_be_reached(pools) if len(pool.rows)]


def _pool(asked: Asked, radius: float) -> Pool:
    arrays, place = asked.arrays, asked.query.place
    around = _box(asked, place, radius) if place is not None and radius else []
    rows = meeting(asked, around + anywhere(arrays, asked.query.country, asked.served))
    away, traits = np.empty(0, dtype=np.float32), traits_of(arrays, rows)
    fit = admitted(asked, traits)
    if place is not None and around:
        away = away_km(arrays, place, rows[: rows.searchsorted(arrays.local)])
        fit[: len(away)] &= away <= radius
    kept = fit.nonzero()[0]
    rows, away = rows.take(kept), away.take(kept[: kept.searchsorted(len(away))])
    traits = traits.take(kept, axis=0).astype(np.intp)  # they are looked up by often: once made what that needs
    pool = Pool(asked, rows, traits, away, open_about(asked, traits))
    never = closed(asked, traits, pool.opened)
    return pool if never is None else pool.only(~never)


def _that_can_be_reached(pools: list[Pool]) -> list[Pool]:
    """Without those to which this person has no way now, unless there is nothing else at all."""
    masks = [[*unreachable(pool.asked, pool.traits, pool.opened).values()] for pool in pools]
    if not any(masks):
        return pools
    kept = [~np.logical_or.reduce(each) for each in masks]
    if not any(mask.any() for mask in kept):
        return pools
    return [pool.only(mask) for pool, mask in zip(pools, kept, strict=True)]


def within(asked: Asked, place: Place, radius: float) -> tuple[Ints, Scores]:
    """Rows of the country that meet a need, within `radius` kilometres of a place, and how far they are."""
    rows = meeting(asked, _box(asked, place, radius))
    away = away_km(asked.arrays, place, rows)
    near = (away <= radius).nonzero()[0]
    return rows.take(near), away.take(near)


def _box(asked: Asked, place: Place, radius: float) -> Runs:
    """The rows of the country that may be within `radius` kilometres."""
    tall = radius / KM_PER_DEGREE
    wide = tall / max(0.1, math.cos(math.radians(place.latitude)))
    north, east = place.latitude + tall, place.longitude + wide
    box = (place.latitude - tall, north), (place.longitude - wide, east)
    return in_box(asked.arrays, asked.query.country, *box)


def away_km(arrays: Arrays, place: Place, rows: Ints) -> Scores:
    """Kilometres from the place to each row, which has a point.

    Equirectangular, with the cosine of the latitude half-way from its series about the place: within metres of the
    great circle at these distances, and many times faster.
    """
    north = arrays.latitude.take(rows) - np.float32(place.latitude)
    east = arrays.longitude.take(rows) - np.float32(place.longitude)
    at, half = math.radians(place.latitude), north * np.float32(math.pi / 360)
    east *= np.float32(math.cos(at)) - half * (np.float32(math.sin(at)) + half * np.float32(math.cos(at) / 2))
    return np.asarray(np.hypot(north, east) * np.float32(KM_PER_DEGREE))


def _match(query: Query, service: Service, found: Candidate) -> Match:
    position = int(found.asked.arrays.position[found.row])
    at = service.locations[position] if position < len(service.locations) else None
    away, status = _shown_distance(query, at), status_of(found.asked, found.row)
    return Match(
        service=service,
        at=at,
        reasons=reasons_of(service, at, query, status, away),
        lacks=lacks_of(service, at, query, status, away),
        distance_km=away,
        open_status=status,
        checked=service.origin.checked,
    )


def _shown_distance(query: Query, at: ServiceAtLocation | None) -> float | None:
    """Kilometres to a place whose point is public, to a tenth; never to one that has none."""
    if query.place is None or at is None or at.location.confidential or at.location.kind != "physical":
        return None
    if at.location.latitude is None or at.location.longitude is None:
        return None
    away = distance_km(query.place.latitude, query.place.longitude, at.location.latitude, at.location.longitude)
    return round(away, 1)
