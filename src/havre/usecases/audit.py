"""The audit trail: a line for whatever is done at the desk, written in the transaction that does it; and its proof.

Each line is sealed by HMAC-SHA256, under a key that is not in the database, over itself and the seal before it. A line
that was changed, taken out or put in shows; that the last ones were cut off shows by the number and seal that
`havre audit verify` prints, when somebody keeps them elsewhere.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from havre.core.errors import HavreError
from havre.store.changes import changed
from havre.store.models import Account, AuditLine
from havre.usecases import keys

PURPOSE = "audit"


@dataclass(frozen=True, slots=True)
class Proof:
    """What verifying found: how many lines hold, the last one's seal, and the first that does not."""

    lines: int
    seal: str
    broken_at: int | None = None


def note(who: Account | None, action: str, kind: str, key: object) -> None:
    """Add a line; to be called inside the transaction of what it tells. `who` is None for a command of the operator.

    Never give content: `key` is an identifier. Raises `HavreError` outside a transaction.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise HavreError("a line of the audit trail belongs to a transaction", where=action)
    changed("audit")  # whoever writes holds this row until the end, so that no two lines follow the same one
    last = AuditLine.objects.order_by("-number").first()
    line = AuditLine(
        number=(last.number if last else 0) + 1,
        at=timezone.now(),
        who=str(who.pk) if who else "",
        action=action,
        kind=kind,
        key=str(key),
    )
    line.seal = _seal(line, last.seal if last else "", next(iter(keys.roots())))
    line.save()


def _seal(line: AuditLine, before: str, key_id: str) -> str:
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = json.dumps([line.number, at, line.who, line.action, line.kind, line.key, before], ensure_ascii=False)
    return f"{key_id}:{hmac.new(keys.derived(PURPOSE, key_id), told.encode(), 'sha256').hexdigest()}"


def verify() -> Proof:
    """Go through all lines from the first."""
    before, number = "", 0
    for line in AuditLine.objects.order_by("number").iterator():
        key_id = line.seal.partition(":")[0]
        if line.number != number + 1 or key_id not in keys.roots():
            return Proof(number, before, number + 1)
        if not hmac.compare_digest(line.seal, _seal(line, before, key_id)):
            return Proof(number, before, line.number)
        before, number = line.seal, line.number
    return Proof(number, before)


@dataclass(frozen=True, slots=True)
class Told:
    """A line for people: who by name."""

    number: int
    at: datetime
    who: str
    action: str
    kind: str
    key: str


def latest(limit: int = 200, kind: str = "", key: str = "") -> Iterator[Told]:
    """The last lines, newest first, of everything or of one object."""
    lines = AuditLine.objects.order_by("-number")
    if kind:
        lines = lines.filter(kind=kind, key=key)
    names = {str(pk): name for pk, name in Account.objects.order_by("id").values_list("id", "name")}
    for line in lines[:limit]:
        yield Told(line.number, line.at, names.get(line.who, line.who), line.action, line.kind, line.key)


def still_there(expected: str) -> bool:
    """Whether the line `number:seal` that an earlier proof ended with is still in the trail."""
    number, _, seal = expected.partition(":")
    return number.isdigit() and AuditLine.objects.filter(number=int(number), seal=seal).exists()
