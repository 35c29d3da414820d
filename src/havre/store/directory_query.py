"""Which services, places and organizations a reader of the directory asks for, as questions of the database.

What is for professionals only is in none of the answers. Nothing here loads more than it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, override

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IContains
from django.db.models.sql.compiler import SQLCompiler

from havre.store import bulk
from havre.store.directory import HsdsObject, Location, Organization, Service, ServiceAtLocation, ServiceTerm
from havre.store.matching import MatchRow

FETCHED = 5000  # ids at once


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What must hold, all of it; what is empty asks nothing.

    `words` of the search; ids of a `term`, a `taxonomy`, an `organization`; `label`: the label of our own profile that
    `term` is the term of, `own` that `taxonomy` is our profile's; `since`: changed in this second since 1970 or later;
    `access`: codes of model.ACCESS that one of its places has; `keys` (packed.key_of), `ids`: of these services only.
    """

    words: tuple[str, ...] = ()
    term: str = ""
    label: str = ""
    taxonomy: str = ""
    own: bool = False
    organization: str = ""
    since: int = 0
    access: tuple[str, ...] = ()
    country: str = ""
    keys: tuple[int, ...] | None = None
    ids: tuple[str, ...] | None = None


class _Inside(Func):
    """A text inside a column of JSON."""

    output_field = TextField()

    def __init__(self, column: str, name: str) -> None:
        super().__init__(F(column))
        self.name = name

    @override
    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"json_extract(%(expressions)s, '$.{self.name}')")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"(%(expressions)s::jsonb ->> '{self.name}')")


def services(asked: Narrowed) -> QuerySet[Service]:
    """The public services of which all this holds, in every status, ordered by id."""
    if asked == Narrowed():
        return Service.objects.filter(visibility="public").order_by("id")
    return _narrowed(asked).order_by("id")


def _narrowed(asked: Narrowed) -> QuerySet[Service]:
    # Asked so that databases look through what is narrower than all that is public.
    rows = Service.objects.filter(visibility__startswith="public")
    for condition in _conditions(asked):
        rows = rows.filter(condition)
    return rows


def _conditions(asked: Narrowed) -> Iterator[Q]:
    if asked.keys is not None:
        yield Q(id__in=_of_keys(asked.keys))
    if asked.ids is not None:
        yield Q(id__in=bulk.among(asked.ids))
    columns = {"country": asked.country, "organization_id": asked.organization, "modified__gte": asked.since}
    yield Q(**{column: value for column, value in columns.items() if value})
    if asked.term:
        yield _named(Q(term=asked.term)) | _said(asked.label)
    if asked.taxonomy:
        yield _named(Q(taxonomy=asked.taxonomy)) | (Q(record="") if asked.own else Q(pk__in=()))
    yield from (Q(id__in=_at(Location.objects.filter(id__in=_having(code)))) for code in asked.access)
    yield from (_speaks_of(word) for word in asked.words)


def at_locations(asked: Narrowed) -> QuerySet[ServiceAtLocation]:
    """The places of those services, each with the service given there, ordered by id."""
    rows = ServiceAtLocation.objects.order_by("id")
    if asked == Narrowed():
        return rows.filter(service__visibility="public")
    return rows.filter(service_id__in=services(asked).order_by().values("id"))


def organizations(asked: Narrowed) -> QuerySet[Organization]:
    """The organizations of services that name the term or taxonomy, ordered by id; words are looked for in its name."""
    given = _narrowed(replace(asked, words=())).filter(organization_id=OuterRef("pk"))
    rows = Organization.objects.filter(Exists(given))
    for word in asked.words:
        rows = rows.filter(_either("name", word))
    return rows.order_by("id")


def given_by(organization_id: str) -> list[dict[str, Any]]:
    """Id, name and status of the public services of an organization, ordered by id."""
    rows = Service.objects.filter(organization_id=organization_id, visibility__startswith="public").order_by("id")
    return [dict(row) for row in rows.values("id", "name", "status")]


def of_keys(keys: Sequence[int]) -> dict[int, str]:
    """The id of each service of these keys."""
    rows = MatchRow.objects.filter(key__in=_listed(keys)).order_by()
    return dict(rows.values_list("key", "service_id"))


def others(kind: str, words: Iterable[str] = ()) -> QuerySet[HsdsObject]:
    """The objects of a kind that no service holds, whose record has all these words."""
    rows = HsdsObject.objects.filter(kind=kind).order_by("key")
    for word in words:
        rows = rows.filter(_either("record", word))
    return rows


def other(kind: str, own_id: str) -> dict[str, Any] | None:
    """The object of this kind and id that no service holds."""
    row = HsdsObject.objects.filter(key=f"{kind} {own_id}"[:250], kind=kind).first()
    return json.loads(row.record) if row else None


def terms() -> dict[str, str]:
    """Every term that a record of a public service names, with one such service; ordered by id."""
    shown = ServiceTerm.objects.filter(service__visibility="public").order_by("term", "service_id")
    found: dict[str, str] = {}
    for term, service_id in shown.values_list("term", "service_id").iterator(FETCHED):
        found.setdefault(term, service_id)
    return found


def _of_keys(keys: Sequence[int]) -> QuerySet[MatchRow, Any]:
    return MatchRow.objects.filter(key__in=_listed(keys)).order_by().values("service_id")


def _listed(keys: Sequence[int]) -> RawSQL:
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", (list(keys),))
    return RawSQL("SELECT value FROM json_each(%s)", (json.dumps(list(keys)),))


def _named(condition: Q) -> Q:
    return Q(id__in=ServiceTerm.objects.filter(condition).order_by().values("service_id"))


# Where the documents keep what a label of our profile says, where that is not its own name: services that came
# otherwise than as HSDS have their attributes made when asked for (hsds_write.py). What is not said is not there.
_KEPT = {
    "havre.need": "needs",
    "havre.channel": "channels",
    "havre.title": "titles",
    "havre.hours": "osm",
    "havre.hours_valid": "valid_",
    "havre.access": "has",
    "havre.no_access": "lacks",
}
_AT_PLACES = {"havre.hours", "havre.hours_valid", "havre.dial"}
_OF_PLACES = {"havre.wheelchair", "havre.access", "havre.no_access", "havre.timezone", "havre.confidential"}


def _said(label: str) -> Q:
    """Services without a record of their own that say something under this label."""
    if not label:
        return Q(pk__in=())
    kept = _KEPT.get(label, label.removeprefix("havre."))
    told = f'"{kept}' if kept.endswith("_") else f'"{kept}":'
    if label in _OF_PLACES:
        return Q(record="", id__in=_at(Location.objects.filter(document__contains=told)))
    said = Q(record="", document__contains=told)
    if label in _AT_PLACES:
        at = ServiceAtLocation.objects.filter(document__contains=told).order_by().values("service_id")
        said |= Q(record="", id__in=at)
    return said


def _at(places: QuerySet[Location]) -> QuerySet[ServiceAtLocation, Any]:
    return ServiceAtLocation.objects.filter(location__in=places.order_by()).order_by().values("service_id")


def _having(code: str) -> RawSQL:
    """The places that have something for disabled people."""
    if connection.vendor == "postgresql":
        return RawSQL(
            "SELECT id FROM store_location WHERE document LIKE %s"
            " AND jsonb_exists(document::jsonb #> '{accessibility,has}', %s)",
            (f'%"{code}"%', code),
        )
    return RawSQL(
        "SELECT l.id FROM store_location l, json_each(l.document, '$.accessibility.has') h"
        " WHERE l.document LIKE %s AND h.value = %s",
        (f'%"{code}"%', code),
    )


def _speaks_of(word: str) -> Q:
    """Its name, other names or description, its organization's name or the town of one of its places hold a word."""
    own = _either("document", word) & (_either("name", word) | _told("description", word) | _told("titles", word))
    given = Organization.objects.filter(_either("name", word)).order_by().values("id")
    return own | Q(organization_id__in=given) | Q(id__in=_at(Location.objects.filter(_either("city", word))))


def _told(name: str, word: str) -> Q:
    return _any(Q(IContains(_Inside("document", name), spelt)) for spelt in _spellings(word))


def _either(column: str, word: str) -> Q:
    return _any(Q(**{f"{column}__icontains": spelt}) for spelt in _spellings(word))


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _spellings(word: str) -> list[str]:
    """A word as databases must be asked for it: SQLite knows capitals of ASCII letters only."""
    return [word] if word.isascii() else sorted({word.lower(), word.upper(), word.capitalize()})
