"""The directory as a flat table: a row for each place of a service, one for a service that has none.

A list stands in one cell, its parts parted by «; »; yes and no are words, and what is not known is an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator

from havre.directory.exports import Source
from havre.directory.model import Location, Service, ServiceAtLocation

Cell = str | float | None
COLUMNS = (
    "id", "name", "organization", "description", "needs", "violence", "serves", "excludes", "minimum_age",
    "maximum_age", "children", "children_to_age", "pets", "women_only", "no_papers", "anonymous", "free", "on_bill",
    "first_night", "forensic", "channels", "phone", "sms", "email", "url", "chat", "languages", "interpreters",
    "hours", "street", "postcode", "city", "region", "country", "latitude", "longitude", "wheelchair", "confidential",
    "remote", "areas", "costs", "status", "assured", "source", "licence",
)  # fmt: skip
LOSES = (
    "contacts, programmes, funding, documents to bring, and whatever else a service has that no column holds",
    "hours that hold at one place only, telephone numbers beyond the first, the history of the record",
)
_WRITTEN = frozenset(("sms", "whatsapp", "text_telephone"))


def rows(source: Source) -> Iterator[dict[str, Cell]]:
    """All rows, each with every one of COLUMNS: text, a number (degrees, years), or None where nothing is known."""
    for entry in source.services():
        for place in entry.service.locations or (None,):
            yield row(entry.service, place)


def row(service: Service, place: ServiceAtLocation | None) -> dict[str, Cell]:
    """One service at one of its places."""
    cells = {**_what(service), **_whom(service), **_reach(service, place), **_where(place), **_origin(service)}
    return {column: cells[column] for column in COLUMNS}


def _what(service: Service) -> dict[str, Cell]:
    return {
        "id": service.id,
        "name": service.name,
        "organization": service.organization.name if service.organization else None,
        "description": service.description or None,
        "needs": _list(sorted(need.value for need in service.needs)),
        "violence": _list(sorted(kind.value for kind in service.violence)),
        "remote": _said(service.remote),
        "areas": _list(area.name or f"{area.scheme} {area.code}".strip() for area in service.areas),
        "costs": _list(one.description or f"{one.amount} {one.currency}".strip() for one in service.costs),
        "status": service.status,
    }


def _whom(service: Service) -> dict[str, Cell]:
    who = service.eligibility
    asked = ("children", "pets", "women_only", "no_papers", "anonymous", "free", "on_bill", "first_night", "forensic")
    return {
        "serves": _list(who.serves),
        "excludes": _list(who.excludes),
        "minimum_age": who.minimum_age,
        "maximum_age": who.maximum_age,
        "children_to_age": who.children_to_age,
        **{name: _said(getattr(who, name)) for name in asked},
    }


def _reach(service: Service, place: ServiceAtLocation | None) -> dict[str, Cell]:
    phones = (*(place.phones if place else ()), *service.phones)
    hours = place.hours if place and place.hours else service.hours
    return {
        "channels": _list(sorted(service.channels)),
        "phone": next((one.number for one in phones if one.channel == "voice"), None),
        "sms": next((one.number for one in phones if one.channel in _WRITTEN), None),
        "email": service.email or None,
        "url": service.url or None,
        "chat": service.chat or None,
        "languages": _list(one.code for one in service.languages),
        "interpreters": _said(service.interpreters),
        "hours": hours.osm or None,
    }


def _where(place: ServiceAtLocation | None) -> dict[str, Cell]:
    location = place.location if place else Location("")
    address = location.address
    return {
        "street": address.street or None,
        "postcode": address.postcode or None,
        "city": address.city or None,
        "region": address.region or None,
        "latitude": location.latitude,
        "longitude": location.longitude,
        "wheelchair": _said(location.accessibility.wheelchair),
        "confidential": _said(location.confidential) if place else None,
    }


def _origin(service: Service) -> dict[str, Cell]:
    return {
        "country": service.country,
        "assured": service.origin.checked.isoformat() if service.origin.checked else None,
        "source": service.origin.source,
        "licence": service.origin.licence or None,
    }


def _list(parts: Iterator[str] | tuple[str, ...] | list[str]) -> str | None:
    return "; ".join(parts) or None


def _said(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"
