"""The history of the directory: what was changed by whom, and an import taken back as if it had not been."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any, override

from django.db import transaction
from django.utils import timezone

from havre.core.errors import InputError
from havre.directory.exports import Entry
from havre.directory.json_files import dumped
from havre.directory.model import Service
from havre.directory.plain import from_plain, to_plain
from havre.store import directory_io, secrecy_io
from havre.store.directory import HsdsObject, ImportRun, Quarantined
from havre.store.directory_full import full
from havre.store.history import Version
from havre.store.history_io import HSDS, changes_of, hand, provenance

__all__ = [
    "Conflict",
    "ConflictError",
    "Undone",
    "changes_of",
    "history_of",
    "open_place",
    "provenance",
    "runs",
    "undo_import",
]
BATCH = 500
SHOWN = 20  # conflicts that are told one by one


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking an import back did: services that went, services that are as before, rows of quarantine that went."""

    removed: int
    restored: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A later change of the same fields ("*": all of it) of a service: by which hand, or import, and when."""

    service_id: str
    fields: tuple[str, ...]
    by: str
    run: int | None
    at: datetime

    @override
    def __str__(self) -> str:
        who = self.by or (f"import {self.run}" if self.run else "somebody")
        return f"{self.service_id}: {', '.join(self.fields)} (changed by {who} on {self.at:%Y-%m-%d %H:%M})"


class ConflictError(InputError):
    """An import cannot be taken back since later changes are of the same fields."""

    def __init__(self, number: int, conflicts: Sequence[Conflict]) -> None:
        more = f"\n  and {len(conflicts) - SHOWN} more" if len(conflicts) > SHOWN else ""
        super().__init__(
            f"import {number} cannot be taken back: later changes are of the same fields\n  "
            + "\n  ".join(map(str, conflicts[:SHOWN]))
            + more,
            remedy="take the later change back first, or correct these services one by one",
            reason="import_conflict",
        )
        self.conflicts = tuple(conflicts)


def runs(most: int = 50) -> list[ImportRun]:
    """The last imports, the latest first."""
    return list(ImportRun.objects.order_by("-id")[:most])


def history_of(service_id: str) -> list[Version]:
    """The changes of one service, the latest first."""
    return list(Version.objects.filter(service_id=service_id).select_related("run").order_by("-id"))


@transaction.atomic
def undo_import(number: int, by: str = "") -> Undone:
    """Take an import back: what it brought goes, what it changed is as before.

    What was changed later in other fields stays. Raises `ConflictError`, and changes nothing, where a later change is
    of the same fields, and `InputError` where there is nothing to take back.
    """
    run = ImportRun.objects.filter(id=number).first()
    if run is None or run.undone:
        told, reason = ("was taken back already", "import_undone") if run else ("is not there", "import_unknown")
        remedy = "see the imports there are: havre import runs"
        raise InputError(f"import {number} {told}", remedy=remedy, reason=reason)
    versions = list(Version.objects.filter(run=run).order_by("-id"))
    _refuse_conflicts(run, versions)
    quarantined = Quarantined.objects.filter(run=run).delete()[0]
    with hand(by, run.id):
        removed, restored = _taken_back(versions)
    run.undone = timezone.now()
    run.save()
    return Undone(removed, restored, quarantined)


@transaction.atomic
def open_place(location_id: str, by: str) -> None:
    """Let a place be told that was secret: only a person who gives a name can, never an import or taking one back."""
    if not by.strip():
        raise InputError("nobody is named", remedy="say who has made sure that this place is secret no longer")
    secrecy_io.may_be_told(location_id, by.strip())


def _refuse_conflicts(run: ImportRun, versions: Sequence[Version]) -> None:
    mine: dict[str, set[str]] = defaultdict(set)
    for version in versions:
        mine[version.service_id] |= {"*"} if version.kind == Version.NEW else changes_of(version).keys()
    first = min((version.id for version in versions), default=0)
    conflicts = []
    for batch in batched(mine, BATCH):
        later = Version.objects.filter(service_id__in=batch, id__gt=first, run__undone=None).exclude(run=run)
        for version in later.select_related("run").order_by("id"):
            touched = set(changes_of(version)) or {"*"}
            both = touched if "*" in mine[version.service_id] else touched & mine[version.service_id]
            if both:
                shown = sorted(name for name in both if not name.startswith(HSDS)) or sorted(both)
                conflicts.append(Conflict(version.service_id, tuple(shown), version.by, version.run_id, version.at))
    if conflicts:
        raise ConflictError(run.id, conflicts)


def _taken_back(versions: Sequence[Version]) -> tuple[int, int]:
    new = {version.service_id for version in versions if version.kind == Version.NEW}
    before: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        if version.kind == Version.OTHER:
            _restore_other(version)
        elif version.service_id not in new:
            before[version.service_id].append(version)
    for batch in batched(before, BATCH):
        entries = [_as_before(entry, before[key]) for key, entry in full(batch).items()]
        directory_io.save([one.service for one in entries], {one.service.id: one.said for one in entries})
    directory_io.remove(new)
    return len(new), len(before)


def _as_before(entry: Entry, versions: Sequence[Version]) -> Entry:
    """A service with the fields that these versions changed as they were before the first of them."""
    plain, said = to_plain(entry.service), dict(entry.said)
    for version in versions:
        for name, (old, _) in changes_of(version).items():
            into, key = (said, name.removeprefix(HSDS)) if name.startswith(HSDS) else (plain, name)
            _put(into, key, old)
    return Entry(from_plain(Service, plain), said)


def _put(into: dict[str, Any], name: str, old: Sequence[Any]) -> None:
    if old:
        into[name] = old[0]
    else:
        into.pop(name, None)


def _restore_other(version: Version) -> None:
    changes: Mapping[str, Any] = changes_of(version)
    if changes:
        HsdsObject.objects.filter(key=version.service_id).update(record=dumped(changes["record"][0][0]))
    else:
        HsdsObject.objects.filter(key=version.service_id).delete()
