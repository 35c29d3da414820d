"""The parts of an HSDS record - phones, languages, places, areas, eligibility - read with care.

A part that cannot be used is reported to `Notes` and left out; the service itself goes on. What HSDS has no field for
is read from attributes whose label begins with `havre.` (docs/directory.md lists them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import Any, Literal

from havre.core.errors import InputError
from havre.core.vocabulary import Need, Violence
from havre.directory import faults
from havre.directory.faults import BadValueError, number, point, seen, text
from havre.directory.hours import careful, of_schedules, readable
from havre.directory.language_codes import code_of, named
from havre.directory.marked_hours import stated
from havre.directory.model import (
    ACCESS,
    ANYBODY,
    AUDIENCES,
    CHANNELS,
    UNTOLD,
    Accessibility,
    Address,
    CostOption,
    Eligibility,
    Hours,
    Language,
    Location,
    Phone,
    ServiceArea,
    ServiceAtLocation,
    stable_id,
)
from havre.directory.phones import phone
from havre.directory.secrecy import FALSE, TRUE, attribute_values, confidential, labelled
from havre.directory.territory import timezone_of

Record = Mapping[str, object]
_PHONE_CHANNELS = {
    "": "voice", "voice": "voice", "text": "sms", "sms": "sms", "whatsapp": "whatsapp", "video": "video",
    "textphone": "text_telephone", "text_telephone": "text_telephone", "tty": "text_telephone", "cell": "voice",
    "mobile": "voice", "hotline": "voice", "tollfree": "voice",
}  # fmt: skip
# Schemes of area codes by which a service can be kept to people of an area.
_SCHEMES = frozenset(("country", "territory", "admin1", "postcode", "insee"))
_NEEDS = {need.value: need for need in Need}
_VIOLENCE = {kind.value: kind for kind in Violence}
_NEED_CODES, _VIOLENCE_CODES = frozenset(_NEEDS), frozenset(_VIOLENCE)
_AUDIENCES, _CHANNELS, _ACCESS = frozenset(AUDIENCES), frozenset(CHANNELS), frozenset(ACCESS)


@dataclass(slots=True)
class Notes:
    """The fields that had to be left out of one record: (field, reason, detail)."""

    left_out: list[tuple[str, str, str]] = field(default_factory=list)

    def keep[Part](self, name: str, make: Callable[[], Part]) -> Part | None:
        """What `make` gives; if it refuses, a note under this field name, and None."""
        try:
            return make()
        except BadValueError as refused:
            self.left_out.append((refused.field or name, refused.reason, refused.detail))
        except (InputError, ValueError) as refused:
            self.left_out.append((name, "not_understood", seen(refused)))
        return None


def children(record: Record, key: str) -> list[Record]:
    """The objects in the list `key` of a record; anything else in it is no object and is passed over."""
    found = record.get(key)
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def flag(record: Record, name: str, notes: Notes) -> bool | None:
    """The attribute `havre.` and this name as true or false; None when it is not there, and where it says neither."""
    label = f"havre.{name}"
    said = labelled(record).get(label)
    return notes.keep(label, lambda: _tri(said[0], label)) if said else None


def _tri(written: str, label: str) -> bool | None:
    word = written.strip().casefold()
    if not word:
        return None
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise BadValueError(label, "not_yes_or_no", word[:40])


def channel_of(kind: object) -> str | None:
    """The channel that a type of telephone of HSDS is, None for one that nobody can talk or write to (fax, pager)."""
    return _PHONE_CHANNELS.get(str(kind or "").casefold())


def level_of(note: object) -> str:
    """Whether staff speak a language themselves, by the note that stands beside it."""
    said = str(note or "").casefold()
    return "interpreter" if "interpret" in said else "on_request" if "request" in said else "staff"


def phones(record: Record, territory: str, country: str, notes: Notes) -> tuple[Phone, ...]:
    """The telephones of a record; those that nobody could dial are noted and left out."""

    def one(part: Record) -> Phone:
        kind = channel_of(text(part.get("type"), "phone.type"))
        if kind is None:
            raise BadValueError("phone.type", "unknown_kind", str(part.get("type"))[:40])
        written = text(part.get("number"), "phone.number", longest=80)
        if not written:
            raise BadValueError("phone.number", "missing")
        dial = "".join(attribute_values(part, "havre.dial"))
        said = _with_extension(text(part.get("description"), "phone.description"), part.get("extension"))
        return Phone(written, dial, kind, said) if dial else phone(written, territory, country, kind, said)

    if not record.get("phones"):
        return ()
    found = [notes.keep("phone.number", partial(one, part)) for part in children(record, "phones")]
    return tuple([part for part in found if part])


def _with_extension(said: str, extension: object) -> str:
    """What is said of a telephone, with its extension before: whoever calls is asked for it."""
    asked = text(extension, "phone.extension", longest=20)
    return " – ".join(filter(None, (f"ext. {asked}", said))) if asked else said


_language = lru_cache(maxsize=2048)(Language)


def languages(record: Record, notes: Notes) -> tuple[Language, ...]:
    """The languages of a record. `note` says interpreter or on_request where staff do not speak it themselves."""

    def one(part: Record) -> Language:
        code = code_of(text(part.get("code"), "language.code", longest=35))
        if not code:  # HSDS-UK has names only
            code = named(text(part.get("name"), "language.name"))
        if not code:
            raise BadValueError("language.code", "missing", str(part.get("name"))[:40])
        note = part.get("note")
        return _language(code, level_of(note) if note else "staff")

    found = [notes.keep("language.code", partial(one, part)) for part in children(record, "languages")]
    return tuple({part.code + part.level: part for part in found if part}.values())


def hours(record: Record, notes: Notes) -> Hours | None:
    """The hours of a record: an attribute `havre.hours` in OSM syntax, else its schedules; None without either."""
    said = labelled(record)
    if written := said.get("havre.hours"):
        if readable(written[0]):
            return _hours(written[0], *_valid(said.get("havre.hours_valid"), notes))
        notes.left_out.append(("havre.hours", "not_understood", written[0][:80]))
        return None
    schedules = children(record, "schedules")
    return notes.keep("schedules", lambda: of_schedules(schedules)) if schedules else None


@lru_cache(maxsize=8192)
def _hours(osm: str, first: date | None, last: date | None) -> Hours:
    return Hours(careful(stated(osm)), first, last)


def _valid(said: Sequence[str] | None, notes: Notes) -> tuple[date | None, date | None]:
    """The days between which hours hold, from `havre.hours_valid`: 2026-01-01/2026-12-31, `..` for an open end."""
    if not said:
        return None, None
    first, _, last = said[0].partition("/")

    def day(written: str) -> date | None:
        told = written.strip() not in ("", "..")
        return notes.keep("havre.hours_valid", lambda: faults.day(written, "havre.hours_valid")) if told else None

    return day(first), day(last)


def address(part: Record) -> Address:
    """An HSDS address; `country` must be an ISO 3166 code of two letters where it is given."""
    code = text(part.get("country"), "address.country", longest=80).upper()
    if code and (len(code) != 2 or not code.isalpha()):
        raise BadValueError("address.country", "not_a_country", code[:40])
    street = " ".join(t for key in ("address_1", "address_2") if (t := text(part.get(key), key)))
    return Address(
        street=street,
        city=text(part.get("city"), "city"),
        region=text(part.get("state_province") or part.get("region"), "state_province"),
        postcode=text(part.get("postal_code"), "postal_code", longest=20),
        country=code,
    )


def location(record: Record, territory: str, notes: Notes) -> Location:
    """An HSDS location. A confidential one keeps the town, region and country of its address, nothing else."""
    kind = str(record.get("location_type") or "physical")
    if kind not in ("physical", "postal", "virtual"):
        raise BadValueError("location_type", "unknown_kind", kind[:40])
    secret = confidential(record)
    lived = [notes.keep("address", partial(address, part)) for part in children(record, "addresses")]
    at = None if secret else notes.keep("location", lambda: point(record.get("latitude"), record.get("longitude")))
    where = next((found for found in lived if found), Address())
    if secret:
        where = Address(city=where.city, region=where.region, country=where.country)
    return Location(
        id=text(record.get("id"), "location.id", longest=200)
        or stable_id("location", territory, where.street, where.city, str(at)),
        name="" if secret else text(record.get("name"), "location.name"),
        kind=_kind(kind),
        latitude=at[0] if at else None,
        longitude=at[1] if at else None,
        address=where,
        accessibility=accessibility(record, notes),
        timezone="".join(attribute_values(record, "havre.timezone")[:1])
        or timezone_of(where.country or territory, at[1] if at else None),
        confidential=secret,
    )


def _kind(kind: str) -> Literal["physical", "postal", "virtual"]:
    return "virtual" if kind == "virtual" else "postal" if kind == "postal" else "physical"


def accessibility(record: Record, notes: Notes) -> Accessibility:
    """Accessibility of a location: `havre.wheelchair` where given; the free texts as they are."""
    if not labelled(record) and not record.get("accessibility"):
        return UNTOLD
    parts = children(record, "accessibility")
    said = (text(part.get("details") or part.get("description"), "accessibility") for part in parts)
    details = notes.keep("accessibility", lambda: " ".join(found for found in said if found))
    wheelchair = flag(record, "wheelchair", notes)
    has, lacks = (codes(record, label, _ACCESS, notes) for label in ("havre.access", "havre.no_access"))
    return Accessibility(wheelchair, details or "", has, lacks)


def areas(records: Iterable[Record]) -> tuple[ServiceArea, ...]:
    """Areas served. Only codes exclude people: scheme in `extent_type`, code in `extent`; other extents are text."""
    found = []
    for part in records:
        name = text(part.get("name") or part.get("description"), "service_area.name")
        scheme = str(part.get("extent_type") or "").casefold()
        code = str(part.get("extent") or "") if scheme in _SCHEMES else ""
        found.append(ServiceArea(name, scheme if code else "", code.strip()[:20]))
    return tuple(dict.fromkeys(area for area in found if area.name or area.code))


def costs(record: Record) -> tuple[CostOption, ...]:
    """Prices, as words or as amounts with currency."""
    return tuple(
        CostOption(
            text(part.get("option") or part.get("amount_description"), "cost_option"),
            text(part.get("amount"), "amount", longest=20),
            text(part.get("currency"), "currency", longest=3),
        )
        for part in children(record, "cost_options")
    )


def codes(record: Record, label: str, allowed: frozenset[str], notes: Notes) -> tuple[str, ...]:
    """Attribute values of this label that the vocabulary knows, in order; others are noted."""
    said = labelled(record).get(label)
    if not said:
        return ()
    known, strange = _sorted_out(tuple(said), allowed)
    notes.left_out.extend((label, "not_in_vocabulary", value[:40]) for value in strange)
    return known


@lru_cache(maxsize=8192)
def _sorted_out(given: tuple[str, ...], allowed: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    once = dict.fromkeys(given)
    return tuple(v for v in once if v in allowed), tuple(v for v in once if v not in allowed)


_AGES = ("minimum_age", "maximum_age")
_ADMITTED = (("serves", "havre.serves"), ("excludes", "havre.excludes"))
_OLDEST = ("children_to_age", "boys_to_age")
_FLAGS = (
    "children", "pets", "no_papers", "anonymous", "free", "on_bill", "in_call_log", "women_only", "first_night",
    "forensic", "forensic_without_complaint",
)  # fmt: skip
_ASKED = frozenset(("havre.serves", "havre.excludes", *(f"havre.{name}" for name in (*_OLDEST, *_FLAGS))))


def eligibility(record: Record, notes: Notes) -> Eligibility:
    """Who may come: ages from HSDS, the rest from attributes."""
    held: dict[str, Any] = {key: _age(record[key], key, 130, notes) for key in _AGES if record.get(key) is not None}
    if said := _ASKED & labelled(record).keys():
        held |= {name: codes(record, label, _AUDIENCES, notes) for name, label in _ADMITTED if label in said}
        for name in _OLDEST:
            if (label := f"havre.{name}") in said:
                held[name] = _age(attribute_values(record, label)[0], label, 30, notes)
        held |= {name: flag(record, name, notes) for name in _FLAGS if f"havre.{name}" in said}
    return Eligibility(**held) if held else ANYBODY


def _age(written: object, name: str, highest: int, notes: Notes) -> int | None:
    found = notes.keep(name, lambda: number(written, name, 0, highest))
    return None if found is None else int(found)


def needs(record: Record, notes: Notes) -> frozenset[Need]:
    """The needs of the vocabulary that a service meets, from attributes `havre.need`."""
    return _needs(codes(record, "havre.need", _NEED_CODES, notes))


def violence(record: Record, notes: Notes) -> frozenset[Violence]:
    """The kinds of violence that a service is made for, from attributes `havre.violence`; none for all kinds."""
    return _violence(codes(record, "havre.violence", _VIOLENCE_CODES, notes))


@lru_cache(maxsize=8192)
def _needs(values: tuple[str, ...]) -> frozenset[Need]:
    return frozenset(_NEEDS[value] for value in values)


@lru_cache(maxsize=8192)
def _violence(values: tuple[str, ...]) -> frozenset[Violence]:
    return frozenset(_VIOLENCE[value] for value in values)


def channels(
    record: Record,
    numbers: Iterable[Phone],
    places: Sequence[ServiceAtLocation],
    *,
    chat: str,
    email: str,
    notes: Notes,
) -> frozenset[str]:
    """How the service is reached: what it says itself, and what its phones, chat, e-mail and open places show."""
    found = {*codes(record, "havre.channel", _CHANNELS, notes), *[number.channel for number in numbers]}
    found.update([number.channel for at in places for number in at.phones])
    if chat:
        found.add("chat")
    if email:
        found.add("email")
    spots = [at.location for at in places]
    if any(place.kind == "physical" and not place.confidential and place.latitude is not None for place in spots):
        found.add("visit")
    return frozenset(found)
