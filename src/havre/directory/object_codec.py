"""HSDS objects from JSON and back, without loss: what HSDS does not know stands in `more`, as it was said."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from havre.directory.model import stable_id
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
    """A record as it goes out: its properties, and those inside, in the order of the specification, of their types.

    A source may say null, «1997» for a number or nothing where HSDS asks for something: null is left out, as the
    schemas know none; figures become numbers and numbers texts; what cannot be told in the type of its property is left
    out; objects inside without an id get one, always the same; texts that HSDS requires are empty where nobody said
    them. What HSDS does not know stays as it was said.
    """
    known, required = properties(kind), _REQUIRED.get(kind.__name__, {})
    told = {name: value for name in known if (value := _typed(known[name], record.get(name), record)) is not None}
    for name, choices in _CHOICES.get(kind.__name__, {}).items():
        if name in told and told[name] not in choices:
            del told[name]
    if missing := required.keys() - told.keys():
        told |= {name: required[name] for name in missing}
        told = {name: told[name] for name in known if name in told}
    return told | {name: record[name] for name in sorted(record.keys() - known.keys())}


def _typed(about: Property, value: Any, owner: Mapping[str, Any]) -> Any:
    """A value in the type of its property, None where it cannot be told in it."""
    if value is None:
        return None
    if about.form == "text":
        return value if isinstance(value, str) else _words(value)
    if about.form == "number":
        return _figure(value)
    if about.form == "one":
        return _inside(about, value, owner, 0) if isinstance(value, dict) else None
    if not isinstance(value, list):
        return None
    return [_inside(about, part, owner, at) for at, part in enumerate(value) if isinstance(part, dict)]


def _inside(about: Property, part: dict[str, Any], owner: Mapping[str, Any], position: int) -> dict[str, Any]:
    told = ordered(about.kind, part)
    if told.get("id"):
        return told
    return {"id": stable_id(str(owner.get("id") or ""), about.name, str(position))} | told


def _words(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else None


def _figure(value: object) -> int | float | None:
    if isinstance(value, int | float):
        return None if isinstance(value, bool) else value
    if not isinstance(value, str) or not _FIGURE.fullmatch(value.strip()):
        return None
    return float(value) if "." in value else int(value)


_FIGURE = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,15})?")
_SPOT = ("physical", "postal", "virtual")
_CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Address": {"address_type": _SPOT},
    "Location": {"location_type": _SPOT},
    "Schedule": {"freq": ("WEEKLY", "MONTHLY"), "wkst": ("MO", "TU", "WE", "TH", "FR", "SA", "SU")},
}
# What HSDS requires of an object, and what stands there where nobody said it.
_REQUIRED: Mapping[str, Mapping[str, str]] = {
    "Address": {
        **dict.fromkeys(("address_1", "city", "state_province", "postal_code", "country"), ""), "address_type": _SPOT[0]
    },
    "Location": {"location_type": _SPOT[0]},
    "Organization": {"description": ""},
    "Phone": {"number": ""},
    "Program": {"name": "", "description": ""},
    "Taxonomy": {"name": "", "description": ""},
    "TaxonomyTerm": {"name": "", "description": ""},
    "OrganizationIdentifier": {"identifier_type": "", "identifier": ""},
    "Url": {"url": ""},
}  # fmt: skip
