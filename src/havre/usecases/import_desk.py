"""A file brought into the directory at the desk: within the request, all of it or nothing, and no file stays behind.

What is sent lies in memory; while it is read it stands in a folder of its own that only we can read, and that folder
goes whatever happens. What a process that was killed left there goes at the next start.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Count

from havre.content.packs import shipped_packs
from havre.core.errors import HavreError, InputError
from havre.directory.imports import Asked, formats
from havre.directory.mapping import TableMapping
from havre.store.database import home
from havre.store.directory import ImportRun, Quarantined
from havre.store.models import Account
from havre.usecases import audit, directory, names
from havre.usecases.directory import ImportReport
from havre.usecases.limits import MOST_BYTES, MOST_MAPPING, MOST_MEGABYTES
from havre.usecases.packs import extra_packs

_LONGEST = 120  # characters of a file's name
OWN = "own-mapping"


@dataclass(frozen=True, slots=True)
class File:
    """A file that was sent: its name and all of it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is asked besides the file. `way`: a format, a mapping of the packs, OWN, or nothing: the file is looked at.

    `source` and `licence` are said by the mapping where one is used.
    """

    way: str = ""
    country: str = ""
    source: str = ""
    licence: str = ""
    mapping: File | None = None


def ways() -> tuple[dict[str, str], list[str]]:
    """The formats by name with what they are, and the mappings of the packs."""
    found = {path.stem for folder in _packs() for path in folder.glob("*/mappings/*.yaml")}
    return {name: one.about for name, one in sorted(formats().items())}, sorted(found)


def _packs() -> Sequence[Path]:
    return [shipped_packs(), *extra_packs()]


def bring(by: Account, file: File, chosen: Chosen, today: date) -> ImportReport:
    """Import a file; raises `HavreError`, and writes nothing, where it cannot be used as a whole."""
    if len(file.content) > MOST_BYTES or (chosen.mapping and len(chosen.mapping.content) > MOST_MAPPING):
        raise InputError(f"larger than {MOST_MEGABYTES} MB", remedy="import it by command", reason="too_large")
    with _folder() as folder:
        try:
            report = _all_of(_put(folder, file), by, chosen, today)
        except HavreError as error:  # told without the folder, which is gone when somebody reads it
            what, where = (text.replace(f"{folder}/", "") for text in (error.what, error.where))
            raise InputError(what, where=where, remedy=error.remedy, reason=error.reason) from None
    names.keep()
    return report


@transaction.atomic
def _all_of(path: Path, by: Account, chosen: Chosen, today: date) -> ImportReport:
    report = _read(path, chosen, today, str(by.pk))
    audit.note(by, "import.made", "import", report.run)
    return report


def _read(path: Path, chosen: Chosen, today: date, by: str) -> ImportReport:
    mapping = _mapping(path.parent, chosen)
    if mapping:
        return directory.import_table(path, mapping, today, by=by)
    if not (chosen.source.strip() and chosen.licence.strip()):
        raise InputError("it is not said who publishes it, and under which licence", reason="no_source")
    asked = Asked(chosen.source.strip(), chosen.licence.strip(), today, chosen.country)
    return directory.import_file(path, asked, chosen.way, by=by)


def _mapping(folder: Path, chosen: Chosen) -> TableMapping | None:
    if chosen.way == OWN:
        if chosen.mapping is None:
            raise InputError("the mapping is missing", reason="no_mapping")
        inside = folder / "mapping"
        inside.mkdir()
        return directory.read_mapping(_put(inside, chosen.mapping))
    if chosen.way in ways()[1]:
        return directory.read_mapping(directory.mapping_file(chosen.way, _packs()))
    return None


_STRANGE = re.compile(r"[^\w.() -]+")


def _put(folder: Path, file: File) -> Path:
    """The file in this folder, under its own name as far as that is harmless: reports and formats go by it."""
    name = _STRANGE.sub("_", Path(file.name.replace("\\", "/")).name)[-_LONGEST:].lstrip(". -=+@") or "file"
    path = folder / name
    path.write_bytes(file.content)
    return path


def _room() -> Path:
    return home() / "var" / "incoming"


@contextmanager
def _folder() -> Iterator[Path]:
    _room().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=_room()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove what a process that was killed amid an import has left."""
    shutil.rmtree(_room(), ignore_errors=True)


def run(number: int) -> ImportRun | None:
    """An import by its number."""
    return ImportRun.objects.filter(pk=number).first()


def reasons(number: int) -> list[tuple[str, int]]:
    """Why rows and fields of an import are in quarantine, and how many, the most frequent first."""
    rows = Quarantined.objects.filter(run_id=number).values_list("reason").annotate(number=Count("pk"))
    return list(rows.order_by("-number", "reason"))
