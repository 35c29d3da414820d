"""A question as any database can be asked it: numbers and lists, made from what our own engine makes of a query."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from havre.directory.choose import Entry, Pool, candidates
from havre.directory.index import COLUMNS_PER_DEGREE, ROWS_PER_DEGREE, Arrays, Index, Ints
from havre.directory.match import KM_PER_DEGREE, _pool, radius_km
from havre.directory.packed import country_number
from havre.directory.person import Query
from havre.directory.rank import Asked

BEST = 20  # rows of each kind that are compared


@dataclass(frozen=True, slots=True)
class Plain:
    """One question: `bands` and `columns` of our grid, `needs` as bits, `areas` that include the place."""

    asked: Asked
    country: int
    latitude: float
    longitude: float
    radius: float
    bands: tuple[int, int]
    columns: tuple[int, int]
    needs: tuple[int, ...]
    areas: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The worth of the best rows near the person, and of the best of those reached from anywhere, best first."""

    near: tuple[float, ...]
    far: tuple[float, ...]

    def same(self, other: Answer) -> bool:
        """Whether both found the same worths, to a hundredth and the rounding of single precision."""
        pairs = ((self.near, other.near), (self.far, other.far))
        return all(len(a) == len(b) and np.allclose(a, b, atol=0.011) for a, b in pairs)


def areas_of(arrays: Arrays) -> dict[int, Ints]:
    """The areas met in each country."""
    pairs = np.unique(arrays.country.astype(np.int64) << 32 | arrays.area)
    return {int(land): (pairs[pairs >> 32 == land] & 0xFFFFFFFF) for land in np.unique(pairs >> 32).tolist()}


def plain(index: Index, query: Query, areas: dict[int, Ints]) -> Plain:
    """The question for this query, which has a place; of the first part of the index, which must be the only one."""
    (asked,) = Asked.of(index, query)
    if query.place is None:
        raise ValueError("only questions with a place are compared")
    radius, at = radius_km(query), query.place
    tall = radius / KM_PER_DEGREE
    wide = tall / max(0.1, math.cos(math.radians(at.latitude)))
    bands = tuple(math.floor((at.latitude + side * tall + 90) * ROWS_PER_DEGREE) for side in (-1, 1))
    columns = tuple(math.floor((at.longitude + side * wide + 180) * COLUMNS_PER_DEGREE) for side in (-1, 1))
    number = country_number(query.country)
    known = areas[number]
    return Plain(
        asked,
        number,
        at.latitude,
        at.longitude,
        radius,
        (bands[0], bands[1]),
        (columns[0], columns[1]),
        tuple(1 << bit for bit in range(22) if asked.need_mask >> bit & 1),
        tuple(known[asked.served[known]].tolist()),
    )


def pool(question: Plain) -> Pool:
    """The rows that fit, as our own engine finds them."""
    return _pool(question.asked, question.radius)


def answer(found: Pool) -> Answer:
    """The best of these rows, ranked by our own engine."""
    best = candidates(found, BEST, 0)
    return Answer(_worths(best.near), _worths(best.far))


def _worths(found: Sequence[Entry]) -> tuple[float, ...]:
    return tuple(sorted((worth for _, _, _, _, _, worth, *_ in found), reverse=True))
