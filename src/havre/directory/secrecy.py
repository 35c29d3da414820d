"""Confidential places: their street and coordinates are taken out before anything else sees the record.

What is left is the area (town, region, country). The same is done to the raw record that quarantine keeps, and to
texts that repeat the street, so that a secret address is neither stored nor shown by way of a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TRUE = frozenset(("1", "true", "yes", "y", "oui", "ja", "si", "sí", "sim", "kyllä", "igen", "x", "vrai", "wahr"))
FALSE = frozenset(("", "0", "false", "no", "n", "non", "nein", "não", "nao", "ei", "nem", "faux", "falsch", "none"))

_PLACE = ("address_1", "address_2", "attention", "latitude", "longitude", "postal_code", "transportation", "url")
_CARRIERS = ("name", "alternate_name", "description", "phones", "contacts", "schedules", "accessibility", "metadata")
_TELLING = ("address_1", "address_2", "latitude", "longitude")
_SHORTEST_SECRET = 6  # a shorter text would blank ordinary words


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A record without secret places, and how many were taken out of it."""

    record: dict[str, object]
    places: int


def is_true(value: object) -> bool:
    """Whether a flag of secrecy holds; anything that is not plainly «no» counts as «yes»."""
    return str(value if value is not None else "").strip().casefold() not in FALSE


def attribute_values(record: Mapping[str, object], label: str) -> list[str]:
    """The values of the HSDS attributes of `record` that carry this label."""
    attributes = record.get("attributes")
    found = [a for a in attributes if isinstance(a, dict)] if isinstance(attributes, list) else []
    return [str(a.get("value", "")) for a in found if a.get("label") == label]


def confidential(location: Mapping[str, object]) -> bool:
    """Whether a location of an HSDS record says that its place must not be known."""
    flags = [location.get("confidential"), *attribute_values(location, "havre.confidential")]
    return any(is_true(flag) for flag in flags)


def scrub(record: Mapping[str, object]) -> Scrubbed:
    """`record` (an HSDS record of any kind) with all confidential locations reduced to their area."""
    secrets: list[str] = []
    _collect(record, secrets)
    if not secrets and not _has_confidential(record):
        return Scrubbed(dict(record), 0)
    secrets.sort(key=len, reverse=True)
    cleaned = _cleaned(record, secrets)
    return Scrubbed(cleaned if isinstance(cleaned, dict) else {}, _count(record))


def _locations(value: object) -> list[Mapping[str, object]]:
    """All objects in `value` that say that they are confidential."""
    if isinstance(value, list):
        return [found for inner in value for found in _locations(inner)]
    if isinstance(value, Mapping):
        own = [value] if confidential(value) else []
        return own + [found for inner in value.values() for found in _locations(inner)]
    return []


def _has_confidential(record: object) -> bool:
    return bool(_locations(record))


def _count(record: object) -> int:
    return len({str(found.get("id") or id(found)) for found in _locations(record)})


def _collect(record: object, secrets: list[str]) -> None:
    for location in _locations(record):
        addresses = location.get("addresses")
        holders = [location, *(addresses if isinstance(addresses, list) else [])]
        for holder in holders:
            if isinstance(holder, Mapping):
                texts = (str(holder.get(key) or "").strip() for key in _TELLING)
                secrets.extend(found for found in texts if len(found) >= _SHORTEST_SECRET)


def _cleaned(value: object, secrets: list[str], *, inside: bool = False) -> object:
    if isinstance(value, list):
        return [_cleaned(inner, secrets, inside=inside) for inner in value]
    if isinstance(value, Mapping):
        hidden = inside or confidential(value)
        gone = (*_PLACE, *_CARRIERS) if hidden else ()
        return {k: _cleaned(v, secrets, inside=hidden) for k, v in value.items() if k not in gone}
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "…")
    return value
