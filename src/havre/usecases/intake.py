"""The items of a file on their way into the directory, a batch at a time: known ones passed over, the others read.

An item is known when a stored service says just what it says: then neither its text is parsed nor anything compared.
Only an item that became one service without any fault is known again, so every fault is told of at every import.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

import havre
from havre.directory.faults import Fault
from havre.directory.hsds import Imported, Other
from havre.directory.hsds_parts import Record
from havre.directory.imports import Read, Unread
from havre.directory.model import Service
from havre.directory.rows import LeftOut
from havre.directory.secret_texts import Secrets
from havre.store import changes, places_io, seen_io

# What reads an item: where any of it has changed, all items are read anew. Rooms of Havre, and what they stand on.
_ROOMS = ("core", "directory", "store")
_LIBRARIES = ("phonenumbers", "msgspec")


def _always(_key: str) -> bool:
    """Any item that is known may be passed over."""
    return True


@dataclass(frozen=True, slots=True)
class Way:
    """How a file comes in: its items, what reads one, and all that decides beside an item what is read of it.

    `passed` is told the id of the service of a known item, and says whether it may be passed over.
    """

    items: Iterator[Unread]
    read: Callable[[Unread], Iterable[Read]]
    about: bytes = b""
    passed: Callable[[str], bool] = _always


@dataclass(slots=True)
class Found:
    """What a batch of items came to; `same` are the services that were known without being read.

    `faulty` are the faults of each service that has any, by its id; `hidden` is what must not be said of secret
    places, by the id of the organization.
    """

    rows: int = 0
    same: int = 0
    secrets: int = 0
    texts: int = 0
    hidden: dict[str, list[Secrets]] = field(default_factory=dict)
    services: list[Service] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, Record]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    faulty: dict[str, list[Fault]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, one: Read, mark: str) -> None:
        """What was read of an item whose fingerprint is `mark`, or of a part of one."""
        self.rows += 1
        if isinstance(one, LeftOut):
            self.left_out[one.why] += 1
            return
        self.secrets += one.secrets
        self.texts += one.texts
        if isinstance(one, Other):
            self.others.append((one.kind, one.record))
            return
        self.faults.extend(one.faults)
        if one.service:
            self._add_service(one.service, one, mark)

    def without(self, faults: Sequence[Fault], settled: Sequence[bool]) -> int:
        """Leave out what somebody corrected since: its faults, and the services as the file still says them.

        Gives how many services these were.
        """
        gone = {id(fault) for fault, done in zip(faults, settled, strict=True) if done}
        if not gone:
            return 0
        done = {own for own, had in self.faulty.items() if any(id(fault) in gone for fault in had)}
        told = {id(fault) for own in done for fault in self.faulty[own]}
        self.faults = [fault for fault in self.faults if id(fault) not in gone | told]
        self.services = [service for service in self.services if service.id not in done]
        return len(done)

    def _add_service(self, service: Service, one: Imported, mark: str) -> None:
        self.services.append(service)
        if one.hidden and service.organization:
            self.hidden.setdefault(service.organization.id, []).append(one.hidden)
        self.seen.pop(service.id, None)
        self.faulty.pop(service.id, None)
        if one.faults:
            self.faulty[service.id] = list(one.faults)
        if mark and not one.faults and not one.secrets:
            self.seen[service.id] = mark
        if one.record:
            self.records[service.id] = one.record


def read_batch(way: Way, batch: Sequence[Unread]) -> Found:
    """What these items are; an item is read in its turn, since a later one of the same id stands for both."""
    marks = [seen_io.fingerprint(way.about, one.said) if way.about and one.said else "" for one in batch]
    known = seen_io.known([mark for mark in marks if mark])
    found = Found()
    given: set[str] = set()
    passed: set[str] = set()
    for one, mark in zip(batch, marks, strict=True):
        own = known.get(mark, "")
        if own and own not in given and way.passed(own):
            found.rows += 1
            passed.add(own)
            continue
        before = len(found.services)
        for read in way.read(one):
            found.add(read, mark)
        given.update(service.id for service in found.services[before:])
    found.same = len(passed - given)
    return found


def about(*told: str) -> bytes:
    """All that decides beside an item what is read of it: this, the places that are known, and Havre's own code."""
    return seen_io.about(*told, str(changes.version(places_io.ROOM)), _code())


@cache
def _code() -> str:
    found = hashlib.blake2b(digest_size=16)
    for library in _LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    for path in sorted(path for room in _ROOMS for path in (Path(havre.__file__).parent / room).rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
