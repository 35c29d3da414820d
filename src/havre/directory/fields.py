"""The fields of a service that somebody may correct, each as one text and back: phone, hours, address.

The text is what a form shows and takes. A place that is kept secret has no street here, and none can be written.
"""

from __future__ import annotations

import re
from dataclasses import replace

from havre.core.errors import InputError
from havre.directory import hours as opening
from havre.directory.code_fields import CODED, Change, Show
from havre.directory.model import Address, Hours, Language, Location, Service, ServiceAtLocation, stable_id
from havre.directory.phones import phones
from havre.directory.territory import law_of

LONGEST = 2000  # characters of any field


def _name(service: Service, text: str) -> Service:
    if not text:
        raise InputError("a service needs a name")
    return replace(service, name=text)


def _email(service: Service, text: str) -> Service:
    if text and ("@" not in text or any(character.isspace() for character in text)):
        raise InputError(f"not an e-mail address: {text[:60]!r}", remedy="write it as name@example.org")
    return replace(service, email=text)


def _site(text: str) -> str:
    """A web address, with its scheme where it was left out."""
    if any(character.isspace() for character in text):
        raise InputError(f"not a web address: {text[:60]!r}", remedy="write it as https://example.org/")
    return text if not text or text.startswith(("https://", "http://")) else f"https://{text}"


def _phones(service: Service) -> str:
    return "\n".join(one.number for one in service.phones)


def _change_phones(service: Service, text: str) -> Service:
    known = {one.number: one for one in service.phones}
    territory = next((at.location.address.country for at in service.locations), "") or service.country
    written = [line.strip() for line in text.splitlines() if line.strip()]
    told = [(known[line],) if line in known else phones(line, territory, law_of(territory)) for line in written]
    return replace(service, phones=tuple(one for several in told for one in several))


def _change_hours(service: Service, text: str) -> Service:
    return replace(service, hours=Hours(opening.checked(text)) if text else Hours())


def _languages(service: Service) -> str:
    return ", ".join(one.code for one in service.languages)


def _change_languages(service: Service, text: str) -> Service:
    known = {one.code: one for one in service.languages}
    codes = [code.strip().casefold() for code in text.replace(";", ",").split(",") if code.strip()]
    if wrong := [code for code in codes if not (2 <= len(code.split("-")[0]) <= 3 and code.replace("-", "").isalnum())]:
        raise InputError(f"not a code of a language: {wrong[0][:30]!r}", remedy="write codes: fr, ar, uk")
    return replace(service, languages=tuple(known.get(code) or Language(code) for code in dict.fromkeys(codes)))


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


FIELDS: dict[str, tuple[Show, Change]] = {
    "name": (lambda service: service.name, _name),
    "phone": (_phones, _change_phones),
    "email": (lambda service: service.email, _email),
    "url": (lambda service: service.url, lambda service, text: replace(service, url=_site(text))),
    "chat": (lambda service: service.chat, lambda service, text: replace(service, chat=_site(text))),
    "hours": (lambda service: service.hours.osm, _change_hours),
    "street": _address("street"),
    "postcode": _address("postcode"),
    "city": _address("city"),
    "languages": (_languages, _change_languages),
    "description": (lambda service: service.description, lambda service, text: replace(service, description=text)),
}
# What the desk may change besides; the service itself is asked about texts only.
EVERY = FIELDS | {"point": (_point, _change_point)} | CODED
ADDRESS = frozenset(("street", "postcode", "city", "point"))


def shown(service: Service, field: str) -> str:
    """A field as text; raises `InputError` for one that nobody may correct."""
    return _field(field)[0](service)


def changed(service: Service, field: str, text: str) -> Service:
    """The service with a field corrected; raises `InputError` for what cannot be such a field's value."""
    if len(text) > LONGEST:
        raise InputError(f"longer than {LONGEST} characters", where=field)
    return _field(field)[1](service, " ".join(text.split()) if field != "phone" else text.strip())


def editable(service: Service) -> tuple[str, ...]:
    """The fields that may be corrected in this service, in the order of a form."""
    hidden = ADDRESS if _visited(service) is None else frozenset[str]()
    return tuple(field for field in FIELDS if field not in hidden)


def _field(name: str) -> tuple[Show, Change]:
    if name not in EVERY:
        raise InputError(f"{name[:40]} is no field that can be corrected", remedy=f"use one of {', '.join(EVERY)}")
    return EVERY[name]
