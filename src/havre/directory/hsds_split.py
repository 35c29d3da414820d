"""A full HSDS record taken apart - the service, its organization, its places, each kept once - and put together again.

Many services share an organization or a place; what is said of it is kept in one row, so that a place that becomes
secret has its address in no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from havre.directory.model import Service

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """A service's record without its organization and places, of which it holds the ids; and these, by id."""

    service: Plain
    organization: Plain = field(default_factory=dict)
    locations: Mapping[str, Plain] = field(default_factory=dict)


def split(record: Mapping[str, Any], service: Service) -> Parts:
    """The parts of the record from which `service` was read; nothing of it is lost."""
    about = record.get("organization")
    alone = dict(record)
    if service.organization and isinstance(about, dict):
        alone["organization"] = {"id": service.organization.id}
    else:
        about = {}
    locations: dict[str, Plain] = {}
    if at := record.get("service_at_locations"):
        ids = iter([(one.id, one.location.id) for one in service.locations])
        alone["service_at_locations"] = [_at(one, ids, locations) if isinstance(one, dict) else one for one in at]
    return Parts(alone, {**about, "id": service.organization.id} if about and service.organization else {}, locations)


def _at(record: Plain, ids: Any, locations: dict[str, Plain]) -> Plain:
    own, spot = next(ids)
    place = record.get("location")
    if not isinstance(place, dict):
        return {**record, "id": own}
    locations[spot] = {**locations.get(spot, {}), **place, "id": spot}
    return {**record, "id": own, "location": {"id": spot}}


def join(parts: Parts) -> Plain:
    """The full record: organization and places where only their ids stood."""
    full = dict(parts.service)
    if parts.organization and isinstance(full.get("organization"), dict):
        about = dict(parts.organization)
        if isinstance(about.get("locations"), list):
            about["locations"] = [_fresh(place, parts.locations) for place in about["locations"]]
        full["organization"] = about
    if at := full.get("service_at_locations"):
        full["service_at_locations"] = [_joined(one, parts.locations) for one in at]
    return full


def _fresh(place: Any, locations: Mapping[str, Plain]) -> Any:
    return locations.get(str(place.get("id")), place) if isinstance(place, dict) else place


def _joined(at: Any, locations: Mapping[str, Plain]) -> Any:
    return {**at, "location": _fresh(at["location"], locations)} if isinstance(at, dict) and "location" in at else at
