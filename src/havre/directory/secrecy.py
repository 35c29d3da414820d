"""Confidential places: their street and coordinates are taken out before anything else sees the record.

What is left is the area (town, region, country). The same is done to the raw record that quarantine keeps, and to
texts that repeat the street, so that a secret address is neither stored nor shown by way of a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TRUE = frozenset(("1", "true", "yes", "y", "oui", "ja", "si", "sí", "sim", "kyllä", "igen", "x", "vrai", "wahr"))
FALSE = frozenset(("", "0", "false", "no", "n", "non", "nein", "não", "nao", "ei", "nem", "faux", "falsch", "none"))

# Of an address of a secret place: what is left, by how much of its area its owner wants shown.
_SHOWN = {
    "town": ("city", "region", "state_province", "country"),
    "region": ("region", "state_province", "country"),
    "country": ("country",),
}
# Codes that help somebody choose and lead to no house.
_HARMLESS = ("havre.confidential", "havre.area", "havre.wheelchair", "havre.access", "havre.no_access")
_REQUIRED = ("address_1", "city", "state_province", "postal_code", "country", "address_type")
_ADDRESS = ("address_1", "city", "region", "state_province", "postal_code", "country", "address_type")
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


def area_only(location: Mapping[str, object]) -> dict[str, object]:
    """What may be kept of a secret place: its id, its kind, its flag, and as much of its area as `havre.area` says."""
    level = next(iter(attribute_values(location, "havre.area")), "town").strip().casefold()
    shown = _SHOWN.get(level, ("country",))
    lived = location.get("addresses")
    kept = {"location_type": "physical"} | {key: location[key] for key in ("id", "location_type") if key in location}
    addresses = [
        {key: _area_part(address, key, shown) for key in ("id", *_ADDRESS) if key in address or key in _REQUIRED}
        for address in (lived if isinstance(lived, list) else [])
        if isinstance(address, dict)
    ]
    attributes = location.get("attributes")
    flags = [a for a in attributes if isinstance(a, dict)] if isinstance(attributes, list) else []
    flags = [a for a in flags if a.get("label") in _HARMLESS]
    told = {"confidential": location["confidential"]} if "confidential" in location else {}
    return kept | told | ({"addresses": addresses} if addresses else {}) | ({"attributes": flags} if flags else {})


def _area_part(address: Mapping[str, object], key: str, shown: tuple[str, ...]) -> object:
    return address.get(key, "") if key in ("id", "address_type", *shown) else ""


def _cleaned(value: object, secrets: list[str]) -> object:
    if isinstance(value, list):
        return [_cleaned(inner, secrets) for inner in value]
    if isinstance(value, Mapping):
        if confidential(value):
            value = area_only(value)
        return {k: _cleaned(v, secrets) for k, v in value.items()}
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "…")
    return value
