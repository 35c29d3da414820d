"""Arrays in a file that many processes map into memory at once; written whole or not at all, checked when opened.

A file: 8 bytes that say what it is, the length of a heading, the heading (JSON: whose it is, where each column lies, a
fingerprint of all that follows), the terms (JSON), the columns.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from havre.directory.index import NAMES, Arrays
from havre.directory.packed import LAYOUT
from havre.directory.terms import Terms

MAGIC = b"HAVREIX1"
_ALIGNED = 64  # bytes
_START = len(MAGIC) + 8


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
    terms = json.dumps(saved.terms.rows, ensure_ascii=False).encode()
    columns, at = {}, _aligned(len(terms))
    for name in NAMES:
        column = getattr(saved.arrays, name)
        columns[name] = (column.dtype.str, column.shape, at)
        at = _aligned(at + column.nbytes)
    about: dict[str, Any] = {"layout": LAYOUT, "terms": len(terms), "columns": columns, "size": at}
    about |= {"identity": saved.identity, "version": saved.version, "places_version": saved.places_version}
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            about["digest"] = _write_body(_Digested(), saved.arrays, terms)
            heading = json.dumps(about).encode()
            file.write(MAGIC + len(heading).to_bytes(8, "big") + heading)
            file.write(bytes(_aligned(file.tell()) - file.tell()))
            _write_body(file, saved.arrays, terms)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


class _Digested:
    """A file that keeps nothing but the fingerprint of what is written to it."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=32)

    def write(self, data: Any) -> int:
        self._hash.update(data)
        return len(data)

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def _write_body(file: Any, arrays: Arrays, terms: bytes) -> str:
    """Terms and columns, each filled up with zeros; the fingerprint where `file` is one that takes it."""
    for data in (terms, *(np.ascontiguousarray(getattr(arrays, name)).reshape(-1).view(np.uint8) for name in NAMES)):
        file.write(data)
        file.write(bytes(_aligned(len(data)) - len(data)))
    return file.hexdigest() if isinstance(file, _Digested) else ""


def _aligned(at: int) -> int:
    return -(-at // _ALIGNED) * _ALIGNED


def heading(path: Path) -> Mapping[str, Any] | None:
    """What the file says of itself; None when there is none, or none that this version of Havre can read."""
    try:
        with path.open("rb") as file:
            start = file.read(_START)
            if start[: len(MAGIC)] != MAGIC:
                return None
            about = json.loads(file.read(int.from_bytes(start[len(MAGIC) :], "big")))
            about["body"] = _aligned(file.tell())
    except (OSError, ValueError, OverflowError):
        return None
    return about if isinstance(about, dict) and about.get("layout") == LAYOUT else None


def load(path: Path) -> Saved | None:
    """The file mapped into memory, or None when it is missing, cut short, altered or of another layout."""
    about = heading(path)
    if about is None:
        return None
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    body = memoryview(mapped)[about["body"] :]
    if len(body) != about["size"] or hashlib.blake2b(body, digest_size=32).hexdigest() != about["digest"]:
        return None
    columns = {}
    for name, (kind, shape, at) in about["columns"].items():
        count = int(np.prod(shape, dtype=np.int64))
        columns[name] = np.frombuffer(body, np.dtype(kind), count, at).reshape(shape)
    terms = Terms((number, kind, text) for number, kind, text in json.loads(bytes(body[: about["terms"]])))
    return Saved(about["identity"], about["version"], about["places_version"], Arrays(**columns), terms)
