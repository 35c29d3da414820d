"""Which services the filters of the API mean: some are asked of the index in memory, the others of the database.

Reads the directory; writes and keeps nothing of what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import batched
from typing import Any

from django.db.models import QuerySet

from havre.core.errors import InputError
from havre.core.place import Place
from havre.directory import narrow, profile
from havre.directory.gazette import plain_code
from havre.directory.narrow import Conditions, Found
from havre.directory.packed import key_of
from havre.store import directory_io, directory_query, places_io
from havre.store.directory_query import Narrowed
from havre.usecases import places, word_search
from havre.usecases.snapshot import snapshot

WHEELCHAIR = "wheelchair"
DEFAULT_METRES = 30_000  # around a town that is asked for without a distance
MOST_METRES = 500_000
MOST_WORDS = 8
_LABELS = {str(profile.term(label)["id"]): label for label in profile.BY_LABEL}
Part = Callable[[int, int | None], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of services; what is empty asks nothing. All that is asked must hold.

    Of `accessibility` each is "wheelchair" or a code of model.ACCESS; `proximity` is in metres, around `near` (a town
    or its number) or `postcode`.
    """

    search: str = ""
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    organization_id: str = ""
    modified_after: datetime | None = None
    country: str = ""
    language: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    fees: str = ""
    channel: tuple[str, ...] = ()
    open_at: datetime | None = None
    near: str = ""
    postcode: str = ""
    proximity: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ids that are meant, in order: how many, and a part of them between two positions (None: to the end)."""

    total: int
    part: Part

    @classmethod
    def listed(cls, ids: Sequence[str]) -> Chosen:
        """These."""
        return cls(len(ids), lambda first, last: iter(ids[first:last]))


def services(asked: Filters) -> Chosen:
    """The services that are meant: the nearest first where a place is named, else in an order that stays the same."""
    narrowed, found = _looked_up(narrowed_of(asked)), _found(asked)
    if found is None and narrowed.ids is not None and narrowed == Narrowed(ids=narrowed.ids):
        return Chosen.listed(narrowed.ids)
    if found is None:
        return _rows("services", directory_query.services(narrowed), narrowed)
    narrowed = replace(narrowed, country="")  # was looked at already
    keys = found.services
    if narrowed == Narrowed():
        return Chosen(len(keys), lambda first, last: _by_key(keys[first:last]))
    if narrowed.ids is not None and narrowed == Narrowed(ids=narrowed.ids):
        named = {key_of(own): own for own in narrowed.ids}
        return Chosen.listed([named[key] for key in keys if key in named])
    rank = {key: position for position, key in enumerate(keys)}
    ids = directory_query.services(replace(narrowed, keys=tuple(keys))).order_by().values_list("id", flat=True)
    return Chosen.listed(sorted(ids, key=lambda own: rank[key_of(own)]))


def at_locations(asked: Filters) -> Chosen:
    """The services at places that are meant, by the id of both together."""
    narrowed, found = _looked_up(narrowed_of(asked)), _found(asked)
    if found is None:
        return _rows("at_locations", directory_query.at_locations(narrowed), narrowed)
    pairs = enumerate(zip(found.keys.tolist(), found.positions.tolist(), strict=True))
    rank = {pair: position for position, pair in pairs}
    at = directory_query.at_locations(replace(narrowed, country="", keys=tuple(found.services))).order_by()
    told = at.values_list("id", "service_id", "position").iterator(directory_query.FETCHED)
    placed = ((rank.get((key_of(service), position)), own) for own, service, position in told)
    return Chosen.listed([own for _, own in sorted((place, own) for place, own in placed if place is not None)])


def among(asked: Filters, ids: Sequence[str]) -> list[str]:
    """Those of these services that are meant."""
    keys, found = {key_of(own) for own in ids}, _found(asked)
    if found is not None:
        keys &= set(found.services)
    rows = directory_query.services(replace(narrowed_of(asked), keys=tuple(keys)))
    return list(rows.values_list("id", flat=True))


def narrowed_of(asked: Filters) -> Narrowed:
    """What of the filters is asked of the database."""
    if len(words := tuple(asked.search.split())) > MOST_WORDS:
        raise InputError("too many words", where="search", remedy=f"give {MOST_WORDS} at most")
    return Narrowed(
        words=words,
        term=asked.taxonomy_term_id,
        label=_LABELS.get(asked.taxonomy_term_id, ""),
        taxonomy=asked.taxonomy_id,
        own=asked.taxonomy_id == profile.TAXONOMY["id"],
        organization=asked.organization_id,
        since=max(0, int(_aware(asked.modified_after).timestamp())) if asked.modified_after else 0,
        access=tuple(code for code in asked.accessibility if code != WHEELCHAIR),
        country=asked.country,
    )


def _looked_up(narrowed: Narrowed) -> Narrowed:
    """The same with the services that its words mean, where these are known without asking the database."""
    ids = word_search.find(narrowed.words) if narrowed.words else None
    return narrowed if ids is None else replace(narrowed, words=(), ids=tuple(ids))


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _found(asked: Filters) -> Found | None:
    """What of the filters is asked of the index; None where nothing is."""
    near, covers = _near(asked), _covers(asked)
    conditions = Conditions(
        languages=asked.language,
        wheelchair=WHEELCHAIR in asked.accessibility,
        serves=asked.serves,
        free=asked.fees == "free",
        channels=asked.channel,
        open_at=asked.open_at,
        near=near,
        covers=covers,
    )
    if conditions == Conditions():
        return None
    metres = DEFAULT_METRES if asked.proximity is None else asked.proximity
    return narrow.found(snapshot(), replace(conditions, country=asked.country, radius_km=metres / 1000))


def _near(asked: Filters) -> tuple[Place, ...]:
    """The places around which services must be: a town, or the middle of a postcode where a distance is given."""
    if asked.near and asked.postcode:
        raise InputError("a town and a postcode", where="near", remedy="give one of them")
    if asked.proximity is not None and not (asked.near or asked.postcode):
        raise InputError("a distance from nowhere", where="proximity", remedy="give near or postcode too")
    if asked.near:
        place = places.place_meant(asked.near, "", asked.country, "near")
        return (place,) if place else ()
    return _coded(asked) if asked.postcode and asked.proximity is not None else ()


def _covers(asked: Filters) -> tuple[Place, ...]:
    return _coded(asked) if asked.postcode and asked.proximity is None else ()


def _coded(asked: Filters) -> tuple[Place, ...]:
    """The places of a postcode: several where territories share it and no country is named."""
    found = places_io.coded([plain_code(asked.postcode)])
    mine = tuple(place for place in found if not asked.country or asked.country in (place.country, place.territory))
    if not mine:
        raise InputError("no such postcode is known here", where="postcode", remedy="give a town by near instead")
    return mine


def _by_key(keys: Sequence[int]) -> Iterator[str]:
    for batch in batched(keys, directory_query.FETCHED):
        known = directory_query.of_keys(batch)
        yield from (known[key] for key in batch if key in known)


def _rows(kind: str, rows: QuerySet[Any], narrowed: Narrowed) -> Chosen:
    """Rows of the database by id. What takes a search through texts is looked up once, all else as it is used."""
    ids = rows.values_list("pk", flat=True)
    if narrowed.words or narrowed.ids is not None:
        return Chosen.listed(sorted(ids.order_by()))

    def part(first: int, last: int | None) -> Iterator[str]:
        return iter(ids[first:last]) if last is not None else ids[first:].iterator(directory_query.FETCHED)

    return Chosen(count(kind, rows, narrowed), part)


_counts: dict[str, tuple[tuple[int, int], int]] = {}  # of all there is: state of the directory, number


def count(kind: str, rows: QuerySet[Any], narrowed: Narrowed) -> int:
    """How many; of all there is it is counted once for each state of the directory."""
    if narrowed != Narrowed():
        return rows.count()
    state = directory_io.state()
    if _counts.get(kind, ((-1, -1), 0))[0] != state:
        _counts[kind] = state, rows.count()
    return _counts[kind][1]
