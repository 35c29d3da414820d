"""Ways out of the directory: each format is one module `export_*.py` here that holds one `FORMAT`.

A format gets the directory (`Source`) and a file, and writes. Whatever stands in a `Source` may be published: secret
places are not in it. `loses` says honestly what a reader of the format will not find.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import IO, Any, Protocol

from havre import directory
from havre.core.errors import InputError
from havre.directory.hsds_write import record_of, updated
from havre.directory.model import Service
from havre.directory.object_codec import ordered
from havre.directory.objects import KINDS
from havre.directory.objects import Service as FullService
from havre.directory.profile import attribute

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A service, and what its source said of it as a full HSDS record (empty where it did not come as one).

    `closed`: it is closed today, as somebody said here or its source told in its hours.
    """

    service: Service
    said: Mapping[str, Any] = field(default_factory=dict)
    closed: bool = False

    @property
    def record(self) -> Record:
        """The full HSDS 3.1 record, its properties in the order of the specification."""
        said = _as_checked(self.said, self.service) if self.said else record_of(self.service)
        told = ordered(FullService, said)
        return told | {"status": status_today(self.service.status, closed=self.closed)}


def status_today(status: str, *, closed: bool) -> str:
    """The status that HSDS has for a service of this one that is, or is not, closed today."""
    return "temporarily closed" if closed and status == "active" else status


def _as_checked(said: Mapping[str, Any], service: Service) -> Mapping[str, Any]:
    """What a source said, its `assured_date` only where it names who assured it; else as the day it was changed."""
    if service.origin.checked or not said.get("assured_date"):
        return said
    told = {name: value for name, value in said.items() if name not in ("assured_date", "assurer_email")}
    if day := updated(service.origin):
        attributes = told.get("attributes")
        kept = [*attributes] if isinstance(attributes, list) else []
        told["attributes"] = [*kept, attribute(service.id, "service", "havre.updated", day)]
    return told


class Source(Protocol):
    """What a format reads of the directory."""

    def services(self) -> Iterator[Entry]:
        """The services asked for, ordered by id."""

    def others(self, kind: str) -> Iterator[Record]:
        """HSDS objects of one kind that no service holds (organizations without services, taxonomies…), by id."""


@dataclass(frozen=True, slots=True)
class About:
    """What a file may say of itself: the day, and the language of its own words."""

    today: date
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: its name on the command line, what it is, the end of its files' names, and what writes it."""

    name: str
    about: str
    suffix: str
    media_type: str
    write: Callable[[Source, IO[bytes], About], None]
    loses: tuple[str, ...] = ()


@cache
def formats() -> Mapping[str, ExportFormat]:
    """All formats by name."""
    return {one.name: one for one in modules_with("export_", ExportFormat)}


def export_format(name: str) -> ExportFormat:
    """The format of this name; raises `InputError` with those there are."""
    if name not in formats():
        raise InputError(f"no format is called {name}", remedy=f"use one of: {', '.join(sorted(formats()))}")
    return formats()[name]


def modules_with[Kind](prefix: str, kind: type[Kind]) -> Iterator[Kind]:
    """The `FORMAT` of every module of this room whose name begins with `prefix`, in the order of their names."""
    for module in pkgutil.iter_modules(directory.__path__):
        if module.name.startswith(prefix):
            found = importlib.import_module(f"{directory.__name__}.{module.name}").FORMAT
            if isinstance(found, kind):
                yield found


def listed(source: Source, kind: str) -> Iterator[Record]:
    """The objects of one kind that no service holds, their properties in the order of the specification."""
    return (ordered(KINDS[kind], record) for record in source.others(kind))
