"""Services by the words of their texts, from memory: what has not changed since is not asked of the database.

An index is made in the background at the first search of a large directory, and anew when much has changed. Until it
is there the database itself is asked, so every answer is that of now. Keeps no question.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import DatabaseError, connections

from havre.directory import word_index
from havre.directory.word_index import WordIndex
from havre.store import directory_io, directory_query, texts_io
from havre.store.directory import Service
from havre.store.directory_query import Narrowed

SMALL = 5_000  # services; fewer are read by the database in a few milliseconds
MOST_BESIDE = 1_000  # changed services that are asked of the database at each search, before all is read anew
SLACK = 120  # seconds by which the clocks of machines that write may differ
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Made:
    """An index, the state of the directory of which it is, and the second in which reading it began."""

    index: WordIndex
    state: tuple[int, int]
    second: int


@dataclass(slots=True)
class _Held:
    made: _Made | None = None
    working: threading.Thread | None = None


_held = _Held()
_lock = threading.Lock()


def find(words: Sequence[str]) -> list[str] | None:
    """The ids of the public services whose texts hold all these words, in order; None: ask the database."""
    made, state = _held.made, directory_io.state()
    if made is None or made.state[0] != state[0]:  # none yet, or a place became secret: nothing old may be used
        _held.made = None
        _make_apart()
        return None
    if made.state == state:
        return word_index.find(made.index, words)
    changed = texts_io.changed_since(made.state[1], made.second - SLACK, MOST_BESIDE + 1)
    if len(changed) > MOST_BESIDE:
        _make_apart()
        return None
    asked = directory_query.services(Narrowed(words=tuple(words), ids=tuple(changed)))
    found = set(word_index.find(made.index, words)).difference(changed)
    return sorted(found.union(asked.order_by().values_list("id", flat=True)))


def keep() -> None:
    """Make the index now, and wait for it."""
    state, second = directory_io.state(), int(time.time())
    _held.made = _Made(word_index.build(texts_io.all_texts()), state, second)


def forget() -> None:
    """Hold nothing; for tests, and after a restore."""
    _held.made = None


def _make_apart() -> None:
    with _lock:
        if (_held.working and _held.working.is_alive()) or Service.objects.count() < SMALL:
            return
        _held.working = threading.Thread(target=_work, name="words", daemon=True)
        _held.working.start()


def _work() -> None:
    try:
        keep()
    except DatabaseError:
        log.warning("the database cannot be reached; words are looked for in it once it can")
    finally:
        connections.close_all()
