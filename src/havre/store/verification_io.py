"""What is known here of services, laid over what their sources say whenever that is written."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from havre.directory.fields import EVERY
from havre.directory.local import Closure, Correction, Local, applied, closures_stated, corrected, has_closure
from havre.directory.marked_hours import STATED
from havre.directory.model import DIRECTORY, SERVICE, Capacity, Service
from havre.directory.plain import from_plain
from havre.store import bulk, directory
from havre.store.verification import ClosedFor, FreePlaces, Proposal, Upkeep

ACCEPTED, PAST = "accepted", "past"


def overlaid(batch: Sequence[Service]) -> list[Service]:
    """A batch that is about to be written, with what is known here laid over it.

    A correction whose field the source has changed since is past: the source is the newer.
    """
    known = locally([one.id for one in batch])
    told = []
    for one in batch:
        local = known.get(one.id) or (Local() if has_closure(one) else None)  # a closure that was taken back
        if local is None:
            told.append(one)
            continue
        _retire(one, local)
        told.append(applied(one, local))
    return told


def _retire(service: Service, local: Local) -> None:
    _, gone = corrected(service, local)
    if gone:
        rows = Proposal.objects.filter(service_id=service.id, state=ACCEPTED, field__in=gone)
        rows.update(state=PAST)


def locally(ids: Collection[str]) -> dict[str, Local]:
    """What is known here of these services; those of which nothing is known are left out."""
    corrections = _corrections(ids)
    closures: dict[str, list[Closure]] = defaultdict(list)
    for row in ClosedFor.objects.filter(service_id__in=bulk.among(ids)).order_by("first", "id"):
        closures[row.service_id].append(Closure(row.first, row.last, row.reason, row.channel))
    capacity = {
        row.service_id: Capacity(row.available, row.updated, row.until, row.unit)
        for row in FreePlaces.objects.filter(service_id__in=bulk.among(ids)).order_by()
    }
    checks = Upkeep.objects.filter(service_id__in=bulk.among(ids)).order_by().values_list("service_id", "assured", "by")
    days = {key: (day, SERVICE if by == SERVICE else DIRECTORY) for key, day, by in checks}
    known = corrections.keys() | closures.keys() | capacity.keys() | days.keys()
    return {
        key: Local(tuple(corrections.get(key, ())), tuple(closures.get(key, ())), capacity.get(key), *days.get(key, ()))
        for key in known
    }


def _corrections(ids: Collection[str]) -> dict[str, list[Correction]]:
    """The accepted corrections, one for each field: all that was said before, and the last accepted, in that order."""
    found: dict[str, dict[str, Correction]] = defaultdict(dict)
    rows = Proposal.objects.filter(service_id__in=bulk.among(ids), state=ACCEPTED, field__in=EVERY).order_by(
        "decided", "id"
    )
    for row in rows:
        before = found[row.service_id].pop(row.field, None)
        old = (*before.old, before.new) if before else ()
        found[row.service_id][row.field] = Correction(row.field, (*old, row.old), row.new)
    return {key: list(fields.values()) for key, fields in found.items()}


def closed_on(ids: Collection[str], today: date) -> set[str]:
    """Those of these services that somebody said here, or a source in its hours, are closed on this day."""
    rows = ClosedFor.objects.filter(service_id__in=bulk.among(ids), first__lte=today, last__gte=today)
    said = set(rows.order_by().values_list("service_id", flat=True))
    return said | _stated_closed(ids, today)


def _stated_closed(ids: Collection[str], today: date) -> set[str]:
    """Those whose source tells of a closure on this day; one at a single place is not one of the service."""
    rows = directory.Service.objects.filter(id__in=bulk.among(ids), document__contains=STATED).order_by()
    told = (from_plain(Service, json.loads(document)) for document in rows.values_list("document", flat=True))
    return {one.id for one in told if any(part.first <= today <= part.last for part in closures_stated(one))}


def intervals(ids: Collection[str]) -> dict[str, int | None]:
    """The days between two checks that were agreed with these services; those without any are left out."""
    rows = Upkeep.objects.filter(service_id__in=bulk.among(ids), interval__gt=0).order_by()
    return dict(rows.values_list("service_id", "interval"))
