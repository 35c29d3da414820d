"""Services as plain data (what JSON can hold) and back, without loss; fields at their default are left out."""

from __future__ import annotations

import hashlib
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, partial
from operator import attrgetter
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from havre.core.vocabulary import Code, code_of
from havre.directory.json_files import dumped

_SIMPLE = frozenset((str, int, float, bool))
_Reader = Callable[[Any], Any]


def to_plain(value: Any) -> Any:
    """`value` - a dataclass of the directory, or what one holds - as dicts, lists, texts and numbers."""
    if value is None or type(value) in _SIMPLE:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(value)
    if isinstance(value, frozenset):
        return sorted(to_plain(inner) for inner in value)
    if isinstance(value, tuple | list):
        return [to_plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(inner) for key, inner in value.items()}
    return value.value if isinstance(value, Enum) else value.isoformat() if isinstance(value, date) else value


def _plain_fields(value: Any) -> dict[str, Any]:
    told: dict[str, Any] = {}
    hashable: Any = type(value)  # as every class is; the checker cannot tell for a class not yet known
    values, writers = _writers(hashable)
    for found, (name, default, write) in zip(values(value), writers, strict=True):
        if found is not default and found != default:
            told[name] = found if write is None or type(found) in _SIMPLE else write(found)
    return told


@cache
def _writers(kind: type) -> tuple[Callable[[Any], Iterable[Any]], tuple[tuple[str, object, _Reader | None], ...]]:
    """The values of a class's fields, and of each its name, its default and what makes it plain; None where it is."""

    def default(part: Any) -> object:
        return part.default_factory() if part.default_factory is not MISSING else part.default

    hints = get_type_hints(kind)
    names = [part.name for part in fields(kind)]
    values = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
    return values, tuple((part.name, default(part), _writer(hints[part.name])) for part in fields(kind))


def _writer(hint: Any) -> _Reader | None:
    origin, inside = get_origin(hint), get_args(hint)
    if hint in _SIMPLE or origin is Literal:
        return None
    if origin in (Union, types.UnionType):
        return _writer(next(arm for arm in inside if arm is not type(None)))
    if isinstance(hint, type) and is_dataclass(hint):
        return _plain_fields
    if origin is tuple and isinstance(inside[0], type) and is_dataclass(inside[0]):
        return _plain_list
    return _plain_texts if origin is tuple and inside[0] is str else to_plain


def _plain_list(values: Iterable[Any]) -> list[Any]:
    return [_plain_fields(value) for value in values]


def _plain_texts(values: Iterable[Any]) -> list[Any]:
    return list(values)


def from_plain[Kind](kind: type[Kind], data: Mapping[str, Any]) -> Kind:
    """The dataclass `kind` from its plain form; raises `ValueError` or `TypeError` for data of another shape."""
    hashable: Any = kind  # as every class is; the checker cannot tell for a class not yet known
    readers = _readers(hashable)
    return kind(**{name: readers[name](value) for name, value in data.items()})


@cache
def _readers(kind: type) -> dict[str, _Reader]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _as_is(value: Any) -> Any:
    return value


def _reader(hint: Any) -> _Reader:
    """What turns a plain value into one of type `hint`."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        reader = _reader(next(arm for arm in inside if arm is not type(None)))
        return lambda value: None if value is None else reader(value)
    if origin in (tuple, frozenset):
        reader = _reader(inside[0])
        return lambda value: origin(map(reader, value))
    return _reader_of_class(hint) if isinstance(hint, type) and origin is None else _as_is


def _reader_of_class(kind: type) -> _Reader:
    if issubclass(kind, date):
        return kind.fromisoformat
    if issubclass(kind, Code):
        return code_of
    return partial(from_plain, kind) if is_dataclass(kind) else _as_is


def digest(plain: Mapping[str, Any], record: str = "") -> str:
    """A fingerprint of all that a service (in plain form) and its record (as text) say, but for the day of import."""
    origin = {key: value for key, value in plain["origin"].items() if key != "imported"}
    said = dumped({**plain, "origin": origin}) + record
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
