"""The fields of a service that somebody may correct, each as one text and back: phone, hours, address.

The text is what a form shows and takes. A place that is kept secret has no street here, and none can be written.
"""

from __future__ import annotations

from dataclasses import replace

from havre.core.errors import InputError
from havre.directory import hours as opening
from havre.directory.code_fields import CODED, Change, Show
from havre.directory.marked_hours import bare
from havre.directory.model import Hours, Language, Service
from havre.directory.phones import phones
from havre.directory.place_fields import ADDRESS, DESCRIBED, ENTRANCE, PLACES, has_address, has_house, may_lie
from havre.directory.said_fields import SAID, site_of
from havre.directory.territory import law_of

__all__ = [
    "ADDRESS", "DESCRIBED", "ENTRANCE", "EVERY", "FIELDS", "LONGEST", "changed", "editable", "has_house", "may_lie",
    "shown",
]  # fmt: skip
LONGEST = 2000  # characters of any field


def _name(service: Service, text: str) -> Service:
    if not text:
        raise InputError("a service needs a name")
    return replace(service, name=text)


def _email(service: Service, text: str) -> Service:
    if text and ("@" not in text or any(character.isspace() for character in text)):
        raise InputError(f"not an e-mail address: {text[:60]!r}", remedy="write it as name@example.org")
    return replace(service, email=text)


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


FIELDS: dict[str, tuple[Show, Change]] = {
    "name": (lambda service: service.name, _name),
    "phone": (_phones, _change_phones),
    "email": (lambda service: service.email, _email),
    "url": (lambda service: service.url, lambda service, text: replace(service, url=site_of(text))),
    "chat": (lambda service: service.chat, lambda service, text: replace(service, chat=site_of(text))),
    "hours": (lambda service: bare(service.hours.osm), _change_hours),
    **{name: PLACES[name] for name in ("street", "postcode", "city")},
    "languages": (_languages, _change_languages),
    "description": (lambda service: service.description, lambda service, text: replace(service, description=text)),
}
# What the desk may change besides; the service itself is asked about texts only.
EVERY = FIELDS | {"point": PLACES["point"]} | CODED | SAID | ENTRANCE
_LINES = frozenset(("phone", "costs", "titles"))  # of several lines


def shown(service: Service, field: str) -> str:
    """A field as text; raises `InputError` for one that nobody may correct."""
    return _field(field)[0](service)


def changed(service: Service, field: str, text: str) -> Service:
    """The service with a field corrected; raises `InputError` for what cannot be such a field's value."""
    if len(text) > LONGEST:
        raise InputError(f"longer than {LONGEST} characters", where=field)
    return _field(field)[1](service, " ".join(text.split()) if field not in _LINES else text.strip())


def editable(service: Service) -> tuple[str, ...]:
    """The fields that may be corrected in this service, in the order of a form."""
    hidden = frozenset[str]() if has_address(service) else ADDRESS
    return tuple(field for field in FIELDS if field not in hidden)


def _field(name: str) -> tuple[Show, Change]:
    if name not in EVERY:
        raise InputError(f"{name[:40]} is no field that can be corrected", remedy=f"use one of {', '.join(EVERY)}")
    return EVERY[name]
