"""Services with all that their sources said of them, out of the database: for export, editing and the API."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import batched
from typing import Any

from django.db.models import QuerySet

from havre.directory import model as engine
from havre.directory.exports import Entry
from havre.directory.hsds_split import Parts, join
from havre.directory.plain import from_plain
from havre.store import verification_io
from havre.store.directory import HsdsObject, Service, ServiceAtLocation

BATCH = 500
Rows = QuerySet[Service]


@dataclass(frozen=True, slots=True)
class Bare:
    """What a row of a service at a location holds beside its keys."""

    phones: tuple[engine.Phone, ...] = ()
    hours: engine.Hours | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """The directory as a format reads it: services of one country or all; those for professionals only if asked for."""

    country: str = ""
    professional: bool = False

    def services(self) -> Iterator[Entry]:
        """Services in every state, ordered by id."""
        rows = Service.objects.all() if self.professional else Service.objects.filter(visibility="public")
        rows = rows.filter(country=self.country) if self.country else rows
        ids = list(rows.order_by("id").values_list("id", flat=True))
        for batch in batched(ids, BATCH):
            yield from full(batch).values()

    def others(self, kind: str) -> Iterator[dict[str, Any]]:
        """Objects that no service holds, ordered by id; they are of no country, so a part of the directory has none."""
        if not self.country:
            for record in HsdsObject.objects.filter(kind=kind).order_by("key").values_list("record", flat=True):
                yield json.loads(record)


def full(service_ids: Sequence[str], *, places: bool = True) -> dict[str, Entry]:
    """These services with their records, ordered by id; without those that there are not.

    Without `places` they are as if they had none: a third of the time, for lists that show none.
    """
    rows = Service.objects.filter(id__in=service_ids).select_related("organization").order_by("id")
    at: dict[str, list[ServiceAtLocation]] = defaultdict(list)
    if places:
        found = ServiceAtLocation.objects.filter(service_id__in=service_ids).select_related("location")
        for row in found.order_by("service_id", "position", "id"):
            at[row.service_id].append(row)
    closed = verification_io.closed_on(service_ids, datetime.now(UTC).date())
    return {row.id: _entry(row, at[row.id], closed=row.id in closed) for row in rows}


def _entry(row: Service, places: Sequence[ServiceAtLocation], *, closed: bool) -> Entry:
    about = row.organization
    service = replace(
        from_plain(engine.Service, json.loads(row.document)),
        organization=from_plain(engine.Organization, json.loads(about.document)) if about else None,
        locations=tuple(stored_at(one.id, one.document, one.location.document) for one in places),
    )
    if not row.record:
        return Entry(service, closed=closed)
    spots = {one.location_id: json.loads(one.location.record) for one in places if one.location.record}
    said = json.loads(about.record) if about and about.record else {}
    return Entry(service, join(Parts(json.loads(row.record), said, spots)), closed)


def stored_at(row_id: str, document: str, location: str) -> engine.ServiceAtLocation:
    """A service at a location, from its documents."""
    bare = from_plain(Bare, json.loads(document))
    place = from_plain(engine.Location, json.loads(location))
    return engine.ServiceAtLocation(row_id, place, bare.phones, bare.hours)
