"""Hard conditions and the worth of rows: which may be shown at all, and which of them before which.

All functions take `Asked` - a part of an index, a query and what follows from both - and rows of that part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from havre.core.vocabulary import Circumstance, Danger, Need, Role, Violence
from havre.directory.freshness import FRESH_DAYS, STALE_DAYS
from havre.directory.index import Arrays, Index, Ints, Part
from havre.directory.packed import (
    AUDIENCE_BIT,
    CHANNEL_BIT,
    FLAG_BIT,
    NEED_BIT,
    VIOLENCE_BIT,
    WRITTEN_BITS,
    country_number,
)
from havre.directory.person import Query, audiences, certain, is_perpetrator, wanted
from havre.directory.reasons import own_languages
from havre.directory.terms import Mask, Terms

HALF_WAY_KM, RURAL_HALF_WAY_KM = 20.0, 40.0  # scale of the loss of worth with distance: exp(-d / scale)
OPEN_WORTH = 0.8

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and what follows from it: wanted needs and their mask, areas that include the place, half hours.

    `slots` is the half hour of the week by time zone, `spoken` whether the person's language is in a set of them (None
    where every service speaks it); both by number of the term, as is `served`. `groups` are the person's audiences.
    """

    part: Part
    terms: Terms
    query: Query
    weights: dict[Need, float]
    need_mask: int
    served: Mask
    spoken: Mask | None
    slots: NDArray[np.int32]
    groups: frozenset[str]
    by_flags: Scores
    by_channels: Scores | None

    @property
    def arrays(self) -> Arrays:
        """The columns of this part."""
        return self.part.arrays

    @classmethod
    def of(cls, index: Index, query: Query) -> tuple[Self, ...]:
        """The query asked of each part of an index."""
        weights, terms = wanted(query.situation), index.terms
        number = country_number(query.country)
        zones = {zone for part in index.parts for zone in part.arrays.zones.get(number, ())}
        foreign = query.language not in own_languages(query.country)
        spoken = terms.spoken(query.language) if foreign else None
        mask = sum(NEED_BIT[need.value] for need in weights)
        served, slots = terms.served(query.country, query.place), terms.slots(query.at, zones)
        rest = audiences(query.situation), _by_flags(query), _by_channels(query)
        return tuple(cls(part, terms, query, weights, mask, served, spoken, slots, *rest) for part in index.parts)


def meeting(asked: Asked, runs: list[slice]) -> Ints:
    """The rows in these runs that meet a wanted need and still count."""
    needs, mask = asked.arrays.needs, np.uint32(asked.need_mask)
    parts = [np.flatnonzero((needs[run] & mask) != 0) + run.start for run in runs]
    rows = np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
    return rows[~asked.part.gone[rows]] if asked.part.gone is not None else rows


def admitted(asked: Asked, rows: Ints) -> Mask:
    """Which of these rows admit this person."""
    fits = np.ones(len(rows), dtype=np.bool_)
    for condition in conditions(asked).values():
        fits &= condition(rows)
    return fits


def reachable(asked: Asked, rows: Ints) -> Mask:
    """Rows that are more than a voice on the telephone, for those who cannot speak; all rows for the others."""
    if not asked.query.written_only:
        return np.ones(len(rows), dtype=np.bool_)
    return _truth((asked.arrays.channels[rows] & np.uint8(0xFF & ~CHANNEL_BIT["voice"])) != 0)


Condition = Callable[[Ints], Mask]


def conditions(asked: Asked) -> dict[str, Condition]:
    """The hard conditions of this query by name: nobody is sent where they would be turned away."""
    query, has = asked.query, _flag(asked)
    situation, arrays = query.situation, asked.arrays
    if is_perpetrator(situation):
        return {"not_for_perpetrators": has("perpetrators"), "shelter": lambda rows: ~has("shelter")(rows)}
    found: dict[str, Condition] = {
        "audience": _serves(asked),
        "area": lambda rows: asked.served[arrays.area[rows]],
    }
    if plain := _bits(certain(situation)):
        found["excluded"] = lambda rows: _truth((arrays.excludes[rows] & plain) == 0)
    if Circumstance.MAN in situation.circumstances:
        found["men"] = _admits_men(asked)
    if Circumstance.CHILDREN in situation.circumstances:
        found["children"] = lambda rows: ~has("no_children")(rows)
    if Circumstance.MINOR in situation.circumstances or situation.role is Role.CHILD:
        found["minors"] = lambda rows: _truth(arrays.minimum_age[rows] < 18)
    elif Need.CHILDREN_HELP not in asked.weights:
        found["adults"] = lambda rows: _truth(arrays.maximum_age[rows] >= 18)
    if Circumstance.OLDER in situation.circumstances:
        found["older"] = lambda rows: _truth(arrays.maximum_age[rows] >= 60)
    return found


def _flag(asked: Asked) -> Callable[[str], Condition]:
    flags = asked.arrays.flags
    return lambda name: lambda rows: _truth((flags[rows] & np.uint16(FLAG_BIT[name])) != 0)


def _bits(groups: frozenset[str] | set[str]) -> np.uint16:
    return np.uint16(sum(AUDIENCE_BIT[one] for one in groups))


def _serves(asked: Asked) -> Condition:
    mine = _bits(asked.groups)

    def serves(rows: Ints) -> Mask:
        said = asked.arrays.serves[rows]
        return _truth((said == 0) | ((said & mine) != 0))

    return serves


def _admits_men(asked: Asked) -> Condition:
    women = np.uint16(AUDIENCE_BIT["women"])
    admitted = _bits({"men", "everyone"} | (asked.groups & {"children"}))

    def admits(rows: Ints) -> Mask:
        said = asked.arrays.serves[rows]
        return _truth(((said & women) == 0) | ((said & admitted) != 0))

    return admits


def _truth(values: object) -> Mask:
    return np.asarray(values, dtype=np.bool_)


def scores(asked: Asked, rows: Ints, away: Scores) -> tuple[Scores, Scores]:
    """The worth of each row were it closed, and whether it is open about now.

    `away` is how far the first rows are; the others are reached from anywhere. Weights are set by hand and kept by
    tests of whole situations.
    """
    arrays, weights = asked.arrays, asked.weights
    total, needs = sum(weights.values()), arrays.needs[rows]
    score = _near(asked, len(rows), away)
    for need, weight in weights.items():
        score += np.float32(3.0 * weight / total) * ((needs & np.uint32(NEED_BIT[need.value])) != 0)
    score += np.float32(0.3) * _fresh(asked, rows)
    if asked.spoken is not None:
        score += _understood(asked, rows)
    score += asked.by_flags[arrays.flags[rows] & np.uint16(0xFF)]
    if asked.by_channels is not None:
        score += asked.by_channels[arrays.channels[rows]]
    score += _for_violence(asked, rows)
    own = _bits(asked.groups - {"everyone", "women"})
    if own:
        score += np.float32(0.8) * ((arrays.serves[rows] & own) != 0)
    return score, open_about(asked, rows)


def _near(asked: Asked, count: int, away: Scores) -> Scores:
    rural = Circumstance.RURAL in asked.query.situation.circumstances
    near = np.full(count, 1.5 * 0.5, dtype=np.float32)
    near[: len(away)] = np.float32(1.5) * np.exp(away / np.float32(-(RURAL_HALF_WAY_KM if rural else HALF_WAY_KM)))
    return near


_HELPFUL: dict[Circumstance, tuple[str, float]] = {
    Circumstance.CHILDREN: ("children", 0.8),
    Circumstance.PETS: ("pets", 0.8),
    Circumstance.MOBILITY: ("accessible", 0.8),
    Circumstance.UNDOCUMENTED: ("no_papers", 0.8),
    Circumstance.RESIDENCE_PERMIT: ("no_papers", 0.3),
    Circumstance.PHONE_WATCHED: ("not_on_bill", 0.4),
    Circumstance.NO_MONEY: ("free", 0.4),
}
# For each number of eight bits, its bits: the flags that are worth something are the first eight, and so are channels.
_OCTETS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(np.float32)


def _table(worth: dict[int, float]) -> Scores:
    """What each combination of eight bits is worth, from the worth of each bit."""
    weights = [worth.get(1 << bit, 0.0) for bit in range(8)]
    return np.asarray(_OCTETS @ np.array(weights, dtype=np.float32), dtype=np.float32)


def _by_flags(query: Query) -> Scores:
    """What is made for people like this one, and what costs them little, for every combination of flags."""
    worth = {"free": 0.2, "anonymous": 0.2, "not_on_bill": 0.1}
    for circumstance in query.situation.circumstances & _HELPFUL.keys():
        flag, weight = _HELPFUL[circumstance]
        worth[flag] = worth.get(flag, 0.0) + weight
    if Circumstance.MOBILITY in query.situation.circumstances:
        worth["not_accessible"] = -0.8
    return _table({FLAG_BIT[flag]: weight for flag, weight in worth.items()})


def _by_channels(query: Query) -> Scores | None:
    """What a way of being reached is worth, for every combination of channels; None where any is as good."""
    worth: dict[int, float] = {}
    if Circumstance.DEAF in query.situation.circumstances:
        worth[CHANNEL_BIT["video"]] = 0.6
    if query.channel in CHANNEL_BIT:
        worth[CHANNEL_BIT[query.channel]] = worth.get(CHANNEL_BIT[query.channel], 0.0) + 0.5
    if not query.written_only:
        return _table(worth) if worth else None
    return np.asarray(_table(worth) + ((np.arange(256) & WRITTEN_BITS) != 0), dtype=np.float32)


def _for_violence(asked: Asked, rows: Ints) -> Scores:
    """What is made for this kind of violence comes before what is for all, and that before what is for another kind."""
    kinds = asked.query.situation.violence
    if Danger.RECENT_RAPE in asked.query.situation.danger:
        kinds |= {Violence.SEXUAL}
    mine = np.uint16(sum(VIOLENCE_BIT[kind.value] for kind in kinds))
    special = asked.arrays.violence[rows]
    worth = np.float32(-1.5) * (special != 0)
    worth += np.float32(2.1) * ((special & mine) != 0)
    return np.asarray(worth, dtype=np.float32)


def open_about(asked: Asked, rows: Ints) -> Scores:
    """Open in an ordinary week at this half hour: exact enough to choose whom to look at closely."""
    arrays, terms = asked.arrays, asked.terms
    slots = asked.slots[arrays.zone[rows]]
    octets = terms.week[terms.line[arrays.pattern[rows]], slots >> 3]
    return np.asarray((octets >> (7 - (slots & 7)).astype(np.uint8)) & 1, dtype=np.float32)


def _understood(asked: Asked, rows: Ints) -> Scores:
    """One where the language is spoken, 0.7 where interpreters come; nothing in the country's own language."""
    if asked.spoken is None:
        return np.zeros(len(rows), dtype=np.float32)
    interpreted = (asked.arrays.flags[rows] & np.uint16(FLAG_BIT["interpreters"])) != 0
    return np.where(asked.spoken[asked.arrays.languages[rows]], np.float32(1.0), np.float32(0.7) * interpreted)


def _fresh(asked: Asked, rows: Ints) -> Scores:
    """One for half a year after the last check, falling to nothing at two years; day 0 is far beyond."""
    gone = asked.query.at.date().toordinal() - STALE_DAYS
    worth = (asked.arrays.assured[rows] - gone).astype(np.float32) / np.float32(STALE_DAYS - FRESH_DAYS)
    return np.clip(worth, 0.0, 1.0, out=worth)
