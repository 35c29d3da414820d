"""Names looked for by people who cannot spell them: the index of names, kept in a file that all workers map.

A change is seen within two seconds: of a small directory all names are read again, of a large one what has changed is
laid beside them. When that is much the names are made anew in the background, and until then found as they were.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connections

from havre.directory import arrays_file, names
from havre.directory.names import COLUMNS, KINDS, LAYOUT, FoundName, Name, NameIndex
from havre.store import changes, directory_io, matching_io, names_io, places_io
from havre.store.database import names_path

LOOK_EVERY_SECONDS = 2.0
LARGE = 100_000  # names; fewer are read again at once
MOST_BESIDE = 2_000  # changed services whose names may lie beside those of a large directory
FURTHER = 50  # names looked at besides those wanted, since some of them may have changed
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Which database, and how often its directory and its places have changed."""

    identity: int
    version: int
    places_version: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What has changed since the names were made: these services and organizations, and what they are called now."""

    index: NameIndex
    changed: frozenset[str]


@dataclass(slots=True)
class _Held:
    """`seen` is of what `index` was made; `caught_up` what it and `beside` tell together."""

    seen: _Seen | None = None
    index: NameIndex | None = None
    beside: Beside | None = None
    caught_up: _Seen | None = None
    looked: float = -LOOK_EVERY_SECONDS
    file: int = 0  # when the file that was last opened was written
    working: threading.Thread | None = None


_held = _Held()
_lock = threading.RLock()


def find(text: str, limit: int = 10, kinds: Sequence[str] = KINDS, country: str = "") -> list[FoundName]:
    """The names most like `text`, the likest first."""
    made, beside = _held_now()
    if beside is None:
        return names.find(made, text, limit, kinds, country)
    wanted = limit + FURTHER
    old = _that_stand(names.find(made, text, wanted, kinds, country), beside.changed)
    new = [one.name for one in names.find(beside.index, text, wanted, kinds, country)]
    return names.find(names.build([*new, *old]), text, limit)  # among themselves, since words are rare in one of them


def _that_stand(found: Sequence[FoundName], changed: frozenset[str]) -> list[Name]:
    """Those of these names that did not change: an organization stands while it gives something."""
    kept = [one.name for one in found if one.name.ref not in changed or one.name.kind == "town"]
    giving = names_io.giving(name.ref for name in kept if name.kind == "organization")
    return [name for name in kept if name.kind != "organization" or name.ref in giving]


def index() -> NameIndex:
    """The names as they were made; what has changed since may lie beside them."""
    return _held_now()[0]


def _held_now() -> tuple[NameIndex, Beside | None]:
    with _lock:
        if _held.index is None or time.monotonic() - _held.looked >= LOOK_EVERY_SECONDS:
            _look()
            _held.looked = time.monotonic()
        if _held.index is None:
            raise AssertionError("looking gives an index")
        return _held.index, _held.beside


def forget() -> None:
    """Read everything again at the next question; for tests, and after a restore."""
    with _lock:
        _held.seen = _held.index = None
        _held.beside = _held.caught_up = None
        _held.file = 0


def keep() -> None:
    """Have the names of a large directory in their file now, so that nobody who looks for one waits until they are."""
    with _lock:
        seen = _now()
        _from_file(seen)
        if _held.seen != seen:
            _make(seen)


def catch_up() -> None:
    """Hold what is so now, however long it takes: for a program that asks once and cannot wait beside."""
    with _lock:
        _look(apart=False)
        _held.looked = time.monotonic()


def _now() -> _Seen:
    versions = changes.version(directory_io.ROOM), changes.version(places_io.ROOM)
    return _Seen(matching_io.store().identity, *versions)


def _look(*, apart: bool = True) -> None:
    seen = _now()
    if seen in (_held.seen, _held.caught_up):
        return
    _from_file(seen)
    if _held.seen == seen:
        return
    if _held.index is None or _held.seen is None or _held.index.rows < LARGE or _held.seen.identity != seen.identity:
        _make(seen)
    elif not _laid_beside(seen):
        _make_anew(seen, apart=apart)


def _laid_beside(seen: _Seen) -> bool:
    """Lay what changed since the names were made beside them, unless it is much, or towns, or an older database."""
    held = _held.seen
    if held is None or held.places_version != seen.places_version or held.version > seen.version:
        return False
    ids = matching_io.services_changed_since(held.version, MOST_BESIDE + 1)
    if len(ids) > MOST_BESIDE:
        return False
    now = list(names_io.names_of(ids))
    _held.beside = Beside(names.build(now), frozenset(ids) | {name.ref for name in now})
    _held.caught_up = seen
    return True


def _make_anew(seen: _Seen, *, apart: bool) -> None:
    if not apart:
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
        _hold(NameIndex(**found.arrays), kept)


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
    _hold(made, seen)


def _hold(made: NameIndex, seen: _Seen) -> None:
    with _lock:
        _held.index, _held.seen = made, seen
        _held.beside = _held.caught_up = None


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
