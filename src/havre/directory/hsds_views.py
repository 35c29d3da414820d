"""The shapes in which HSDS shows the same: full service, service at location, location, organization, taxonomy term.

Each takes full records of services (`exports.Entry.record`) and gives records that the compiled schemas accept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Record = dict[str, Any]


def services(records: Iterable[Record]) -> Iterator[Record]:
    """Full services as they are."""
    return iter(records)


def services_at_locations(records: Iterable[Record]) -> Iterator[Record]:
    """One record for each place of each service, the service inside it."""
    for record in records:
        alone = {name: value for name, value in record.items() if name != "service_at_locations"}
        for at in record.get("service_at_locations") or ():
            yield {**at, "service": alone}


def locations(records: Iterable[Record]) -> Iterator[Record]:
    """Every place once."""
    return _once(at["location"] for record in records for at in _places(record))


def _places(record: Record) -> Iterator[Record]:
    return (at for at in record.get("service_at_locations") or () if isinstance(at.get("location"), dict))


def organizations(records: Iterable[Record]) -> Iterator[Record]:
    """Every organization once, with its services inside; services without one are not shown."""
    about: dict[str, Record] = {}
    given: dict[str, list[Record]] = {}
    for record in records:
        own = record.get("organization")
        if isinstance(own, dict):
            about.setdefault(str(own.get("id")), own)
            alone = {name: value for name, value in record.items() if name != "organization"}
            given.setdefault(str(own.get("id")), []).append(alone)
    return ({**about[key], "services": given[key]} for key in sorted(about))


def taxonomy_terms(records: Iterable[Record]) -> Iterator[Record]:
    """Every term that an attribute names, once."""
    return _once(term for record in records for term in _held(record, "taxonomy_term"))


def taxonomies(records: Iterable[Record]) -> Iterator[Record]:
    """Every taxonomy that a term describes, once."""
    return _once(found for term in taxonomy_terms(records) for found in _held(term, "taxonomy_detail"))


def terms_of(record: Record) -> dict[str, str]:
    """The ids of the terms that a record names anywhere, each with that of its taxonomy ("" where it is not said)."""
    found: dict[str, str] = {}
    level: list[Any] = [record]
    while level:
        inside: list[Any] = []
        for one in level:
            if type(one) is dict and type(term := one.get("taxonomy_term")) is dict and term.get("id"):
                found[str(term["id"])] = taxonomy_of(term)
            for inner in one.values() if type(one) is dict else one:
                if type(inner) is dict or type(inner) is list:
                    inside.append(inner)  # noqa: PERF401 - as in secrecy.py: comprehensions would mostly be empty
        level = inside
    return found


def taxonomy_of(term: Record) -> str:
    """The id of the taxonomy of a term, "" where it is not said."""
    detail = term.get("taxonomy_detail")
    return str(term.get("taxonomy_id") or (detail.get("id") if isinstance(detail, dict) else "") or "")


def brief(record: Record) -> Record:
    """A record as lists show it: what it has one of, without its lists, and so what it holds."""
    return {
        name: brief(value) if isinstance(value, dict) else value
        for name, value in record.items()
        if not isinstance(value, list)
    }


def _once(found: Iterable[Record]) -> Iterator[Record]:
    seen = {str(record.get("id")): record for record in found}
    return (seen[key] for key in sorted(seen))


def _held(value: Any, name: str) -> Iterator[Record]:
    """All objects under this name, however deep, in the order of the record."""
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        if type(one) is dict and type(found := one.get(name)) is dict:
            yield found
        waiting += [
            inner
            for inner in reversed(one.values() if type(one) is dict else one)
            if type(inner) is dict or type(inner) is list
        ]


VIEWS: dict[str, Callable[[Iterable[Record]], Iterator[Record]]] = {
    "service": services,
    "service_at_location": services_at_locations,
    "location": locations,
    "organization": organizations,
    "taxonomy_term": taxonomy_terms,
    "taxonomy": taxonomies,
}
