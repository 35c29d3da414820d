"""The directory in memory: one index a process, read again when the store has changed."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections

from havre.core.language import fold
from havre.directory import index as engine
from havre.directory.index import Index
from havre.directory.match import Match, match
from havre.directory.person import Query
from havre.store import changes, directory_io, places_io

LOOK_EVERY_SECONDS = 2.0
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Held:
    """What is in memory: the index, the version of the store it was made from, when we last looked (monotonic s)."""

    index: Index | None = None
    version: int = -1
    looked: float = -LOOK_EVERY_SECONDS


_held = _Held()
_lock = threading.Lock()


def snapshot() -> Index:
    """The directory as it is, at most two seconds old; without the database, as it was last seen.

    Raises `DatabaseError` only when the database is gone before anything was read from it.
    """
    held = _held.index
    if held is not None and time.monotonic() - _held.looked < LOOK_EVERY_SECONDS:
        return held
    # The first readers wait; later, while one reads again, the others go on with what is there.
    if not _lock.acquire(blocking=held is None) and held is not None:
        return held
    try:
        return _look()
    finally:
        _lock.release()


def _look() -> Index:
    try:
        version = changes.version(directory_io.ROOM) + changes.version(places_io.ROOM)
        if version != _held.version or _held.index is None:
            _held.index = engine.build(directory_io.load(), _town_points())
            _held.version = version
    except DatabaseError:
        if _held.index is None:
            raise
        log.warning("the database cannot be reached; answering from the directory as last read")
        close_old_connections()
    _held.looked = time.monotonic()
    return _held.index


def forget() -> None:
    """Read everything again at the next question; for tests, and after a restore."""
    with _lock:
        _held.index, _held.version, _held.looked = None, -1, -LOOK_EVERY_SECONDS


def _town_points() -> engine.TownPoint:
    """Middles of towns, looked up once each: where services without a point of their own are ranked."""
    known: dict[tuple[str, str], tuple[float, float] | None] = {}

    def point(territory: str, city: str) -> tuple[float, float] | None:
        key = territory, fold(city)
        if key not in known:
            hits = [hit.place for hit in places_io.named([key[1]]) if hit.place.territory == territory]
            largest = max(hits, key=lambda place: place.population, default=None)
            known[key] = (largest.latitude, largest.longitude) if largest else None
        return known[key]

    return point


def match_services(query: Query, limit: int = 5) -> list[Match]:
    """The services of the directory that fit a situation best, with reasons."""
    return match(snapshot(), query, limit)
