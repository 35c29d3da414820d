"""From rows that fit to the few that are shown: the best of each kind, each need in its turn, local and remote mixed.

Local and remote services are mixed two to one. Exact opening hours are looked up only for those that may be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heapreplace
from itertools import islice

import numpy as np

from havre.directory.hours import OpenStatus
from havre.directory.index import Ints
from havre.directory.packed import BAR_BIT, FLAG_BIT
from havre.directory.rank import OPEN_WORTH, Asked, Scores, scores
from havre.directory.terms import LATER, OPEN, SOON, SOON_SLOTS, TODAY, TODAY_SLOTS, UNSURE, Mask

LOCAL_FOR_ONE_REMOTE = 2
REPEATED = 0.5  # what each further service for the very same needs loses
AS_GOOD = 100.0  # worths that are the same to a hundredth are a tie: nobody is better off with one than the other
_OPEN = {"always": OPEN, "open": OPEN, "unknown": UNSURE}
_SOON, _TODAY, _LONG = timedelta(minutes=30 * SOON_SLOTS), timedelta(minutes=30 * TODAY_SLOTS), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pool:
    """Rows of a part that fit: first those near the person, `away` kilometres, then those reached from anywhere.

    Where a service that is reached from anywhere has its office says nothing of how far it is.
    """

    asked: Asked
    rows: Ints
    away: Scores
    opened: Scores

    def only(self, kept: Mask) -> Pool:
        """Those of the rows that are kept."""
        return Pool(self.asked, self.rows[kept], self.away[kept[: len(self.away)]], self.opened[kept])


@dataclass(slots=True, eq=False)
class Candidate:
    """A row that may be shown: its service, place and worth; `tie` orders those that are as good as each other.

    Until it is `settled`, `score` is what it is worth at most: exact hours are looked up when they matter.
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

    def settle(self, opened: OpenStatus) -> None:
        """Count the exact opening hours in the worth, which was that of being open."""
        worth = _worth_of(opened, self.asked.query.at)
        self.score, self.settled = round(self.score - OPEN_WORTH * (OPEN - worth), 2), True


def status_of(asked: Asked, row: int) -> OpenStatus:
    """The exact opening hours of a row."""
    arrays, query = asked.arrays, asked.query
    return asked.terms.status(int(arrays.pattern[row]), int(arrays.zone[row]), query.country, query.at)


def closed_for_long(asked: Asked, row: int, opened: OpenStatus) -> bool:
    """Whether it is closed, does not open in the week to come, and nobody can write to it meanwhile.

    Who works by appointment is called in working hours that nobody told us: at night that is no closure.
    """
    if opened.kind != "closed" or not asked.arrays.bars[row] & BAR_BIT["not_in_writing"]:
        return False
    if opened.opens is None:
        return bool(opened.note) or "unknown" not in asked.terms.hours(int(asked.arrays.pattern[row])).osm
    return opened.opens - asked.query.at > _LONG


def _worth_of(opened: OpenStatus, at: datetime) -> float:
    if opened.kind != "closed" or opened.opens is None:
        return _OPEN.get(opened.kind, LATER)
    wait = opened.opens - at
    return SOON if wait <= _SOON else TODAY if wait <= _TODAY else LATER


@dataclass(slots=True)
class Found:
    """The candidates of one part: those near the person, and those reached from anywhere; the best first."""

    near: list[Candidate] = field(default_factory=list)
    far: list[Candidate] = field(default_factory=list)


def candidates(pool: Pool, most: int, seed: int) -> Found:
    """The `most` rows of each kind that are worth most in an ordinary week."""
    asked, arrays, near = pool.asked, pool.asked.arrays, len(pool.away)
    worth = scores(asked, pool.rows, pool.away)
    worth += np.float32(OPEN_WORTH) * pool.opened
    worth *= np.float32(AS_GOOD)
    np.rint(worth, out=worth)
    best = np.concatenate((_best(worth[:near], most), _best(worth[near:], most) + near))
    rows, worth, opened = pool.rows.take(best), worth.take(best), pool.opened.take(best)
    keys = arrays.key.take(rows)
    ties, settled = tie_break(keys, seed), _plain(asked, rows)
    examples = (arrays.flags.take(rows) & np.uint16(FLAG_BIT["example"])) != 0
    met = arrays.needs.take(rows) & np.uint32(asked.need_mask)
    columns = (-worth, ties, rows, keys, met, opened, examples, settled, best >= near)
    found = Found()
    for less, tie, row, key, needs, open_worth, example, plain, is_far in sorted(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        kind = found.far if is_far else found.near
        if len(kind) < most:
            score = -less / AS_GOOD if plain else -less / AS_GOOD + OPEN_WORTH * (OPEN - open_worth)
            kind.append(Candidate(asked, row, key, needs, score, tie, example, plain))
    return found


def _best(worth: Scores, most: int) -> Ints:
    """Where the `most` best of these are, with all that are as good as the last of them: the tie decides there."""
    if len(worth) <= most:
        return np.arange(len(worth))
    last = len(worth) - most
    least = np.partition(worth, last)[last]
    return np.flatnonzero(worth >= least)


def _plain(asked: Asked, rows: Ints) -> Mask:
    """Rows whose opening the week tells: a rule of weekdays, or nothing known at all."""
    pattern, zone = asked.arrays.pattern.take(rows), asked.arrays.zone.take(rows)
    return np.asarray((pattern == 0) | (zone == 0) | asked.terms.weekly.take(pattern))


def chosen(found: Sequence[Found], limit: int) -> list[Candidate]:
    """The best of all parts, at most `limit`, in the order in which they are shown."""
    near = _once([one for part in found for one in part.near])
    far = _once([one for part in found for one in part.far])
    return _real_first([*islice(_mixed(_varied(near), _varied(far)), limit)])


def _once(found: list[Candidate]) -> list[Candidate]:
    """Each service once, at its best place."""
    if len({one.key for one in found}) == len(found):
        return found
    best: dict[int, Candidate] = {}
    for one in sorted(found, key=lambda one: (-one.score, one.tie, one.row)):
        best.setdefault(one.key, one)
    return [*best.values()]


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
    # Examples last; then by worth, by lot, by row.
    left = [(one.example, -one.score, one.tie, one.row, number) for number, one in enumerate(found)]
    heapify(left)
    while left:
        first = left[0]
        one = found[first[4]]
        if not one.settled:
            opened = one.opened()
            if closed_for_long(one.asked, one.row, opened):
                heappop(left)
                continue
            one.settle(opened)
        # What is worth less than it seemed goes back among the others; nothing is ever worth more.
        loss = REPEATED * covered.get(one.needs, 0) - one.score
        if loss > first[1]:
            heapreplace(left, (one.example, loss, *first[2:]))
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
