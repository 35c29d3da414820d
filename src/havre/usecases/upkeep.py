"""Who is to be asked about which service and when; what was said, and what a verifier decides of it.

A service that says that all is right, that it is closed for a time, or how many places are free, is believed at once:
that can only make people more careful. What it wants to correct is a proposal until a verifier accepts it; of an
emergency line a new number, name, chat or hours need two people. `by` is the number of an account, SERVICE for the
service itself, or "" for a command of the operator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from havre.core.errors import InputError
from havre.directory import fields
from havre.directory.capacity import VALID_HOURS
from havre.directory.local import REASONS, Closure
from havre.directory.model import Service
from havre.directory.verification import (
    LONGEST_CLOSURE,
    due,
    is_emergency,
    is_secret,
    needs_two,
)
from havre.store import bulk, directory, directory_io, history_io
from havre.store.accounts import Account
from havre.store.verification import ClosedFor, FreePlaces, Proposal, Upkeep
from havre.usecases import audit

SERVICE = "service"
OPEN_STATES = ("open", "first")
ASKED = ("active", "temporarily closed")  # about whether they are right; what is out of use is asked nothing
MOST_PLACES = 999
MOST_HOURS = 24 * 7
CLOSED = "closed"  # a proposal that is no field: «2026-12-24/2027-01-02 holidays chat»


@dataclass(frozen=True, slots=True)
class Due:
    """A service that is to be asked, since `day` (date.min: nobody ever checked), and whom to ask."""

    service: Service
    day: date
    owner: str
    email: str
    emergency: bool


def due_rows(today: date, *, country: str = "") -> QuerySet[directory.Service]:
    """What is due, emergency lines first, then the longest overdue. Made-up examples are never due.

    What a source calls closed for a time, without an end, is asked too: else it would stay closed for ever.
    """
    rows = directory.Service.objects.filter(status__in=ASKED, example=False, due__lte=today)
    return (rows.filter(country=country) if country else rows).order_by("-emergency", "due", "id")


def due_list(today: date, *, country: str = "", most: int | None = None) -> list[Due]:
    """The first of these, or all, with whom to ask."""
    return dues(due_rows(today, country=country).values_list("id", flat=True)[:most])


def dues(ids: Iterable[str]) -> list[Due]:
    """When each of these services is to be asked, in this order."""
    wanted = list(ids)
    agreed = {row.service_id: row for row in Upkeep.objects.filter(service_id__in=bulk.among(wanted)).order_by()}
    known = directory_io.services(wanted)
    return [_due(known[one], agreed) for one in wanted if one in known]


def _due(service: Service, agreed: dict[str, Upkeep]) -> Due:
    row = agreed.get(service.id)
    mail = (row.email if row else "") or service.email
    day = due(service, row.interval if row else None)
    return Due(service, day, row.owner if row else "", mail, is_emergency(service))


@transaction.atomic
def agree(
    service_id: str, *, by: str, owner: str = "", email: str = "", interval: int | None = None, account: str = ""
) -> None:
    """Say who answers for a service's record and how often they are asked (days; None for the interval of its kind)."""
    service = known(service_id)
    if interval is not None and not 7 <= interval <= 730:
        raise InputError(f"every {interval} days is no interval", remedy="give 7 to 730 days")
    said = {"owner": owner, "email": email, "interval": interval, "account": account}
    note(by, "agreed", service_id)
    Upkeep.objects.update_or_create(service_id=service_id, defaults=said)
    directory.Service.objects.filter(pk=service_id).update(due=due(service, interval))


def known(service_id: str) -> Service:
    """The service of this id; raises `InputError`."""
    found = directory_io.services([service_id]).get(service_id)
    if found is None:
        raise InputError(f"no service has the id {service_id[:80]}")
    return found


@transaction.atomic
def confirm(service_id: str, today: date, *, by: str, how: str) -> Service:
    """Somebody assured that the record is right: by `how` (link, call, visit, mail)."""
    known(service_id)
    said = {"assured": today, "by": by, "how": how}
    Upkeep.objects.update_or_create(service_id=service_id, defaults=said)
    note(by, "confirmed", service_id)
    return renew(service_id, by)


def note(by: str, action: str, key: str, kind: str = "service") -> None:
    """A line of the audit trail: who did what to which service, or campaign."""
    account = Account.objects.filter(pk=by).first() if by.isdigit() else None
    audit.note(account, f"upkeep.{action}", kind, key)


def renew(service_id: str, by: str) -> Service:
    """Write a service anew with all that is known here of it; the history names who did it."""
    with history_io.hand(by):
        directory_io.write([known(service_id)])
    return known(service_id)


# --- corrections -------------------------------------------------------------------------------------------------


def propose(service_id: str, field: str, text: str, *, by: str, now: datetime) -> Proposal | None:
    """Propose a correction; None where the record says that already."""
    old = fields.shown(known(service_id), field)
    if len(text) > fields.LONGEST:
        raise InputError(f"longer than {fields.LONGEST} characters", where=field)
    if text.strip() == old.strip():
        return None
    Proposal.objects.filter(service_id=service_id, field=field, state="open", by=by).delete()
    return Proposal.objects.create(service_id=service_id, field=field, old=old, new=text.strip(), by=by, at=now)


def proposals(service_id: str = "", states: Iterable[str] = OPEN_STATES) -> list[Proposal]:
    """Proposals in these states, the oldest first."""
    rows = Proposal.objects.filter(state__in=list(states)).order_by("at", "id")
    return list(rows.filter(service_id=service_id) if service_id else rows)


@transaction.atomic
def accept(number: int, *, by: str, now: datetime, text: str | None = None) -> Proposal:
    """Agree to a correction, or to `text` in its place; it holds at once, or after a second person for what is guarded.

    Raises `InputError` for a value that the field cannot have, and where the second person is the first one.
    """
    proposal = _open(number)
    service = known(proposal.service_id)
    if proposal.field == CLOSED:
        return _accept_closure(proposal, by, now)
    if text is not None and text.strip() != proposal.new:
        # It is this person's proposal now: nobody else has seen the new value.
        proposal.new, proposal.by, proposal.first, proposal.state = text.strip(), "", "", "open"
    made = fields.changed(service, proposal.field, proposal.new)
    if needs_two(service, proposal.field, made) and not _second(proposal, by):
        proposal.state, proposal.first = "first", by
        proposal.save()
        note(by, "agreed first", service.id)
        return proposal
    # Whoever wrote in the meantime: what is corrected is what the record says now.
    proposal.old = fields.shown(service, proposal.field)
    proposal.state, proposal.decided_by, proposal.decided = "accepted", by, now
    proposal.save()
    note(by, "accepted", service.id)
    if is_secret(renew(proposal.service_id, by)):
        # What was written of the way in may lead there in words that no list of its address knows.
        Proposal.objects.filter(service_id=service.id, field="access_details").delete()
    return proposal


def _accept_closure(proposal: Proposal, by: str, now: datetime) -> Proposal:
    """The closure of an emergency line, after two people."""
    if not _second(proposal, by):
        proposal.state, proposal.first = "first", by
    else:
        days, reason, channel = (*proposal.new.split(" ", 2), "")[:3]
        first, last = map(date.fromisoformat, days.split("/"))
        close(proposal.service_id, Closure(first, last, reason, channel), by=by, now=now)
        proposal.state, proposal.decided_by, proposal.decided = "accepted", by, now
    proposal.save()
    note(by, proposal.state, proposal.service_id)
    return proposal


def _second(proposal: Proposal, by: str) -> bool:
    """Whether another person than this one has agreed before; raises `InputError` for the same one twice."""
    if not by:
        raise InputError("a change of an emergency line needs two accounts", remedy="accept it at the desk")
    others = {one for one in (proposal.first, proposal.by) if one and one != SERVICE}
    if others == {by}:
        raise InputError("you have agreed already", remedy="a second person must accept a change of an emergency line")
    return bool(others - {by})


def service_of(number: int) -> str:
    """The service that an open proposal is about; raises `InputError` where none is open."""
    found = Proposal.objects.filter(id=number, state__in=OPEN_STATES).values_list("service_id", flat=True).first()
    if found is None:
        raise InputError(f"no proposal {number} is open", remedy="havre verify proposals lists them")
    return found


@transaction.atomic
def refuse(number: int, *, by: str, now: datetime) -> Proposal:
    """Say no to a correction; the record stays as it is."""
    proposal = _open(number)
    proposal.state, proposal.decided_by, proposal.decided = "refused", by, now
    proposal.save()
    note(by, "refused", proposal.service_id)
    return proposal


def _open(number: int) -> Proposal:
    found = Proposal.objects.select_for_update().filter(id=number, state__in=OPEN_STATES).order_by().first()
    if found is None:
        raise InputError(f"no proposal {number} is open", remedy="havre verify proposals lists them")
    return found


# --- closed for a time, and free places --------------------------------------------------------------------------


@transaction.atomic
def close(service_id: str, closure: Closure, *, by: str, now: datetime) -> Service:
    """Close a service from the first to the last day; raises `InputError` for days that make no such time."""
    known(service_id)
    checked_closure(closure, now.date())
    ClosedFor.objects.create(
        service_id=service_id,
        first=closure.first,
        last=closure.last,
        reason=closure.reason,
        channel=" ".join(closure.channel.split())[:200],
        by=by,
        at=now,
    )
    note(by, "closed", service_id)
    return renew(service_id, by)


def checked_closure(closure: Closure, today: date) -> None:
    """Raise `InputError` for a reason or days that make no closure."""
    if closure.reason not in REASONS:
        raise InputError(f"{closure.reason[:40]} is no reason", remedy=f"use one of {', '.join(REASONS)}")
    if not closure.first <= closure.last <= closure.first + LONGEST_CLOSURE or closure.last < today:
        raise InputError(
            "these days make no time to be closed", remedy=f"at most {LONGEST_CLOSURE.days} days, not past"
        )


@transaction.atomic
def reopen(service_id: str, *, by: str) -> Service:
    """Take back what is said of closures."""
    note(by, "reopened", service_id)
    ClosedFor.objects.filter(service_id=service_id).delete()
    return renew(service_id, by)


@transaction.atomic
def propose_closure(service_id: str, closure: Closure, *, by: str, now: datetime) -> Proposal:
    """The closure of an emergency line, for two people to agree to; raises `InputError` as `close` does."""
    known(service_id)
    checked_closure(closure, now.date())
    text = f"{closure.first}/{closure.last} {closure.reason} {' '.join(closure.channel.split())[:200]}".strip()
    Proposal.objects.filter(service_id=service_id, field=CLOSED, state="open", by=by, new=text).delete()
    if by != SERVICE:
        note(by, "proposed", service_id)
    return Proposal.objects.create(service_id=service_id, field=CLOSED, new=text, by=by, at=now)


@transaction.atomic
def end_closure(service_id: str, number: int, *, by: str) -> Service:
    """Take back one closure, by its number; raises `InputError` where this service has none of it."""
    if not ClosedFor.objects.filter(pk=number, service_id=service_id).delete()[0]:
        raise InputError(f"no closure {number} is known of this service")
    note(by, "reopened", service_id)
    return renew(service_id, by)


def closures(service_id: str, today: date) -> list[ClosedFor]:
    """When it is closed, now and later, the next first."""
    return list(ClosedFor.objects.filter(service_id=service_id, last__gte=today).order_by("first", "id"))


@transaction.atomic
def set_places(
    service_id: str, available: int, *, by: str, now: datetime, hours: int = VALID_HOURS, unit: str = "bed"
) -> Service:
    """Say how many places are free; after `hours` nobody knows any more."""
    known(service_id)
    checked_places(available, hours)
    said = {"available": available, "updated": now, "until": now + timedelta(hours=hours), "unit": unit, "by": by}
    FreePlaces.objects.update_or_create(service_id=service_id, defaults=said)
    note(by, "said places", service_id)
    return renew(service_id, by)


def checked_places(available: int, hours: int) -> None:
    """Raise `InputError` for what is no number of free places, or no time for which one is worth anything."""
    if not 0 <= available <= MOST_PLACES or not 1 <= hours <= MOST_HOURS:
        raise InputError("that is no number of free places", remedy=f"0 to {MOST_PLACES}, for 1 to {MOST_HOURS} hours")


@transaction.atomic
def forget_places(service_id: str, *, by: str) -> Service:
    """Nobody knows any more how many places are free; raises `InputError` where nobody had said so."""
    if not FreePlaces.objects.filter(pk=service_id).delete()[0]:
        raise InputError("nobody has said how many places are free")
    note(by, "forgot places", service_id)
    with history_io.hand(by):
        directory_io.write([replace(known(service_id), capacity=None)])
    return known(service_id)


def places(service_id: str, now: datetime) -> FreePlaces | None:
    """How many places are free as it was said here, while that is worth anything."""
    return FreePlaces.objects.filter(pk=service_id, until__gt=now).first()
