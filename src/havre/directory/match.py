"""From a situation to services: hard conditions exclude, the rest ranks, and every result says why.

Local and remote services are mixed two to one. The same question, moment and index give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from havre.core.place import Place, distance_km
from havre.core.vocabulary import Circumstance, Need
from havre.directory import hours as opening
from havre.directory.hours import OpenStatus
from havre.directory.index import Index, Ints, hours_of, in_box
from havre.directory.model import Service, ServiceAtLocation
from havre.directory.person import Query, is_perpetrator
from havre.directory.rank import OPEN_WORTH, Asked, Scores, fitting, open_about, reachable, scores
from havre.directory.reasons import Reason, lacks_of, reasons_of

NEAR_KM, RURAL_KM, FAR_KM = 60.0, 100.0, 200.0
LOCAL_FOR_ONE_REMOTE = 2
REPEATED = 0.5  # what each further service for the very same needs loses
CONSIDERED = 4  # times the limit: so many of each kind get their exact opening hours
KM_PER_DEGREE = 111.195  # of latitude, on the sphere of core.place
_OPEN = {"always": 1.0, "open": 1.0, "unknown": 0.3, "closed": 0.0}


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


@dataclass(frozen=True, slots=True)
class _Found:
    row: int
    score: float
    status: OpenStatus
    example: bool


def match(index: Index, query: Query, limit: int = 5) -> list[Match]:
    """The services that fit best, at most `limit`; where none meets the need, those that listen and know more."""
    if query.country not in index.countries:
        return []
    found = _matches(index, query, limit)
    if found or is_perpetrator(query.situation):
        return found
    talk = replace(query.situation, danger=frozenset(), needs=frozenset((Need.TALK,)))
    return _matches(index, replace(query, situation=talk), limit)


def _matches(index: Index, query: Query, limit: int) -> list[Match]:
    asked = Asked.of(index, query)
    local, remote = _local(asked), fitting(asked, index.remote[query.country])
    spoken_local, spoken_remote = reachable(asked, local), reachable(asked, remote)
    if spoken_local.any() or spoken_remote.any():
        local, remote = local[spoken_local], remote[spoken_remote]
    # Where a remote service has its office says nothing of how far it is.
    near = _best(asked, local, _away(index, query.place, local), limit)
    far = _best(asked, remote, np.full(len(remote), np.nan), limit)
    mixed = _mixed(_varied(asked, _once(index, near)), _varied(asked, _once(index, far)))
    chosen = _real_first(asked, list(mixed)[:limit])
    return [_match(index, query, found) for found in chosen]


def _local(asked: Asked) -> Ints:
    """Fitting rows near the person's place; farther ones where nothing is near."""
    if asked.query.place is None:
        return np.empty(0, dtype=np.int64)
    rural = Circumstance.RURAL in asked.query.situation.circumstances
    near = fitting(asked, _within(asked, asked.query.place, RURAL_KM if rural else NEAR_KM))
    return near if len(near) else fitting(asked, _within(asked, asked.query.place, FAR_KM))


def _within(asked: Asked, place: Place, radius: float) -> Ints:
    """Rows of the country that meet a need, within `radius` kilometres of a place."""
    index = asked.index
    tall = radius / KM_PER_DEGREE
    wide = tall / max(0.1, np.cos(np.radians(place.latitude)))
    rows = in_box(index, place.latitude - tall, place.latitude + tall, place.longitude - wide, place.longitude + wide)
    rows = rows[(index.needs[rows] & asked.need_mask) != 0]
    rows = rows[index.country[rows] == index.countries[asked.query.country]]
    near: Ints = rows[_away(index, place, rows) <= radius]
    return near


def _away(index: Index, place: Place | None, rows: Ints) -> Scores:
    """Kilometres from the place to each row, NaN where it cannot be told.

    Equirectangular: within a few metres of the great circle at these distances, and ten times faster.
    """
    if place is None:
        return np.full(len(rows), np.nan)
    latitude, longitude = index.latitude[rows], index.longitude[rows]
    east = (longitude - place.longitude) * np.cos(np.radians((latitude + place.latitude) / 2))
    away = np.hypot(latitude - place.latitude, east) * KM_PER_DEGREE
    return np.asarray(away, dtype=np.float64)


def _best(asked: Asked, rows: Ints, away: Scores, limit: int) -> list[_Found]:
    """The best of these rows, with exact opening hours. Rows are those that fit."""
    if not len(rows):
        return []
    worth = scores(asked, rows, away)
    top = np.lexsort((rows, -worth))[: limit * CONSIDERED]
    about = open_about(asked, rows[top])
    found = [_found(asked, int(rows[i]), float(worth[i] - OPEN_WORTH * about[n])) for n, i in enumerate(top)]
    return sorted(found, key=lambda f: (f.example, -f.score, f.row))


def _found(asked: Asked, row: int, score: float) -> _Found:
    """A row with its exact hours; `score` comes without the worth of being open, only guessed before."""
    source = asked.index.rows[row]
    zone = asked.index.zones[asked.index.zone[row]]
    status = opening.status(hours_of(source), asked.query.at, zone, source.service.country)
    return _Found(row, score + OPEN_WORTH * _OPEN[status.kind], status, source.service.example)


def _once(index: Index, found: Sequence[_Found]) -> list[_Found]:
    """Each service once, at its best place."""
    best: dict[str, _Found] = {}
    for one in found:
        best.setdefault(index.rows[one.row].service.id, one)
    return list(best.values())


def _varied(asked: Asked, found: Sequence[_Found]) -> list[_Found]:
    """The same services, so that a third office for one need does not hide the first for another."""
    left, order = list(found), list[_Found]()
    covered: dict[int, int] = {}
    needs = {one.row: int(asked.index.needs[one.row]) & asked.need_mask for one in found}
    while left:
        best = min(left, key=lambda f: (f.example, REPEATED * covered.get(needs[f.row], 0) - f.score, f.row))
        left.remove(best)
        order.append(best)
        covered[needs[best.row]] = covered.get(needs[best.row], 0) + 1
    return order


def _mixed(local: Sequence[_Found], remote: Sequence[_Found]) -> Iterator[_Found]:
    """Two local to one remote, the better of the two first."""
    near, far = list(local), list(remote)
    remote_first = bool(near and far) and (far[0].example, -far[0].score) < (near[0].example, -near[0].score)
    local_count, remote_count = 0, 0 if remote_first else 1  # how many rounds of remote ones have been
    while near or far:
        if near and (not far or local_count < LOCAL_FOR_ONE_REMOTE * remote_count):
            yield near.pop(0)
            local_count += 1
        else:
            yield far.pop(0)
            remote_count += 1


def _real_first(asked: Asked, found: Sequence[_Found]) -> list[_Found]:
    """Examples behind every real service that meets one of the same needs."""
    needs, mask = asked.index.needs, asked.need_mask
    order = list(found)
    for example in [f for f in found if f.example]:
        shared = [f for f in order if not f.example and needs[f.row] & needs[example.row] & mask]
        if shared:
            order.remove(example)
            order.insert(order.index(shared[-1]) + 1, example)
    return order


def _match(index: Index, query: Query, found: _Found) -> Match:
    source = index.rows[found.row]
    away = _shown_distance(query, source.at)
    return Match(
        service=source.service,
        at=source.at,
        reasons=reasons_of(source.service, source.at, query, found.status, away),
        lacks=lacks_of(source.service, source.at, query, found.status),
        distance_km=away,
        open_status=found.status,
        checked=source.service.origin.assured,
    )


def _shown_distance(query: Query, at: ServiceAtLocation | None) -> float | None:
    """Kilometres to a place whose point is public, to a tenth; never to one that has none."""
    if query.place is None or at is None or at.location.confidential or at.location.kind != "physical":
        return None
    if at.location.latitude is None or at.location.longitude is None:
        return None
    away = distance_km(query.place.latitude, query.place.longitude, at.location.latitude, at.location.longitude)
    return round(away, 1)
