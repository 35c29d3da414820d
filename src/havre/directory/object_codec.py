"""HSDS objects from JSON and back, without loss: what HSDS does not know stands in `more`, as it was said."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from havre.directory.objects_parts import Thing


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an HSDS object: a text, a number, one object or a list of them; `kind` is that of the objects."""

    name: str
    form: Literal["text", "number", "one", "many"]
    kind: type[Thing] = Thing


def properties(kind: type[Thing]) -> Mapping[str, Property]:
    """The properties of an object in the order of the specification: id first, attributes and metadata last."""
    hashable: Any = kind  # as every class is; the checker cannot tell for a class not yet known
    found: Mapping[str, Property] = _properties(hashable)
    return found


@cache
def _properties(kind: type[Thing]) -> Mapping[str, Property]:
    hints = get_type_hints(kind)
    last = ("attributes", "metadata")
    names = [part.name for part in fields(kind) if part.name not in ("more", *last)]
    names += [name for name in last if name in hints]
    return {name: _property(name, hints[name]) for name in names}


def _property(name: str, hint: Any) -> Property:
    arms = [arm for arm in get_args(hint) if arm is not type(None)]
    if get_origin(hint) is tuple:
        return Property(name, "many", arms[0])
    if get_origin(hint) in (Union, types.UnionType) and arms[0] in (str, float):
        return Property(name, "text" if arms[0] is str else "number")
    return Property(name, "one", arms[0])


def read[Kind: Thing](kind: type[Kind], record: Mapping[str, Any]) -> Kind:
    """The object of an HSDS record; properties unknown, null, empty or of another type go to `more`."""
    known = properties(kind)
    held: dict[str, Any] = {}
    more: dict[str, Any] = {}
    for name, value in record.items():
        about = known.get(name)
        if about is None or not _fits(about, value):
            more[name] = value
        elif about.form == "one":
            held[name] = read(about.kind, value)
        elif about.form == "many":
            held[name] = tuple(read(about.kind, part) for part in value)
        else:
            held[name] = value
    return kind(**held, more=more)


def _fits(about: Property, value: object) -> bool:
    if about.form == "text":
        return isinstance(value, str)
    if about.form == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if about.form == "one":
        return isinstance(value, dict)
    return isinstance(value, list) and bool(value) and all(isinstance(part, dict) for part in value)


def write(thing: Thing) -> dict[str, Any]:
    """The HSDS record of an object, its properties in the order of the specification."""
    told: dict[str, Any] = {}
    for name, about in properties(type(thing)).items():
        value = getattr(thing, name)
        if about.form == "one":
            told |= {} if value is None else {name: write(value)}
        elif about.form == "many":
            told |= {name: [write(part) for part in value]} if value else {}
        elif value is not None:
            told[name] = value
    return told | {name: thing.more[name] for name in sorted(thing.more)}


def ordered(kind: type[Thing], record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with its properties, and those inside, in the order of the specification: always the same spelling."""
    known = properties(kind)
    names = [name for name in known if name in record] + sorted(name for name in record if name not in known)
    return {name: _ordered_value(known.get(name), record[name]) for name in names}


def _ordered_value(about: Property | None, value: Any) -> Any:
    if about is None or about.form in ("text", "number"):
        return value
    if isinstance(value, list):
        return [ordered(about.kind, part) if isinstance(part, dict) else part for part in value]
    return ordered(about.kind, value) if isinstance(value, dict) else value
