"""Needs that no service met, counted for planners: in memory for a day, then into the database with noise.

A talk counts once, with the first services it is shown. What a worker has counted when it is stopped is lost: better
than a number on a disk that tells of one person.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random, SystemRandom

from django.db import DatabaseError

from havre.directory import unmet as engine
from havre.directory.exclusions import unmet
from havre.directory.match import Match
from havre.directory.person import Query
from havre.directory.unmet import LEAST, Cell
from havre.store import unmet_io

DAY_SECONDS = 86_400.0
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Counting:
    """What this worker has counted, and when it hands it over: at a moment of the next day that nobody can foresee."""

    counts: Counter[Cell] = field(default_factory=Counter)
    until: float = 0.0


_counting = _Counting()
_lock = threading.Lock()
_chance: Random = SystemRandom()


def note(query: Query, found: Iterable[Match]) -> None:
    """Count the needs of this talk that none of those found meets. Call it once a talk; keeps nothing of the talk."""
    week, region = engine.week_of(query.at.date()), engine.region_of(query.country, query.place)
    needs = unmet(query, found)
    due: Counter[Cell] | None = None
    with _lock:
        if not _counting.until:
            _counting.until = time.monotonic() + DAY_SECONDS * (0.5 + _chance.random())
        _counting.counts.update(Cell(query.country, region, need.value, week) for need in needs)
        if time.monotonic() >= _counting.until:
            due, _counting.counts, _counting.until = _counting.counts, Counter(), 0.0
    if due:
        hand_over(due)


def hand_over(counts: Counter[Cell]) -> None:
    """Write these counts: every cell of their countries and weeks, each with noise. Lost when the database is away."""
    noisy: Counter[Cell] = Counter()
    for country, week in {(cell.country, cell.week) for cell in counts}:
        for cell in engine.cells(country, week):
            noisy[cell] = counts[cell] + engine.noise(_chance)
    try:
        unmet_io.add(noisy)
    except DatabaseError:
        log.warning("the database cannot be reached; counts of unmet needs of a day are lost")


@dataclass(frozen=True, slots=True)
class Told:
    """A count for planners, about right; `region_name` in the words of the country."""

    cell: Cell
    region_name: str
    about: int


def told(country: str, first: date, last: date) -> list[Told]:
    """The counts that are large enough to be told, week by week, the largest first."""
    counts = unmet_io.read(country, engine.week_of(first), last)
    large = [Told(cell, engine.region_name(cell.region), count) for cell, count in counts.items() if count >= LEAST]
    return sorted(large, key=lambda one: (one.cell.week, -one.about, one.cell))
