"""A service as the few bytes that matching needs: one record of fixed size for each of its places.

The store keeps these bytes beside the service, so that an index of a million is read and not computed. Texts that
many services share - hours, languages, areas, time zones, towns - are numbered once and kept apart (`Terms`).
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from havre.core.language import fold
from havre.core.vocabulary import Need, Violence
from havre.directory.holidays import calendar_of
from havre.directory.hours import ALWAYS, week_slots
from havre.directory.model import (
    AUDIENCES,
    CHANNELS,
    WRITTEN,
    Address,
    Eligibility,
    Hours,
    Service,
    ServiceAtLocation,
)
from havre.directory.territory import timezone_of

NEED_BIT = {need.value: 1 << bit for bit, need in enumerate(Need)}
VIOLENCE_BIT = {kind.value: 1 << bit for bit, kind in enumerate(Violence)}
AUDIENCE_BIT = {audience: 1 << bit for bit, audience in enumerate(AUDIENCES)}
CHANNEL_BIT = {channel: 1 << bit for bit, channel in enumerate(CHANNELS)}
WRITTEN_BITS = sum(CHANNEL_BIT[channel] for channel in WRITTEN)
FLAGS = (
    "children", "pets", "no_papers", "anonymous", "free", "accessible", "not_accessible", "not_on_bill", "not_in_log",
    "interpreters", "example", "remote",
)  # fmt: skip
FLAG_BIT = {flag: 1 << bit for bit, flag in enumerate(FLAGS)}
# What keeps people out: the audiences that are excluded, and what else turns somebody away.
BARS = (
    *AUDIENCES, "no_children", "adults_only", "young_only", "not_older", "women_only", "women_and_children",
    "papers", "shelter", "not_for_perpetrators", "voice_only", "telephone_only", "not_in_writing",
)  # fmt: skip
BAR_BIT = {bar: 1 << bit for bit, bar in enumerate(BARS)}
SERVES_UNSAID = 1 << len(AUDIENCES)  # in the place of audiences where none is said: anybody may come
ANY_AGE = 255  # years: no limit for children who come with a parent
_WITHOUT_TELEPHONE = frozenset(("visit", "chat", "email", "video"))

# Degrees WGS 84, NaN where unknown; masks by the *_BIT tables; days as ordinals, 0 unknown; terms by number, 0 none.
RECORD = np.dtype(
    [
        ("key", "<i8"),
        ("latitude", "<f4"),
        ("longitude", "<f4"),
        ("needs", "<u4"),
        ("assured", "<i4"),
        ("languages", "<i4"),
        ("area", "<i4"),
        ("zone", "<i4"),
        ("pattern", "<i4"),
        ("town", "<i4"),
        ("bars", "<u4"),
        ("violence", "<u2"),
        ("serves", "<u2"),
        ("flags", "<u2"),
        ("country", "<u2"),
        ("position", "<u2"),
        ("channels", "u1"),
        ("children_to", "u1"),
    ]
)
_STRUCT = struct.Struct("<qffIiiiiiiIHHHHHBB")  # the same, for one record at a time
KINDS = ("languages", "area", "zone", "pattern", "town")
# Bytes that another version of these tables wrote mean something else: they are made anew, never misread.
LAYOUT = int.from_bytes(
    hashlib.blake2b(
        repr((3, RECORD.descr, NEED_BIT, VIOLENCE_BIT, AUDIENCE_BIT, CHANNEL_BIT, FLAGS, BARS)).encode(), digest_size=7
    ).digest(),
    "big",
)

Number = Callable[[str, str], int]
Records = NDArray[np.void]


def key_of(service_id: str) -> int:
    """The number under which the index knows a service, made from its id: the same in every database.

    63 bits of BLAKE2b; among a million services two share one with a chance of 5 in 10^8, and storing tells of it.
    """
    return int.from_bytes(hashlib.blake2b(service_id.encode(), digest_size=8).digest(), "big") >> 1


def country_number(code: str) -> int:
    """The two letters of an ISO 3166 code as one number, 0 for anything else."""
    letters = code.encode("ascii", "replace")
    return letters[0] << 8 | letters[1] if len(letters) == 2 else 0


def country_code(number: int) -> str:
    """The two letters of `country_number`, "" for 0."""
    return chr(number >> 8) + chr(number & 0xFF) if number else ""


def terms_of(service: Service) -> list[tuple[str, str]]:
    """Every (kind, text) that must have a number before this service can be packed."""
    pairs = (pair for at in _places(service) for pair in zip(KINDS, _terms(service, at), strict=True))
    return [pair for pair in pairs if pair[1]]


def pack(service: Service, number: Number) -> bytes:
    """The records of a service, one for each of its places, or one alone; `number` gives the numbers of terms."""
    day, who = service.origin.assured, service.eligibility
    needs, serves, bars, channels, flags, children_to = _who(service.needs, service.channels, who)
    flags |= _own_flags(service)
    same = key_of(service.id), _mask(service.violence, VIOLENCE_BIT), country_number(service.country)
    records = []
    for position, at in enumerate(_places(service)):
        terms = [number(kind, text) if text else 0 for kind, text in zip(KINDS, _terms(service, at), strict=True)]
        records.append(
            _STRUCT.pack(
                same[0], *_point(at), needs, day.toordinal() if day else 0, *terms, bars, same[1], serves,
                flags | _access_flags(at), same[2], position, channels, children_to,
            )
        )  # fmt: skip
    return b"".join(records)


def unpacked(packed: bytes | bytearray | memoryview) -> Records:
    """The records in these bytes."""
    return np.frombuffer(packed, RECORD)


def hours_at(service: Service, at: ServiceAtLocation | None) -> Hours:
    """The hours that hold at a place: its own where it has some, else the service's; with the calendar of the place."""
    hours = at.hours if at and at.hours else service.hours
    if not hours.osm or hours.osm == ALWAYS:
        return hours
    where = at.location.address if at else _NOWHERE
    return _dated(hours, _calendar(where.country or service.country, where.postcode, where.region))


_NOWHERE = Address()
_calendar = lru_cache(maxsize=8192)(calendar_of)


@lru_cache(maxsize=8192)
def _dated(hours: Hours, calendar: str) -> Hours:
    return replace(hours, calendar=calendar)


@lru_cache(maxsize=8192)
def hours_text(hours: Hours) -> str:
    """Hours as the text of a term: rules, term, calendar, and the half hours of an ordinary week."""
    week = np.packbits(week_slots(hours.osm)).tobytes().hex()
    days = [day.isoformat() if day else "" for day in (hours.valid_from, hours.valid_to)]
    return json.dumps([hours.osm, *days, hours.calendar, week], ensure_ascii=False)


def hours_from(text: str) -> tuple[Hours, bytes]:
    """The hours of a term, and its week as 42 bytes."""
    osm, first, last, calendar, week = json.loads(text)
    return Hours(osm, _date(first), _date(last), calendar), bytes.fromhex(week)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _places(service: Service) -> Sequence[ServiceAtLocation | None]:
    return service.locations or (None,)


def _terms(service: Service, at: ServiceAtLocation | None) -> tuple[str, str, str, str, str]:
    """The texts that have a number, in the order of `KINDS`; empty ones have none."""
    hours = hours_at(service, at)
    areas = sorted({(area.scheme, area.code) for area in service.areas if area.code}) if service.areas else ()
    return (
        ",".join(sorted({one.code for one in service.languages})),
        json.dumps(areas, ensure_ascii=False) if areas else "",
        _zone(service, at),
        hours_text(hours) if hours.osm else "",
        _town(service, at),
    )


def _zone(service: Service, at: ServiceAtLocation | None) -> str:
    place = at.location if at else None
    if place and place.timezone:
        return place.timezone
    where = place.address if place else _NOWHERE
    return timezone_of(where.country or service.country, None, where.postcode)


def _town(service: Service, at: ServiceAtLocation | None) -> str:
    """Where a place without a point of its own is ranked: territory and town, folded."""
    has_point = at is None or (at.location.latitude is not None and at.location.longitude is not None)
    if at is None or has_point or not at.location.address.city:
        return ""
    return f"{at.location.address.country or service.country} {fold(at.location.address.city)}"


def _point(at: ServiceAtLocation | None) -> tuple[float, float]:
    if at is None or at.location.latitude is None or at.location.longitude is None:
        return np.nan, np.nan
    return at.location.latitude, at.location.longitude


def _mask(codes: Iterable[str], bits: dict[str, int]) -> int:
    return sum(bits[code] for code in set(codes))


@lru_cache(maxsize=8192)
def _who(needs: frozenset[Need], channels: frozenset[str], who: Eligibility) -> tuple[int, int, int, int, int, int]:
    """What many services have in common: masks of needs, audiences, bars, channels and flags, and the oldest child."""
    return (
        _mask(needs, NEED_BIT),
        _mask(who.serves, AUDIENCE_BIT) or SERVES_UNSAID,
        _bars(needs, channels, who),
        _mask(channels, CHANNEL_BIT),
        _flags(who),
        ANY_AGE if who.children_to_age is None else min(who.children_to_age, ANY_AGE),
    )


def _bars(needs: frozenset[Need], channels: frozenset[str], who: Eligibility) -> int:
    serves = set(who.serves)
    for_women = "women" in serves and not serves & {"men", "everyone"}
    held = {
        "no_children": who.children is False,
        "adults_only": (who.minimum_age or 0) >= 18,
        "young_only": who.maximum_age is not None and who.maximum_age < 18,
        "not_older": who.maximum_age is not None and who.maximum_age < 60,
        "women_only": for_women and "children" not in serves,
        "women_and_children": for_women and "children" in serves,
        "papers": who.no_papers is False,
        "shelter": Need.SHELTER in needs,
        "not_for_perpetrators": "perpetrators" not in serves and Need.STOP_VIOLENCE not in needs,
        "voice_only": channels <= {"voice"},
        "telephone_only": channels.isdisjoint(_WITHOUT_TELEPHONE),
        "not_in_writing": channels.isdisjoint(WRITTEN),
    }
    return _mask(who.excludes, BAR_BIT) | sum(BAR_BIT[bar] for bar, holds in held.items() if holds)


def _flags(who: Eligibility) -> int:
    held = {
        "children": who.children is True or who.children_to_age is not None,
        "pets": who.pets is True,
        "no_papers": who.no_papers is True,
        "anonymous": who.anonymous is True,
        "free": who.free is True,
        "not_on_bill": who.on_bill is False,
        "not_in_log": who.in_call_log is False,
    }
    return sum(FLAG_BIT[flag] for flag, holds in held.items() if holds)


def _own_flags(service: Service) -> int:
    flags = 0
    if service.interpreters is True or any(one.level != "staff" for one in service.languages):
        flags |= FLAG_BIT["interpreters"]
    if service.example:
        flags |= FLAG_BIT["example"]
    return flags | FLAG_BIT["remote"] if service.remote else flags


def _access_flags(at: ServiceAtLocation | None) -> int:
    wheelchair = at.location.accessibility.wheelchair if at else None
    if wheelchair is None:
        return 0
    return FLAG_BIT["accessible" if wheelchair else "not_accessible"]
