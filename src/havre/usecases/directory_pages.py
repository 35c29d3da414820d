"""Pages of HSDS objects: what the API gives, made by the functions that make the exports.

Reads the directory; writes and keeps nothing of what is asked. What is for professionals only is never given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import batched, chain
from typing import Any

from havre.core.errors import HavreError, InputError
from havre.directory import hsds_views
from havre.directory.exports import status_today
from havre.store import verification_io
from havre.store.directory import Service, ServiceAtLocation
from havre.store.directory_full import full
from havre.usecases import directory_filters, matching
from havre.usecases.directory_filters import Chosen, Filters

Record = dict[str, Any]
AT_ONCE = 500  # records made together


class UnknownIdError(HavreError):
    """There is no such object, or none for everybody."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Records: how many there are, those between two positions (None: to the end), and `more` that is said of all."""

    total: int
    records: Callable[[int, int | None], Iterator[Record]]
    more: Mapping[str, Any] = field(default_factory=dict)


def services(asked: Filters, *, whole: bool = False, minimal: bool = False) -> Shown:
    """Services: as lists show them, `whole`, or `minimal`: no more than when they changed."""
    make = _minimal if minimal else whole_services if whole else _brief
    return shown(directory_filters.services(asked), make)


def services_for(
    situation: Mapping[str, Any], asked: Filters, now: datetime, *, whole: bool = False, minimal: bool = False
) -> Shown:
    """The services that fit a person's situation, in the order of the matching engine, of those that `asked` means.

    `situation`: the facets, and country, place, at, channel, language, car, child_age, as `matching` takes them.
    Each record has a property `havre` with reasons, what it lacks, distance and hours.
    """
    facets = {name: codes for name, codes in situation.items() if name in matching.FACETS}
    around = {name: value for name, value in situation.items() if name not in facets}
    if unknown := sorted(around.keys() - matching.AROUND):
        raise InputError(f"{unknown[0][:40]} is nothing a situation has", where="situation", remedy=_SITUATION)
    told = matching.answer({"country": asked.country, **around, "situation": facets}, now, matching.MOST)
    found = {one["id"]: one for one in told["services"]}
    if asked != Filters():
        meant = set(directory_filters.among(asked, list(found)))
        found = {key: one for key, one in found.items() if key in meant}
    make = _minimal if minimal else whole_services if whole else _brief

    def made(ids: Sequence[str]) -> Iterator[Record]:
        return (record | {"havre": _why(found[record["id"]])} for record in make(ids))

    about = {"excluded": told["excluded"], "unmet": told["unmet"]}
    return replace(shown(Chosen.listed(list(found)), made), more={"havre": about})


_SITUATION = f"use {', '.join((*matching.FACETS, *sorted(matching.AROUND)))}"


def _why(told: Mapping[str, Any]) -> Record:
    return {name: value for name, value in told.items() if name not in ("id", "name")}


def service(service_id: str) -> Record:
    """A full service. Raises `UnknownIdError`."""
    return one(whole_services([service_id]), "service")


def at_locations(asked: Filters, *, whole: bool = False) -> Shown:
    """Services at places, the service inside."""
    return shown(directory_filters.at_locations(asked), lambda ids: _at(ids, whole=whole))


def at_location(own_id: str) -> Record:
    """A service at a place, whole. Raises `UnknownIdError`."""
    return one(_at([own_id], whole=True), "service at a location")


def one(found: Iterator[Record], what: str) -> Record:
    """The record that was asked for by its id; raises `UnknownIdError` where there is none."""
    record = next(found, None)
    if record is None:
        raise UnknownIdError(f"no {what} has this id", remedy="take an id from the list; records come and go")
    return record


def shown(chosen: Chosen, make: Callable[[Sequence[str]], Iterator[Record]]) -> Shown:
    """The chosen ids as records, made a few at a time."""

    def records(first: int, last: int | None) -> Iterator[Record]:
        ids = chosen.part(first, last)
        return chain.from_iterable(make(batch) for batch in batched(ids, AT_ONCE))

    return Shown(chosen.total, records)


def _public(ids: Iterable[str], *, places: bool = True) -> dict[str, Record]:
    """The full records of those of these services that are public, each with the moment of its last change here."""
    found = full(list(ids), places=places)
    rows = Service.objects.filter(id__in=list(found)).order_by()
    changed = {own: _moment(modified) for own, modified in rows.values_list("id", "modified")}
    return {
        key: entry.record | {"last_modified": changed[key]}
        for key, entry in found.items()
        if entry.service.visibility == "public" and key in changed
    }


def _moment(modified: int) -> str:
    """Seconds since 1970 as HSDS writes a moment."""
    return datetime.fromtimestamp(modified, UTC).isoformat().replace("+00:00", "Z")


def whole_services(ids: Sequence[str]) -> Iterator[Record]:
    """The full records of those of these services that are public, in this order."""
    found = _public(ids)
    return hsds_views.services(found[key] for key in ids if key in found)


def _brief(ids: Sequence[str]) -> Iterator[Record]:
    found = _public(ids, places=False)
    return (hsds_views.brief(found[key]) for key in ids if key in found)


def _minimal(ids: Sequence[str]) -> Iterator[Record]:
    """What HSDS asks of a list of ids, and what its own schema of a list requires."""
    rows = Service.objects.filter(id__in=ids, visibility="public").order_by()
    found = {row[0]: row for row in rows.values_list("id", "name", "status", "modified")}
    closed = verification_io.closed_on(ids, datetime.now(UTC).date())
    for own, name, status, modified in (found[key] for key in ids if key in found):
        at, status_now = _moment(modified), status_today(status, closed=own in closed)
        yield {"id": own, "name": name, "status": status_now, "last_modified": at, "modified_date": at}


def _at(ids: Sequence[str], *, whole: bool) -> Iterator[Record]:
    rows = ServiceAtLocation.objects.filter(id__in=ids).order_by()
    of = dict(rows.values_list("id", "service_id"))
    records = _public(dict.fromkeys(of.values())).values()
    found = {str(one["id"]): one for one in hsds_views.services_at_locations(records)}
    return (found[key] if whole else hsds_views.brief(found[key]) for key in ids if key in found)
