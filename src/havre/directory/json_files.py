"""JSON of any size, checked whole and then read item by item; and JSON in one spelling only.

The services of a national directory, parsed at once, take ten times the bytes of their file in memory, and the time of
an import goes into looking after them. Here a file is checked to its end before its first item is given, so that a
broken one changes nothing.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from havre.core.errors import InputError

LARGEST_FILE = 1 << 30  # bytes; a national directory has some hundreds of megabytes
Names = Callable[[Iterable[str]], Iterable[str]]

_VALUE = msgspec.json.Decoder()
_ANY = msgspec.json.Decoder(msgspec.Raw)  # finds the end of a value, and what is wrong on the way, without making it
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_SPELLED = msgspec.json.Encoder(order="deterministic")
# Takes what JSON does not allow and many programs write: NaN, and half letters (lone surrogates).
_LENIENT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Items:
    """A list of a JSON document, each item of which is made when it is reached."""

    raw: Sequence[bytes | msgspec.Raw]

    def __iter__(self) -> Iterator[object]:
        return map(parsed, self.raw)

    def __len__(self) -> int:
        return len(self.raw)


def unmade(listed: Sequence[object] | Items) -> Iterator[object]:
    """The items of a list, those of `Items` as bytes; `made` makes values of both."""
    return map(bytes, listed.raw) if isinstance(listed, Items) else iter(listed)


def made(item: object) -> object:
    """The value of an item of `unmade`."""
    return parsed(item) if isinstance(item, bytes) else item


def parsed(data: bytes | msgspec.Raw) -> object:
    """The value of a JSON text; raises `ValueError` or `RecursionError` for what is none."""
    try:
        return _VALUE.decode(data)
    except (msgspec.MsgspecError, UnicodeError):
        return json.loads(bytes(data))


def dumped(data: object) -> str:
    """JSON in one spelling only: keys sorted, no spaces, letters as they are; half a letter is escaped."""
    try:
        return _SPELLED.encode(data).decode()
    except (TypeError, ValueError):
        return _LENIENT.encode(data).encode("utf-8", "backslashreplace").decode()


def spelled(data: object) -> bytes:
    """A JSON value as bytes that are the same for the same value only, unlike `dumped`: NaN is not null."""
    try:
        return msgspec.msgpack.encode(data)
    except (TypeError, ValueError):
        return repr(data).encode("utf-8", "backslashreplace")


def no_names(_names: Iterable[str]) -> Iterable[str]:
    """No list is read item by item."""
    return ()


def read_json(path: Path, itemwise: Names = no_names) -> object:
    """The document of a JSON or NDJSON file; raises `InputError` with the line where it breaks off.

    A list, and the lists of an object that `itemwise` names out of all its names, are `Items`.
    """
    if size(path) > LARGEST_FILE:
        raise InputError("the file is too large", where=str(path), remedy="split it")
    data = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    try:
        data.decode()
        lines = path.suffix in (".ndjson", ".jsonl") or _has_lines(data)
        return _lines(data) if lines else _document(data, itemwise)
    except UnicodeDecodeError as failed:
        raise InputError("not UTF-8, which JSON must be", where=str(path), remedy="save it as UTF-8") from failed
    except (ValueError, RecursionError) as failed:
        line = getattr(failed, "lineno", 0)
        raise InputError(f"not JSON (line {line})", where=f"{path}:{line}", remedy="export it again") from failed


def size(path: Path) -> int:
    """The bytes of a file; raises `InputError` where it cannot be read."""
    try:
        return path.stat().st_size
    except OSError as failed:
        raise InputError(f"cannot read it: {failed.strerror}", where=str(path), remedy="check its path") from failed


def _has_lines(data: bytes) -> bool:
    """Whether an object ends with the first line and another begins with the next, as in NDJSON only."""
    end = data.find(b"\n")
    if end < 0 or data[:1] != b"{" or data[end:].lstrip()[:1] != b"{":
        return False
    try:
        _ANY.decode(data[:end])
    except (msgspec.MsgspecError, RecursionError):
        return False
    return True


def _lines(data: bytes) -> Items:
    lines = data.split(b"\n")
    for number, line in enumerate(lines, start=1):
        try:
            _ANY.decode(line or b"0")
        except (msgspec.MsgspecError, RecursionError):
            _check_leniently(line, number)
    return Items([line for line in lines if line.strip()])


def _check_leniently(line: bytes, number: int) -> None:
    try:
        if line.strip():
            json.loads(line)
    except json.JSONDecodeError as failed:
        failed.lineno = number
        raise


def _document(data: bytes, itemwise: Names) -> object:
    first = data[: 1 << 10].lstrip()[:1]
    try:
        if first == b"[":
            return Items(_LIST.decode(data))
        parts = _OBJECT.decode(data) if first == b"{" else {}
        if opened := {name for name in itemwise(parts) if bytes(memoryview(parts[name])[:1]) == b"["}:
            return {name: Items(_LIST.decode(raw)) if name in opened else parsed(raw) for name, raw in parts.items()}
    except (msgspec.MsgspecError, RecursionError):
        pass  # what is wrong with it, if anything, is told by the reader that is as lenient as others are
    return parsed(data)
