"""The directory asked by a program: a situation in codes, where and when; services with reasons, and what is missing.

The contract of `havre match`: {"situation": {facet: codes}, "country", "place", "at", "channel", "language", "car",
"child_age"}.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from havre.core.errors import InputError
from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role, Violence
from havre.directory import exclusions
from havre.directory.match import Match, match
from havre.directory.model import CHANNELS
from havre.directory.person import Query, fair_seed
from havre.directory.reasons import own_languages
from havre.directory.territory import COUNTRIES, law_of, timezone_of
from havre.usecases import places
from havre.usecases.snapshot import snapshot

FACETS: Mapping[str, type[Code]] = {
    "role": Role,
    "violence": Violence,
    "danger": Danger,
    "circumstances": Circumstance,
    "needs": Need,
}
AROUND = frozenset(("country", "place", "at", "channel", "language", "car", "child_age"))
# The ways a person can use, as people name them.
_WAYS = {"call": "voice", "walk_in": "visit", "text": "text", "": ""} | {one: one for one in CHANNELS}
WAYS = tuple(sorted(filter(None, _WAYS)))
OLDEST_CHILD = 25  # years
MOST = 100  # services for one question
YEARS = range(2000, 2101)  # for which hours may be asked


def query_of(asked: Mapping[str, Any], now: datetime) -> Query:
    """The question in this JSON object; `now` stands in where it gives no moment. Raises `InputError`."""
    country = law_of(str(asked.get("country") or "").upper())
    if country not in COUNTRIES:
        raise InputError(f"{country or 'no country'} is not served", remedy=f"use one of {', '.join(COUNTRIES)}")
    channel = str(asked.get("channel") or "")
    if channel not in _WAYS:
        raise InputError(f"{channel[:40]} is no channel", remedy=f"use one of {', '.join(WAYS)}")
    place = places.place_meant(str(asked.get("place") or ""), "", country)
    language = str(asked.get("language") or min(own_languages(country)))
    at = _moment(asked.get("at"), place, country, now)
    car, age = asked.get("car"), asked.get("child_age")
    if not (car is None or isinstance(car, bool)):
        raise InputError(f"{str(car)[:40]} is no car", remedy="give true or false, or leave it out")
    if not (age is None or (isinstance(age, int) and not isinstance(age, bool) and 0 <= age <= OLDEST_CHILD)):
        raise InputError(f"{str(age)[:40]} is no age of a child", remedy=f"give years, 0 to {OLDEST_CHILD}")
    situation = _situation(asked.get("situation") or {})
    return Query(situation, country, place, at, language, _WAYS[channel], car, age)


def answer(asked: Mapping[str, Any], now: datetime, limit: int) -> dict[str, Any]:
    """The services that fit, how many were kept out, and the needs that none of those shown meets."""
    query, index = query_of(asked, now), snapshot()
    found = match(index, query, min(limit, MOST), fair_seed(query))
    return {
        "services": [_told(one) for one in found],
        "excluded": exclusions.excluded(index, query),
        "unmet": [need.value for need in exclusions.unmet(query, found)],
    }


def why_not(asked: Mapping[str, Any], now: datetime, service_id: str, limit: int) -> list[str]:
    """Why a service is not among the `limit` shown, in codes (directory.exclusions.why_not); `shown` where it is."""
    query, index = query_of(asked, now), snapshot()
    if any(one.service.id == service_id for one in match(index, query, min(limit, MOST), fair_seed(query))):
        return [exclusions.SHOWN]
    return exclusions.why_not(index, query, service_id)


def _told(found: Match) -> dict[str, Any]:
    status = found.open_status
    return {
        "id": found.service.id,
        "name": found.service.name,
        "reasons": [reason.code for reason in found.reasons],
        "lacks": list(found.lacks),
        "distance_km": found.distance_km,
        "open": status.kind,
        "checked": found.checked.isoformat() if found.checked else None,
        "until": status.until.isoformat() if status.until else None,
        "opens": status.opens.isoformat() if status.opens else None,
        "values": {reason.code: dict(reason.values) for reason in found.reasons if reason.values},
    }


def _situation(given: Any) -> Situation:
    if not isinstance(given, Mapping):
        raise InputError("the situation is no object", remedy='give {"situation": {"needs": ["shelter"]}}')
    if unknown := sorted(set(map(str, given)) - set(FACETS)):
        raise InputError(f"{unknown[0][:40]} is no facet", remedy=f"use {', '.join(FACETS)}")
    return Situation.of(code for facet, kind in FACETS.items() for code in _codes(facet, kind, given.get(facet)))


def _codes(facet: str, kind: type[Code], given: Any) -> list[Code]:
    listed = [given] if isinstance(given, str) else given or []
    known = {str(code.value): code for code in kind}
    for code in listed:
        if code not in known:
            raise InputError(f"{str(code)[:40]} is no code of {facet}", remedy=f"use one of {', '.join(known)}")
    return [known[code] for code in listed]


def _moment(given: Any, place: Place | None, country: str, now: datetime) -> datetime:
    if not given:
        return now
    try:
        at = datetime.fromisoformat(str(given))
    except ValueError:
        raise InputError(
            f"{str(given)[:40]} is no moment", remedy="write 2026-11-23T03:00, with or without zone"
        ) from None
    if at.year not in YEARS:
        raise InputError(f"the year {at.year} is too far away", remedy="give a moment of these years")
    local = (place.timezone if place else "") or timezone_of(country)
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(local))
