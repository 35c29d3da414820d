"""Where people come to a service: its address, its point, and how disabled people get in, each as one text and back.

A place that is kept secret has no street here and none can be written; what it has for disabled people may be told in
codes, never in words of its own, which could lead there.
"""

from __future__ import annotations

import re
from dataclasses import replace

from havre.core.errors import InputError
from havre.directory.code_fields import Change, Show, codes_of, flag_of, joined, said
from havre.directory.model import ACCESS, Accessibility, Address, Location, Service, ServiceAtLocation, stable_id

ADDRESS = frozenset(("street", "postcode", "city", "point"))
# Of these, what a secret place does not say.
DESCRIBED = ADDRESS | {"access_details"}


def _visited(service: Service) -> ServiceAtLocation | None:
    """The first place where people come and whose address may be known."""
    shown = (at for at in service.locations if at.location.kind == "physical" and not at.location.confidential)
    return next(shown, None)


def _place_of(service: Service) -> ServiceAtLocation:
    """The place whose address is written; a new one for a service that people may come to and that has none yet."""
    found = _visited(service)
    if found is None and not may_lie(service):
        raise InputError("this service has no address that may be known", remedy="leave the address empty")
    own = stable_id("place", service.id)
    return found or ServiceAtLocation(
        stable_id("at", service.id), Location(own, address=Address(country=service.country))
    )


def has_address(service: Service) -> bool:
    """Whether it has a place whose address may be known."""
    return _visited(service) is not None


def may_lie(service: Service) -> bool:
    """Whether an address may be written: it has one that may be known, or no place at all and is not used from afar."""
    return _visited(service) is not None or not (service.locations or service.remote or service.national)


def _address(name: str) -> tuple[Show, Change]:
    def show(service: Service) -> str:
        at = _visited(service)
        return str(getattr(at.location.address, name)) if at else ""

    def change(service: Service, text: str) -> Service:
        at = _place_of(service)
        place = replace(at.location, address=replace(at.location.address, **{name: text}))
        return _with_place(service, at, _without_point(place) if name == "street" else place)

    return show, change


def _without_point(place: Location) -> Location:
    """Another street is another point on the map, which nobody has told yet."""
    return replace(place, latitude=None, longitude=None)


def _point(service: Service) -> str:
    place = at.location if (at := _visited(service)) else None
    if place is None or place.latitude is None or place.longitude is None:
        return ""
    return f"{place.latitude:.5f}, {place.longitude:.5f}"


def _change_point(service: Service, text: str) -> Service:
    at = _place_of(service)
    if not text:
        return _with_place(service, at, _without_point(at.location))
    if not (found := _TWO_NUMBERS.fullmatch(text)):
        raise InputError(f"not a point: {text[:40]!r}", remedy="write degrees north and east: 45.7640, 4.8357")
    latitude, longitude = (float(number.replace(",", ".")) for number in found.groups())
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise InputError("there is no such point", remedy="write degrees north, then degrees east")
    return _with_place(service, at, replace(at.location, latitude=latitude, longitude=longitude))


# Commas part the two, or stand in them where a semicolon or a blank parts them.
_TWO_NUMBERS = re.compile(r"(-?\d{1,3}(?:\.\d+|,\d+(?=[;\s]))?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)")


def _with_place(service: Service, at: ServiceAtLocation, place: Location) -> Service:
    known = service.locations if at in service.locations else (*service.locations, at)
    moved = tuple(replace(one, location=place) if one.id == at.id else one for one in known)
    bare = place.id == stable_id("place", service.id) and place == Location(
        place.id, address=Address(country=service.country)
    )
    return replace(service, locations=tuple(one for one in moved if one.id != at.id) if bare else moved)


def has_house(service: Service) -> bool:
    """Whether it may be said how disabled people get in: people come to a place, known or secret, or may do so."""
    return _house(service) is not None or may_lie(service)


def _house(service: Service) -> ServiceAtLocation | None:
    """The first place where people come, be it secret."""
    return next((at for at in service.locations if at.location.kind == "physical"), None)


def _access(service: Service) -> Accessibility:
    at = _house(service)
    return at.location.accessibility if at else Accessibility()


def _with_access(service: Service, **changed: object) -> Service:
    at = _house(service) or _place_of(service)
    able = replace(at.location.accessibility, **changed)  # type: ignore[arg-type]
    return _with_place(service, at, replace(at.location, accessibility=able))


def _wheelchair(service: Service, text: str) -> Service:
    return _with_access(service, wheelchair=flag_of(text))


def _details(service: Service) -> str:
    at = _visited(service)
    return at.location.accessibility.details if at else ""


def _change_details(service: Service, text: str) -> Service:
    at = _place_of(service)
    return _with_place(
        service, at, replace(at.location, accessibility=replace(at.location.accessibility, details=text))
    )


def _equipment(name: str) -> tuple[Show, Change]:
    other = "lacks" if name == "has" else "has"

    def change(service: Service, text: str) -> Service:
        codes = codes_of(text, ACCESS)
        kept = tuple(code for code in getattr(_access(service), other) if code not in codes)
        return _with_access(service, **{name: codes, other: kept})

    return lambda service: joined(getattr(_access(service), name), ACCESS), change


PLACES: dict[str, tuple[Show, Change]] = {
    "street": _address("street"),
    "postcode": _address("postcode"),
    "city": _address("city"),
    "point": (_point, _change_point),
}
ENTRANCE: dict[str, tuple[Show, Change]] = {
    "wheelchair": (lambda service: said(_access(service).wheelchair), _wheelchair),
    "access_has": _equipment("has"),
    "access_lacks": _equipment("lacks"),
    "access_details": (_details, _change_details),
}
