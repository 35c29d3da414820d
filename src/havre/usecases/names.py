"""Names looked for by people who cannot spell them: the index of names, kept in a file that all workers map.

A change of a small directory is seen within two seconds. For a large one the names are made anew in the background,
and until then found as they were.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connections

from havre.directory import arrays_file, names
from havre.directory.names import COLUMNS, KINDS, LAYOUT, FoundName, NameIndex
from havre.store import changes, directory_io, matching_io, names_io, places_io
from havre.store.database import names_path

LOOK_EVERY_SECONDS = 2.0
LARGE = 100_000  # names; fewer are read again at once
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Which database, and how often its directory and its places have changed."""

    identity: int
    version: int
    places_version: int


@dataclass(slots=True)
class _Held:
    seen: _Seen | None = None
    index: NameIndex | None = None
    looked: float = -LOOK_EVERY_SECONDS
    file: int = 0  # when the file that was last opened was written
    working: threading.Thread | None = None


_held = _Held()
_lock = threading.Lock()


def find(text: str, limit: int = 10, kinds: Sequence[str] = KINDS, country: str = "") -> list[FoundName]:
    """The names most like `text`, the likest first."""
    return names.find(index(), text, limit, kinds, country)


def index() -> NameIndex:
    """The names as they are, or, of a large directory that just changed, as they were."""
    with _lock:
        if _held.index is None or time.monotonic() - _held.looked >= LOOK_EVERY_SECONDS:
            _look()
            _held.looked = time.monotonic()
        if _held.index is None:
            raise AssertionError("looking gives an index")
        return _held.index


def forget() -> None:
    """Read everything again at the next question; for tests, and after a restore."""
    with _lock:
        _held.seen = _held.index = None
        _held.file = 0


def keep() -> None:
    """Have the names of a large directory in their file now, so that nobody who looks for one waits until they are."""
    with _lock:
        seen = _now()
        _from_file(seen)
        if _held.seen != seen:
            _make(seen)


def _now() -> _Seen:
    versions = changes.version(directory_io.ROOM), changes.version(places_io.ROOM)
    return _Seen(matching_io.store().identity, *versions)


def _look() -> None:
    seen = _now()
    if _held.seen != seen:
        _from_file(seen)
    if _held.seen == seen:
        return
    if _held.index is None or _held.seen is None or _held.index.rows < LARGE or _held.seen.identity != seen.identity:
        _make(seen)
    elif _held.working is None or not _held.working.is_alive():
        _held.working = threading.Thread(target=_make_apart, args=(seen,), name="names", daemon=True)
        _held.working.start()


def _from_file(seen: _Seen) -> None:
    """The names that are in the file, where they are those of now, or better than none; each file is opened once."""
    path = names_path()
    written = path.stat().st_mtime_ns if path.exists() else 0
    if written == _held.file:
        return
    _held.file = written
    found = arrays_file.load(path, LAYOUT)
    if found is None or found.about["identity"] != seen.identity:
        return
    kept = _Seen(seen.identity, found.about["version"], found.about["places_version"])
    if _held.index is None or kept == seen:
        _held.index, _held.seen = NameIndex(**found.arrays), kept


def _make_apart(seen: _Seen) -> None:
    try:
        _make(seen)
    finally:
        connections.close_all()


def _make(seen: _Seen) -> None:
    """The index anew, in the file too where it is large."""
    made = names.build(names_io.all_names())
    if made.rows >= LARGE:
        made = _kept(made, seen)
    _held.index, _held.seen = made, seen


def _kept(made: NameIndex, seen: _Seen) -> NameIndex:
    about = {"layout": LAYOUT, "identity": seen.identity, "version": seen.version}
    columns = {name: getattr(made, name) for name in COLUMNS}
    try:
        arrays_file.save(names_path(), {**about, "places_version": seen.places_version}, columns)
    except OSError as failed:
        log.warning("the names cannot be kept in a file: %s", failed.strerror)
        return made
    found = arrays_file.load(names_path(), LAYOUT)
    return NameIndex(**found.arrays) if found else made
