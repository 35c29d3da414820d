"""The steps that are timed: a table, the same again, out as HSDS, HSDS into an empty directory, the same again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from havre.directory.exports import About
from havre.directory.imports import Asked
from havre.directory.mapping import mapping_from
from havre.store import directory_io, tables
from havre.usecases import directory


def steps(folder: Path, mapping: dict[str, Any], today: date) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each step by name; they build on each other."""
    tables.make()
    read = mapping_from(mapping, "benchmark")
    table, package = folder / "made.csv", folder / "made.ndjson"
    asked = Asked("made", "CC0", today, "FR")
    yield "table, new", lambda: directory.import_table(table, read, today)
    yield "table, the same again", lambda: directory.import_table(table, read, today)
    yield "out as HSDS", lambda: _export(package, today)
    directory_io.remove_others("made", ())
    yield "HSDS, new", lambda: directory.import_file(package, asked, "hsds-json")
    yield "HSDS, the same again", lambda: directory.import_file(package, asked, "hsds-json")


def _export(path: Path, today: date) -> None:
    with path.open("wb") as file:
        directory.export("hsds-ndjson", file, About(today))
