"""The names of the directory out of the database: services, organizations, towns."""

from __future__ import annotations

import json
from collections.abc import Iterator

from havre.directory.names import Name
from havre.store.directory import Organization, Service
from havre.store.places import Place, PlaceName

FETCHED = 20_000  # rows at once


def all_names() -> Iterator[Name]:
    """Every name to look for: public services in use, also in other languages, those who give them, towns."""
    shown = Service.objects.filter(status="active", visibility="public").order_by()
    for key, name, country in shown.values_list("id", "name", "country").iterator(FETCHED):
        yield Name("service", key, name, country)
    titled = shown.filter(document__contains='"titles"').values_list("id", "name", "country", "document")
    for key, name, country, document in titled.iterator(FETCHED):
        for title in set(json.loads(document).get("titles", {}).values()) - {name}:
            yield Name("service", key, title, country)
    given = Organization.objects.filter(services__in=shown).distinct().order_by()
    for key, name in given.values_list("id", "name").iterator(FETCHED):
        yield Name("organization", key, name)
    for key, name, country in Place.objects.order_by().values_list("id", "name", "country").iterator(FETCHED):
        yield Name("town", key, name, country)
    others = PlaceName.objects.filter(main=False).order_by()
    for key, name, country in others.values_list("place_id", "folded", "place__country").iterator(FETCHED):
        yield Name("town", key, name, country)
