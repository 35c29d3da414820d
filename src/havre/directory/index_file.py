"""The index of the directory in a file that all workers of a machine map (arrays_file.py): arrays and terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from havre.directory import arrays_file
from havre.directory.index import NAMES, Arrays
from havre.directory.packed import LAYOUT
from havre.directory.terms import Terms

FILE_LAYOUT = LAYOUT + 1  # arrays may be laid out anew while the records they are made of stay as they are


@dataclass(frozen=True, slots=True)
class Saved:
    """Arrays and terms of the database `identity` as they were at the version `version` of its directory."""

    identity: int
    version: int
    places_version: int
    arrays: Arrays
    terms: Terms


def save(path: Path, saved: Saved) -> None:
    """Write the file; whoever has the old one open keeps it. Raises `OSError` where it cannot be written."""
    about = {"layout": FILE_LAYOUT, "identity": saved.identity, "version": saved.version}
    columns = {name: getattr(saved.arrays, name) for name in NAMES}
    terms = arrays_file.packed_texts(saved.terms.rows)
    arrays_file.save(path, {**about, "places_version": saved.places_version}, {"terms": terms, **columns})


def heading(path: Path) -> Mapping[str, Any] | None:
    """What the file says of itself; None when there is none, or none that this version of Havre can read."""
    return arrays_file.heading(path, FILE_LAYOUT)


def load(path: Path) -> Saved | None:
    """The file mapped into memory, or None when it is missing, cut short, altered or of another layout."""
    found = arrays_file.load(path, FILE_LAYOUT)
    if found is None:
        return None
    about, columns = found.about, dict(found.arrays)
    terms = Terms((number, kind, text) for number, kind, text in arrays_file.texts(columns.pop("terms")))
    return Saved(about["identity"], about["version"], about["places_version"], Arrays(**columns), terms)
