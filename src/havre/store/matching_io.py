"""Packed records of services and their terms, into the database and out of it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched

from django.db import connection, transaction

from havre.core.errors import HavreError
from havre.directory.model import Service
from havre.directory.packed import LAYOUT, key_of, pack, terms_of
from havre.directory.terms import Term
from havre.store import bulk
from havre.store.changes import Change
from havre.store.matching import MatchRow, MatchTerm

BATCH = 1000
FETCHED = 20_000  # rows at once: a million of them never stand in memory as objects
_COLUMNS = ("key", "service_id", "changed", "packed")
_LAYOUT, _STORE = "matching layout", "matching store"


@dataclass(frozen=True, slots=True)
class Store:
    """Which records these are: of which database, in which layout. Arrays made from others are of no use."""

    identity: int
    layout: int

    @property
    def readable(self) -> bool:
        """Whether this version of Havre can read the records."""
        return self.layout == LAYOUT


def store() -> Store:
    """The identity and layout of the records in this database; zeros where there are none yet."""
    found = dict(Change.objects.filter(name__in=(_LAYOUT, _STORE)).order_by().values_list("name", "value"))
    return Store(found.get(_STORE, 0), found.get(_LAYOUT, 0))


@transaction.atomic
def rewrite(services: Iterable[Service], version: int) -> None:
    """Make all records anew, in the layout of this version of Havre."""
    MatchRow.objects.all().delete()
    MatchTerm.objects.all().delete()
    for batch in batched(services, BATCH):
        write(batch, version)
    mark()


def mark() -> None:
    """Say that the records are in the layout of this version of Havre, and are others than before."""
    for name, value in ((_LAYOUT, LAYOUT), (_STORE, secrets.randbits(62) + 1)):
        Change.objects.update_or_create(name=name, defaults={"value": value})


def write(services: Sequence[Service], version: int) -> None:
    """Write the records of these services, which change with `version`. Call it where the services are written."""
    rows = _rows(services, version)
    _refuse_shared_keys({key: service_id for key, service_id, _, _ in rows})
    bulk.upsert(MatchRow, _COLUMNS, rows, "key")


def insert(services: Sequence[Service], version: int) -> None:
    """Write the records of services of which none was ever stored; raises `IntegrityError` where one was."""
    bulk.insert(MatchRow, _COLUMNS, _rows(services, version))


def _rows(services: Sequence[Service], version: int) -> list[tuple[int, str, int, bytes]]:
    """Key, id, version and records, in the order of the keys: neighbours in the table are written together."""
    numbers = number_terms({pair for service in services if _is_shown(service) for pair in terms_of(service)})

    def packed(service: Service) -> bytes:
        return pack(service, lambda kind, text: numbers[kind, text]) if _is_shown(service) else b""

    return sorted((key_of(service.id), service.id, version, packed(service)) for service in services)


def remove(service_ids: Iterable[str], version: int) -> None:
    """Empty the records of services that are deleted with `version`."""
    for batch in batched((key_of(service_id) for service_id in service_ids), BATCH):
        MatchRow.objects.filter(key__in=batch).update(changed=version, packed=b"")


def _is_shown(service: Service) -> bool:
    return service.status == "active" and service.visibility == "public"


def _refuse_shared_keys(ids: Mapping[int, str]) -> None:
    stored = MatchRow.objects.filter(key__in=ids).order_by().values_list("key", "service_id")
    for key, service_id in stored.iterator():
        if ids[key] != service_id:
            what = f"the services {service_id} and {ids[key]} have the same key"
            raise HavreError(what, where="directory", remedy="give one of them another id")


def number_terms(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The number of each (kind, text); new ones are given a number."""
    by_digest = {hashlib.blake2b("\x1f".join(pair).encode(), digest_size=16).hexdigest(): pair for pair in pairs}
    numbers: dict[tuple[str, str], int] = {}
    for batch in batched(sorted(by_digest), BATCH):
        missing = set(batch) - set(_numbers(batch, by_digest, numbers))
        new = [MatchTerm(digest=one, kind=by_digest[one][0], text=by_digest[one][1]) for one in sorted(missing)]
        MatchTerm.objects.bulk_create(new, ignore_conflicts=True)
        _numbers(sorted(missing), by_digest, numbers)
    return numbers


def _numbers(
    digests: Sequence[str], pairs: Mapping[str, tuple[str, str]], into: dict[tuple[str, str], int]
) -> list[str]:
    found = dict(MatchTerm.objects.filter(digest__in=bulk.among(digests)).order_by().values_list("digest", "id"))
    into.update({pairs[digest]: number for digest, number in found.items()})
    return list(found)


def all_records() -> bytearray:
    """The records of every service that is shown, one after another."""
    joined = bytearray()
    with connection.cursor() as cursor:
        cursor.execute("SELECT packed FROM store_matchrow")
        while rows := cursor.fetchmany(FETCHED):
            joined += b"".join([row[0] for row in rows])
    return joined


def changed_since(version: int, most: int) -> list[tuple[int, bytes, int]]:
    """Key, records and version of what changed after `version`: at most `most` of them, the earliest first."""
    rows = MatchRow.objects.filter(changed__gt=version).order_by("changed", "key")
    return [(key, bytes(packed), at) for key, packed, at in rows.values_list("key", "packed", "changed")[:most]]


def services_changed_since(version: int, most: int) -> list[str]:
    """The ids of the services that changed after `version`, those that are gone too: at most `most` of them."""
    rows = MatchRow.objects.filter(changed__gt=version).order_by("changed", "key")
    return list(rows.values_list("service_id", flat=True)[:most])


def terms(after: int = 0) -> list[Term]:
    """The terms with a number above `after`."""
    rows = MatchTerm.objects.filter(id__gt=after).order_by("id")
    return list(rows.values_list("id", "kind", "text"))
