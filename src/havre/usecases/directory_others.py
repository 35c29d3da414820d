"""Organizations, taxonomies and their terms as pages of HSDS objects, made by the functions that make the exports.

Reads the directory; writes nothing. Holds in memory the terms that records name, made anew when the directory changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched

from django.db.models import QuerySet

from havre.core.errors import InputError
from havre.core.language import fold
from havre.directory import hsds_views, profile
from havre.directory.hsds_write import organization_record
from havre.directory.model import Organization as EngineOrganization
from havre.directory.object_codec import ordered
from havre.directory.objects import KINDS
from havre.directory.plain import from_plain
from havre.store import directory_io, directory_query
from havre.store.directory import HsdsObject, Organization
from havre.usecases.directory_filters import Chosen, Filters, count, narrowed_of
from havre.usecases.directory_pages import AT_ONCE, Record, Shown, one, shown, whole_services

MOST_INSIDE = 1000  # full services inside one organization


def organizations(asked: Filters, *, whole: bool = False, with_services: bool = False) -> Shown:
    """Organizations that give public services, then those that give none; `whole` and `with_services` as for one."""
    narrowed = narrowed_of(asked)
    giving, alone = directory_query.organizations(narrowed), directory_query.others("organization", narrowed.words)
    if asked.taxonomy_term_id or asked.taxonomy_id:
        alone = alone.none()
    number, more = count("organizations", giving, narrowed), alone.count()

    def records(first: int, last: int | None) -> Iterator[Record]:
        for batch in batched(_part(giving, first, last), AT_ONCE):
            yield from _given(batch, whole=whole, with_services=with_services)
        rest = _part(alone, max(0, first - number), None if last is None else max(0, last - number))
        yield from (_view("organization", record, whole=whole or with_services) for record in _told(rest))

    return Shown(number + more, records)


def _part(rows: QuerySet[Organization] | QuerySet[HsdsObject], first: int, last: int | None) -> Iterator[str]:
    return iter(rows.values_list("pk", flat=True)[first:last])


def _told(keys: Iterator[str]) -> Iterator[Record]:
    for batch in batched(keys, AT_ONCE):
        rows = HsdsObject.objects.filter(key__in=batch).order_by("key")
        yield from (json.loads(text) for text in rows.values_list("record", flat=True))


def _view(kind: str, record: Mapping[str, object], *, whole: bool) -> Record:
    told = ordered(KINDS[kind], record)
    return told if whole else hsds_views.brief(told)


def _given(ids: Sequence[str], *, whole: bool, with_services: bool) -> Iterator[Record]:
    """Organizations by id; with their services - `with_services` full, else by name - where they are `whole`."""
    if not (whole or with_services):
        rows = Organization.objects.filter(id__in=ids).order_by("id").values_list("document", "record")
        yield from (_view("organization", _about(*row), whole=False) for row in rows)
        return
    for own in ids:
        yield organization(own, with_services=with_services)


def organization(own_id: str, *, with_services: bool = False) -> Record:
    """An organization with its public services inside: full ones on request, else id, name and status of each.

    Raises `UnknownIdError`; `InputError` where it has too many services to give them whole.
    """
    given = directory_query.given_by(own_id)
    if not given:
        other = directory_query.other("organization", own_id)
        return one(iter([_view("organization", other, whole=True)] if other else []), "organization")
    if with_services and len(given) > MOST_INSIDE:
        remedy = "leave out full_service, and read /services with organization_id"
        raise InputError("too many services for one answer", where="full_service", remedy=remedy)
    ids = [str(service["id"]) for service in given]
    about = next(hsds_views.organizations(whole_services(ids if with_services else ids[:1])))
    return about if with_services else {**about, "services": given}


def _about(document: str, record: str) -> Record:
    """What is said of an organization: by its source, else what Havre understands."""
    said: Record = (
        json.loads(record) if record else organization_record(from_plain(EngineOrganization, json.loads(document)))
    )
    return said


@dataclass(slots=True)
class _Known:
    """The terms and taxonomies by id, of the directory in one state."""

    state: tuple[int, int] = (-1, -1)
    terms: dict[str, Record] = field(default_factory=dict)
    taxonomies: dict[str, Record] = field(default_factory=dict)


_known = _Known()


def _look() -> _Known:
    """What is known now; made anew where the directory has changed."""
    global _known  # noqa: PLW0603 - the one thing a process holds of them
    state = directory_io.state()
    if _known.state != state:
        own = [profile.term(label) for label in profile.BY_LABEL]
        terms = [*own, *_said("taxonomy_term"), *_in_records()]
        named = [term["taxonomy_detail"] for term in terms if isinstance(term.get("taxonomy_detail"), dict)]
        _known = _Known(state, _by_id(terms), _by_id([profile.TAXONOMY, *_said("taxonomy"), *named]))
    return _known


def _by_id(records: Sequence[Record]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for record in records:
        if record.get("id"):
            found.setdefault(str(record["id"]), record)
    return dict(sorted(found.items()))


def _said(kind: str) -> Iterator[Record]:
    rows = directory_query.others(kind).values_list("record", flat=True)
    return (json.loads(text) for text in rows.iterator(AT_ONCE))


def _in_records() -> Iterator[Record]:
    """The terms that records of public services name, each from one of these records."""
    holders: dict[str, set[str]] = {}
    for term, service_id in directory_query.terms().items():
        holders.setdefault(service_id, set()).add(term)
    for batch in batched(sorted(holders), AT_ONCE):
        for record in whole_services(batch):
            wanted = holders[str(record["id"])]
            yield from (term for term in hsds_views.taxonomy_terms([record]) if str(term.get("id")) in wanted)


def taxonomies(search: str = "") -> Shown:
    """The taxonomies that are used, by id."""
    return _listed("taxonomy", _look().taxonomies.values(), search)


def taxonomy(own_id: str) -> Record:
    """A taxonomy. Raises `UnknownIdError`."""
    return _single("taxonomy", _look().taxonomies, own_id)


def terms(search: str = "", taxonomy_id: str = "", parent_id: str = "", *, top_only: bool = False) -> Shown:
    """The terms that are used, by id: of a taxonomy, below a wider term, or below none (`top_only`)."""
    found = [
        term
        for term in _look().terms.values()
        if (not taxonomy_id or hsds_views.taxonomy_of(term) == taxonomy_id)
        and (not parent_id or term.get("parent_id") == parent_id)
        and not (top_only and term.get("parent_id"))
    ]
    return _listed("taxonomy_term", found, search)


def term(own_id: str) -> Record:
    """A term. Raises `UnknownIdError`."""
    return _single("taxonomy_term", _look().terms, own_id)


def _single(kind: str, known: Mapping[str, Record], own_id: str) -> Record:
    found = [_view(kind, known[own_id], whole=True)] if own_id in known else []
    return one(iter(found), kind.replace("_", " "))


def _listed(kind: str, records: Iterable[Record], search: str) -> Shown:
    words = fold(search).split()
    found = [record for record in records if all(word in fold(_text(record)) for word in words)]
    ids = {str(record["id"]): record for record in found}
    return shown(Chosen.listed(list(ids)), lambda part: (_view(kind, ids[own], whole=True) for own in part))


def _text(record: Record) -> str:
    return " ".join(str(record.get(name) or "") for name in ("code", "name", "description", "uri", "term_uri"))
