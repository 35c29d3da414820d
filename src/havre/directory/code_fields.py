"""The fields of a service that are codes - whom it is for, what it offers - each as one text and back.

Codes are joined by commas; what may be unknown is «yes», «no» or nothing. Words for people belong to the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from havre.core.errors import InputError
from havre.core.vocabulary import Need
from havre.directory.model import (
    AUDIENCES,
    CHANNELS,
    Accessibility,
    Address,
    Eligibility,
    Location,
    Service,
    ServiceArea,
    ServiceAtLocation,
)

Show = Callable[[Service], str]
Change = Callable[[Service, str], Service]
YES, NO = "yes", "no"
AREA_SCHEMES = ("country", "territory", "admin1", "postcode", "insee")
# What of eligibility is yes, no or unknown, in the order of a form.
QUESTIONS = (
    "children", "pets", "women_only", "no_papers", "anonymous", "free", "on_bill", "in_call_log", "first_night",
    "forensic", "forensic_without_complaint",
)  # fmt: skip


def codes_of(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The codes in a text, with commas between them; raises `InputError` for one that is not known."""
    given = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    if strange := [code for code in given if code not in known]:
        raise InputError(f"not a code: {strange[0][:30]!r}", remedy=f"use some of {', '.join(known)}")
    return given


def joined(codes: Collection[str], order: Collection[str]) -> str:
    """Codes as one text, in this order."""
    return ", ".join(code for code in order if code in codes)


_NEEDS = {need.value: need for need in Need}
NEEDS = tuple(_NEEDS)


def _needs(service: Service, text: str) -> Service:
    return replace(service, needs=frozenset(_NEEDS[code] for code in codes_of(text, NEEDS)))


def _channels(service: Service, text: str) -> Service:
    return replace(service, channels=frozenset(codes_of(text, CHANNELS)))


def _audiences(name: str) -> tuple[Show, Change]:
    other = "excludes" if name == "serves" else "serves"

    def change(service: Service, text: str) -> Service:
        codes = codes_of(text, AUDIENCES)
        kept = tuple(code for code in getattr(service.eligibility, other) if code not in codes)
        return eligible(service, **{name: codes, other: kept})

    return lambda service: joined(getattr(service.eligibility, name), AUDIENCES), change


def eligible(service: Service, **changed: Any) -> Service:
    """The service with something else of its eligibility."""
    told: Eligibility = replace(service.eligibility, **changed)
    return replace(service, eligibility=told)


def said(value: bool | None) -> str:
    """A flag as text; nothing where it is unknown."""
    return "" if value is None else YES if value else NO


def flag_of(text: str) -> bool | None:
    """What a flag's text says; raises `InputError` for anything but yes, no or nothing."""
    if text not in ("", YES, NO):
        raise InputError(f"neither yes nor no: {text[:20]!r}", remedy="leave it empty where it is not known")
    return None if not text else text == YES


def _question(name: str) -> tuple[Show, Change]:
    return (
        lambda service: said(getattr(service.eligibility, name)),
        lambda service, text: eligible(service, **{name: flag_of(text)}),
    )


def _area(text: str) -> ServiceArea:
    scheme, _, rest = text.partition(":")
    if not rest or scheme.strip().casefold() not in AREA_SCHEMES:
        return ServiceArea(name=text[:200])
    code, _, name = rest.strip().partition(" ")
    return ServiceArea(name.strip()[:200], scheme.strip().casefold(), code[:20])


def _shown_area(area: ServiceArea) -> str:
    return f"{area.scheme}:{area.code} {area.name}".strip() if area.code else area.name


def _areas(service: Service, text: str) -> Service:
    known = {_shown_area(area): area for area in service.areas}
    told = [part.strip() for part in text.split(";") if part.strip()]
    return replace(service, areas=tuple(known.get(part) or _area(part) for part in dict.fromkeys(told)))


def _secret(service: Service) -> str:
    return YES if any(at.location.confidential for at in service.locations) else NO


def _hidden(service: Service, text: str) -> Service:
    """All places where people come made secret: the town is left; street, point and the place's own number go."""
    if text not in (YES, NO):
        raise InputError(f"neither yes nor no: {text[:20]!r}")
    if text == _secret(service):
        return service
    if text == NO:
        raise InputError("a place that is secret stays so", remedy="ask whoever runs this directory")
    if not any(at.location.kind == "physical" for at in service.locations):
        raise InputError("this service has no place that could be secret")
    return replace(service, locations=tuple(map(_without_street, service.locations)))


def _without_street(at: ServiceAtLocation) -> ServiceAtLocation:
    place = at.location
    if place.kind != "physical":
        return at
    lives = Address(city=place.address.city, region=place.address.region, country=place.address.country)
    able = Accessibility(place.accessibility.wheelchair, "", place.accessibility.has, place.accessibility.lacks)
    area = Location(place.id, address=lives, accessibility=able, timezone=place.timezone, confidential=True)
    return ServiceAtLocation(at.id, area, (), at.hours)


CODED: dict[str, tuple[Show, Change]] = {
    "needs": (lambda service: joined(service.needs, NEEDS), _needs),
    "channels": (lambda service: joined(service.channels, CHANNELS), _channels),
    "serves": _audiences("serves"),
    "excludes": _audiences("excludes"),
    **{name: _question(name) for name in QUESTIONS},
    "areas": (lambda service: "; ".join(map(_shown_area, service.areas)), _areas),
    "confidential": (_secret, _hidden),
}
