"""A place that is secret once is secret for all: for every service at it, whoever lists it, now and in what was kept.

An import may show a place that another source - or the desk - has marked as confidential, and a place may become
confidential while others still show it. Before anything is written both are brought in line here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection

from havre.directory import hsds, model
from havre.directory.hsds_write import record_of
from havre.directory.json_files import dumped
from havre.directory.model import Origin
from havre.directory.plain import from_plain, to_plain
from havre.directory.secrecy import area_only, scrub, secrets_of, speaks_of
from havre.directory.secret_texts import Secrets
from havre.store import bulk, matching_io
from havre.store.database import index_path, names_path
from havre.store.directory import HsdsObject, Location, Organization, Quarantined, ServiceAtLocation
from havre.store.directory_full import full
from havre.store.history import Version
from havre.store.merging import MergedPart
from havre.store.verification import ClosedFor, Proposal

Records = Mapping[str, Mapping[str, Any]]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Guarded:
    """What may be written: services and records without secret places; `closed` are places that became secret now."""

    services: tuple[model.Service, ...]
    records: Records
    closed: tuple[str, ...] = ()
    secrets: Secrets | None = None

    def record(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """A record without the places that became secret."""
        cleaned = self.secrets.cleaned(scrub(said, self.closed).record) if self.secrets else dict(said)
        return cleaned if isinstance(cleaned, dict) else {}


def guarded(services: Sequence[model.Service], records: Records) -> Guarded:
    """These services without the places that they, each other or the store know to be secret.

    Services already stored at a place that becomes secret come along, without it.
    """
    spots = {at.location.id: at.location for service in services for at in service.locations}
    flagged = {key for key, place in spots.items() if place.confidential}
    stored = dict(Location.objects.filter(id__in=bulk.among(spots)).order_by().values_list("id", "confidential"))
    secret = flagged | {key for key, confidential in stored.items() if confidential}
    closed = tuple(sorted(key for key in flagged if stored.get(key) is False))
    if not secret:
        return Guarded(tuple(services), records)
    given = {service.id: service for service in services}
    entries = full(_at(closed)) if closed else {}
    known = dict(records)
    for key, entry in entries.items():
        if key not in given:
            given[key] = entry.service
            known |= {key: entry.said} if entry.said else {}
    for key, service in given.items():
        if any(at.location.id in secret and not at.location.confidential for at in service.locations):
            given[key], known[key] = _without(service, known.get(key), secret)
    told = _told_before(given.values(), closed)
    secrets = stored_secrets(told) if told else None
    if secrets:
        given |= {key: _cleaned(one, secrets) for key, one in given.items() if _hides(one)}
    return Guarded(tuple(given.values()), known, told, secrets)


def _told_before(services: Iterable[model.Service], closed: Sequence[str]) -> tuple[str, ...]:
    """The places whose address is stored and must go: those that close, those left for a secret one."""
    hiding = {one.id: {at.location.id for at in one.locations} for one in services if _hides(one)}
    before = ServiceAtLocation.objects.filter(service_id__in=hiding, location__confidential=False).order_by()
    left = {place for own, place in before.values_list("service_id", "location_id") if place not in hiding[own]}
    return tuple(sorted({*closed, *left}))


def _hides(service: model.Service) -> bool:
    return any(at.location.confidential for at in service.locations)


def _cleaned(service: model.Service, secrets: Secrets) -> model.Service:
    for phone in service.phones:
        secrets.allow(phone.number)
    cleaned = secrets.cleaned(to_plain(service))
    return from_plain(model.Service, cleaned) if isinstance(cleaned, dict) else service


def _at(location_ids: Sequence[str]) -> list[str]:
    at = ServiceAtLocation.objects.filter(location_id__in=location_ids).order_by()
    return sorted(set(at.values_list("service_id", flat=True)))


def _without(
    service: model.Service, record: Mapping[str, Any] | None, secret: set[str]
) -> tuple[model.Service, Mapping[str, Any]]:
    cleaned = scrub(record or record_of(service), secret).record
    origin = Origin(service.origin.source, service.origin.licence, service.origin.imported, service.origin.assured)
    read = hsds.read(cleaned, 1, origin, service.country).service
    if read is None:  # cannot be: what was a service before is one without its place
        raise AssertionError(service.id)
    return read, cleaned if record else {}


def stored_secrets(location_ids: Sequence[str]) -> Secrets:
    """What must not be found any more of these places, by what is stored of them."""
    rows = Location.objects.filter(id__in=location_ids).order_by("id").values_list("document", "record")
    told = [_told(json.loads(document)) for document, _ in rows]
    return secrets_of(told + [json.loads(record) for _, record in rows if record])


def _told(document: Mapping[str, Any]) -> dict[str, Any]:
    """The place of an engine's document in the words of HSDS."""
    lives = document.get("address", {})
    point = {name: document[name] for name in ("latitude", "longitude") if name in document}
    return {**point, "address_1": lives.get("street"), "postal_code": lives.get("postcode")}


def forget(secrets: Secrets, location_ids: Collection[str]) -> None:
    """Take what is secret now out of everything that is kept beside the services themselves."""
    for kind, column in KEPT:
        rows = kind.objects.exclude(**{column: ""}).order_by("pk").values_list("pk", column)
        for key, text in rows.iterator():
            cleaned = _cleaned_text(text, secrets, frozenset(location_ids))
            if cleaned != text:
                kind.objects.filter(pk=key).update(**{column: cleaned})
    matching_io.mark()  # arrays that lie in files hold the point still: none may be used again


# Texts that are kept beside the services and may repeat what a record said: model, column; JSON or plain words.
KEPT: list[tuple[Any, str]] = [
    (Organization, "record"),
    (HsdsObject, "record"),
    (Quarantined, "raw"),
    (Quarantined, "detail"),
    (MergedPart, "document"),
    (Version, "fields"),
    (Proposal, "old"),
    (Proposal, "new"),
    (ClosedFor, "channel"),
]


def _cleaned_text(text: str, secrets: Secrets, ids: frozenset[str]) -> str:
    try:
        data = json.loads(text)
    except ValueError:
        return secrets.clean(text)
    told = frozenset(key for key in ids if key in text)
    cleaned = secrets.cleaned(_without_places(data, told) if told else data)
    return text if cleaned == data else dumped(cleaned)


def _without_places(value: Any, ids: frozenset[str]) -> Any:
    """`value` with these places reduced to their area, in the words of HSDS and in those of the engine."""
    if isinstance(value, list):
        return [_without_places(inner, ids) for inner in value if not speaks_of(inner, ids)]
    if not isinstance(value, dict):
        return value
    if str(value.get("id")) in ids and ("location_type" in value or "addresses" in value):
        return area_only(value)
    if str(value.get("id")) in ids and value.keys() <= _PLACE:
        lives = {name: text for name, text in value.get("address", {}).items() if name in ("city", "region", "country")}
        return {"id": value["id"], "confidential": True} | ({"address": lives} if lives else {})
    return {name: _without_places(inner, ids) for name, inner in value.items()}


_PLACE = frozenset(part.name for part in fields(model.Location))


def sweep() -> None:
    """Have what lies on the disk as it was before go: the journal of SQLite, and the files made of the directory.

    Workers that have these files open keep them until they read everything anew, seconds later.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in (index_path(), names_path()):
        for file in (path, *path.parent.glob(f"{path.name}.*.new")):
            try:
                file.unlink(missing_ok=True)
            except OSError as failed:
                log.error("%s holds places that are secret now and cannot be deleted: %s", file.name, failed.strerror)
