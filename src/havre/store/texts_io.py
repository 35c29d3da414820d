"""The texts in which services are looked for: names, description, organization and towns, out of the database."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from havre.store.directory import Service, ServiceAtLocation
from havre.store.matching import MatchRow

FETCHED = 20_000  # rows at once


class _Told(msgspec.Struct):
    """What of a service's document is looked through; directory_query asks databases for the same."""

    description: str = ""
    titles: dict[str, str] = {}


_READ = msgspec.json.Decoder(_Told)


def all_texts() -> Iterator[tuple[str, str]]:
    """The id of every public service, and its texts with a line's end between them."""
    at = ServiceAtLocation.objects.exclude(location__city="").order_by()
    towns: dict[str, list[str]] = {}
    for own, town in at.values_list("service_id", "location__city").iterator(FETCHED):
        towns.setdefault(own, []).append(town)
    shown = Service.objects.filter(visibility="public").order_by()
    rows = shown.values_list("id", "name", "document", "organization__name")
    for own, name, document, given in rows.iterator(FETCHED):
        told = _READ.decode(document)
        yield own, "\n".join((name, told.description, *told.titles.values(), given or "", *towns.get(own, ())))


def changed_since(version: int, second: int, most: int) -> list[str]:
    """Ids of services that were written or removed after a version of the directory, or changed from a second on.

    At most `most` of each.
    """
    written = MatchRow.objects.filter(changed__gt=version).order_by().values_list("service_id", flat=True)
    beside = Service.objects.filter(modified__gte=second).order_by().values_list("id", flat=True)
    return sorted({*written[:most], *beside[:most]})
