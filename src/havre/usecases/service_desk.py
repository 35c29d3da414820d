"""Services at the desk: who sees which, looked for and listed, changed with a preview, taken back.

An editor sees and changes the services of their organization, a verifier those they verify. What is changed here is an
accepted correction (usecases/upkeep.py), so it outlives imports; the guarded fields of an emergency line wait for a
second account.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from havre.core.errors import InputError
from havre.directory import fields, model
from havre.directory.code_fields import CODED
from havre.directory.said_fields import IN_USE, SAID
from havre.directory.verification import is_secret, needs_two
from havre.store import bulk
from havre.store.accounts import RoleName
from havre.store.directory import Service, ServiceAtLocation
from havre.store.models import Account
from havre.store.verification import Proposal
from havre.usecases import closing_desk, names, upkeep
from havre.usecases.accounts import Rights

PAGE = 50  # services on one page of the list
SHOWS = ("all", "due", "stale", "waiting", "not_used")
STALE = timedelta(days=365)
_LIKE = 200  # names that are looked at
_AS_LIKE = 0.85  # of the likest: what is less like is something else
ROLES = (RoleName.EDITOR, RoleName.VERIFIER)
# Who has one of these for all organizations sees and changes all services.
WHOLE = (*ROLES, RoleName.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; empty texts leave nothing out. `show` is one of SHOWS."""

    name: str = ""
    town: str = ""
    country: str = ""
    show: str = "all"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of services, how many there are in all, and on how many pages."""

    services: tuple[Service, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a form: an error by field, or the fields that hold at once, and those that wait for somebody."""

    errors: Mapping[str, InputError]
    changed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


# --- who sees what -----------------------------------------------------------------------------------------------


def visible(rights: Rights) -> QuerySet[Service]:
    """The services that somebody with these rights may see."""
    rows = Service.objects.order_by("name", "id")
    if any(rights.everywhere(role) for role in WHOLE):
        return rows
    return rows.filter(organization_id__in=frozenset[str]().union(*map(rights.within, ROLES)))


def opened(rights: Rights, service_id: str) -> model.Service:
    """The service as the engine knows it; raises `Service.DoesNotExist` where this account sees none."""
    visible(rights).get(pk=service_id)
    return upkeep.known(service_id)


def verifies(rights: Rights, service: model.Service) -> bool:
    """Whether it is theirs to say that the record is right, and to decide on corrections."""
    return rights.may(RoleName.VERIFIER, service.organization.id if service.organization else None)


def wanted(rights: Rights, search: Search, now: datetime) -> QuerySet[Service]:
    """All services that are looked for, by name."""
    rows = visible(rights)
    if search.name.strip():
        found = names.find(search.name, _LIKE, ("service",), search.country)
        alike = [one.name.ref for one in found if one.alike >= _AS_LIKE * found[0].alike]
        rows = rows.filter(Q(name__icontains=search.name.strip()) | Q(pk__in=alike))
    if search.town.strip():
        there = ServiceAtLocation.objects.filter(location__city__icontains=search.town.strip()).order_by()
        rows = rows.filter(pk__in=bulk.among(there.values_list("service_id", flat=True)))
    if search.country:
        rows = rows.filter(country=search.country)
    return _shown(rows, search, now)


def listed(rights: Rights, search: Search, now: datetime) -> Listed:
    """One page of what is looked for, by name."""
    rows = wanted(rights, search, now)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, search.page), pages)
    return Listed(tuple(rows[(page - 1) * PAGE : page * PAGE].select_related("organization")), total, page, pages)


def _shown(rows: QuerySet[Service], search: Search, now: datetime) -> QuerySet[Service]:
    today = now.date()
    match search.show:
        case "due":
            return rows.filter(status__in=upkeep.ASKED, example=False, due__lte=today)
        case "stale":
            return rows.filter(Q(assured=None) | Q(assured__lt=today - STALE))
        case "waiting":
            waiting = Proposal.objects.filter(state__in=upkeep.OPEN_STATES).order_by()
            return rows.filter(pk__in=waiting.values("service_id"))
        case "not_used":
            return rows.exclude(status="active")
    return rows


# --- changed -----------------------------------------------------------------------------------------------------


def form_fields(service: model.Service) -> tuple[str, ...]:
    """The fields of the form, in its order: an address before its point, since another street has another one."""
    where = [name for name in fields.EVERY if name in fields.ADDRESS] if fields.may_lie(service) else []
    way_in = [name for name in fields.ENTRANCE if name not in fields.DESCRIBED or where]
    told = (name for name in SAID if service.name or name != IN_USE)
    return (
        *(name for name in fields.editable(service) if name not in where), *where, *CODED, *told,
        *(way_in if fields.has_house(service) else ()),
    )  # fmt: skip


def drafted(
    service: model.Service, sent: Mapping[str, str], now: datetime
) -> tuple[model.Service, dict[str, InputError]]:
    """The service as the form would make it, and what is wrong with the form; nothing is written."""
    said = closing_desk.told(sent, now)
    errors: dict[str, InputError] = dict(said.errors)
    made = service
    for field, text in _changes(service, sent):
        try:
            made = fields.changed(made, field, text)
        except InputError as error:
            errors[field] = error
    return closing_desk.laid(made, said, now), errors


def _changes(service: model.Service, sent: Mapping[str, str]) -> list[tuple[str, str]]:
    # Of a place that becomes secret only its town is heard.
    hidden: Collection[str] = fields.DESCRIBED - {"city"} if sent.get("confidential") == "yes" else ()
    told = [(field, sent[field].replace("\r\n", "\n").strip()) for field in form_fields(service) if field in sent]
    changed = {field for field, text in told if text != fields.shown(service, field)}
    if "hours" in changed:  # new hours hold without end unless the form says between which days
        changed |= {field for field, text in told if field in ("hours_from", "hours_to") and text}
    return [(field, text) for field, text in told if field in changed and field not in hidden]


@transaction.atomic
def save(rights: Rights, service_id: str, sent: Mapping[str, str], now: datetime) -> Saved:
    """Write what the form changes, all of it or, where anything is wrong, nothing."""
    service = opened(rights, service_id)
    _, errors = drafted(service, sent, now)
    if errors:
        return Saved(errors)
    changed, waiting = closing_desk.save(str(rights.account.pk), service, closing_desk.told(sent, now), now)
    for field, text in _changes(service, sent):
        if _correct(rights.account, service, field, text, now):
            changed.append(field)
        else:
            waiting.append(field)
    return Saved({}, tuple(changed), tuple(waiting))


def _correct(by: Account, service: model.Service, field: str, text: str, now: datetime) -> bool:
    """Whether the correction holds at once; otherwise it waits for a second account."""
    number = str(by.pk)
    proposal = upkeep.propose(service.id, field, text, by=number, now=now)
    if proposal is None:
        return True
    if needs_two(service, field, fields.changed(upkeep.known(service.id), field, text)):
        upkeep.note(number, "proposed", service.id)
        return False
    upkeep.accept(proposal.pk, by=number, now=now)
    return True


def corrections(service: model.Service) -> list[Proposal]:
    """What was corrected or proposed, the latest first."""
    hidden = fields.DESCRIBED if is_secret(service) else frozenset[str]()
    return [one for one in Proposal.objects.filter(service_id=service.id).order_by("-at", "-id")
            if one.field not in hidden]  # fmt: skip


def can_undo(every: Collection[Proposal]) -> frozenset[int]:
    """Of corrections, the latest first: the last of each field that holds, except what stays as it is once said."""
    last: dict[str, int] = {}
    for one in every:
        if one.state == "accepted" and one.field in fields.EVERY and one.field != "confidential":
            last.setdefault(one.field, one.pk)
    return frozenset(last.values())


@transaction.atomic
def undo(rights: Rights, service_id: str, number: int, now: datetime) -> bool:
    """Say again what stood before a correction; whether that holds at once, as for any other change."""
    service = opened(rights, service_id)
    every = corrections(service)
    if number not in can_undo(every):
        raise InputError("only the last change of a field can be taken back")
    wanted = next(one for one in every if one.pk == number)
    return _correct(rights.account, service, wanted.field, wanted.old, now)


@transaction.atomic
def end(rights: Rights, service_id: str, what: str, number: int) -> None:
    """End a closure (`what` is «closure», by its number) or what was said of free places; raises `InputError`."""
    opened(rights, service_id)
    by = str(rights.account.pk)
    if what == "closure":
        upkeep.end_closure(service_id, number, by=by)
    else:
        upkeep.forget_places(service_id, by=by)


# --- verified ----------------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(rights: Rights, service_id: str, now: datetime) -> None:
    """Somebody who verifies says that the whole record is right today."""
    _verifier(rights, service_id)
    upkeep.confirm(service_id, now.date(), by=str(rights.account.pk), how="call")


@transaction.atomic
def decide(rights: Rights, number: int, now: datetime, *, agree: bool, text: str | None = None) -> Proposal:
    """Accept a correction, as it is or with other words, or refuse it; raises `InputError`."""
    row = Proposal.objects.filter(pk=number, state__in=upkeep.OPEN_STATES).order_by().first()
    if row is None:
        raise InputError("this was decided already")
    _verifier(rights, row.service_id)
    by = str(rights.account.pk)
    if not agree:
        return upkeep.refuse(number, by=by, now=now)
    return upkeep.accept(number, by=by, now=now, text=text)


def _verifier(rights: Rights, service_id: str) -> None:
    if not verifies(rights, opened(rights, service_id)):
        raise Service.DoesNotExist(service_id)


def people() -> dict[str, str]:
    """The names behind the numbers of accounts."""
    return {str(pk): name for pk, name in Account.objects.order_by("id").values_list("id", "name")}
