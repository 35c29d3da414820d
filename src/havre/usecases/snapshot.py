"""The directory in memory: one index a process, read from a file or the store, and what changed since laid beside it.

A change is seen after two seconds at most. A large directory keeps its arrays in a file that all workers of a machine
map; a small one has none. Without the database the directory answers as it was last read.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connections

from havre.directory import index as engine
from havre.directory import index_file
from havre.directory.index import Arrays, Index
from havre.directory.index_file import Saved
from havre.directory.match import Match, match
from havre.directory.person import Query, fair_seed
from havre.directory.terms import Terms
from havre.store import changes, directory_io, matching_io, places_io
from havre.store.database import index_path
from havre.usecases.shelf import Shelf
from havre.usecases.town_points import TownPoints

LOOK_EVERY_SECONDS = 1.5  # and some tenths to read what changed: seen within two
FILE_ROWS = 20_000  # below, reading everything again takes a moment and no file is kept
MOST_BESIDE = 1000  # services that may lie beside small arrays; beside large ones a hundredth of them
MOST_AT_ONCE = 50_000  # changes beyond which all is read again
KEPT_OF_COUNTRY = 150  # services reached from anywhere that are held for when the database is gone
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the store said: which records it has, how often directory and places have changed."""

    store: matching_io.Store
    version: int
    places_version: int


@dataclass(slots=True)
class _Held:
    """What is in memory. `beside` has the records (and version) of each service that changed after `base`."""

    seen: _Seen | None = None
    base: Saved | None = None
    beside: dict[int, tuple[bytes, int]] = field(default_factory=dict)
    index: Index | None = None
    shelf: Shelf = field(default_factory=Shelf)
    towns: TownPoints = field(default_factory=TownPoints)
    looked: float = -LOOK_EVERY_SECONDS
    file_seen: int = 0  # modification time of the file that we last read or wrote, nanoseconds
    working: threading.Thread | None = None


_held = _Held()
_lock = threading.RLock()  # held by whoever changes what is held; long work is done before, without it


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
        seen = _Seen(matching_io.store(), changes.version(directory_io.ROOM), changes.version(places_io.ROOM))
        if _held.index is None or _must_read_all(seen):
            _apart(_read_all, seen)
        elif _held.base is not None and (seen != _held.seen or _has_newer_file(seen)):
            _catch_up(seen)
    except DatabaseError:
        if _held.index is None:
            raise
        log.warning("the database cannot be reached; answering from the directory as last read")
        close_old_connections()
    _held.looked = time.monotonic()
    if _held.index is None:
        raise DatabaseError("the directory could not be read")
    return _held.index


def _must_read_all(seen: _Seen) -> bool:
    """Whether changes laid beside what is held would not do: another database, a restored one, other places."""
    held = _held.seen
    if held is None or (seen.store, seen.places_version) != (held.store, held.places_version):
        return True
    return seen.version < held.version or (_held.base is None and seen.version != held.version)


def _apart(work: Callable[[_Seen], None], seen: _Seen) -> None:
    """Do long work: at once while nothing or little is held, in the background while a large directory answers."""
    if _held.base is None or _held.base.arrays.rows < FILE_ROWS:
        work(seen)
        return
    if _held.working is not None and _held.working.is_alive():
        return

    def do() -> None:
        try:
            work(seen)
        except DatabaseError:
            log.warning("the database cannot be reached; the directory stays as last read")
        finally:
            connections.close_all()

    _held.working = threading.Thread(target=do, name="directory", daemon=True)
    _held.working.start()


def _read_all(seen: _Seen) -> None:
    shelf = Shelf()
    if not seen.store.readable:  # records that an older Havre wrote, and nobody has brought up to date since
        towns = TownPoints()
        index = engine.build(directory_io.load(), towns)
        with _lock:
            _held.base, _held.index, _held.seen = None, index, seen
        return
    base = _from_file(seen)
    if base is None:
        records = matching_io.all_records()
        terms = Terms(matching_io.terms())
        towns = TownPoints((text.partition(" ")[0], text.partition(" ")[2]) for text in terms.towns.values())
        arrays = engine.arranged(engine.columns_of(records), terms, towns)
        del records
        base = _kept(Saved(seen.store.identity, seen.version, seen.places_version, arrays, terms))
    with _lock:
        _held.base, _held.beside, _held.shelf, _held.towns = base, {}, shelf, TownPoints()
        _held.seen = replace(seen, version=base.version)
        _lay_beside(base.terms)
        if base.version != seen.version:
            _catch_up(seen)
    shelf.fill(_reached_from_anywhere(base.arrays))


def _reached_from_anywhere(arrays: Arrays) -> list[int]:
    """A share of each country's services that need no place: what is held in case the database goes."""
    countries, keys = arrays.country[arrays.local :], arrays.key[arrays.local :]
    chosen: list[int] = []
    for country in sorted(arrays.zones):
        chosen += keys[countries == country][:KEPT_OF_COUNTRY].tolist()
    return list(dict.fromkeys(chosen))


def _from_file(seen: _Seen) -> Saved | None:
    path = index_path()
    if not _fits(path, seen):
        return None
    _held.file_seen = path.stat().st_mtime_ns
    return index_file.load(path)


def _fits(path: Path, seen: _Seen) -> bool:
    about = index_file.heading(path)
    if about is None or (about["identity"], about["places_version"]) != (seen.store.identity, seen.places_version):
        return False
    return bool(about["version"] <= seen.version)


def _has_newer_file(seen: _Seen) -> bool:
    """Whether another worker has written arrays that hold more than ours."""
    if _held.base is None or _held.base.arrays.rows < FILE_ROWS:
        return False
    with suppress(OSError):
        if index_path().stat().st_mtime_ns != _held.file_seen:
            about = index_file.heading(index_path())
            return about is not None and about["version"] > _held.base.version and _fits(index_path(), seen)
    return False


def _kept(fresh: Saved) -> Saved:
    """The same from a file that other workers map too; from memory when it is small or cannot be written."""
    if fresh.arrays.rows < FILE_ROWS:
        return fresh
    path = index_path()
    try:
        index_file.save(path, fresh)
        _held.file_seen = path.stat().st_mtime_ns
    except OSError as failed:
        log.warning("the index cannot be kept in a file: %s", failed.strerror)
        return fresh
    return index_file.load(path) or fresh


def _catch_up(seen: _Seen) -> None:
    """Lay beside the arrays what has changed since; take newer arrays where another worker has written some."""
    if _held.base is None or _held.seen is None:
        return
    changed = matching_io.changed_since(_held.seen.version, MOST_AT_ONCE + 1)
    if len(changed) > MOST_AT_ONCE:
        _apart(_read_all, seen)
        return
    _held.beside |= {key: (packed, version) for key, packed, version in changed}
    _held.shelf.drop(key for key, _, _ in changed)
    terms = _held.index.terms if _held.index else _held.base.terms
    _held.seen = seen
    if _has_newer_file(seen) and (newer := _from_file(seen)):
        _use(newer, newer.terms.more([row for row in terms.rows if row[0] > newer.terms.most]))
        terms = _held.index.terms if _held.index else newer.terms
    _lay_beside(terms.more(matching_io.terms(after=terms.most)))
    if len(_held.beside) > max(MOST_BESIDE, _held.base.arrays.rows // 100):
        _apart(_merge if _held.base.arrays.rows >= FILE_ROWS else _read_all, seen)


def _use(base: Saved, terms: Terms) -> None:
    _held.base = base
    _held.beside = {key: (packed, at) for key, (packed, at) in _held.beside.items() if at > base.version}
    _lay_beside(terms)


def _lay_beside(terms: Terms) -> None:
    """The index of what is held."""
    if _held.base is None:
        return
    parts = [engine.part(_held.base.arrays, _held.beside)]
    if records := b"".join(packed for packed, _ in _held.beside.values()):
        parts.append(engine.part(engine.arranged(engine.columns_of(records), terms, _held.towns)))
    _held.index = Index(tuple(parts), terms, _held.shelf.fetch)


def _merge(seen: _Seen) -> None:
    """Arrays anew from what is in memory, without asking the database; in the background, a second or two."""
    index = _held.index
    if index is None:
        return
    version = seen.version
    fresh = _kept(Saved(seen.store.identity, version, seen.places_version, engine.merged(index), index.terms))
    with _lock:
        _use(fresh, _held.index.terms if _held.index else index.terms)


def forget() -> None:
    """Read everything again at the next question; for tests, and after a restore."""
    global _held  # noqa: PLW0603 - the one thing a process holds of the directory
    with _lock:
        _held = _Held()


def match_services(query: Query, limit: int = 5) -> list[Match]:
    """The services of the directory that fit a situation best, with reasons."""
    return match(snapshot(), query, limit, fair_seed(query))
