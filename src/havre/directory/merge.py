"""One service made of the records that several sources give of it.

The first record is the survivor: what it says stands, and the others fill what it leaves open. What restricts (who is
excluded, who may see it, a secret place) holds as soon as one record says it. The day of the last check is the latest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import reduce
from typing import Any

from havre.directory.compare import same_place
from havre.directory.model import (
    Accessibility,
    Address,
    Eligibility,
    Hours,
    Language,
    Location,
    Phone,
    Service,
    ServiceAtLocation,
)

_LEVELS = ("staff", "on_request", "interpreter")


def merged(parts: Sequence[Service]) -> Service:
    """The service of these records, under the id of the first; raises `ValueError` without any."""
    if not parts:
        raise ValueError("nothing to merge")
    first = parts[0]
    last = max((one.origin for one in parts), key=lambda one: (bool(one.checked), one.assured or date.min))
    texts = {
        name: _first(getattr(one, name) for one in parts) for name in ("description", "url", "email", "chat", "video")
    }
    return replace(
        first,
        **texts,
        alert=" ".join(dict.fromkeys(one.alert for one in parts if one.alert)),
        origin=replace(
            first.origin,
            licence="; ".join(dict.fromkeys(one.origin.licence for one in parts if one.origin.licence)),
            assured=last.assured,
            reviewed=last.reviewed,
            assurer=last.assurer,
        ),
        needs=frozenset().union(*(one.needs for one in parts)),
        violence=_kinds(parts),
        channels=frozenset().union(*(one.channels for one in parts)),
        titles={key: text for one in reversed(parts) for key, text in one.titles.items()},
        organization=_first(one.organization for one in parts),
        phones=_phones(phone for one in parts for phone in one.phones),
        hours=_hours(parts),
        languages=_languages(parts),
        interpreters=_known(one.interpreters for one in parts),
        areas=_first(one.areas for one in parts) or (),
        costs=_first(one.costs for one in parts) or (),
        eligibility=reduce(_eligibility, (one.eligibility for one in parts)),
        locations=_locations(parts),
        visibility="professional" if any(one.visibility == "professional" for one in parts) else "public",
        example=all(one.example for one in parts),
    )


def without_secrets(parts: Sequence[Service]) -> tuple[Service, ...]:
    """The records, each without the places that another of them keeps secret: a town with one has none but its area."""
    towns = {_town(at) for one in parts for at in one.locations if at.location.confidential}
    return tuple(_hidden(one, towns) for one in parts)


def _hidden(service: Service, towns: set[tuple[str, str]]) -> Service:
    if not any(_town(at) in towns for at in service.locations):
        return service
    at = tuple(_area_only(one) if _town(one) in towns else one for one in service.locations)
    return replace(service, locations=at)


def _area_only(at: ServiceAtLocation) -> ServiceAtLocation:
    if at.location.confidential:
        return at
    address = Address(
        city=at.location.address.city, region=at.location.address.region, country=at.location.address.country
    )
    place = Location(at.location.id, address=address, timezone=at.location.timezone, confidential=True)
    return ServiceAtLocation(at.id, place)


def _town(at: ServiceAtLocation) -> tuple[str, str]:
    return at.location.address.country, at.location.address.city.casefold()


def _first(values: Iterable[Any]) -> Any:
    """The first value that says something, else the last."""
    last = None
    for last in values:
        if last:
            return last
    return last


def _known(values: Iterable[bool | None]) -> bool | None:
    return next((value for value in values if value is not None), None)


def _kinds(parts: Sequence[Service]) -> Any:
    """None for all kinds of violence: as soon as one record says all, it is all."""
    return frozenset().union(*(one.violence for one in parts)) if all(one.violence for one in parts) else frozenset()


def _phones(phones: Iterable[Phone]) -> tuple[Phone, ...]:
    found: dict[tuple[str, str], Phone] = {}
    for phone in phones:
        found.setdefault((phone.channel, phone.dial or phone.number), phone)
    return tuple(found.values())


def _hours(parts: Sequence[Service]) -> Hours:
    """Those checked last: hours age faster than anything else."""
    told = [one for one in parts if one.hours.osm]
    return (
        max(told, key=lambda one: one.origin.assured.toordinal() if one.origin.assured else 0).hours
        if told
        else Hours()
    )


def _languages(parts: Sequence[Service]) -> tuple[Language, ...]:
    best: dict[str, Language] = {}
    for language in (language for one in parts for language in one.languages):
        known = best.get(language.code)
        if known is None or _LEVELS.index(language.level) < _LEVELS.index(known.level):
            best[language.code] = language
    return tuple(best.values())


def _eligibility(mine: Eligibility, other: Eligibility) -> Eligibility:
    filled = {part.name: getattr(other, part.name) for part in fields(mine) if getattr(mine, part.name) in (None, ())}
    excludes = tuple(dict.fromkeys((*mine.excludes, *other.excludes)))
    return replace(mine, **filled | {"excludes": excludes})


def _locations(parts: Sequence[Service]) -> tuple[ServiceAtLocation, ...]:
    kept: list[ServiceAtLocation] = list(parts[0].locations)
    for one in parts[1:]:
        for at in one.locations:
            twin = next((n for n, known in enumerate(kept) if same_place(known.location, at.location)), None)
            if twin is None:
                kept.append(at)
            else:
                kept[twin] = _filled(kept[twin], at)
    return tuple(kept)


def _filled(mine: ServiceAtLocation, other: ServiceAtLocation) -> ServiceAtLocation:
    place, second = mine.location, other.location
    if place.confidential:
        return mine
    known = place.latitude is not None
    place = replace(
        place,
        latitude=place.latitude if known else second.latitude,
        longitude=place.longitude if known else second.longitude,
        address=_address(place.address, second.address),
        accessibility=_access(place.accessibility, second.accessibility),
        timezone=place.timezone or second.timezone,
    )
    return replace(mine, location=place, phones=_phones((*mine.phones, *other.phones)), hours=mine.hours or other.hours)


def _address(mine: Address, other: Address) -> Address:
    return Address(*(getattr(mine, part.name) or getattr(other, part.name) for part in fields(mine)))


def _access(mine: Accessibility, other: Accessibility) -> Accessibility:
    filled = {p.name: getattr(other, p.name) for p in fields(mine) if getattr(mine, p.name) in (None, "", ())}
    return replace(mine, **filled)
