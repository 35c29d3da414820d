"""The names of the directory out of the database: services, organizations, towns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import batched

from django.db.models import QuerySet

from havre.directory.names import Name
from havre.store.directory import Organization, Service
from havre.store.places import Place, PlaceName

FETCHED = 20_000  # rows at once
AT_ONCE = 500  # ids in one question


def all_names() -> Iterator[Name]:
    """Every name to look for: public services in use, also in other languages, those who give them, towns."""
    yield from _of_services(_shown())
    for key, name, country in Place.objects.order_by().values_list("id", "name", "country").iterator(FETCHED):
        yield Name("town", key, name, country)
    others = PlaceName.objects.filter(main=False).order_by()
    for key, name, country in others.values_list("place_id", "folded", "place__country").iterator(FETCHED):
        yield Name("town", key, name, country)


def names_of(services: Iterable[str]) -> Iterator[Name]:
    """The names of these services, where they are shown, and of those who give them."""
    for batch in batched(services, AT_ONCE):
        yield from _of_services(_shown().filter(id__in=batch))


def giving(organizations: Iterable[str]) -> set[str]:
    """Those of these organizations that give a service which is shown."""
    return set(_shown().filter(organization__in=list(organizations)).values_list("organization_id", flat=True))


def _shown() -> QuerySet[Service]:
    return Service.objects.filter(status="active", visibility="public").order_by()


def _of_services(shown: QuerySet[Service]) -> Iterator[Name]:
    for key, name, country in shown.values_list("id", "name", "country").iterator(FETCHED):
        yield Name("service", key, name, country)
    titled = shown.filter(document__contains='"titles"').values_list("id", "name", "country", "document")
    for key, name, country, document in titled.iterator(FETCHED):
        for title in set(json.loads(document).get("titles", {}).values()) - {name}:
            yield Name("service", key, title, country)
    given = Organization.objects.filter(services__in=shown).distinct().order_by()
    for key, name in given.values_list("id", "name").iterator(FETCHED):
        yield Name("organization", key, name)
