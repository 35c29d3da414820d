"""A place that is secret once is secret for all: for every service at it, whoever lists it, now and in what was kept.

An import may show a place that another source - or the desk - has marked as confidential, and a place may become
confidential while others still show it. Before anything is written both are brought in line here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from havre.directory import hsds, model
from havre.directory.hsds_write import record_of
from havre.directory.model import Origin
from havre.directory.plain import dumped, from_plain, to_plain
from havre.directory.secrecy import scrub, secrets_of
from havre.directory.secret_texts import Secrets
from havre.store import matching_io
from havre.store.directory import Location, Organization, Quarantined, ServiceAtLocation
from havre.store.directory_full import full
from havre.store.merging import MergedPart
from havre.store.verification import Proposal

Records = Mapping[str, Mapping[str, Any]]


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
    stored = dict(Location.objects.filter(id__in=spots).order_by().values_list("id", "confidential"))
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
    secrets = stored_secrets(closed) if closed else None
    if secrets:
        given = {key: _cleaned(service, secrets) for key, service in given.items()}
    return Guarded(tuple(given.values()), known, closed, secrets)


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


def forget(secrets: Secrets) -> None:
    """Take what is secret now out of everything that is kept beside the services themselves."""
    for kind, column in KEPT:
        _clean(kind, column, secrets)
    matching_io.mark()  # arrays that lie in files hold the point still: none may be used again


def _told(document: Mapping[str, Any]) -> dict[str, Any]:
    """The place of an engine's document in the words of HSDS."""
    lives = document.get("address", {})
    point = {name: document[name] for name in ("latitude", "longitude") if name in document}
    return {**point, "address_1": lives.get("street"), "postal_code": lives.get("postcode")}


# Texts that are kept beside the services and may repeat what a record said: model, column; JSON or plain words.
KEPT: list[tuple[Any, str]] = [
    (Organization, "record"),
    (Quarantined, "raw"),
    (Quarantined, "detail"),
    (MergedPart, "document"),
    (Proposal, "old"),
    (Proposal, "new"),
]


def _clean(kind: Any, column: str, secrets: Secrets) -> None:
    rows = kind.objects.exclude(**{column: ""}).order_by("pk").values_list("pk", column)
    for key, text in rows.iterator():
        cleaned = _cleaned_text(text, secrets)
        if cleaned != text:
            kind.objects.filter(pk=key).update(**{column: cleaned})


def _cleaned_text(text: str, secrets: Secrets) -> str:
    try:
        data = json.loads(text)
    except ValueError:
        return secrets.clean(text)
    cleaned = secrets.cleaned(data)
    return text if cleaned == data else dumped(cleaned)


def sweep() -> None:
    """Have the journal of SQLite written back and emptied: it holds pages as they were."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
