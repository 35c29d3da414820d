"""Closed for a time, and free places, as the desk says them: by the rules of `havre verify close` and `places`.

The form of a service holds them beside its fields, empty unless something is to be said. The closure of an emergency
line waits for a second person, as it does when the line itself says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from havre.core.errors import InputError
from havre.core.vocabulary import Need
from havre.directory.capacity import VALID_HOURS
from havre.directory.local import Closure, Local, applied
from havre.directory.model import Capacity, Service
from havre.directory.verification import is_emergency
from havre.store.verification import ClosedFor, FreePlaces
from havre.usecases import upkeep

CLOSURE = ("closed_first", "closed_last", "closed_why", "closed_way")
PLACES = ("places", "places_hours")
FIELDS = (*CLOSURE, *PLACES)
LONGEST = 200  # characters of how it is reached meanwhile


@dataclass(frozen=True, slots=True)
class Told:
    """What a form says of it, and what is wrong, by field."""

    closure: Closure | None = None
    places: int | None = None
    hours: int = VALID_HOURS
    errors: Mapping[str, InputError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds now: the closures that are not past, and the places that are free."""

    closures: tuple[ClosedFor, ...]
    places: FreePlaces | None


def has_places(service: Service) -> bool:
    """Whether people can be given a place there."""
    return Need.SHELTER in service.needs


def standing(service: Service, now: datetime) -> Standing:
    """What was said of it here and still holds."""
    return Standing(tuple(upkeep.closures(service.id, now.date())), upkeep.places(service.id, now))


def told(sent: Mapping[str, str], now: datetime) -> Told:
    """What was sent; an error stands with the field that has to be mended."""
    errors: dict[str, InputError] = {}
    closure, places, hours = None, None, VALID_HOURS
    try:
        closure = _closure(sent, now.date())
    except InputError as error:
        errors["closed_last" if error.where == "closed_last" else "closed_first"] = error
    try:
        if sent.get("places", "").strip():
            hours = _number(sent.get("places_hours", "")) if sent.get("places_hours", "").strip() else VALID_HOURS
            places = _number(sent["places"])
            upkeep.checked_places(places, hours)
    except InputError as error:
        errors["places"] = error
    return Told(None if errors else closure, None if errors else places, hours, errors)


def _closure(sent: Mapping[str, str], today: date) -> Closure | None:
    first, last = (_day(sent.get(name, ""), name) for name in ("closed_first", "closed_last"))
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise InputError("one of the two days is missing", where="closed_first" if first is None else "closed_last")
    way = " ".join(sent.get("closed_way", "").split())[:LONGEST]
    closure = Closure(first, last, sent.get("closed_why") or "other", way)
    upkeep.checked_closure(closure, today)
    return closure


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise InputError(f"not a day: {text[:20]!r}", where=name, remedy="write it as 2026-12-24") from None


def _number(text: str) -> int:
    figures = text.strip()
    if not (figures.isdecimal() and len(figures) < 6):
        raise InputError(f"not a number: {figures[:20]!r}")
    return int(figures)


def laid(made: Service, said: Told, now: datetime) -> Service:
    """A service that is not saved yet with its closures and free places, those of the form too."""
    here = standing(made, now)
    known = [Closure(one.first, one.last, one.reason, one.channel) for one in here.closures]
    closures = sorted((*known, *filter(None, (said.closure,))), key=lambda one: (one.first, one.last))
    until = now + timedelta(hours=said.hours)
    free = None if said.places is None else Capacity(said.places, now, until)
    return applied(made, Local(closures=tuple(closures), capacity=free))


def save(by: str, service: Service, said: Told, now: datetime) -> tuple[list[str], list[str]]:
    """Write what was told: what holds at once, and what waits for a second person; inside a transaction."""
    changed: list[str] = []
    waiting: list[str] = []
    if said.closure and is_emergency(service):
        upkeep.propose_closure(service.id, said.closure, by=by, now=now)
        waiting.append(upkeep.CLOSED)
    elif said.closure:
        upkeep.close(service.id, said.closure, by=by, now=now)
        changed.append(upkeep.CLOSED)
    if said.places is not None:
        upkeep.set_places(service.id, said.places, by=by, now=now, hours=said.hours)
        changed.append("places")
    return changed, waiting
