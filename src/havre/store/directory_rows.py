"""What the tables of the directory hold of a service: its rows, ready to be written."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from havre.directory import model as engine
from havre.directory.hsds_split import Parts, split
from havre.directory.hsds_views import terms_of
from havre.directory.json_files import dumped
from havre.directory.plain import digest, to_plain
from havre.directory.verification import due, is_emergency

Values = tuple[Any, ...]  # in the order of the columns of their table
ORGANIZATION = ("id", "name", "source", "document", "record")
LOCATION = ("id", "city", "territory", "latitude", "longitude", "confidential", "document", "record")
SERVICE = (
    "id", "organization", "name", "country", "status", "visibility", "example", "source", "assured", "due", "emergency",
    "mailed", "digest", "modified", "seen", "document", "record",
)  # fmt: skip
AT_LOCATION = ("id", "service", "location", "position", "document")
TERM = ("service", "term", "taxonomy")


@dataclass(frozen=True, slots=True)
class Fresh:
    """A service with its plain form, the record it came from taken apart (and as text), and a fingerprint of it all.

    `seen` is the fingerprint of the item of a file that says just this, where one does.
    """

    service: engine.Service
    plain: dict[str, Any]
    digest: str
    parts: Parts
    said: str
    seen: str = ""


def fresh(service: engine.Service, record: Mapping[str, Any] | None, seen: str = "") -> Fresh:
    """A service to be written; `record` is the HSDS record it was read from, where there is one."""
    plain = to_plain(service)
    if not record:
        return Fresh(service, plain, digest(plain), Parts({}), "", seen)
    parts = split(record, service)
    said = told(parts.service)
    others = told(parts.organization) + "".join(told(place) for place in parts.locations.values())
    return Fresh(service, plain, digest(plain, said + others), parts, said, seen)


def _without(plain: dict[str, Any], *keys: str) -> str:
    return dumped({key: value for key, value in plain.items() if key not in keys})


def told(record: Mapping[str, Any] | None) -> str:
    """A record as it is kept: nothing for none."""
    return dumped(record) if record else ""


def organizations(written: Iterable[Fresh]) -> list[Values]:
    """The organizations of these services, each once; what one service does not say of it another may."""
    found: dict[str, Values] = {}
    said: dict[str, dict[str, Any]] = {}
    for one in written:
        about = one.service.organization
        if about:
            said[about.id] = {**said.get(about.id, {}), **one.parts.organization}
            found[about.id] = (about.id, about.name, one.service.origin.source, dumped(one.plain["organization"]))
    return [(*row, told(said[key])) for key, row in found.items()]


def locations(written: Iterable[Fresh]) -> list[Values]:
    """Their places, each once."""
    found: dict[str, Values] = {}
    said: dict[str, dict[str, Any]] = {}
    for one in written:
        for at, plain in zip(one.service.locations, one.plain.get("locations", ()), strict=True):
            place = at.location
            said[place.id] = {**said.get(place.id, {}), **one.parts.locations.get(place.id, {})}
            found[place.id] = (
                place.id, place.address.city[:300], place.address.country, place.latitude, place.longitude,
                place.confidential, dumped(plain["location"]),
            )  # fmt: skip
    return [(*row, told(said[key])) for key, row in found.items()]


def service_row(one: Fresh, own: int | None) -> Values:
    """The row of a service; `own` are the days between two checks that were agreed with it, where any were."""
    service, assured = one.service, one.service.origin.checked
    return (
        service.id, service.organization.id if service.organization else None, service.name, service.country,
        service.status, service.visibility, service.example, service.origin.source,
        assured.isoformat() if assured else None, due(service, own).isoformat(), is_emergency(service),
        bool(service.email), one.digest, int(time.time()), one.seen,
        _without(one.plain, "organization", "locations"), one.said,
    )  # fmt: skip


def at_location_rows(one: Fresh) -> list[Values]:
    """The rows that tie a service to its places."""
    pairs = zip(one.service.locations, one.plain.get("locations", ()), strict=True)
    return [
        (at.id, one.service.id, at.location.id, position, _without(plain, "location", "id"))
        for position, (at, plain) in enumerate(pairs)
    ]


def term_rows(one: Fresh) -> list[Values]:
    """The rows that tie a service that came as HSDS to the terms its record names."""
    said = {"": one.parts.service, "organization": one.parts.organization, **one.parts.locations}
    return [(one.service.id, term[:200], taxonomy[:200]) for term, taxonomy in sorted(terms_of(said).items())]
