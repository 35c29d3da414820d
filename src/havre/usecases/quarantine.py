"""Rows and fields in quarantine: seen, corrected and tried again, as if the file had said it right."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count

from havre.content.packs import shipped_packs
from havre.core.errors import InputError
from havre.directory import hsds
from havre.directory.faults import Fault
from havre.directory.imports import Asked, Read, formats
from havre.directory.rows import LeftOut, Reader
from havre.directory.tabular import Row
from havre.directory.territory import LAW
from havre.store import directory_io, quarantine_io
from havre.store.directory import ImportRun, Quarantined
from havre.store.history_io import hand
from havre.usecases.directory import mapping_file, read_mapping
from havre.usecases.packs import extra_packs
from havre.usecases.places import StoredGazetteer

# Why a row cannot be tried again at all, or is not wanted; the desk has words for them as for faults.REASONS.
REASONS = ("cut_short", "way_unknown", "not_one_by_one", "left_out")
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
    rows = Quarantined.objects.values_list("file", "reason").annotate(number=Count("pk"))
    return list(rows.order_by("file", "-number", "reason"))


def held(source: str = "", most: int = 500, *, file: str = "", reason: str = "") -> list[Held]:
    """What is in quarantine, of one source, file and reason or all: by file and row."""
    asked = {"source": source, "file": file, "reason": reason}
    rows = Quarantined.objects.filter(**{name: value for name, value in asked.items() if value})
    return [_held(row) for row in rows.order_by("file", "row", "field", "digest")[:most]]


def shown(number: str) -> Held:
    """One of them; raises `InputError` when there is none of this number. Its beginning will do."""
    return _held(_row(number))


def _row(number: str) -> Quarantined:
    rows = list(Quarantined.objects.filter(digest__startswith=number).select_related("run").order_by("digest")[:2])
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

    What is right then is written and leaves quarantine; what is not stays, with what is still wrong. Raises
    `InputError` for a row whose way in is not known any more, or of which only the beginning of a cell was kept.
    """
    row = _row(number)
    raw = json.loads(row.raw) | dict(corrected)
    if cut := sorted(name for name, value in raw.items() if isinstance(value, str) and _SHORTENED.search(value)):
        told = ", ".join(cut)
        raise InputError(
            f"only the beginning of {told} was kept", where=told, remedy="give it whole", reason="cut_short"
        )
    read = _again(row, raw, today)
    if isinstance(read, LeftOut):
        return Retried(left_out=read.why)
    if isinstance(read, hsds.Other) or read.service is None:
        return Retried(faults=() if isinstance(read, hsds.Other) else read.faults)
    with hand(by, row.run_id):
        directory_io.save([read.service], {read.service.id: read.record} if read.record else {})
    same = Quarantined.objects.filter(file=row.file, source=row.source, row=row.row, run=row.run)
    same.filter(raw=row.raw).delete()
    quarantine_io.keep(read.faults, file=row.file, source=row.source, run=row.run_id)
    return Retried(read.service.id, read.faults)


def _again(row: Quarantined, raw: dict[str, Any], today: date) -> Read:
    run = row.run
    if run is None:
        remedy = "correct the file and import it again"
        raise InputError("it is not known how this row came in", remedy=remedy, reason="way_unknown")
    if run.mapping in formats():
        return _format_again(run, row.row, raw, today)
    mapping = read_mapping(mapping_file(run.mapping, [shipped_packs(), *extra_packs()]))
    gazetteer = StoredGazetteer(mapping.countries or (mapping.country, *LAW))
    return Reader(mapping, today, gazetteer).one(Row(row.row, raw))


def _format_again(run: ImportRun, number: int, raw: dict[str, Any], today: date) -> Read:
    again = formats()[run.mapping].again
    if again is None:
        what = f"rows of {run.mapping} cannot be tried again one by one"
        raise InputError(what, remedy="import the file again", reason="not_one_by_one")
    asked = Asked(run.source, run.licence, today, run.country)
    gazetteer = StoredGazetteer((run.country,) if run.country else tuple(LAW))
    return again(raw, number, replace(asked, gazetteer=gazetteer))
