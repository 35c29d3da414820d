"""Rows and fields that could not be imported into the database, each once."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from havre.directory.faults import Fault
from havre.store.directory import Quarantined

BATCH = 1000


def keep(faults: Iterable[Fault], *, file: str, source: str, run: int | None = None) -> int:
    """Keep these faults; those already kept are not kept twice. Gives how many are new."""
    rows = {row.digest: row for row in _rows(faults, file, source, run)}
    known: set[str] = set()
    for batch in batched(rows, BATCH):
        known |= set(Quarantined.objects.filter(digest__in=batch).order_by().values_list("digest", flat=True))
    fresh = [row for key, row in rows.items() if key not in known]
    Quarantined.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    return len(fresh)


def settled(faults: Sequence[Fault], *, file: str, source: str) -> list[bool]:
    """For each fault whether somebody corrected its row, as it still stands in the file."""
    if not faults or not Quarantined.objects.filter(source=source[:300], settled=True).exists():
        return [False] * len(faults)
    rows = list(_rows(faults, file, source, None))
    known: set[str] = set()
    for batch in batched((row.digest for row in rows), BATCH):
        found = Quarantined.objects.filter(digest__in=batch, settled=True)
        known |= set(found.order_by().values_list("digest", flat=True))
    return [row.digest in known for row in rows]


def _rows(faults: Iterable[Fault], file: str, source: str, run: int | None) -> Iterator[Quarantined]:
    """A row for each fault; where a record has one several times, each thing that was seen has its own number."""
    seen: dict[tuple[int, str, str, str], list[str]] = defaultdict(list)
    for fault in faults:
        raw = json.dumps(fault.raw, ensure_ascii=True, sort_keys=True, default=str)
        same = (fault.row, fault.field, fault.reason, raw)
        if fault.detail not in seen[same]:
            seen[same].append(fault.detail)
        yield _quarantined(fault, (file, source, raw, seen[same].index(fault.detail)), run)


def _quarantined(fault: Fault, where: tuple[str, str, str, int], run: int | None) -> Quarantined:
    file, source, raw, time = where
    identity = "\x1f".join((file, source, str(fault.row), fault.field, fault.reason, raw, *(["x"] * time)))
    return Quarantined(
        digest=hashlib.blake2b(identity.encode(), digest_size=16).hexdigest(),
        file=file[:300],
        source=source[:300],
        row=fault.row,
        field=_storable(fault.field)[:200],
        reason=fault.reason,
        detail=_storable(fault.detail)[:500],
        whole=fault.whole,
        raw=raw,
        run_id=run,
    )


def _storable(text: str) -> str:
    """Text that both databases take: PostgreSQL knows neither NUL nor half a letter."""
    return text.replace("\0", "␀").encode("utf-8", "backslashreplace").decode("utf-8")
