"""A responder's cases: opened by reference, assessed with the victim, followed over time, kept for a time, then erased.

Each call is one transaction with a line of the audit trail. Whoever has no right to a case is told that there is none.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from havre.core.errors import InputError
from havre.danger import course, reference
from havre.danger.assess import Assessment, assess
from havre.danger.case import Happened
from havre.danger.course import Due, Lowering
from havre.danger.record import case_of
from havre.danger.signs import Sign, Tier
from havre.store.accounts import RoleName
from havre.store.assessments import EntryKind
from havre.store.models import Account, CaseEntry, CaseFile, Organization
from havre.usecases import audit, case_keys, danger, training
from havre.usecases.accounts import Rights

WARNING = timedelta(days=30)  # before a case is erased
LONGEST_DAYS = 10 * 365


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it was told. `in_force` is the tier that stood after it."""

    number: int
    at: datetime
    by: str
    kind: str
    code: str
    tier: Tier | None
    in_force: Tier | None
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A case, opened: its row, about whom, and all its entries, oldest first."""

    row: CaseFile
    population: Mapping[str, Any]
    entries: tuple[Entry, ...]

    @property
    def assessments(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.kind == EntryKind.ASSESSMENT)

    @property
    def tier(self) -> Tier | None:
        """The tier in force; None before the first assessment."""
        return Tier(self.row.tier) if self.row.tier else None

    def may_fall_to(self, tier: Tier) -> bool:
        """Whether this would lower the tier in force, and not below what the last assessment found."""
        found = self.assessments[-1].tier if self.assessments else None
        return self.tier is not None and found is not None and found <= tier < self.tier

    @property
    def events(self) -> tuple[tuple[datetime, Happened], ...]:
        """What happened and when, as far as it asks for a new assessment."""
        return tuple(
            (moment(one.told["on"]), Happened(one.code)) for one in self.entries if one.kind == EntryKind.EVENT
        )

    @property
    def since(self) -> tuple[Happened, ...]:
        """Events noted since the last assessment."""
        last = self.assessments[-1].number if self.assessments else 0
        found = (one.code for one in self.entries if one.kind == EntryKind.EVENT and one.number > last)
        return tuple(dict.fromkeys(map(Happened, found)))

    @property
    def carried(self) -> frozenset[Sign]:
        """What never expires."""
        flags = (frozenset(map(Sign, one.told["signs"])) for one in self.assessments)
        told = frozenset(
            {Sign.STRANGULATION} if Happened.STRANGULATION in {event for _, event in self.events} else set()
        )
        return course.carried([*flags, told])

    @property
    def due(self) -> Due | None:
        """When to assess anew; None before the first assessment."""
        if not self.assessments or self.tier is None:
            return None
        last = self.assessments[-1]
        noted = [(one.at, Happened(one.code)) for one in self.entries if one.kind == EntryKind.EVENT]
        return course.due(last.at, self.tier, noted)

    @property
    def overdue(self) -> bool:
        return self.due is not None and self.due.passed(timezone.now())

    @property
    def ends_soon(self) -> bool:
        """Whether it is erased within a month."""
        return self.row.keep_until - timezone.localdate() <= WARNING


def moment(text: str) -> datetime:
    """A moment as entries tell it."""
    return datetime.fromisoformat(text)


# --- found -------------------------------------------------------------------------------------------------------


def visible(rights: Rights) -> QuerySet[CaseFile]:
    """The cases that somebody may see: all, or those of their organizations."""
    found = CaseFile.objects.order_by("due", "reference")
    if rights.everywhere(RoleName.RESPONDER):
        return found
    return found.filter(organization_id__in=rights.within(RoleName.RESPONDER))


@transaction.atomic
def opened(rights: Rights, wanted: str) -> Case:
    """The case with this reference, and a line in the trail that it was read. Raises `CaseFile.DoesNotExist`."""
    row = visible(rights).get(reference=wanted)
    audit.note(rights.account, "case.read", "case", row.reference)
    return _case(row)


def _case(row: CaseFile) -> Case:
    population = case_keys.unseal(row.key, row.reference, row.sealed)
    entries = row.entries.order_by("number").select_related("by")
    return Case(row, population, tuple(_entry(row, one) for one in entries))


def _entry(row: CaseFile, one: CaseEntry) -> Entry:
    tier, in_force = (Tier(value) if value else None for value in (one.tier, one.in_force))
    told = case_keys.unseal(row.key, row.reference, one.sealed)
    return Entry(one.number, one.at, one.by.name, one.kind, one.code, tier, in_force, told)


# --- opened, added to --------------------------------------------------------------------------------------------


def new_reference() -> str:
    """A reference that no case has."""
    while CaseFile.objects.filter(reference=(made := reference.made(secrets.choice))).exists():
        pass
    return made


@transaction.atomic
def open_case(rights: Rights, wanted: str, country: str, population: Mapping[str, Any], days: int | None = None) -> str:
    """A new case; gives its reference. Raises `InputError` for a reference that may tell who it is or is taken."""
    name = reference.checked(wanted)
    if CaseFile.objects.filter(reference=name).exists():
        raise InputError("there is a case with this reference", where="reference", remedy="take another")
    case_of({"instrument": "", "answers": {}, "population": dict(population)})  # refuses what the engine does not know
    key = case_keys.fresh(name)
    CaseFile.objects.create(
        reference=name,
        organization=_place(rights),
        country=country,
        opened_by=rights.account,
        keep_until=_until(days),
        key=key,
        sealed=case_keys.seal(key, name, population),
    )
    audit.note(rights.account, "case.opened", "case", name)
    return name


def _place(rights: Rights) -> Organization | None:
    """The organization of who opens it, where the role does not hold everywhere."""
    if rights.everywhere(RoleName.RESPONDER):
        return rights.account.organization
    mine = sorted(rights.within(RoleName.RESPONDER))
    return Organization.objects.get(pk=mine[0])


def _until(days: int | None) -> date:
    kept = settings.NOTES_KEPT_DAYS if days is None else days
    if not 1 <= kept <= LONGEST_DAYS:
        raise InputError("is no time to keep a case", where="days", remedy=f"1 to {LONGEST_DAYS} days")
    return timezone.localdate() + timedelta(days=kept)


def add(
    by: Account, case: Case, kind: EntryKind, told: Mapping[str, Any], *, code: str = "", action: str = "", **tiers: int
) -> CaseEntry:
    """Add an entry inside a transaction, with its line of the trail."""
    CaseFile.objects.select_for_update().get(pk=case.row.pk)  # two who add at once get two numbers
    last = case.row.entries.order_by("-number").first()
    entry = CaseEntry.objects.create(
        case=case.row, number=(last.number if last else 0) + 1, at=timezone.now(), by=by, kind=kind, code=code,
        sealed=case_keys.seal(case.row.key, case.row.reference, told), **tiers,
    )  # fmt: skip
    audit.note(by, action or f"case.{kind}", "case", f"{case.row.reference}#{entry.number}")
    return entry


def _due_again(case: Case) -> None:
    fresh = _case(case.row)
    case.row.due = fresh.due.at if fresh.due else None
    case.row.save(update_fields=["due", "tier"])


@transaction.atomic
def note(by: Account, case: Case, text: str) -> None:
    """A note, sealed. Raises `InputError` for an empty one."""
    if not text.strip():
        raise InputError("is empty", where="note", remedy="write something")
    add(by, case, EntryKind.NOTE, {"text": text.strip()})


@transaction.atomic
def happened(by: Account, case: Case, event: str, on: datetime, text: str = "") -> None:
    """Something happened: the case is due at once."""
    if event not in set(Happened):
        raise InputError("is no event", where="event", remedy="choose one of the list")
    add(by, case, EntryKind.EVENT, {"on": on.isoformat(), "text": text.strip()}, code=event, action="case.event")
    _due_again(case)


@transaction.atomic
def keep(by: Account, case: Case, days: int, reason: str) -> None:
    """Keep a case longer or shorter, counted from today, and say why."""
    if not reason.strip():
        raise InputError("says no reason", where="reason", remedy="say why")
    case.row.keep_until = _until(days)
    case.row.save(update_fields=["keep_until"])
    add(by, case, EntryKind.KEPT, {"until": case.row.keep_until.isoformat(), "reason": reason.strip()})


# --- assessed ----------------------------------------------------------------------------------------------------


def found_of(record: Mapping[str, Any], carried: frozenset[Sign], reader: Account) -> Assessment:
    """The assessment of a record, with what its case carries; percentages only where `reader` is trained."""
    asked = danger.instrument(record.get("instrument"))
    trained = training.is_trained(reader, asked)
    return assess(asked, replace(case_of(record, trained=trained), carried=carried))


@transaction.atomic
def assess_case(by: Account, case: Case, record: Mapping[str, Any], decision: str) -> int:
    """Assess, keep everything that was said, and let the tier rise where it must; gives the entry's number.

    Events noted since the last assessment are taken in. Raises `InputError` for answers that cannot be used, for a
    judgement without a reason, and without a word on what was decided.
    """
    if not decision.strip():
        raise InputError("what was decided is not said", where="decision", remedy="say what you do now, and why")
    whole = _with_case(case, by, record)
    judged = whole["judgement"]
    if judged.get("level") and not judged.get("reasons"):
        raise InputError("a judgement needs its reasons", where="reasons", remedy="write them down")
    found = found_of(whole, case.carried, by)
    standing = course.stands(case.tier, found.tier)
    told = {
        "record": whole,
        "carried": sorted(case.carried),
        "signs": sorted(course.signs_in(found) | case.carried),
        "decision": decision.strip(),
    }
    case.row.tier = standing
    entry = add(
        by, case, EntryKind.ASSESSMENT, told, code=found.instrument, tier=int(found.tier), in_force=int(standing)
    )
    _due_again(case)
    return entry.number


def _with_case(case: Case, by: Account, record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with what the case knows: about whom, what happened since, and who judges."""
    events = dict(record.get("events") or {})
    events["since"] = sorted({*events.get("since", []), *(event.value for event in case.since)})
    judgement = dict(record.get("judgement") or {}) | {"by": by.name}
    return {**record, "events": events, "judgement": judgement, "population": dict(case.population)}


def assessment(case: Case, number: int, reader: Account) -> tuple[Entry, Assessment]:
    """An assessment that was made, computed anew from what was answered. Raises `InputError` where there is none."""
    for one in case.assessments:
        if one.number == number:
            return one, found_of(one.told["record"], frozenset(map(Sign, one.told["carried"])), reader)
    raise InputError("there is no such assessment", where="number", remedy="choose one of the list")


@transaction.atomic
def lower(by: Account, case: Case, to: Tier, reason: str) -> None:
    """Lower the tier in force, by name and with a reason. Raises `InputError` where the course does not allow it."""
    if not case.assessments or case.tier is None or case.assessments[-1].tier is None:
        raise InputError("there is no assessment yet", where="lower.found", remedy="assess first")
    wanted = Lowering(to, by.name, reason)
    noted = [one.at for one in case.entries if one.kind == EntryKind.EVENT]
    fallen = course.lowered(timezone.now(), case.tier, case.assessments[-1].tier, wanted, noted)
    case.row.tier = fallen
    add(by, case, EntryKind.LOWERING, {"reason": reason.strip()}, in_force=int(fallen))
    _due_again(case)


# --- ended -------------------------------------------------------------------------------------------------------


@transaction.atomic
def erase(by: Account | None, row: CaseFile) -> None:
    """Take out the case, its entries and its key. The line in the trail stays: a reference, a moment, and who."""
    name = row.reference
    row.delete()
    audit.note(by, "case.erased", "case", name)


def erase_expired(today: date) -> list[str]:
    """Erase every case whose time has run; gives their references. What SQLite kept beside its file goes too."""
    gone = []
    for row in CaseFile.objects.filter(keep_until__lt=today).order_by("reference"):
        gone.append(row.reference)
        erase(None, row)
    if gone and connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return gone
