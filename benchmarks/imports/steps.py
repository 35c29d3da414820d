"""The steps that are timed: each format into a directory without it, the same again, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from havre.directory.exports import About
from havre.directory.imports import Asked
from havre.directory.mapping import mapping_from
from havre.store import tables
from havre.usecases import directory, history

Step = tuple[str, Callable[[], object]]


def steps(folder: Path, mapping: dict[str, Any], today: date) -> Iterator[Step]:
    """Each step by name; they build on each other."""
    tables.make()
    read = mapping_from(mapping, "benchmark")
    table = folder / "made.csv"
    yield "table, new", lambda: directory.import_table(table, read, today)
    yield "table, the same again", lambda: directory.import_table(table, read, today)
    yield "out as HSDS", lambda: _export(folder / "made.ndjson", "hsds-ndjson", today)
    _export(folder / "made.zip", "hsds-tabular", today)
    yield "table, taken back", lambda: history.undo_import(_first_left())
    asked = Asked("made", "CC0", today, "FR")
    for name, file, format_name in (
        ("HSDS, NDJSON", "made.ndjson", "hsds-json"),
        ("HSDS, tables", "made.zip", "hsds-tabular"),
        ("data·inclusion", "made.json", "data-inclusion"),
        ("map", "made.geojson", "osm"),
    ):
        yield from _format(name, folder / file, asked, format_name)


def _format(name: str, path: Path, asked: Asked, format_name: str) -> Iterator[Step]:
    yield f"{name}, new", lambda: directory.import_file(path, asked, format_name)
    yield f"{name}, the same again", lambda: directory.import_file(path, asked, format_name)
    yield f"{name}, taken back", lambda: history.undo_import(_first_left())


def _first_left() -> int:
    """The number of the import that brought what is there: the earliest of those not taken back, but for empty ones."""
    left = [run for run in history.runs() if run.undone is None and '"new": 0' not in run.counts]
    return int(left[-1].pk)


def _export(path: Path, format_name: str, today: date) -> None:
    with path.open("wb") as file:
        directory.export(format_name, file, About(today))
