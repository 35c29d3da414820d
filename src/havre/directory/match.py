"""From a situation to services: hard conditions exclude, the rest ranks, and every result says why.

Local and remote services are mixed two to one. The same question, moment and index give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from havre.core.place import Place, distance_km
from havre.core.vocabulary import Circumstance, Danger, Need, Role, Violence
from havre.directory import hours as opening
from havre.directory.hours import OpenStatus
from havre.directory.index import (
    AUDIENCE_BIT,
    CHANNEL_BIT,
    FLAG_BIT,
    NEED_BIT,
    VIOLENCE_BIT,
    WRITTEN_BITS,
    Index,
    Ints,
    hours_of,
    in_box,
)
from havre.directory.model import Service, ServiceAtLocation
from havre.directory.person import Query, audiences, certain, is_perpetrator, wanted
from havre.directory.reasons import Reason, lacks_of, own_languages, reasons_of

NEAR_KM, RURAL_KM, FAR_KM = 60.0, 100.0, 200.0
HALF_WAY_KM, RURAL_HALF_WAY_KM = 20.0, 40.0  # scale of the loss of worth with distance: exp(-d / scale)
LOCAL_FOR_ONE_REMOTE = 2
CONSIDERED = 4  # times the limit: so many of each kind get their exact opening hours
KM_PER_DEGREE = 111.32
FRESH_DAYS, STALE_DAYS = 183, 730  # worth of a check: whole for half a year, nothing after two

Mask = NDArray[np.bool_]
Scores = NDArray[np.float64]


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
    away = _distances(index, query)
    local = _best(index, query, away[0], away[1], limit) if away else []
    remote_rows = index.remote[query.country]
    remote = _best(index, query, remote_rows, np.full(len(remote_rows), np.nan), limit)
    if not local and query.place:
        rows, far = _within(index, query.place, query.country, FAR_KM)
        local = _best(index, query, rows, far, limit)
    chosen = _real_first(index, query, list(_mixed(_once(index, local), _once(index, remote)))[:limit])
    return [_match(index, query, found) for found in chosen]


def _distances(index: Index, query: Query) -> tuple[Ints, Scores] | None:
    if query.place is None:
        return None
    rural = Circumstance.RURAL in query.situation.circumstances
    return _within(index, query.place, query.country, RURAL_KM if rural else NEAR_KM)


def _within(index: Index, place: Place, country: str, radius: float) -> tuple[Ints, Scores]:
    """Rows of a country within `radius` kilometres of a place, and how far each is."""
    tall = radius / KM_PER_DEGREE
    wide = tall / max(0.1, np.cos(np.radians(place.latitude)))
    rows = in_box(index, place.latitude - tall, place.latitude + tall, place.longitude - wide, place.longitude + wide)
    rows = rows[index.country[rows] == index.countries[country]]
    # Equirectangular: within a few metres of the great circle at these distances, and ten times faster.
    east = (index.longitude[rows] - place.longitude) * np.cos(np.radians((index.latitude[rows] + place.latitude) / 2))
    away = np.hypot(index.latitude[rows] - place.latitude, east) * (KM_PER_DEGREE - 0.13)
    near = away <= radius
    return rows[near], away[near]


def _best(index: Index, query: Query, rows: Ints, away: Scores, limit: int) -> list[_Found]:
    """The best of these rows, with exact opening hours."""
    fits = _admitted(index, query, rows) & _meets(index, query, rows)
    spoken = _reachable(index, query, rows)
    if (fits & spoken).any():
        fits &= spoken
    rows, away = rows[fits], away[fits]
    if not len(rows):
        return []
    scores = _scores(index, query, rows, away)
    top = np.lexsort((rows, -scores))[: limit * CONSIDERED]
    found = [_found(index, query, int(rows[i]), float(scores[i])) for i in top]
    return sorted(found, key=lambda f: (f.example, -f.score, f.row))


def _admitted(index: Index, query: Query, rows: Ints) -> Mask:
    """Hard conditions: nobody is sent where they would be turned away."""
    situation, flags = query.situation, index.flags[rows]
    perpetrators = (flags & FLAG_BIT["perpetrators"]) != 0
    if is_perpetrator(situation):
        return _truth(perpetrators & ((flags & FLAG_BIT["shelter"]) == 0))
    mine = sum(AUDIENCE_BIT[one] for one in audiences(situation))
    plain = sum(AUDIENCE_BIT[one] for one in certain(situation))
    serves = index.serves[rows]
    fits = ((serves == 0) | ((serves & mine) != 0)) & ((index.excludes[rows] & plain) == 0)
    if Circumstance.MAN in situation.circumstances:
        admitted = sum(AUDIENCE_BIT[one] for one in {"men", "everyone"} | (audiences(situation) & {"children"}))
        fits &= ((serves & AUDIENCE_BIT["women"]) == 0) | ((serves & admitted) != 0)
    if Circumstance.CHILDREN in situation.circumstances:
        fits &= (flags & FLAG_BIT["no_children"]) == 0
    if Circumstance.MINOR in situation.circumstances or situation.role is Role.CHILD:
        fits &= index.minimum_age[rows] < 18
    elif Need.CHILDREN_HELP not in wanted(situation):
        fits &= index.maximum_age[rows] >= 18
    if Circumstance.OLDER in situation.circumstances:
        fits &= index.maximum_age[rows] >= 60
    return _truth(fits & _area_served(index, query)[index.area[rows]])


def _truth(values: object) -> Mask:
    return np.asarray(values, dtype=np.bool_)


def _area_served(index: Index, query: Query) -> Mask:
    """For each set of area codes whether the person's place lies in it; codes that we cannot tell exclude nobody."""
    place = query.place
    mine = {("country", query.country)}
    if place:
        mine |= {("territory", place.territory), ("country", place.territory), ("admin1", place.region)}
    # A region without a known place is not ours to promise; a place without a known region excludes nothing.
    known = {"country", "territory"} | ({"admin1"} if place is None or place.region else set())

    def served(codes: frozenset[tuple[str, str]]) -> bool:
        return not codes or bool(codes & mine) or not any(scheme in known for scheme, _ in codes)

    return np.array([served(codes) for codes in index.areas], dtype=np.bool_)


def _meets(index: Index, query: Query, rows: Ints) -> Mask:
    mask = sum(NEED_BIT[need.value] for need in wanted(query.situation))
    return _truth((index.needs[rows] & mask) != 0)


def _reachable(index: Index, query: Query, rows: Ints) -> Mask:
    """Rows that are more than a voice on the telephone, for those who cannot speak; all rows for the others."""
    if not query.written_only:
        return np.ones(len(rows), dtype=np.bool_)
    return _truth((index.channels[rows] & ~CHANNEL_BIT["voice"]) != 0)


def _scores(index: Index, query: Query, rows: Ints, away: Scores) -> Scores:
    """The worth of each row; weights are set by hand and kept by tests of whole situations."""
    flags = index.flags[rows]

    def has(flag: str) -> Scores:
        return np.asarray((flags & FLAG_BIT[flag]) != 0, dtype=np.float64)

    weights = wanted(query.situation)
    met = sum(((index.needs[rows] & NEED_BIT[n.value]) != 0) * weight for n, weight in weights.items())
    rural = Circumstance.RURAL in query.situation.circumstances
    scale = RURAL_HALF_WAY_KM if rural else HALF_WAY_KM
    near = np.where(np.isnan(away), 0.5, np.exp(-np.nan_to_num(away) / scale))
    score = 3.0 * met / sum(weights.values()) + 1.5 * near + 0.8 * _open_about(index, query, rows)
    score += 1.0 * _understood(index, query, rows) + 0.3 * _fresh(index, query, rows)
    score += 0.2 * has("free") + 0.2 * has("anonymous") + _for_person(index, query, rows)
    score += _for_violence(index, query, rows)
    if query.written_only:
        score += 1.0 * ((index.channels[rows] & WRITTEN_BITS) != 0)
    if query.channel in CHANNEL_BIT:
        score += 0.5 * ((index.channels[rows] & CHANNEL_BIT[query.channel]) != 0)
    return np.asarray(score, dtype=np.float64)


def _for_person(index: Index, query: Query, rows: Ints) -> Scores:
    """What is made for people like this one, and what they asked for beyond the need."""
    flags, said = index.flags[rows], query.situation.circumstances
    asked = {
        Circumstance.CHILDREN: ("children", 0.8),
        Circumstance.PETS: ("pets", 0.8),
        Circumstance.MOBILITY: ("accessible", 0.8),
        Circumstance.UNDOCUMENTED: ("no_papers", 0.8),
        Circumstance.RESIDENCE_PERMIT: ("no_papers", 0.3),
        Circumstance.PHONE_WATCHED: ("not_on_bill", 0.4),
        Circumstance.NO_MONEY: ("free", 0.4),
    }
    worth = np.zeros(len(rows))
    for circumstance, (flag, weight) in asked.items():
        if circumstance in said:
            worth += weight * ((flags & FLAG_BIT[flag]) != 0)
    if Circumstance.MOBILITY in said:
        worth -= 0.8 * ((flags & FLAG_BIT["not_accessible"]) != 0)
    own = sum(AUDIENCE_BIT[one] for one in audiences(query.situation) - {"everyone", "women"})
    return np.asarray(worth + 0.8 * ((index.serves[rows] & own) != 0), dtype=np.float64)


def _for_violence(index: Index, query: Query, rows: Ints) -> Scores:
    """What is made for this kind of violence comes before what is for all, and that before what is for another kind."""
    kinds = query.situation.violence
    if Danger.RECENT_RAPE in query.situation.danger:
        kinds |= {Violence.SEXUAL}
    mine = sum(VIOLENCE_BIT[kind.value] for kind in kinds)
    special = index.violence[rows]
    return np.where(special == 0, 0.0, np.where((special & mine) != 0, 0.6, -1.5))


def _open_about(index: Index, query: Query, rows: Ints) -> Scores:
    """Open in an ordinary week at this half hour: exact enough to choose whom to look at closely."""
    slots = np.array([opening.slot_of(query.at, zone) if zone else 0 for zone in index.zones] or [0])
    return np.asarray(index.week[index.pattern[rows], slots[index.zone[rows]]], dtype=np.float64)


def _understood(index: Index, query: Query, rows: Ints) -> Scores:
    """One where the language is spoken, 0.7 where interpreters come; nothing in the country's own language."""
    if query.language in own_languages(query.country):
        return np.zeros(len(rows))
    spoken = (index.languages[rows] & index.language_bits.get(query.language, 0)) != 0
    interpreted = (index.flags[rows] & FLAG_BIT["interpreters"]) != 0
    return np.where(spoken, 1.0, np.where(interpreted, 0.7, 0.0))


def _fresh(index: Index, query: Query, rows: Ints) -> Scores:
    age = query.at.date().toordinal() - index.assured[rows]
    worth = np.clip((STALE_DAYS - age) / (STALE_DAYS - FRESH_DAYS), 0.0, 1.0)
    return np.asarray(np.where(index.assured[rows] > 0, worth, 0.0), dtype=np.float64)


def _found(index: Index, query: Query, row: int, score: float) -> _Found:
    source = index.rows[row]
    zone = index.zones[index.zone[row]]
    status = opening.status(hours_of(source), query.at, zone, source.service.country)
    # The ordinary week knew nothing of holidays: what it added or missed is put right here.
    about = float(_open_about(index, query, np.array([row]))[0])
    exact = {"always": 1.0, "open": 1.0, "unknown": 0.3, "closed": 0.0}[status.kind]
    return _Found(row, score + 0.8 * (exact - about), status, source.service.example)


def _once(index: Index, found: Sequence[_Found]) -> list[_Found]:
    """Each service once, at its best place."""
    best: dict[str, _Found] = {}
    for one in found:
        best.setdefault(index.rows[one.row].service.id, one)
    return list(best.values())


def _mixed(local: Sequence[_Found], remote: Sequence[_Found]) -> Iterator[_Found]:
    """Two local to one remote, the better of the two first."""
    near, far = list(local), list(remote)
    local_count = remote_count = 0
    if near and far and (far[0].example, -far[0].score) < (near[0].example, -near[0].score):
        yield far.pop(0)
        remote_count = 1
    while near or far:
        if near and (not far or local_count < LOCAL_FOR_ONE_REMOTE * (remote_count + (remote_count == 0))):
            yield near.pop(0)
            local_count += 1
        else:
            yield far.pop(0)
            remote_count += 1


def _real_first(index: Index, query: Query, found: Sequence[_Found]) -> list[_Found]:
    """Examples behind every real service that meets one of the same needs."""
    mask = sum(NEED_BIT[need.value] for need in wanted(query.situation))
    order = list(found)
    for example in [f for f in found if f.example]:
        shared = [f for f in order if not f.example and index.needs[f.row] & index.needs[example.row] & mask]
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
    if query.place is None or at is None or at.location.confidential:
        return None
    if at.location.latitude is None or at.location.longitude is None:
        return None
    away = distance_km(query.place.latitude, query.place.longitude, at.location.latitude, at.location.longitude)
    return round(away, 1)
