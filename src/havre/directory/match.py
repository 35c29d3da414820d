"""From a situation to services: hard conditions exclude, the rest ranks, and every result says why.

Local and remote services are mixed two to one. The same question, moment, seed and index give the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heapreplace

import numpy as np
from numpy.typing import NDArray

from havre.core.place import Place, distance_km
from havre.core.vocabulary import Circumstance, Need
from havre.directory.hours import OpenStatus
from havre.directory.index import Index, Ints, anywhere, has_country, in_box
from havre.directory.model import Service, ServiceAtLocation
from havre.directory.packed import BAR_BIT, FLAG_BIT, NEED_BIT
from havre.directory.person import SAID, Query, is_perpetrator
from havre.directory.rank import OPEN_WORTH, Asked, Scores, admitted, closed, meeting, open_about, scores, unreachable
from havre.directory.reasons import Reason, lacks_of, reasons_of
from havre.directory.terms import LATER, OPEN, SOON, SOON_SLOTS, TODAY, TODAY_SLOTS, UNSURE, Mask

NEAR_KM, RURAL_KM, FAR_KM = 60.0, 100.0, 200.0
LOCAL_FOR_ONE_REMOTE = 2
REPEATED = 0.5  # what each further service for the very same needs loses
CONSIDERED = 4  # times the limit: so many of each kind get their exact opening hours
AS_GOOD = 100.0  # worths that are the same to a hundredth are a tie: nobody is better off with one than the other
KM_PER_DEGREE = 111.195  # of latitude, on the sphere of core.place
Worths = NDArray[np.float64]
_OPEN = {"always": OPEN, "open": OPEN, "unknown": UNSURE}
_SOON, _TODAY, _LONG = timedelta(minutes=30 * SOON_SLOTS), timedelta(minutes=30 * TODAY_SLOTS), timedelta(days=7)


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


@dataclass(slots=True, eq=False)
class Candidate:
    """A row that may be shown: its service, place and worth; `tie` orders those that are as good as each other.

    Until it is `settled`, `score` is without the worth of being open: exact hours are looked up when they matter.
    """

    asked: Asked
    row: int
    key: int
    needs: int
    score: float
    tie: int
    example: bool
    settled: bool

    def opened(self) -> OpenStatus:
        """The exact opening hours."""
        return status_of(self.asked, self.row)

    def settle(self) -> None:
        """Count the opening hours in the worth."""
        self.score = round(self.score + OPEN_WORTH * _worth_of(self.opened(), self.asked.query.at), 2)
        self.settled = True

    @property
    def at_best(self) -> float:
        """The worth, or what it can be at most."""
        return self.score if self.settled else self.score + OPEN_WORTH


def status_of(asked: Asked, row: int) -> OpenStatus:
    """The exact opening hours of a row."""
    arrays, query = asked.arrays, asked.query
    return asked.terms.status(int(arrays.pattern[row]), int(arrays.zone[row]), query.country, query.at)


def closed_for_long(asked: Asked, row: int) -> bool:
    """Whether it is closed, does not open in the week to come, and nobody can write to it meanwhile."""
    opened = status_of(asked, row)
    never = opened.kind == "closed" and (opened.opens is None or opened.opens - asked.query.at > _LONG)
    return never and bool(asked.arrays.bars[row] & BAR_BIT["not_in_writing"])


def _worth_of(opened: OpenStatus, at: datetime) -> float:
    if opened.kind != "closed" or opened.opens is None:
        return _OPEN.get(opened.kind, LATER)
    wait = opened.opens - at
    return SOON if wait <= _SOON else TODAY if wait <= _TODAY else LATER


def match(index: Index, query: Query, limit: int = 5, seed: int = 0) -> list[Match]:
    """The services that fit best, at most `limit`; where none meets the need, those that listen and know more.

    `seed` chooses among services that are as good as each other (person.fair_seed): not always the same one first.
    """
    found = ranked(index, query, limit, seed)
    services = index.fetch([one.key for one in found])
    if len(services) < len(found):  # gone since, or out of reach: the next ones stand in
        found = ranked(index, query, limit * CONSIDERED, seed)
        services = index.fetch([one.key for one in found])
    shown = [_match(query, services[one.key], one) for one in found if one.key in services]
    # Who said that there is no room comes after those who may have some.
    return sorted(shown, key=lambda one: "full" in one.lacks)[:limit]


def ranked(index: Index, query: Query, limit: int, seed: int = 0) -> list[Candidate]:
    """The best candidates in order, a few more than `limit`, without the services themselves."""
    if not has_country(index, query.country):
        return []
    found = _ranked(index, query, limit, seed)
    if is_perpetrator(query.situation):
        return found
    talk = replace(query.situation, danger=frozenset(), needs=frozenset((Need.TALK,)))
    if not found:
        return _ranked(index, replace(query, situation=talk), limit, seed)
    if not _leaves_alone(found):
        return found
    # Somebody who listens, and may know what is not in this directory.
    return [*found[: limit - 1], *_ranked(index, replace(query, situation=talk, place=None), 1, seed)]


def _leaves_alone(found: Sequence[Candidate]) -> bool:
    """Whether a need that was said is met by none of these, and none of them is for talking either."""
    met = 0
    for one in found:
        met |= int(one.asked.arrays.needs[one.row])
    said = (NEED_BIT[need.value] for need, weight in found[0].asked.weights.items() if weight == SAID)
    return not met & NEED_BIT[Need.TALK.value] and any(not met & bit for bit in said)


def radius_km(query: Query) -> float:
    """How far services are looked for first: farther for who has a car or lives where nothing is near."""
    return RURAL_KM if query.car or Circumstance.RURAL in query.situation.circumstances else NEAR_KM


def _ranked(index: Index, query: Query, limit: int, seed: int) -> list[Candidate]:
    parts, place = Asked.of(index, query), query.place
    pools = [_pool(asked, radius_km(query)) for asked in parts]
    if place is not None and not any(len(pool.away) for pool in pools):
        pools = [_pool(asked, FAR_KM) for asked in parts]  # nothing is near: the farther ones
    pools = _that_can_be_reached(pools)
    near: list[Candidate] = []
    far: list[Candidate] = []
    for pool in (pool for pool in pools if len(pool.rows)):
        worth = scores(pool.asked, pool.rows, pool.away)
        for found, kind in ((near, slice(0, len(pool.away))), (far, slice(len(pool.away), None))):
            rows, opened = pool.rows[kind], pool.opened[kind]
            found.extend(_candidates(pool.asked, rows, worth[kind], opened, limit * CONSIDERED, seed))
    mixed = _mixed(_varied(_once(near)), _varied(_once(far)))
    return _real_first([one for one, _ in zip(mixed, range(limit), strict=False)])


@dataclass(frozen=True, slots=True)
class _Pool:
    """Rows of a part that fit: first those near the person, `away` kilometres, then those reached from anywhere.

    Where a service that is reached from anywhere has its office says nothing of how far it is.
    """

    asked: Asked
    rows: Ints
    away: Scores
    opened: Scores

    def only(self, kept: Mask) -> _Pool:
        """Those of the rows that are kept."""
        return _Pool(self.asked, self.rows[kept], self.away[kept[: len(self.away)]], self.opened[kept])


def _pool(asked: Asked, radius: float) -> _Pool:
    country, place = asked.query.country, asked.query.place
    rows = meeting(asked, anywhere(asked.arrays, country, asked.served))
    away = np.empty(0, dtype=np.float32)
    if place is not None:
        near, away = within(asked, place, radius)
        rows = np.concatenate((near, rows))
    fit = admitted(asked, rows)
    rows, away = rows[fit], away[fit[: len(away)]]
    pool = _Pool(asked, rows, away, open_about(asked, rows))
    never = closed(asked, rows, pool.opened)
    return pool.only(~never) if never.any() else pool


def _that_can_be_reached(pools: list[_Pool]) -> list[_Pool]:
    """Without those to which this person has no way now, unless there is nothing else at all."""
    masks = [[*unreachable(pool.asked, pool.rows, pool.opened).values()] for pool in pools]
    if not any(masks):
        return pools
    kept = [~np.logical_or.reduce(each) for each in masks]
    if not any(mask.any() for mask in kept):
        return pools
    return [pool.only(mask) for pool, mask in zip(pools, kept, strict=True)]


def within(asked: Asked, place: Place, radius: float) -> tuple[Ints, Scores]:
    """Rows of the country that meet a need, within `radius` kilometres of a place, and how far they are."""
    tall = radius / KM_PER_DEGREE
    wide = tall / max(0.1, math.cos(math.radians(place.latitude)))
    north, east = place.latitude + tall, place.longitude + wide
    box = (place.latitude - tall, north), (place.longitude - wide, east)
    rows = meeting(asked, in_box(asked.arrays, asked.query.country, *box))
    away = away_km(asked, place, rows)
    near = away <= radius
    return rows[near], away[near]


def away_km(asked: Asked, place: Place, rows: Ints) -> Scores:
    """Kilometres from the place to each row, which has a point.

    Equirectangular, with the cosine of the latitude half-way from its series about the place: within metres of the
    great circle at these distances, and many times faster.
    """
    north = asked.arrays.latitude[rows] - np.float32(place.latitude)
    east = asked.arrays.longitude[rows] - np.float32(place.longitude)
    at, half = math.radians(place.latitude), north * np.float32(math.pi / 360)
    east *= np.float32(math.cos(at)) - half * (np.float32(math.sin(at)) + half * np.float32(math.cos(at) / 2))
    return np.sqrt(north * north + east * east) * np.float32(KM_PER_DEGREE)


def _once(found: Sequence[Candidate]) -> list[Candidate]:
    """Each service once, at its best place."""
    best: dict[int, Candidate] = {}
    for one in sorted(found, key=lambda c: (-c.at_best, c.tie, c.row)):
        best.setdefault(one.key, one)
    return list(best.values())


def _candidates(asked: Asked, rows: Ints, bare: Scores, opened: Scores, most: int, seed: int) -> list[Candidate]:
    """The `most` of these rows that are worth most in an ordinary week; `bare` is their worth were all closed."""
    if not len(rows):
        return []
    worth = np.rint((bare + np.float32(OPEN_WORTH) * opened) * np.float32(AS_GOOD))
    if len(rows) > most:  # all that are as good as the last one taken: the tie decides between them
        kept = np.flatnonzero(worth >= np.partition(worth, len(rows) - most)[len(rows) - most])
        rows, worth, opened = rows[kept], worth[kept], opened[kept]
    keys = asked.arrays.key[rows]
    ties = tie_break(keys, seed)
    top = np.lexsort((ties, -worth))[:most]
    rows = rows[top]
    scored, settled = _with_hours(asked, rows, worth[top].astype(np.float64) / AS_GOOD, opened[top])
    examples = (asked.arrays.flags[rows] & np.uint16(FLAG_BIT["example"])) != 0
    met = asked.arrays.needs[rows] & np.uint32(asked.need_mask)
    columns = (rows, keys[top], met, scored, ties[top], examples, settled)
    return [Candidate(asked, *values) for values in zip(*(column.tolist() for column in columns), strict=True)]


def _with_hours(asked: Asked, rows: Ints, worth: Worths, opened: Scores) -> tuple[Worths, Mask]:
    """Worths with the opening hours where they are plain, and where that is: a rule of weekdays, or none at all."""
    pattern, zone = asked.arrays.pattern[rows], asked.arrays.zone[rows]
    unknown = (pattern == 0) | (zone == 0)
    settled = unknown | asked.terms.weekly[pattern]
    return np.where(settled, worth, worth - OPEN_WORTH * opened.astype(np.float64)), settled


def tie_break(keys: Ints, seed: int) -> Ints:
    """An order among services that seems drawn by lot, the same for the same seed (splitmix64)."""
    mixed = keys.astype(np.uint64) ^ np.uint64(seed * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)


def _varied(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The same services, so that a third office for one need does not hide the first for another.

    Opening hours are looked up only for those that may come next.
    """
    covered: dict[int, int] = {}

    def place(one: Candidate, number: int) -> tuple[bool, float, int, int, Candidate]:
        return one.example, REPEATED * covered.get(one.needs, 0) - one.at_best, one.tie, number, one

    left = [place(one, number) for number, one in enumerate(found)]
    heapify(left)
    while left:
        first = left[0]
        number, one = first[3:]
        if not one.settled:
            if closed_for_long(one.asked, one.row):
                heappop(left)
                continue
            one.settle()
        # What is worth less than it seemed goes back among the others; nothing is ever worth more.
        if (now := place(one, number)) > first:
            heapreplace(left, now)
            continue
        heappop(left)
        yield one
        covered[one.needs] = covered.get(one.needs, 0) + 1


def _mixed(local: Iterator[Candidate], remote: Iterator[Candidate]) -> Iterator[Candidate]:
    """Two local to one remote, the better of the two first."""
    near, far = next(local, None), next(remote, None)
    remote_first = near and far and (far.example, -far.score) < (near.example, -near.score)
    local_count, remote_count = 0, 0 if remote_first else 1  # how many rounds of remote ones have been
    while near or far:
        if near and (not far or local_count < LOCAL_FOR_ONE_REMOTE * remote_count):
            yield near
            near, local_count = next(local, None), local_count + 1
        elif far:
            yield far
            far, remote_count = next(remote, None), remote_count + 1


def _real_first(found: Sequence[Candidate]) -> list[Candidate]:
    """Examples behind every real service that meets one of the same needs."""
    order = list(found)
    for example in [one for one in found if one.example]:
        shared = [one for one in order if not one.example and one.needs & example.needs]
        if shared:
            order.remove(example)
            order.insert(order.index(shared[-1]) + 1, example)
    return order


def _match(query: Query, service: Service, found: Candidate) -> Match:
    position = int(found.asked.arrays.position[found.row])
    at = service.locations[position] if position < len(service.locations) else None
    away, status = _shown_distance(query, at), found.opened()
    return Match(
        service=service,
        at=at,
        reasons=reasons_of(service, at, query, status, away),
        lacks=lacks_of(service, at, query, status, away),
        distance_km=away,
        open_status=status,
        checked=service.origin.assured,
    )


def _shown_distance(query: Query, at: ServiceAtLocation | None) -> float | None:
    """Kilometres to a place whose point is public, to a tenth; never to one that has none."""
    if query.place is None or at is None or at.location.confidential or at.location.kind != "physical":
        return None
    if at.location.latitude is None or at.location.longitude is None:
        return None
    away = distance_km(query.place.latitude, query.place.longitude, at.location.latitude, at.location.longitude)
    return round(away, 1)
