"""Hard conditions and the worth of rows: which may be shown at all, and which of them before which.

All functions take `Asked` - an index, a query and what follows from both - and rows of the index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from havre.core.vocabulary import Circumstance, Danger, Need, Role, Violence
from havre.directory import hours as opening
from havre.directory.index import (
    AUDIENCE_BIT,
    CHANNEL_BIT,
    FLAG_BIT,
    NEED_BIT,
    VIOLENCE_BIT,
    WRITTEN_BITS,
    Index,
    Ints,
)
from havre.directory.person import Query, audiences, certain, is_perpetrator, wanted
from havre.directory.reasons import own_languages

HALF_WAY_KM, RURAL_HALF_WAY_KM = 20.0, 40.0  # scale of the loss of worth with distance: exp(-d / scale)
OPEN_WORTH = 0.8
FRESH_DAYS, STALE_DAYS = 183, 730  # worth of a check: whole for half a year, nothing after two

Mask = NDArray[np.bool_]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and what follows from it for an index: wanted needs and their mask, the half hour in each time zone."""

    index: Index
    query: Query
    weights: dict[Need, float]
    need_mask: int
    slots: Ints

    @classmethod
    def of(cls, index: Index, query: Query) -> Self:
        weights = wanted(query.situation)
        slots = np.array([opening.slot_of(query.at, zone) if zone else 0 for zone in index.zones] or [0])
        return cls(index, query, weights, sum(NEED_BIT[need.value] for need in weights), slots)


def fitting(asked: Asked, rows: Ints) -> Ints:
    """Those of `rows` that meet a wanted need and admit this person."""
    rows = rows[(asked.index.needs[rows] & asked.need_mask) != 0]
    return rows[_admitted(asked, rows)]


def reachable(asked: Asked, rows: Ints) -> Mask:
    """Rows that are more than a voice on the telephone, for those who cannot speak; all rows for the others."""
    if not asked.query.written_only:
        return np.ones(len(rows), dtype=np.bool_)
    return _truth((asked.index.channels[rows] & ~CHANNEL_BIT["voice"]) != 0)


def _admitted(asked: Asked, rows: Ints) -> Mask:
    """Hard conditions: nobody is sent where they would be turned away."""
    index, query = asked.index, asked.query
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
    elif Need.CHILDREN_HELP not in asked.weights:
        fits &= index.maximum_age[rows] >= 18
    if Circumstance.OLDER in situation.circumstances:
        fits &= index.maximum_age[rows] >= 60
    return _truth(fits & _area_served(asked)[index.area[rows]])


def _truth(values: object) -> Mask:
    return np.asarray(values, dtype=np.bool_)


def _area_served(asked: Asked) -> Mask:
    """For each set of area codes whether the person's place lies in it; codes that we cannot tell exclude nobody."""
    index, query = asked.index, asked.query
    place = query.place
    mine = {("country", query.country)}
    if place:
        mine |= {("territory", place.territory), ("country", place.territory), ("admin1", place.region)}
    # A region without a known place is not ours to promise; a place without a known region excludes nothing.
    known = {"country", "territory"} | ({"admin1"} if place is None or place.region else set())

    def served(codes: frozenset[tuple[str, str]]) -> bool:
        return not codes or bool(codes & mine) or not any(scheme in known for scheme, _ in codes)

    return np.array([served(codes) for codes in index.areas], dtype=np.bool_)


def scores(asked: Asked, rows: Ints, away: Scores) -> Scores:
    """The worth of each row; weights are set by hand and kept by tests of whole situations."""
    index, query = asked.index, asked.query
    flags = index.flags[rows]

    def has(flag: str) -> Scores:
        return np.asarray((flags & FLAG_BIT[flag]) != 0, dtype=np.float64)

    weights = asked.weights
    met = sum(((index.needs[rows] & NEED_BIT[n.value]) != 0) * weight for n, weight in weights.items())
    rural = Circumstance.RURAL in query.situation.circumstances
    scale = RURAL_HALF_WAY_KM if rural else HALF_WAY_KM
    near = np.where(np.isnan(away), 0.5, np.exp(-np.nan_to_num(away) / scale))
    score = 3.0 * met / sum(weights.values()) + 1.5 * near + OPEN_WORTH * open_about(asked, rows)
    score += 1.0 * _understood(asked, rows) + 0.3 * _fresh(asked, rows)
    score += 0.2 * has("free") + 0.2 * has("anonymous") + 0.1 * has("not_on_bill") + _for_person(asked, rows)
    score += _for_violence(asked, rows)
    if query.written_only:
        score += 1.0 * ((index.channels[rows] & WRITTEN_BITS) != 0)
    if Circumstance.DEAF in query.situation.circumstances:
        score += 0.6 * ((index.channels[rows] & CHANNEL_BIT["video"]) != 0)
    if query.channel in CHANNEL_BIT:
        score += 0.5 * ((index.channels[rows] & CHANNEL_BIT[query.channel]) != 0)
    return np.asarray(score, dtype=np.float64)


def _for_person(asked: Asked, rows: Ints) -> Scores:
    """What is made for people like this one, and what they asked for beyond the need."""
    index, query = asked.index, asked.query
    flags, said = index.flags[rows], query.situation.circumstances
    helpful = {
        Circumstance.CHILDREN: ("children", 0.8),
        Circumstance.PETS: ("pets", 0.8),
        Circumstance.MOBILITY: ("accessible", 0.8),
        Circumstance.UNDOCUMENTED: ("no_papers", 0.8),
        Circumstance.RESIDENCE_PERMIT: ("no_papers", 0.3),
        Circumstance.PHONE_WATCHED: ("not_on_bill", 0.4),
        Circumstance.NO_MONEY: ("free", 0.4),
    }
    worth = np.zeros(len(rows))
    for circumstance, (flag, weight) in helpful.items():
        if circumstance in said:
            worth += weight * ((flags & FLAG_BIT[flag]) != 0)
    if Circumstance.MOBILITY in said:
        worth -= 0.8 * ((flags & FLAG_BIT["not_accessible"]) != 0)
    own = sum(AUDIENCE_BIT[one] for one in audiences(query.situation) - {"everyone", "women"})
    return np.asarray(worth + 0.8 * ((index.serves[rows] & own) != 0), dtype=np.float64)


def _for_violence(asked: Asked, rows: Ints) -> Scores:
    """What is made for this kind of violence comes before what is for all, and that before what is for another kind."""
    index, query = asked.index, asked.query
    kinds = query.situation.violence
    if Danger.RECENT_RAPE in query.situation.danger:
        kinds |= {Violence.SEXUAL}
    mine = sum(VIOLENCE_BIT[kind.value] for kind in kinds)
    special = index.violence[rows]
    return np.where(special == 0, 0.0, np.where((special & mine) != 0, 0.6, -1.5))


def open_about(asked: Asked, rows: Ints) -> Scores:
    """Open in an ordinary week at this half hour: exact enough to choose whom to look at closely."""
    index = asked.index
    return np.asarray(index.week[index.pattern[rows], asked.slots[index.zone[rows]]], dtype=np.float64)


def _understood(asked: Asked, rows: Ints) -> Scores:
    """One where the language is spoken, 0.7 where interpreters come; nothing in the country's own language."""
    index, query = asked.index, asked.query
    if query.language in own_languages(query.country):
        return np.zeros(len(rows))
    spoken = (index.languages[rows] & index.language_bits.get(query.language, 0)) != 0
    interpreted = (index.flags[rows] & FLAG_BIT["interpreters"]) != 0
    return np.where(spoken, 1.0, np.where(interpreted, 0.7, 0.0))


def _fresh(asked: Asked, rows: Ints) -> Scores:
    index, query = asked.index, asked.query
    age = query.at.date().toordinal() - index.assured[rows]
    worth = np.clip((STALE_DAYS - age) / (STALE_DAYS - FRESH_DAYS), 0.0, 1.0)
    return np.asarray(np.where(index.assured[rows] > 0, worth, 0.0), dtype=np.float64)
