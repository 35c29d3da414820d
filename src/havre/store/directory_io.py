"""Services into the database and out of it, many at a time."""

from __future__ import annotations

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import batched, groupby
from operator import itemgetter
from typing import Any

from django.db import connection, models, transaction

from havre.directory import model as engine
from havre.directory.hsds_patch import patched
from havre.directory.json_files import dumped
from havre.directory.plain import from_plain
from havre.directory.secret_texts import Secrets
from havre.store import bulk, changes, history_io, matching_io, merging_io, secrecy_io, seen_io, verification_io
from havre.store.directory import (
    HsdsObject,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    ServiceTerm,
)
from havre.store.directory_full import Bare, full, stored_at
from havre.store.directory_rows import (
    AT_LOCATION,
    LOCATION,
    ORGANIZATION,
    SERVICE,
    TERM,
    Fresh,
    Values,
    at_location_rows,
    locations,
    organizations,
    service_row,
    term_rows,
)
from havre.store.directory_rows import fresh as fresh_of

ROOM = "directory"
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did to the directory; every row that was read is counted in one of these."""

    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new, self.changed + other.changed, self.same + other.same, self.removed + other.removed
        )


def save(
    services: Iterable[engine.Service],
    records: Mapping[str, Mapping[str, Any]] | None = None,
    seen: Mapping[str, str] | None = None,
) -> Counts:
    """Write these services; those that say what is already stored are not touched.

    `records` are the HSDS records they were read from, by id. Without one, what an earlier source said of the service
    stays, except where the service now says otherwise. `seen` are the fingerprints (seen_io) of the items, by id.
    """
    total = Counts()
    for batch in batched(services, BATCH):
        given = merging_io.redirected(batch)
        total += _save_batch(given.own, records or {}, seen or {}) + Counts(changed=given.changed, same=given.same)
        write(given.survivors)
    return total


def write(services: Iterable[engine.Service]) -> None:
    """Write these services as they are: `save` for a service whose records of several sources were merged already."""
    for batch in batched(services, BATCH):
        _save_batch(batch, {}, {})


@transaction.atomic
def spare(hidden: Mapping[str, Sequence[Secrets]]) -> None:
    """Take what must not be said of secret places out of all that is stored of these organizations, by their ids."""
    for organization, secrets in hidden.items():
        ids = list(Service.objects.filter(organization_id=organization).order_by().values_list("id", flat=True))
        entries = full(ids)
        before: dict[str, Mapping[str, Any]] = {key: one.said for key, one in entries.items() if one.said}
        given = [one.service for one in entries.values()]
        services, records = secrecy_io.sparing(given, before, hidden)
        told = [
            one
            for one, old in zip(services, given, strict=True)
            if one is not old or records.get(one.id) != before.get(one.id)
        ]
        if told:
            _save_batch(told, {one.id: records[one.id] for one in told if one.id in records}, {})
            for one_place in secrets:
                secrecy_io.forget(one_place, (), (organization, *ids))
            transaction.on_commit(secrecy_io.sweep)


@transaction.atomic
def ready_for_matching() -> None:
    """Make the records that matching reads anew where an older Havre wrote them, or none."""
    if not matching_io.store().readable:
        changes.changed(ROOM)
        matching_io.rewrite(load(), changes.version(ROOM))


def state() -> tuple[int, int]:
    """Which directory this is, and how often it has changed: what was read of it holds until this is another."""
    return matching_io.store().identity, changes.version(ROOM)


@transaction.atomic
def _save_batch(
    given_batch: Sequence[engine.Service], records: Mapping[str, Mapping[str, Any]], seen: Mapping[str, str]
) -> Counts:
    batch = verification_io.overlaid(given_batch)
    asked = {service.id for service in batch}
    allowed = secrecy_io.guarded(batch, {**records, **_overlaid_records(given_batch, batch, records)})
    given = _as_written(allowed, _untouched(given_batch, allowed, seen))
    stored = _stored(given)
    fresh = [one for key, one in given.items() if stored.get(key) != one.digest]
    if not fresh:
        return Counts(same=len(asked))
    # Counted first: whoever changes the directory meanwhile waits here, so that versions follow one another.
    changes.changed(ROOM)
    ready_for_matching()
    version = changes.version(ROOM)
    old = [one.service.id for one in fresh if one.service.id in stored]
    history_io.note(fresh, stored)
    if allowed.secrets:
        secrecy_io.forget(allowed.secrets, allowed.closed)
        transaction.on_commit(secrecy_io.sweep)
    _touch_neighbours(_upsert_shared(fresh))
    bulk.upsert(Service, SERVICE, _service_rows(fresh))
    rows = [row for one in fresh for row in at_location_rows(one)]
    before = _spots(old)
    ServiceAtLocation.objects.filter(service_id__in=old).exclude(id__in=[row[0] for row in rows]).delete()
    bulk.upsert(ServiceAtLocation, AT_LOCATION, rows)
    _remove_unused(before)
    ServiceTerm.objects.filter(service_id__in=bulk.among(old)).delete()
    bulk.insert(ServiceTerm, TERM, [row for one in fresh for row in term_rows(one)])
    matching_io.write([one.service for one in fresh], version)
    told = [one.service.id for one in fresh if one.service.id in asked]
    known = sum(key in stored for key in told)
    return Counts(new=len(told) - known, changed=known, same=len(asked) - len(told))


def _untouched(
    given: Sequence[engine.Service], allowed: secrecy_io.Guarded, seen: Mapping[str, str]
) -> Mapping[str, str]:
    """The fingerprints of those services that are written just as they were read."""
    if not seen or allowed.secrets:
        return {}
    same = {id(one) for one in given}
    return {one.id: seen[one.id] for one in allowed.services if id(one) in same and one.id in seen}


def _as_written(allowed: secrecy_io.Guarded, seen: Mapping[str, str]) -> dict[str, Fresh]:
    """The services with their records, by id: those that came without one have what was said of them before."""
    kept = _kept_records([one for one in allowed.services if one.id not in allowed.records])
    said = kept | dict(allowed.records)
    return {
        one.id: fresh_of(one, allowed.record(said.get(one.id, {})), "" if one.id in kept else seen.get(one.id, ""))
        for one in allowed.services
    }


def _stored(given: Mapping[str, Fresh]) -> dict[str, str]:
    """What is stored of these services, as their fingerprints; where that is the same, by which item it is known."""
    rows = Service.objects.filter(id__in=bulk.among(given)).values_list("id", "digest", "seen").order_by()
    found = {key: (digest, seen) for key, digest, seen in rows}
    seen_io.keep({
        key: one.seen for key, one in given.items()
        if one.seen and key in found and found[key][0] == one.digest and found[key][1] != one.seen
    })  # fmt: skip
    return {key: digest for key, (digest, _) in found.items()}


def _upsert_shared(fresh: Sequence[Fresh]) -> dict[type[models.Model], list[str]]:
    """Write the organizations and places of these services; the ids of those that said something else before."""
    changed: dict[type[models.Model], list[str]] = {}
    shared = ((Organization, ORGANIZATION, organizations(fresh)), (Location, LOCATION, locations(fresh)))
    for kind, columns, rows in shared:
        told = {row[0]: row[-2:] for row in rows}  # the document and the record
        before = kind.objects.filter(id__in=bulk.among(told)).order_by().values_list("id", "document", "record")
        changed[kind] = [key for key, *said in before.iterator() if (*said,) != told[key]]
        bulk.upsert(kind, columns, rows)
    return changed


def _touch_neighbours(changed: Mapping[type[models.Model], list[str]]) -> None:
    """Other services of an organization, or at a place, that changed have changed with it."""
    now = int(time.time())
    if given := changed[Organization]:
        Service.objects.filter(organization_id__in=bulk.among(given)).update(modified=now)
    if spots := changed[Location]:
        at = ServiceAtLocation.objects.filter(location_id__in=bulk.among(spots)).order_by()
        Service.objects.filter(id__in=at.values("service_id")).update(modified=now)


def _overlaid_records(
    given: Sequence[engine.Service], laid: Sequence[engine.Service], records: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The records of those services of which something else is known here, brought up to that."""
    changed = [(before, after) for before, after in zip(given, laid, strict=True) if before is not after]
    return {after.id: patched(records[after.id], before, after) for before, after in changed if after.id in records}


def _kept_records(services: Sequence[engine.Service]) -> dict[str, dict[str, Any]]:
    """What the earlier sources of these services said, brought up to what the services say now."""
    new = {service.id: service for service in services}
    having = Service.objects.filter(id__in=bulk.among(new)).exclude(record="").order_by()
    before = full(list(having.values_list("id", flat=True)))
    return {key: patched(entry.said, entry.service, new[key]) for key, entry in before.items()}


@transaction.atomic
def insert(services: Sequence[engine.Service]) -> None:
    """Write services of which none is stored yet, nor any of their organizations and places: several times as fast.

    Raises `IntegrityError` and writes nothing when one is there already.
    """
    changes.changed(ROOM)
    ready_for_matching()
    fresh = [fresh_of(service, None) for service in services]
    bulk.insert(Organization, ORGANIZATION, organizations(fresh))
    bulk.insert(Location, LOCATION, locations(fresh))
    bulk.insert(Service, SERVICE, _service_rows(fresh))
    bulk.insert(ServiceAtLocation, AT_LOCATION, [row for one in fresh for row in at_location_rows(one)])
    matching_io.insert(services, changes.version(ROOM))


def _service_rows(fresh: Sequence[Fresh]) -> list[Values]:
    agreed = verification_io.intervals([one.service.id for one in fresh])
    return [service_row(one, agreed.get(one.service.id)) for one in fresh]


def _spots(service_ids: Collection[str]) -> set[str]:
    at = ServiceAtLocation.objects.filter(service_id__in=bulk.among(service_ids)).order_by()
    return set(at.values_list("location_id", flat=True))


def _remove_unused(location_ids: Collection[str]) -> None:
    """Places that no service is at any more go.

    Of a secret one the row stays, without any address: else whoever still shows it would bring it back.
    """
    Location.objects.filter(id__in=location_ids, services=None, confidential=False).delete()


@transaction.atomic
def remove_others(source: str, keep: Collection[str]) -> int:
    """Remove the services of a source that it no longer has, with places nobody is at; how many went."""
    ids = Service.objects.filter(source=source).order_by().values_list("id", flat=True)
    gone = [service_id for service_id in ids if service_id not in keep]
    left = merging_io.gone(source, keep)
    remove({*gone, *left})
    write(merging_io.without_lost(left))
    return len(gone)


@transaction.atomic
def remove(service_ids: Collection[str]) -> None:
    """Delete these services, with places nobody is at any more."""
    if service_ids:
        changes.changed(ROOM)
        matching_io.remove(service_ids, changes.version(ROOM))
    for batch in batched(service_ids, BATCH):
        before = _spots(batch)
        Service.objects.filter(id__in=batch).delete()
        _remove_unused(before)


def services(ids: Collection[str]) -> dict[str, engine.Service]:
    """The services of these ids, whatever their status and visibility."""
    found: dict[str, engine.Service] = {}
    for batch in batched(ids, BATCH):
        found |= {key: entry.service for key, entry in full(batch).items()}
    return found


def load(*, visibility: str = "public", country: str = "") -> Iterator[engine.Service]:
    """All services in use with this visibility, of one country or of all, ordered by id."""
    organizations = {
        row_id: from_plain(engine.Organization, json.loads(document))
        for row_id, document in Organization.objects.order_by().values_list("id", "document").iterator()
    }
    places = _stored_places(country)
    rows = Service.objects.filter(status="active", visibility=visibility).order_by("id")
    rows = rows.filter(country=country) if country else rows
    for row_id, organization_id, document in rows.values_list("id", "organization_id", "document").iterator(BATCH * 5):
        service = from_plain(engine.Service, json.loads(document))
        about = organizations.get(organization_id) if organization_id else None
        yield replace(service, organization=about, locations=tuple(places.get(row_id, ())))


_FETCHED = """
SELECT r.key, s.document, o.document, a.id, a.document, l.document
FROM store_matchrow r JOIN store_service s ON s.id = r.service_id
LEFT JOIN store_organization o ON o.id = s.organization_id
LEFT JOIN store_serviceatlocation a ON a.service_id = s.id
LEFT JOIN store_location l ON l.id = a.location_id
WHERE s.status = 'active' AND s.visibility = 'public' AND r.key IN ({marks})
ORDER BY r.key, a.position, a.id
"""


def fetch(keys: Sequence[int]) -> dict[int, engine.Service]:
    """The services with these keys (directory.packed.key_of) that are shown to the public, by one query."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FETCHED.format(marks=", ".join(["%s"] * len(keys))), list(keys))
        rows = cursor.fetchall()
    found: dict[int, engine.Service] = {}
    for key, same in groupby(rows, key=itemgetter(0)):
        places = list(same)
        about = from_plain(engine.Organization, json.loads(places[0][2])) if places[0][2] else None
        at = tuple(stored_at(row_id, document, location) for *_, row_id, document, location in places if row_id)
        found[key] = replace(from_plain(engine.Service, json.loads(places[0][1])), organization=about, locations=at)
    return found


def _stored_places(country: str) -> dict[str, list[engine.ServiceAtLocation]]:
    known, rows = Location.objects.order_by(), ServiceAtLocation.objects.order_by("service_id", "position", "id")
    if country:
        rows = rows.filter(service__country=country)
        known = known.filter(pk__in=rows.order_by().values("location_id"))
    locations = {
        row_id: from_plain(engine.Location, json.loads(document))
        for row_id, document in known.values_list("id", "document").iterator()
    }
    found: dict[str, list[engine.ServiceAtLocation]] = defaultdict(list)
    for row_id, service_id, location_id, document in rows.values_list(
        "id", "service_id", "location_id", "document"
    ).iterator():
        bare = from_plain(Bare, json.loads(document))
        found[service_id].append(engine.ServiceAtLocation(row_id, locations[location_id], bare.phones, bare.hours))
    return found


@transaction.atomic
def save_others(objects: Iterable[tuple[str, Mapping[str, Any]]], source: str) -> Counts:
    """Keep HSDS objects that no service holds, by kind and id; one that has come to be held by a service goes."""
    allowed = secrecy_io.guarded_others(objects)
    if allowed.closed:
        _save_batch(allowed.services, allowed.records, {})
    rows = {}
    for kind, record in allowed.objects:
        said = dumped(record)
        own = str(record.get("id") or hashlib.blake2b(said.encode(), digest_size=16).hexdigest())
        key = f"{kind} {own}"[:250]
        rows[key] = (key, kind, source[:300], said)
    before = HsdsObject.objects.filter(key__in=rows).order_by()
    stored = dict(before.values_list("key", "record"))
    for key, row in rows.items():
        if stored.get(key) != row[3]:
            history_io.note_other(key, json.loads(stored[key]) if key in stored else None)
    changed = [row for key, row in rows.items() if stored.get(key) != row[3]]
    bulk.upsert(HsdsObject, ("key", "kind", "source", "record"), changed, "key")
    same = len(rows) - len(changed)
    return Counts(new=len(rows.keys() - stored.keys()), changed=len(stored) - same, same=same)
