"""Confidential places: all that leads to them is taken out before anything else sees the record.

What is left is the area (town, region or country) and codes of accessibility. The rest of the record is cleaned of what
repeats the street, the point or the telephone (secret_texts.py), and so is the raw record that quarantine keeps: a
secret address is neither stored nor shown by way of a fault.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from havre.directory.departments import FRENCH, department_of_postcode
from havre.directory.faults import BadValueError
from havre.directory.secret_points import degree
from havre.directory.secret_texts import Names, Secrets

TRUE = frozenset(("1", "true", "yes", "y", "oui", "ja", "si", "sí", "sim", "kyllä", "igen", "x", "vrai", "wahr"))
FALSE = frozenset(("", "0", "false", "no", "n", "non", "nein", "não", "nao", "ei", "nem", "faux", "falsch", "none"))

DEEPEST = 40  # objects inside objects; a full record of HSDS has nine
# Of an address of a secret place: what is left, by how much of its area its owner wants shown.
_SHOWN = {
    "town": ("city", "region", "state_province", "country"),
    "department": ("region", "state_province", "country"),
    "region": ("region", "state_province", "country"),
    "country": ("country",),
}
# Codes that help somebody choose and lead to no house.
_HARMLESS = ("havre.confidential", "havre.area", "havre.wheelchair", "havre.access", "havre.no_access")
_REQUIRED = ("address_1", "city", "state_province", "postal_code", "country", "address_type")
_ADDRESS = ("address_1", "city", "region", "state_province", "postal_code", "country", "address_type")
_STREETS = ("address_1", "address_2", "attention", "attention_line", "street")
_CODES = ("postal_code", "external_identifier", "what3words", "plus_code", "geohash")
# Fields whose changes, kept in `metadata`, would tell where a place is or was.
_TOLD_BY = frozenset(
    ("address_1", "address_2", "latitude", "longitude", "postal_code", "addresses", "address", "location")
)


_NO_SECRETS = Secrets(())


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A record without secret places, and how many were taken out of it."""

    record: dict[str, object]
    places: int
    secrets: Secrets = _NO_SECRETS
    texts: int = 0  # of which something was taken out


def is_true(value: object) -> bool:
    """Whether a flag of secrecy holds; anything that is not plainly «no» counts as «yes»."""
    return str(value if value is not None else "").strip().casefold() not in FALSE


def attribute_values(record: Mapping[str, object], label: str) -> list[str]:
    """The values of the HSDS attributes of `record` that carry this label."""
    return labelled(record).get(label, [])


def labelled(record: Mapping[str, object]) -> Mapping[str, list[str]]:
    """The values of the HSDS attributes of `record` by their label."""
    attributes = record.get("attributes")
    return _by_label(attributes) if isinstance(attributes, list) else {}


# The attributes last asked for, how many they were, and their values by label: each label of a record is asked in turn.
_last: tuple[list[object], int, dict[str, list[str]]] = ([], 0, {})


def _by_label(attributes: list[object]) -> dict[str, list[str]]:
    global _last  # noqa: PLW0603 - one tuple, replaced whole
    last = _last
    if last[0] is attributes and last[1] == len(attributes):
        return last[2]
    found: dict[str, list[str]] = {}
    for one in attributes:
        if isinstance(one, dict):
            found.setdefault(str(one.get("label")), []).append(str(one.get("value", "")))
    _last = (attributes, len(attributes), found)
    return found


def confidential(location: Mapping[str, object]) -> bool:
    """Whether a location of an HSDS record says that its place must not be known."""
    if "confidential" in location and is_true(location["confidential"]):
        return True
    return any(map(is_true, attribute_values(location, "havre.confidential")))


def scrub(record: Mapping[str, object], known: Collection[str] = ()) -> Scrubbed:
    """`record` (an HSDS record of any kind) with all confidential locations reduced to their area.

    `known` are ids of locations that are confidential although this record does not say so. Raises `BadValueError` for
    a record deeper than any.
    """
    secret = list(_locations(record, frozenset(known))) if _mentions(record) or known else []
    if not secret:
        return Scrubbed(dict(record), 0)
    ids = frozenset(str(place["id"]) for place in secret if place.get("id")) | frozenset(known)
    secret = list(_locations(record, ids))
    secrets = secrets_of(secret, open_places=_open_places(record, secret), names=_names(record))
    for phone in _numbers(record):
        secrets.allow(phone)
    cleaned = secrets.cleaned(_reduced(record, ids | frozenset(_ids_inside(secret)), ids))
    count = len({str(place.get("id") or id(place)) for place in secret})
    return Scrubbed(cleaned if isinstance(cleaned, dict) else {}, count, secrets, secrets.withheld)


def _mentions(record: Mapping[str, object]) -> bool:
    """Whether a flag of secrecy stands anywhere in a record: of most records it is told at once that none does."""
    level: list[Any] = [record]
    found = False  # all of it is walked, for its depth
    for _ in range(DEEPEST):
        inside: list[Any] = []
        for one in level:
            if type(one) is dict and ("confidential" in one or one.get("label") == "havre.confidential"):
                found = True
            for inner in one.values() if type(one) is dict else one:
                if type(inner) is dict or type(inner) is list:
                    inside.append(inner)  # noqa: PERF401 - half the time of comprehensions, of which most would be empty
        if not inside:
            return found
        level = inside
    raise BadValueError("", "too_deep", f"more than {DEEPEST} levels")


def secrets_of(
    places: Collection[Mapping[str, object]],
    open_places: Collection[Mapping[str, object]] = (),
    names: Iterable[str] = (),
) -> Secrets:
    """What must not be found in any text about these locations (HSDS records, as they were before).

    Areas of `open_places` may be told, `names` are those of the service and its organization.
    """
    holders = [holder for place in places for holder in (place, *_objects(place.get("addresses")))]
    points = [(lat, lon) for place in places if (lat := degree(place.get("latitude"))) is not None
              and (lon := degree(place.get("longitude"))) is not None]  # fmt: skip
    told = {name for place in open_places for name in _areas(place, _SHOWN["town"])}
    told |= {name for place in places for name in _areas(place, _shown(place))}
    town = {name for place in places for name in _areas(place, _SHOWN["town"])}
    return Secrets(
        _said(holders, _STREETS),
        points,
        _said(holders, _CODES),
        (number for place in places for number in _numbers(place)),
        Names(frozenset(told), frozenset(town) - told, frozenset(names)),
    )


def _said(holders: Iterable[Mapping[str, object]], names: Iterable[str]) -> list[str]:
    return [said for holder in holders for name in names if (said := str(holder.get(name) or "").strip())]


def _areas(place: Mapping[str, object], names: tuple[str, ...]) -> Iterator[str]:
    """What the addresses of a place say under these names of areas."""
    yield from _said((place, *_objects(place.get("addresses"))), names)


def _shown(place: Mapping[str, object]) -> tuple[str, ...]:
    """How much of its area a secret place shows; of a level nobody knows the country."""
    level = next(iter(attribute_values(place, "havre.area")), "town").strip().casefold()
    return _SHOWN.get(level, ("country",))


def _open_places(record: object, secret: Collection[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """The locations of a record that may be known."""
    hidden = {id(place) for place in secret}
    return [place for place in _mappings(record) if "addresses" in place and id(place) not in hidden]


def _mappings(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, Mapping):
        yield value
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _mappings(inner)


def _names(record: Mapping[str, object]) -> list[str]:
    about = record.get("organization")
    return [str(one.get("name") or "") for one in (record, about) if isinstance(one, Mapping)]


def _objects(value: object) -> list[dict[str, object]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _numbers(holder: Mapping[str, object]) -> Iterator[str]:
    """The telephones that stand directly on an object, and those of its contacts."""
    for part in (holder, *_objects(holder.get("contacts"))):
        yield from (str(phone.get("number") or "") for phone in _objects(part.get("phones")))


def _ids_inside(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _ids_inside(inner)
    elif isinstance(value, Mapping):
        if value.get("id"):
            yield str(value["id"])
        for inner in value.values():
            yield from _ids_inside(inner)


def _is_secret(value: Mapping[str, object], ids: Collection[str]) -> bool:
    place = "location_type" in value or "addresses" in value or "latitude" in value
    return confidential(value) or (place and str(value.get("id") or "") in ids)


def _locations(value: object, ids: frozenset[str]) -> Iterator[Mapping[str, object]]:
    """All objects in `value` that are confidential, or are known to be."""
    if isinstance(value, list):
        for inner in value:
            yield from _locations(inner, ids)
    elif isinstance(value, Mapping):
        if _is_secret(value, ids):
            yield value
        for inner in value.values():
            yield from _locations(inner, ids)


def _reduced(value: object, gone: Collection[str], ids: frozenset[str]) -> object:
    """`value` with secret places reduced to their area, and without what is said of the parts of such places."""
    if isinstance(value, list):
        return [_reduced(inner, gone, ids) for inner in value if not speaks_of(inner, gone)]
    if not isinstance(value, Mapping):
        return value
    if _is_secret(value, ids):
        return area_only(value)
    place = value.get("location")
    there = ("phones", "contacts") if isinstance(place, Mapping) and _is_secret(place, ids) else ()
    return {name: _reduced(inner, gone, ids) for name, inner in value.items() if name not in there}


def speaks_of(value: object, gone: Collection[str]) -> bool:
    """Whether an object of a list is a change or an attribute of something that is secret."""
    if not isinstance(value, Mapping):
        return False
    linked = str(value.get("resource_id") or value.get("link_id") or "") in gone
    return linked or ("last_action_type" in value and str(value.get("field_name")) in _TOLD_BY)


def area_only(location: Mapping[str, object]) -> dict[str, object]:
    """What may be kept of a secret place: its id, its kind, its flag, and as much of its area as `havre.area` says."""
    shown = _shown(location)
    lived = location.get("addresses")
    kept = {"location_type": "physical"} | {key: location[key] for key in ("id", "location_type") if key in location}
    addresses = [
        {key: _area_part(address, key, shown) for key in ("id", *_ADDRESS) if key in address or key in _REQUIRED}
        | (_department(address) if shown == _SHOWN["department"] else {})
        for address in (lived if isinstance(lived, list) else [])
        if isinstance(address, dict)
    ]
    attributes = location.get("attributes")
    flags = [a for a in attributes if isinstance(a, dict)] if isinstance(attributes, list) else []
    flags = [a for a in flags if a.get("label") in _HARMLESS]
    told = {"confidential": location["confidential"]} if "confidential" in location else {}
    if not confidential({**told, "attributes": flags}):
        told = {"confidential": True}
    return kept | told | ({"addresses": addresses} if addresses else {}) | ({"attributes": flags} if flags else {})


def _department(address: Mapping[str, object]) -> dict[str, object]:
    """The département of an address as its province, by its postcode; nothing where it tells none."""
    code = str(address.get("postal_code") or "")
    name = department_of_postcode(code) if str(address.get("country") or "FR").upper() in FRENCH else ""
    return {"state_province": name} if name else {}


def _area_part(address: Mapping[str, object], key: str, shown: tuple[str, ...]) -> object:
    return address.get(key, "") if key in ("id", "address_type", *shown) else ""
