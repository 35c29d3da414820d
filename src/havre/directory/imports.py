"""Ways into the directory: each format is one module `import_*.py` here that holds one `FORMAT`.

A format says whether a file is one of its own (`sniff`, from the first bytes), and reads it record by record: services
with their faults, rows left out with the reason, and HSDS objects that no service holds. It drops secret places
(secrecy.py) before anything else sees a record. A format whose file is a row of items, each read by itself, says so by
`Itemwise`: an item that has not changed since the last import is then not read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from havre.core.errors import InputError
from havre.directory.exports import modules_with
from havre.directory.hsds import Imported, Other
from havre.directory.model import Origin
from havre.directory.rows import Gazetteer, LeftOut

HEAD = 4096  # bytes that a format is shown to know its files by
Read = Imported | LeftOut | Other


@dataclass(frozen=True, slots=True)
class Asked:
    """What an import is told besides the file: who publishes it, the licence, the country of records that name none.

    `today` is the day of the import; `gazetteer` the places that are known, where the caller has them; `lies_in` tells
    whether a point (degrees) may lie in a country.
    """

    source: str
    licence: str
    today: date
    country: str = ""
    gazetteer: Gazetteer | None = None
    lies_in: Callable[[str, float, float], bool] | None = None

    @property
    def origin(self) -> Origin:
        """Where the records of this import come from."""
        return Origin(self.source, self.licence, self.today)


@dataclass(frozen=True, slots=True)
class Unread:
    """An item of a file before it is read: its row, and what is read of it.

    `said` is all that decides what will be read: an item that says the same is the same. Empty where nobody can tell.
    """

    row: int
    item: Any
    said: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Itemwise:
    """The `read` of a format that takes its file apart into items (`items`) and reads each by itself (`one`)."""

    items: Callable[[Path, Asked], Iterator[Unread]]
    one: Callable[[Unread, Asked], Iterable[Read]]

    def __call__(self, path: Path, asked: Asked) -> Iterator[Read]:
        """Every item, read."""
        return (read for unread in self.items(path, asked) for read in self.one(unread, asked))


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """A format: its name on the command line, what it is, how it knows its files, and how it reads them.

    `sniff` gets the path and the first bytes (none for a folder). `read` raises `InputError` for a file that cannot be
    used as a whole. `again` reads one raw row of quarantine (with its number), corrected; without it rows of
    this format are corrected in the file.
    """

    name: str
    about: str
    sniff: Callable[[Path, bytes], bool]
    read: Callable[[Path, Asked], Iterator[Read]]
    again: Callable[[Mapping[str, Any], int, Asked], Read] | None = None


@cache
def formats() -> Mapping[str, ImportFormat]:
    """All formats by name."""
    return {one.name: one for one in modules_with("import_", ImportFormat)}


def import_format(name: str) -> ImportFormat:
    """The format of this name; raises `InputError` with those there are."""
    if name not in formats():
        raise InputError(f"no format is called {name}", remedy=f"use one of: {', '.join(sorted(formats()))}")
    return formats()[name]


def head_of(path: Path) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(HEAD)


def format_of(path: Path) -> ImportFormat:
    """The format that knows this file as its own; raises `InputError` when none or several do."""
    head = head_of(path) if path.is_file() else b""
    known = [one for one in formats().values() if one.sniff(path, head)]
    if len(known) != 1:
        told = f"it could be {', '.join(one.name for one in known)}" if known else "its format is not recognised"
        raise InputError(told, where=path.name, remedy=f"say which with --format: {', '.join(sorted(formats()))}")
    return known[0]
