"""A place that is secret once is secret for all: for every service at it, whoever lists it, now and in what was kept.

An import may show a place that another source - or the desk - has marked as confidential, and a place may become
confidential while others still show it. Before anything is written both are brought in line here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.db import connection
from django.utils import timezone

from havre.core.errors import InputError
from havre.directory import hsds, model
from havre.directory.hsds_write import record_of
from havre.directory.json_files import dumped
from havre.directory.model import Origin
from havre.directory.plain import from_plain, to_plain
from havre.directory.secrecy import area_only, confidential, scrub, secrets_of, speaks_of
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
    beside = {key: found for key, said in records.items() if (found := _beside(said))}
    spotted, flagged = _spotted(spots, {key: place for found in beside.values() for key, place in found.items()})
    stored = dict(Location.objects.filter(id__in=bulk.among(spotted)).order_by().values_list("id", "confidential"))
    secret = flagged | {key for key, hidden in stored.items() if hidden}
    closed = tuple(sorted(key for key in flagged if stored.get(key) is False))
    if not secret:
        return Guarded(tuple(services), records)
    given = {service.id: service for service in services}
    entries = full(_at(closed)) if closed else {}
    _keep_in_mind(flagged - stored.keys() - spots.keys())
    known = {key: _record_without(said, secret & beside.get(key, {}).keys()) for key, said in records.items()}
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
        given |= _all_cleaned([one for one in given.values() if _hides(one)], secrets)
    return Guarded(tuple(given.values()), known, told, secrets)


def _spotted(spots: Mapping[str, model.Location], theirs: Mapping[str, Mapping[str, Any]]) -> tuple[set[str], set[str]]:
    """The ids of all these places, and of those that are said to be secret."""
    flagged = {key for key, place in spots.items() if place.confidential}
    return {*spots, *theirs}, flagged | {key for key, place in theirs.items() if confidential(place)}


def _beside(record: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The places that a record of a service tells of its organization, by id."""
    about = record.get("organization")
    holders = (record, about) if isinstance(about, Mapping) else (record,)
    listed = [holder["locations"] for holder in holders if isinstance(holder.get("locations"), list)]
    return {str(one["id"]): one for places in listed for one in places if isinstance(one, Mapping) and one.get("id")}


def _record_without(said: Mapping[str, Any], secret: Collection[str]) -> Mapping[str, Any]:
    return scrub(said, secret).record if secret else said


def _told_before(services: Iterable[model.Service], closed: Sequence[str]) -> tuple[str, ...]:
    """The places whose address is stored and must go: those that close, those left for a secret one."""
    hiding = {one.id: {at.location.id for at in one.locations} for one in services if _hides(one)}
    before = ServiceAtLocation.objects.filter(service_id__in=hiding, location__confidential=False).order_by()
    left = {place for own, place in before.values_list("service_id", "location_id") if place not in hiding[own]}
    return tuple(sorted({*closed, *left}))


def _hides(service: model.Service) -> bool:
    return any(at.location.confidential for at in service.locations)


@dataclass(frozen=True, slots=True)
class GuardedOthers:
    """HSDS objects that may be written, and services at places that one of these says are secret, without them."""

    objects: tuple[tuple[str, Mapping[str, Any]], ...]
    services: tuple[model.Service, ...] = ()
    records: Records = field(default_factory=dict)

    @property
    def closed(self) -> bool:
        """Whether any service is at such a place."""
        return bool(self.services)


def guarded_others(objects: Iterable[tuple[str, Mapping[str, Any]]]) -> GuardedOthers:
    """These objects without the places known to be secret; what they say is secret is so for all from now on."""
    given = list(objects)
    inside = [{str(place.get("id") or ""): place for place in _places(record)} for _, record in given]
    asked = {key for places in inside for key in places if key}
    if not asked:
        return GuardedOthers(tuple(given))
    stored = dict(Location.objects.filter(id__in=bulk.among(asked)).order_by().values_list("id", "confidential"))
    known = {key for key, secret in stored.items() if secret}
    flagged = {key for places in inside for key, place in places.items() if key and confidential(place)}
    _keep_in_mind(flagged - stored.keys())
    secret = known | flagged
    cleaned = tuple(
        (kind, scrub(record, secret & places.keys()).record if secret & places.keys() else record)
        for (kind, record), places in zip(given, inside, strict=True)
    )
    entries = full(_at(sorted(flagged - known)))
    changed = {key: _without(one.service, one.said or None, flagged) for key, one in entries.items()}
    records = {key: said for key, (_, said) in changed.items() if said}
    return GuardedOthers(cleaned, tuple(service for service, _ in changed.values()), records)


def _keep_in_mind(location_ids: Iterable[str]) -> None:
    """Rows that say of places no service is at that they are secret, and nothing else of them."""
    rows = [
        Location(id=key, confidential=True, document=dumped(to_plain(model.Location(key, confidential=True))))
        for key in sorted(location_ids)
    ]
    Location.objects.bulk_create(rows, ignore_conflicts=True)


def _places(value: Any) -> Iterator[Mapping[str, Any]]:
    """The locations in a record."""
    if isinstance(value, Mapping) and ("location_type" in value or "addresses" in value or "latitude" in value):
        yield value
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        if isinstance(inner, Mapping | list):
            yield from _places(inner)


def sparing(
    services: Sequence[model.Service], records: Records, hidden: Mapping[str, Sequence[Secrets]]
) -> tuple[list[model.Service], dict[str, Mapping[str, Any]]]:
    """These services and records, without what nothing of an organization (by id) may say of its secret places.

    A service with a secret place was cleaned when it was read; others of the same organization may tell the street as
    well, and live in another house of it themselves.
    """
    made, known = list(services), dict(records)
    for at, one in enumerate(services):
        secrets = hidden.get(one.organization.id, ()) if one.organization and not _hides(one) else ()
        if not secrets:
            continue
        plain = to_plain(one)
        cleaned = _spared(plain, secrets)
        made[at] = from_plain(model.Service, cleaned) if cleaned != plain else one
        if one.id in known:
            known[one.id] = _spared(known[one.id], secrets)
    return made, known


def _spared(said: Mapping[str, Any], secrets: Sequence[Secrets]) -> dict[str, Any]:
    """A record without what plainly tells one of these; of the organization itself nothing tells it."""
    made: Any = dict(said)
    for one in secrets:
        about = {"organization": one.cleaned(made["organization"])} if "organization" in made else {}
        made = one.cleaned({**made, **about}, loose=True)
    return made if isinstance(made, dict) else {}


def _all_cleaned(services: Sequence[model.Service], secrets: Secrets) -> dict[str, model.Service]:
    """These services without it; a number that one of them gives as its own is no secret of any."""
    for phone in (phone for one in services for phone in one.phones):
        secrets.allow(phone.number)
    return {one.id: _cleaned(one, secrets) for one in services}


def _cleaned(service: model.Service, secrets: Secrets) -> model.Service:
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
    area = {name: lives.get(name) for name in ("city", "region", "country")}
    return {**point, **area, "address_1": lives.get("street"), "postal_code": lives.get("postcode")}


def forget(secrets: Secrets, location_ids: Collection[str], about: Iterable[str] = ()) -> None:
    """Take what is secret now out of everything that is kept beside the services themselves.

    `about` are ids of services and organizations: what names one of them, or a place, is cleaned as its own record is;
    of other texts only what plainly tells the street or the point goes, since others may live in a street of that name.
    """
    at = ServiceAtLocation.objects.filter(location_id__in=location_ids).order_by()
    near = {
        *about,
        *location_ids,
        *(own for row in at.values_list("service_id", "service__organization_id") for own in row),
    }
    own = frozenset(key for key in near if key)
    for kind, column, owner in KEPT:
        rows = kind.objects.exclude(**{column: ""}).order_by("pk").values_list("pk", column, owner)
        for key, text, whose in rows.iterator():
            loose = whose not in own and not any(one in text for one in own)
            cleaned = _cleaned_text(text, secrets, frozenset(location_ids), loose=loose)
            if cleaned != text:
                kind.objects.filter(pk=key).update(**{column: cleaned})
    matching_io.mark()  # arrays that lie in files hold the point still: none may be used again


# Texts that are kept beside the services and may repeat what a record said: model, column; JSON or plain words;
# and the column with the id of what it is about.
KEPT: list[tuple[Any, str, str]] = [
    (Organization, "record", "id"),
    (HsdsObject, "record", "key"),
    (Quarantined, "raw", "digest"),
    (Quarantined, "detail", "digest"),
    (MergedPart, "document", "survivor"),
    (Version, "fields", "service_id"),
    (Proposal, "old", "service_id"),
    (Proposal, "new", "service_id"),
    (ClosedFor, "channel", "service_id"),
]


def _cleaned_text(text: str, secrets: Secrets, ids: frozenset[str], *, loose: bool) -> str:
    try:
        data = json.loads(text)
    except ValueError:
        return secrets.clean(text, loose=loose)
    told = frozenset(key for key in ids if key in text)
    cleaned = secrets.cleaned(_without_places(data, told) if told else data, loose=loose)
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


def may_be_told(location_id: str, by: str) -> None:
    """A person says that a place is secret no longer: the next import that shows its address may bring it back.

    Nothing of it was kept, so nothing is shown by this alone. Raises `InputError` for a place that is not secret.
    """
    if not Location.objects.filter(id=location_id, confidential=True).update(confidential=False):
        raise InputError(f"no secret place has the id {location_id}", remedy="see the ids in an export")
    Version.objects.create(
        service_id=location_id, at=timezone.now(), by=by, kind=Version.CHANGED,
        fields=dumped({"confidential": [[True], [False]]}),
    )  # fmt: skip


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
