"""Arrays in a file that many processes map into memory at once; written whole or not at all, checked when opened.

A file: 8 bytes that say what it is, the length of a heading, the heading (JSON: what the writer says of it, where each
array lies, a fingerprint of all that follows), the arrays.
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
from numpy.typing import NDArray

MAGIC = b"HAVREIX2"
_ALIGNED = 64  # bytes
_START = len(MAGIC) + 8

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a file says of itself, and its arrays, mapped into memory."""

    about: Mapping[str, Any]
    arrays: Columns


def save(path: Path, about: Mapping[str, Any], arrays: Columns) -> None:
    """Write the file; whoever has the old one open keeps it. Raises `OSError` where it cannot be written."""
    columns, at = {}, 0
    for name, column in arrays.items():
        columns[name] = (column.dtype.str, column.shape, at)
        at = _aligned(at + column.nbytes)
    told = {**about, "columns": columns, "size": at}
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            heading = json.dumps({**told, "digest": _digest(arrays)}).encode()
            file.write(MAGIC + len(heading).to_bytes(8, "big") + heading)
            file.write(bytes(_aligned(file.tell()) - file.tell()))
            _write_body(file, arrays)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


class _Digested:
    """A file that keeps nothing but the fingerprint of what is written to it."""

    def __init__(self) -> None:
        self.hash = hashlib.blake2b(digest_size=32)

    def write(self, data: Any) -> int:
        self.hash.update(data)
        return len(data)


def _digest(arrays: Columns) -> str:
    file = _Digested()
    _write_body(file, arrays)
    return file.hash.hexdigest()


def _write_body(file: Any, arrays: Columns) -> None:
    """The arrays, each filled up with zeros."""
    for column in arrays.values():
        data = np.ascontiguousarray(column).reshape(-1).view(np.uint8)
        file.write(data)
        file.write(bytes(_aligned(len(data)) - len(data)))


def _aligned(at: int) -> int:
    return -(-at // _ALIGNED) * _ALIGNED


def heading(path: Path, layout: int) -> Mapping[str, Any] | None:
    """What the file says of itself; None when there is none, or none in this layout."""
    try:
        with path.open("rb") as file:
            start = file.read(_START)
            if start[: len(MAGIC)] != MAGIC:
                return None
            about = json.loads(file.read(int.from_bytes(start[len(MAGIC) :], "big")))
            about["body"] = _aligned(file.tell())
    except (OSError, ValueError, OverflowError):
        return None
    return about if isinstance(about, dict) and about.get("layout") == layout else None


def load(path: Path, layout: int) -> Mapped | None:
    """The file mapped into memory, or None when it is missing, cut short, altered or of another layout."""
    about = heading(path, layout)
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
    return Mapped(about, columns)


def texts(column: NDArray[Any]) -> Any:
    """What `packed_texts` packed."""
    return json.loads(column.tobytes())


def packed_texts(value: Any) -> NDArray[np.uint8]:
    """Texts (anything that JSON can say) as an array."""
    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode(), dtype=np.uint8)
