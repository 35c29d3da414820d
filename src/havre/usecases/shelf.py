"""The services themselves, for the few that are shown: from the store, and from memory when it is out of reach."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from itertools import batched

from django.db import DatabaseError, close_old_connections

from havre.directory.model import Service
from havre.store import directory_io

MOST_HELD = 4000  # services, some 6 kB each
AWAY_SECONDS = 2.0  # how long a database that failed is left alone
_AT_ONCE = 500
log = logging.getLogger(__name__)


class Shelf:
    """Services by key, the ones least lately shown leaving first. Used from many threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, Service] = OrderedDict()
        self._lock = threading.Lock()
        self._away_until = 0.0

    def fetch(self, keys: Sequence[int]) -> Mapping[int, Service]:
        """The services with these keys; without the database those of them that are held."""
        with self._lock:
            found = {key: self._held[key] for key in keys if key in self._held}
            for key in found:
                self._held.move_to_end(key)
        missing = [key for key in keys if key not in found]
        if missing and time.monotonic() >= self._away_until:
            try:
                fetched = directory_io.fetch(missing)
            except DatabaseError:
                self._away_until = time.monotonic() + AWAY_SECONDS
                log.warning("the database cannot be reached; showing services from memory")
                close_old_connections()
            else:
                self._hold(fetched)
                found |= fetched
        return found

    def fill(self, keys: Sequence[int]) -> None:
        """Have these at hand, as far as there is room: what must be there when nothing else can be reached."""
        for batch in batched(keys[:MOST_HELD], _AT_ONCE):
            self.fetch(batch)

    def drop(self, keys: Iterable[int]) -> None:
        """Forget these, which have changed."""
        with self._lock:
            for key in keys:
                self._held.pop(key, None)

    def _hold(self, fetched: Mapping[int, Service]) -> None:
        with self._lock:
            self._held.update(fetched)
            while len(self._held) > MOST_HELD:
                self._held.popitem(last=False)
