"""What is known here of a service beside what its source says: corrections, closures, beds, the day of a check.

It is laid over the source's record whenever that is written, so that an import does not undo it. A correction stands
as long as the source still says what was corrected; when the source says something else, the source is the newer.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from havre.core.errors import InputError
from havre.directory import fields
from havre.directory.marked_hours import MARK, NEVER_KNOWN, STATED, bare, without_stated
from havre.directory.model import Capacity, Hours, Origin, Service

# Why a service is closed for a time; the sentences of the packs word them (`reason.closed_…`).
REASONS = ("holidays", "staff", "works", "moving", "full", "other")


@dataclass(frozen=True, slots=True)
class Correction:
    """A field that was corrected: all that was said of it before, and what is right."""

    field: str
    old: tuple[str, ...]
    new: str


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed from the first to the last day. `reason` is of REASONS; `channel`: how it is reached meanwhile."""

    first: date
    last: date
    reason: str = "other"
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Local:
    """All that is known here of one service; `assured` is the day of the last check here, `by` who made it.

    `by` is of model.SERVICE and DIRECTORY: whoever it was is named in the audit trail and nowhere else.
    """

    corrections: tuple[Correction, ...] = ()
    closures: tuple[Closure, ...] = ()
    capacity: Capacity | None = None
    assured: date | None = None
    by: str = ""


def applied(service: Service, local: Local) -> Service:
    """The service as it is to be shown."""
    service, _ = corrected(service, local)
    return replace(
        service,
        origin=_assured(service.origin, local),
        capacity=max(filter(None, (local.capacity, service.capacity)), key=lambda one: one.updated, default=None),
        hours=closed(service.hours, local.closures),
        locations=tuple(
            replace(at, hours=closed(at.hours, local.closures)) if at.hours else at for at in service.locations
        ),
    )


def _assured(origin: Origin, local: Local) -> Origin:
    """Of the checks by its source and here the later; a source that only changed its record checked nothing."""
    if local.assured is None or (origin.checked and origin.checked > local.assured):
        return origin
    return replace(origin, assured=local.assured, reviewed=True, assurer=local.by)


def corrected(service: Service, local: Local) -> tuple[Service, frozenset[str]]:
    """The service with its corrections, and the fields of which the source has said something new since.

    One after another, as they were accepted: another street takes the point away that a later correction gives again.
    """
    past = set()
    for one in local.corrections:
        if fields.shown(service, one.field) not in _said(one):
            past.add(one.field)
            continue
        # What was right when it was accepted may not fit a record that has changed since: then the source stands.
        with suppress(InputError):
            service = fields.changed(service, one.field, one.new)
    return service, frozenset(past)


def _said(one: Correction) -> tuple[str, ...]:
    """All that was said of a field; hours that were noted while it was closed, as they are without that."""
    told = (*one.old, one.new)
    return (*told, *map(bare, told)) if one.field == "hours" else told


def closed(hours: Hours, closures: Sequence[Closure]) -> Hours:
    """Hours with these closures and no others of ours; unknown hours stay unknown on all other days."""
    own = bare(hours.osm)
    if not closures:
        return replace(hours, osm=own)
    rules = [_rule(one) for one in closures]
    return replace(hours, osm="; ".join([without_stated(own, rules) or NEVER_KNOWN, *rules]))


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _rule(closure: Closure) -> str:
    first, last = (f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}" for day in (closure.first, closure.last))
    channel = closure.channel.replace('"', "'").replace(";", ",")
    days = first if first == last else f"{first}-{last}"
    return f'{days} off "{MARK}{closure.first}/{closure.last} {closure.reason} {channel}"'


def has_closure(service: Service) -> bool:
    """Whether a closure of ours is written into its hours."""
    every = [service.hours, *(at.hours for at in service.locations if at.hours)]
    return any(MARK in hours.osm for hours in every)


def closure_of(comment: str) -> Closure | None:
    """The closure that the comment of a rule tells, said here or by a source; None for another comment."""
    mark = next((one for one in (MARK, STATED) if comment.startswith(one)), "")
    days, _, rest = comment.removeprefix(mark).partition(" ")
    reason, _, channel = rest.partition(" ")
    with suppress(ValueError):  # a source may write anything behind these words
        if mark:
            first, last = map(date.fromisoformat, days.split("/"))
            return Closure(first, last, reason if reason in REASONS else "other", channel)
    return None


def has_stated(service: Service) -> bool:
    """Whether a source tells of a closure in its hours, past, present or to come."""
    return bool(closures_stated(service))


def closures_stated(service: Service) -> tuple[Closure, ...]:
    """The closures that a source tells in its hours, also those at one place."""
    every = [service.hours, *(at.hours for at in service.locations if at.hours)]
    comments = [part.split('"')[1] for hours in every for part in hours.osm.split("; ") if f' off "{STATED}' in part]
    return tuple(one for comment in comments if (one := closure_of(comment)))
