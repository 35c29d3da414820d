"""Rows and fields that could not be imported into the database, each once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import batched

from havre.directory.faults import Fault
from havre.store.directory import Quarantined

BATCH = 1000


def keep(faults: Iterable[Fault], *, file: str, source: str, run: int | None = None) -> int:
    """Keep these faults; those already kept are not kept twice. Gives how many are new."""
    rows = {row.digest: row for row in (_quarantined(fault, file, source, run) for fault in faults)}
    known: set[str] = set()
    for batch in batched(rows, BATCH):
        known |= set(Quarantined.objects.filter(digest__in=batch).order_by().values_list("digest", flat=True))
    fresh = [row for key, row in rows.items() if key not in known]
    Quarantined.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    return len(fresh)


def _quarantined(fault: Fault, file: str, source: str, run: int | None) -> Quarantined:
    raw = json.dumps(fault.raw, ensure_ascii=True, sort_keys=True, default=str)
    identity = "\x1f".join((file, source, str(fault.row), fault.field, fault.reason, raw))
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
