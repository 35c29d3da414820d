"""Services from HSDS 3.x JSON: one service, a list, a page with `contents`, full services and full organizations.

Source of names and meanings: Human Services Data Specification 3.1, Open Referral. A record that cannot be a service
becomes a fault; a part of it that cannot be used is left out and becomes a fault of that field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Any

from havre.core.errors import InputError
from havre.directory import capacity
from havre.directory import hsds_parts as parts
from havre.directory.faults import BadValueError, Fault, day, kept, seen, text
from havre.directory.hsds_parts import Notes, Record
from havre.directory.json_files import Items, made, unmade
from havre.directory.local import has_stated
from havre.directory.model import (
    DIRECTORY,
    NO_HOURS,
    SERVICE,
    Organization,
    Origin,
    Phone,
    Service,
    ServiceAtLocation,
    Status,
    stable_id,
)
from havre.directory.secrecy import attribute_values, scrub
from havre.directory.secret_texts import Secrets
from havre.directory.territory import law_of, territory_of

_STATUSES: dict[str, Status] = {
    "active": "active",
    "inactive": "inactive",
    "defunct": "defunct",
    "temporarily closed": "temporarily closed",
}


# The lists of our own export, and the objects in them.
LISTS = {
    "services": "service",
    "organizations": "organization",
    "locations": "location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "meta_table_descriptions": "meta_table_description",
    "units": "unit",
    "programs": "program",
}
_TELLING = (
    ("location", frozenset(("location_type",))),
    ("service_at_location", frozenset(("service",))),
    ("service", frozenset(("status",))),
    ("taxonomy_term", frozenset(("taxonomy", "taxonomy_detail", "term_uri", "parent_id", "taxonomy_id"))),
    (
        "organization",
        frozenset(
            ("services", "website", "tax_status", "legal_status", "organization_identifiers", "year_incorporated")
        ),
    ),
    ("meta_table_description", frozenset(("character_set",))),
    ("taxonomy", frozenset(("version",))),
)


@dataclass(frozen=True, slots=True)
class Imported:
    """One record read: the service (None when it could not be used), its faults, secret places taken out of it.

    `record` is what the source said, without its secret places, for those that came as HSDS. `texts` is of how many
    texts something was taken out; `hidden` what others of the organization must not say either: it is never stored.
    """

    service: Service | None
    faults: tuple[Fault, ...] = ()
    secrets: int = 0
    record: Record = field(default_factory=dict)
    texts: int = 0
    hidden: Secrets | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """An HSDS record that is not a service nor held by one: an organization without services, a taxonomy and so on."""

    kind: str
    record: Record
    secrets: int = 0
    texts: int = 0


def records(document: object, where: str) -> Iterator[Record]:
    """The service records in an HSDS document, each with its organization beside it.

    Raises `InputError` if the document has no records of services at all.
    """
    return (record for kind, record in things(document, where) if kind == "service")


def things(document: object, where: str) -> Iterator[tuple[str, Record]]:
    """All records of an HSDS document - a record, a list, a page, or our own export - with their kinds.

    Services have their organization beside them. Raises `InputError` for what is no HSDS document.
    """
    return (found for kind, item in items(document, where) for found in held(kind, made(item)))


def items(document: object, where: str) -> Iterator[tuple[str, object]]:
    """The items of an HSDS document, each to be made and given to `held` with the kind of its list ("" where none is).

    Raises `InputError` for what is no HSDS document.
    """
    if isinstance(document, list | Items):
        yield from (("", item) for item in unmade(document))
    elif not isinstance(document, Mapping):
        raise InputError("no HSDS record in it", where=where, remedy="give services, organizations or a page of them")
    elif isinstance(found := document.get("contents"), list | Items):
        yield from items(found, where)
    elif names := _lists(document):
        yield from ((LISTS[name], item) for name in names for item in unmade(document[name]))
    else:
        yield "", document


def held(kind: str, item: object) -> Iterator[tuple[str, Record]]:
    """The records in an item of a document, with their kinds."""
    if not isinstance(item, Mapping):  # a list inside of a list is no record either
        yield from () if kind else (("service", {"status": None, "_not_an_object": item}),)
    elif kind not in ("", "service"):
        yield from _alone(kind, item)
    elif isinstance(item.get("contents"), list) or _lists(item):
        yield from things(item, "")
    else:
        yield from _alone(_kind(item), item)


def _lists(document: Mapping[str, Any]) -> list[str]:
    """The names of the lists that an export of ours keeps its records in; a record of its own has a name."""
    return [] if "name" in document else [name for name in LISTS if isinstance(document.get(name), list | Items)]


def listed(names: Iterable[str]) -> Collection[str]:
    """Of the names in a document, those of the lists whose items are records, each read by itself."""
    given = frozenset(names)
    return given & {"contents"} or (frozenset() if "name" in given else given & LISTS.keys())


def _alone(kind: str, document: Record) -> Iterator[tuple[str, Record]]:
    if kind == "organization" and parts.children(document, "services"):
        about = {key: value for key, value in document.items() if key != "services"}
        for one in parts.children(document, "services"):
            yield "service", {**one, "organization": one.get("organization") or about}
    elif kind == "service_at_location":
        service = document.get("service")
        alone = {key: value for key, value in document.items() if key != "service"}
        yield "service", {**(service if isinstance(service, dict) else {}), "service_at_locations": [alone]}
    else:
        yield kind, document


def _kind(record: Record) -> str:
    """Which of the objects of HSDS a record is, by the properties that only this one has."""
    return next((kind for kind, telling in _TELLING if telling & record.keys()), "service")


def read(record: Record, row: int, origin: Origin, country: str = "", secret: Collection[str] = ()) -> Imported:
    """The service of one record. `country` stands in where it names none; `secret` are ids of places known as such."""
    try:
        scrubbed = scrub(record, secret)
    except BadValueError as refused:
        return Imported(None, (Fault(row, refused.field, refused.reason, refused.detail, {}),))
    notes = Notes()
    try:
        service = _open_again(_service(scrubbed.record, origin, country.upper(), notes))
    except BadValueError as refused:
        fault = Fault(row, refused.field, refused.reason, refused.detail, _raw(scrubbed.record))
        return Imported(None, (fault,), scrubbed.places, texts=scrubbed.texts)
    except (InputError, ValueError) as refused:
        fault = Fault(row, "", "not_understood", seen(refused), _raw(scrubbed.record))
        return Imported(None, (fault,), scrubbed.places, texts=scrubbed.texts)
    raw = _raw(scrubbed.record) if notes.left_out else {}
    faults = tuple(Fault(row, field, reason, detail, raw, whole=False) for field, reason, detail in notes.left_out)
    hidden = scrubbed.secrets if scrubbed.places else None
    return Imported(service, faults, scrubbed.places, scrubbed.record, scrubbed.texts, hidden)


def _raw(record: Record) -> dict[str, object]:
    found = kept(record)
    return found if isinstance(found, dict) else {}


def _service(record: Record, origin: Origin, country: str, notes: Notes) -> Service:
    name = text(record.get("name"), "name", longest=500)
    if not name:
        raise BadValueError("name", "missing")
    country = _country(record, country)
    law = law_of(country)
    places = tuple(_at_location(part, country, notes) for part in parts.children(record, "service_at_locations"))
    numbers = parts.phones(record, country, law, notes)
    chat = "".join(attribute_values(record, "havre.chat")[:1])
    email = text(record.get("email"), "email", longest=320)
    return Service(
        id=text(record.get("id"), "id", longest=200) or stable_id(origin.source, name, str(places)),
        name=name,
        country=law,
        origin=_dated(origin, record, notes),
        needs=parts.needs(record, notes),
        violence=parts.violence(record, notes),
        status=_status(record),
        description=text(record.get("description"), "description"),
        titles=dict(_titles(record)),
        url=text(record.get("url"), "url", longest=2000),
        email=email,
        chat=chat,
        video="".join(attribute_values(record, "havre.video")[:1]),
        alert=text(record.get("alert"), "alert"),
        organization=_organization(record, origin),
        locations=places,
        phones=numbers,
        hours=parts.hours(record, notes) or NO_HOURS,
        languages=parts.languages(record, notes),
        interpreters=parts.flag(record, "interpreters", notes),
        areas=parts.areas(parts.children(record, "service_areas")),
        costs=parts.costs(record),
        capacity=capacity.read(record, notes),
        eligibility=parts.eligibility(record, notes),
        channels=parts.channels(record, numbers, places, chat=chat, email=email, notes=notes),
        remote=bool(parts.flag(record, "remote", notes)),
        example=bool(parts.flag(record, "example", notes)),
        visibility="professional" if "professional" in attribute_values(record, "havre.visibility") else "public",
    )


def _open_again(service: Service) -> Service:
    """In use, where it was closed for a time that its hours tell: it ends by itself, and a status would not."""
    ends = service.status == "temporarily closed" and has_stated(service)
    return replace(service, status="active") if ends else service


def _dated(origin: Origin, record: Record, notes: Notes) -> Origin:
    """With the day of the last check and who made it; else with the day on which the source last changed it."""
    if assured := _day(record, "assured_date", notes):
        named = text(record.get("assurer_email"), "assurer_email", longest=320)
        by = "".join(attribute_values(record, "havre.assured_by")[:1])
        return replace(origin, assured=assured, assurer=by if by in (SERVICE, DIRECTORY) else named)
    told = {"havre.updated": "".join(attribute_values(record, "havre.updated")[:1])}
    changed = _day(told, "havre.updated", notes)
    return replace(origin, assured=changed) if changed else origin


def _status(record: Record) -> Status:
    found = str(record.get("status") or "")
    if found not in _STATUSES:
        raise BadValueError("status", "unknown_kind" if found else "missing", found[:40])
    return _STATUSES[found]


def _titles(record: Record) -> Iterator[tuple[str, str]]:
    for value in attribute_values(record, "havre.title"):
        language, _, said = value.partition(":")
        if said:
            yield language.strip(), said.strip()


def _country(record: Record, fallback: str) -> str:
    """The ISO code of the territory of a record: its own attribute, its addresses, else what the import says."""
    said = (value.strip() for value in attribute_values(record, "havre.country"))
    found = next((code for code in chain(said, (code for code, _ in _addressed(record))) if code), fallback).upper()
    if len(found) != 2 or not found.isalpha():
        raise BadValueError("country", "not_a_country" if found else "missing", found[:40])
    lies = {territory_of(found, code) for _, code in _addressed(record) if code}
    # Monaco has postcodes of France and none of its law; territories overseas are France all the same.
    return next((code for code in lies if law_of(code) != law_of(found)), found)


def _addressed(record: Record) -> Iterator[tuple[str, str]]:
    """The countries and postcodes that the addresses of a record name."""
    for place in parts.children(record, "service_at_locations"):
        spot = place.get("location")
        for part in parts.children(spot, "addresses") if isinstance(spot, Mapping) else ():
            yield str(part.get("country") or "").strip(), str(part.get("postal_code") or "").strip()


def _at_location(record: Record, territory: str, notes: Notes) -> ServiceAtLocation:
    spot = record.get("location")
    place = parts.location(spot if isinstance(spot, Mapping) else {}, territory, notes)
    numbers: tuple[Phone, ...] = ()
    if not place.confidential:
        there = spot if isinstance(spot, Mapping) else {}
        law = law_of(territory)
        numbers = parts.phones(record, territory, law, notes) + parts.phones(there, territory, law, notes)
    own_id = text(record.get("id"), "service_at_location.id", longest=200) or stable_id("at", place.id)
    return ServiceAtLocation(own_id, place, tuple(dict.fromkeys(numbers)), parts.hours(record, notes))


def _organization(record: Record, origin: Origin) -> Organization | None:
    about = record.get("organization")
    name = text(about.get("name"), "organization.name", longest=500) if isinstance(about, Mapping) else ""
    if not isinstance(about, Mapping) or not name:
        return None
    return Organization(
        id=text(about.get("id"), "organization.id", longest=200) or stable_id(origin.source, "organization", name),
        name=name,
        description=text(about.get("description"), "organization.description"),
        url=text(about.get("website"), "organization.website", longest=2000),
        email=text(about.get("email"), "organization.email", longest=320),
    )


def _day(record: Record, key: str, notes: Notes) -> date | None:
    written = text(record.get(key), key, longest=40)
    return notes.keep(key, lambda: day(written, key)) if written else None
