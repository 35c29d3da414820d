"""What the tables of the directory hold of a service: its rows, ready to be written."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from havre.directory import model as engine
from havre.directory.hsds_split import Parts, split
from havre.directory.hsds_views import terms_of
from havre.directory.plain import digest, dumped, to_plain
from havre.directory.verification import due, is_emergency

Values = dict[str, Any]  # by column


@dataclass(frozen=True, slots=True)
class Fresh:
    """A service with its plain form, the record it came from taken apart (and as text), and a fingerprint of it all."""

    service: engine.Service
    plain: dict[str, Any]
    digest: str
    parts: Parts
    said: str


def fresh(service: engine.Service, record: Mapping[str, Any] | None) -> Fresh:
    """A service to be written; `record` is the HSDS record it was read from, where there is one."""
    plain = to_plain(service)
    if not record:
        return Fresh(service, plain, digest(plain), Parts({}), "")
    parts = split(record, service)
    said = told(parts.service)
    others = told(parts.organization) + "".join(told(place) for place in parts.locations.values())
    return Fresh(service, plain, digest(plain, said + others), parts, said)


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
            found[about.id] = {
                "id": about.id,
                "name": about.name,
                "source": one.service.origin.source,
                "document": dumped(one.plain["organization"]),
                "record": "",
            }
    return [{**row, "record": told(said[key])} for key, row in found.items()]


def locations(written: Iterable[Fresh]) -> list[Values]:
    """Their places, each once."""
    found: dict[str, Values] = {}
    said: dict[str, dict[str, Any]] = {}
    for one in written:
        for at, plain in zip(one.service.locations, one.plain.get("locations", ()), strict=True):
            place = at.location
            said[place.id] = {**said.get(place.id, {}), **one.parts.locations.get(place.id, {})}
            found[place.id] = {
                "id": place.id,
                "city": place.address.city[:300],
                "territory": place.address.country,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "confidential": place.confidential,
                "document": dumped(plain["location"]),
                "record": "",
            }
    return [{**row, "record": told(said[key])} for key, row in found.items()]


def service_row(one: Fresh, own: int | None) -> Values:
    """The row of a service; `own` are the days between two checks that were agreed with it, where any were."""
    service = one.service
    return {
        "id": service.id,
        "organization_id": service.organization.id if service.organization else None,
        "name": service.name,
        "country": service.country,
        "status": service.status,
        "visibility": service.visibility,
        "example": service.example,
        "source": service.origin.source,
        "assured": service.origin.assured.isoformat() if service.origin.assured else None,
        "due": due(service, own).isoformat(),
        "emergency": is_emergency(service),
        "mailed": bool(service.email),
        "digest": one.digest,
        "modified": int(time.time()),
        "document": _without(one.plain, "organization", "locations"),
        "record": one.said,
    }


def at_location_rows(one: Fresh) -> list[Values]:
    """The rows that tie a service to its places."""
    pairs = zip(one.service.locations, one.plain.get("locations", ()), strict=True)
    return [
        {
            "id": at.id,
            "service_id": one.service.id,
            "location_id": at.location.id,
            "position": position,
            "document": _without(plain, "location", "id"),
        }
        for position, (at, plain) in enumerate(pairs)
    ]


def term_rows(one: Fresh) -> list[Values]:
    """The rows that tie a service that came as HSDS to the terms its record names."""
    said: Values = {"": one.parts.service, "organization": one.parts.organization, **one.parts.locations}
    return [
        {"service_id": one.service.id, "term": term[:200], "taxonomy": taxonomy[:200]}
        for term, taxonomy in sorted(terms_of(said).items())
    ]
