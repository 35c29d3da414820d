"""Rows and fields in quarantine: seen, corrected and tried again, as if the file had said it right."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from havre.content.packs import shipped_packs
from havre.core.errors import InputError
from havre.directory import hsds
from havre.directory.faults import Fault
from havre.directory.imports import Asked, Read, formats
from havre.directory.mapping import TableMapping
from havre.directory.object_codec import properties
from havre.directory.objects import Service
from havre.directory.rows import LeftOut, Reader
from havre.directory.tabular import Row, still_broken
from havre.directory.territory import LAW
from havre.store import directory_io, quarantine_io
from havre.store.directory import ImportRun, Quarantined
from havre.store.history_io import hand
from havre.usecases.directory import mapping_file, read_mapping
from havre.usecases.packs import extra_packs
from havre.usecases.places import StoredGazetteer

# Why a row cannot be tried again at all, or is not wanted; the desk has words for them as for faults.REASONS.
REASONS = ("cut_short", "way_unknown", "not_one_by_one", "left_out", "no_such_column")
_SHORTENED = re.compile(r"… \[\d+ characters, sha256 [0-9a-f]{64}\]$")


@dataclass(frozen=True, slots=True)
class Held:
    """What is in quarantine of one row: its number (a text), where it came from, what is wrong, and the row itself."""

    id: str
    file: str
    row: int
    field: str
    reason: str
    detail: str
    whole: bool
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of trying again: the id of the service that was written, or what is still wrong."""

    service_id: str = ""
    faults: tuple[Fault, ...] = ()
    left_out: str = ""


def counted() -> list[tuple[str, str, int]]:
    """How much is in quarantine: file, reason, number; by file, the most frequent reason first."""
    rows = Quarantined.objects.filter(settled=False).values_list("file", "reason").annotate(number=Count("pk"))
    return list(rows.order_by("file", "-number", "reason"))


def held(source: str = "", most: int = 500, *, file: str = "", reason: str = "", first: int = 0) -> list[Held]:
    """What is in quarantine, of one source, file and reason or all: by file and row, from the `first` on."""
    rows = _asked(source, file, reason).order_by("file", "row", "field", "digest")
    return [_held(row) for row in rows[first : first + most]]


def how_many(source: str = "", *, file: str = "", reason: str = "") -> int:
    """How many are in quarantine, of one source, file and reason or all."""
    return _asked(source, file, reason).count()


def _asked(source: str, file: str, reason: str) -> QuerySet[Quarantined]:
    asked = {"source": source, "file": file, "reason": reason}
    return Quarantined.objects.filter(settled=False, **{name: value for name, value in asked.items() if value})


def shown(number: str) -> Held:
    """One of them; raises `InputError` when there is none of this number. Its beginning will do."""
    return _held(_row(number))


def _row(number: str) -> Quarantined:
    rows = list(
        Quarantined.objects.filter(settled=False, digest__startswith=number)
        .select_related("run")
        .order_by("digest")[:2]
    )
    if len(rows) != 1 or not number:
        told = "several begin so" if rows else "nothing is in quarantine under it"
        raise InputError(f"{number}: {told}", remedy="see what there is: havre quarantine list")
    return rows[0]


def _held(row: Quarantined) -> Held:
    raw = json.loads(row.raw)
    return Held(row.digest, row.file, row.row, row.field, row.reason, row.detail, row.whole, raw)


@transaction.atomic
def retry(number: str, corrected: Mapping[str, Any], today: date, by: str = "") -> Retried:
    """Read a row again with these values in place of its own (by column, or by property of an HSDS record).

    What is right then is written and leaves quarantine, also for later imports of the same file; what is not stays,
    with what is still wrong. Raises `InputError` for a row whose way in is not known any more, of which only the
    beginning of a cell was kept, or which has no such column.
    """
    row = _row(number)
    kept = json.loads(row.raw)
    _refuse_unknown(row, kept, corrected)
    raw = kept | dict(corrected)
    if cut := sorted(name for name, value in raw.items() if isinstance(value, str) and _SHORTENED.search(value)):
        told = ", ".join(cut)
        raise InputError(
            f"only the beginning of {told} was kept", where=told, remedy="give it whole", reason="cut_short"
        )
    read = _again(row, raw, today, corrected.keys())
    if isinstance(read, LeftOut):
        return Retried(left_out=read.why)
    if isinstance(read, hsds.Other) or read.service is None:
        return Retried(faults=() if isinstance(read, hsds.Other) else read.faults)
    with hand(by, row.run_id):
        directory_io.save([read.service], {read.service.id: read.record} if read.record else {})
    same = Quarantined.objects.filter(file=row.file, source=row.source, row=row.row, run=row.run)
    same.filter(raw=row.raw).update(settled=True)
    quarantine_io.keep(read.faults, file=row.file, source=row.source, run=row.run_id)
    return Retried(read.service.id, read.faults)


def _refuse_unknown(row: Quarantined, raw: Mapping[str, Any], corrected: Mapping[str, Any]) -> None:
    """Refuse a correction of what the row has not: it would change nothing, and the row would pass as corrected."""
    run = row.run
    if run is None:
        return
    known = raw.keys() | (properties(Service).keys() if run.mapping in formats() else _mapping(run).columns)
    if unknown := sorted(corrected.keys() - known):
        told = ", ".join(unknown)
        remedy = f"it has: {', '.join(sorted(known))[:500]}"
        raise InputError(f"the row has no {told}", where=told[:200], remedy=remedy, reason="no_such_column")


def _mapping(run: ImportRun) -> TableMapping:
    return read_mapping(mapping_file(run.mapping, [shipped_packs(), *extra_packs()]))


def _again(row: Quarantined, raw: dict[str, Any], today: date, corrected: Collection[str]) -> Read:
    run = row.run
    if run is None:
        remedy = "correct the file and import it again"
        raise InputError("it is not known how this row came in", remedy=remedy, reason="way_unknown")
    if run.mapping in formats():
        return _format_again(run, row, raw, today)
    mapping = _mapping(run)
    gazetteer = StoredGazetteer(mapping.countries or (mapping.country, *LAW))
    broken = row.detail if row.reason == "broken_row" and still_broken(mapping, raw, corrected) else ""
    return Reader(mapping, today, gazetteer).one(Row(row.row, raw, broken))


def _format_again(run: ImportRun, row: Quarantined, raw: dict[str, Any], today: date) -> Read:
    again = formats()[run.mapping].again
    if again is None or row.field.partition(" ")[2] or not raw:  # a row of another table than that of services
        what = f"this row of {run.mapping} cannot be tried again by itself"
        raise InputError(what, remedy="correct it in the file and import that again", reason="not_one_by_one")
    asked = Asked(run.source, run.licence, today, run.country)
    gazetteer = StoredGazetteer((run.country,) if run.country else tuple(LAW))
    return again(raw, row.row, replace(asked, gazetteer=gazetteer))
