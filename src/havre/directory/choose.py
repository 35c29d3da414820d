"""From rows that fit to the few that are shown: the best of each kind, each need in its turn, local and remote mixed.

Local and remote services are mixed two to one. Exact opening hours are looked up only for those that may be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heapreplace
from itertools import islice, repeat
from typing import NamedTuple

import numpy as np

from havre.directory.hours import OpenStatus
from havre.directory.index import CAUSE, FLAGS, PATTERN, Ints
from havre.directory.packed import BAR_BIT, FLAG_BIT
from havre.directory.rank import Asked, Traits, scores
from havre.directory.terms import LATER, OPEN, SOON, SOON_SLOTS, TODAY, TODAY_SLOTS, UNSURE, Mask
from havre.directory.worth import OPEN_WORTH, Scores

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
    traits: Traits
    away: Scores
    opened: Scores

    def only(self, kept: Mask) -> Pool:
        """Those of the rows that are kept."""
        near = self.away[kept[: len(self.away)]]
        return Pool(self.asked, self.rows[kept], self.traits[kept], near, self.opened[kept])


class Candidate(NamedTuple):
    """A row that is shown: its service, the wanted needs that it meets and all of its needs as bits, and its worth."""

    asked: Asked
    row: int
    key: int
    needs: int
    all_needs: int
    score: float
    example: bool


# What may be shown, as it is put in order: whether it is an example, what it is worth now (negative), its lot, its row;
# its key, what it is worth at most, its needs, whether its hours are settled, whose row it is.
# Plain tuples: some forty of them are made for each question, and five become candidates.
Entry = tuple[bool, float, int, int, int, float, int, bool, Asked]


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
    """The entries of one part, in no order: those near the person, and those reached from anywhere."""

    near: list[Entry]
    far: list[Entry]


def candidates(pool: Pool, most: int, seed: int) -> Found:
    """The `most` rows of each kind that are worth most in an ordinary week."""
    near = len(pool.away)
    worth = scores(pool.asked, pool.traits, pool.away)
    worth += np.float32(OPEN_WORTH) * pool.opened
    worth *= np.float32(AS_GOOD)
    np.rint(worth, out=worth)
    best = _best(worth[:near], most), _best(worth[near:], most) + near
    entries, end = _entries(pool, np.concatenate(best), worth, seed), len(best[0])
    return Found(_first(entries[:end], most), _first(entries[end:], most))


def _entries(pool: Pool, best: Ints, worth: Scores, seed: int) -> list[tuple[float, int, int, Entry]]:
    """Entries behind what decides where there are too many: their worth in an ordinary week (negative), lot and row."""
    asked, rows, traits = pool.asked, pool.rows.take(best), pool.traits.take(best, axis=0)
    keys, less = asked.arrays.key.take(rows), worth.take(best).astype(np.float64)
    settled, score = asked.terms.told[traits[:, PATTERN]], less / AS_GOOD
    if not settled.all():  # exact hours are looked up when they matter; until then they may be open
        score += np.where(settled, 0.0, OPEN_WORTH * (OPEN - pool.opened.take(best).astype(np.float64)))
    examples = (traits[:, FLAGS] & FLAG_BIT["example"]) != 0
    needs = asked.arrays.causes[0].take(traits[:, CAUSE])
    ties, numbers = tie_break(keys, seed).tolist(), rows.tolist()
    columns = [column.tolist() for column in (examples, -score, keys, score, needs, settled)]
    entries = zip(*columns[:2], ties, numbers, *columns[2:], repeat(asked))
    return [*zip((-less).tolist(), ties, numbers, entries, strict=True)]


def _first(entries: list[tuple[float, int, int, Entry]], most: int) -> list[Entry]:
    """The best of these, if there are more: of such as are worth the same, the lot decides."""
    return [one[3] for one in (entries if len(entries) <= most else sorted(entries)[:most])]


def _best(worth: Scores, most: int) -> Ints:
    """Where the `most` best of these are, with all that are as good as the last of them: the tie decides there."""
    if len(worth) <= most:
        return np.arange(len(worth))
    last = len(worth) - most
    least = np.partition(worth, last)[last]
    found: Ints = (worth >= least).nonzero()[0]
    return found


def chosen(found: Sequence[Found], limit: int) -> list[Candidate]:
    """The best of all parts, at most `limit`, in the order in which they are shown."""
    near = _once([one for part in found for one in part.near])
    far = _once([one for part in found for one in part.far])
    return _real_first([*islice(_mixed(_varied(near), _varied(far)), limit)])


def _once(found: list[Entry]) -> list[Entry]:
    """Each service once, at its best place."""
    if len({one[4] for one in found}) == len(found):
        return found
    return [*{one[4]: one for one in sorted(found, reverse=True)}.values()]  # of those with one key the last stays


def tie_break(keys: Ints, seed: int) -> Ints:
    """An order among services that seems drawn by lot, the same for the same seed (splitmix64)."""
    mixed = keys.view(np.uint64) ^ np.uint64(seed * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    for shift, factor in _MIX:
        mixed ^= mixed >> shift
        mixed *= factor
    mixed ^= mixed >> np.uint64(31)
    mixed >>= np.uint64(1)
    return mixed.view(np.int64)


_MIX = tuple((np.uint64(shift), np.uint64(by)) for shift, by in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)))


def _varied(left: list[Entry]) -> Iterator[Candidate]:
    """The same services in order, so that a third office for one need does not hide the first for another.

    Opening hours are looked up only for those that may come next.
    """
    covered: dict[int, int] = {}
    heapify(left)  # examples last; then by worth, by lot, by row
    while left:
        example, loss, tie, row, key, worth, needs, settled, asked = left[0]
        if not settled:
            opened = status_of(asked, row)
            if closed_for_long(asked, row, opened):
                heappop(left)
                continue
            worth = round(worth - OPEN_WORTH * (OPEN - _worth_of(opened, asked.query.at)), 2)
        # What is worth less than it seemed goes back among the others; nothing is ever worth more.
        met = needs & asked.need_mask
        now = REPEATED * covered.get(met, 0) - worth
        if now > loss:
            heapreplace(left, (example, now, tie, row, key, worth, needs, True, asked))
            continue
        heappop(left)
        yield Candidate(asked, row, key, met, needs, worth, example)
        covered[met] = covered.get(met, 0) + 1


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
