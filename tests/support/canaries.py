"""Secret addresses planted as canaries, and all outputs in which they must not be found.

A new way out of the directory - a format, a file, a feed - adds what it gives to `OUTPUTS`; the test in
tests/faults/test_secret_addresses.py then looks through it as through all others. A new address of a face stands in
canary_pages.py, where a test sees that none is missing.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from pypdf import PdfReader
from tests.support import canary_pages

from havre.directory.exports import About, formats
from havre.store import directory_io
from havre.usecases import directory, listing_paper, printing, snapshot
from havre.usecases.listing import Wanted
from havre.web.api import settings as api_settings

# What of the secret place must never be found, in any spelling: matched without regard to capitals.
CANARIES = (
    "canari",
    "69003",
    "45.1234",
    "4.6543",
    "45,1234",
    "99 00 99 99",
    "99009999",
    "///brav",
    "8fw4v75v",
    "haus-foto",
)

SECRET_PLACE: dict[str, Any] = {
    "id": "4d3c3f0e-0000-4000-8000-000000000004",
    "location_type": "physical",
    "name": "Maison Canari",
    "description": "Derrière le Canari",
    "transportation": "Bus 7, arrêt Canaris",
    "url": "https://maps.example.org/?q=17+rue+des+Canaris",
    "latitude": 45.123456,
    "longitude": 4.654321,
    "external_identifier": "///brave.canari.song",
    "photo": "https://example.org/haus-foto.jpg",
    "phones": [{"id": "5", "number": "01 99 00 99 99"}],
    "contacts": [{"id": "c", "name": "Canari", "phones": [{"id": "d", "number": "01 99 00 99 99"}]}],
    "accessibility": [{"id": "e", "details": "rampe, rue des Canaris"}],
    "schedules": [{"id": "f", "description": "porte rue des Canaris"}],
    "metadata": [{"id": "g", "field_name": "name", "previous_value": "Canari", "last_action_type": "update"}],
    "addresses": [
        {"id": "6", "attention": "Canari", "address_1": "17 rue des Canaris", "address_2": "Cour Canari",
         "city": "Lyon", "state_province": "Rhône", "postal_code": "69003", "country": "FR", "address_type": "physical"}
    ],
    "attributes": [{"id": "7", "label": "havre.confidential", "value": "true"},
                   {"id": "8", "label": "theirs.door", "value": "17 rue des Canaris"}],
}  # fmt: skip

TELLING = (
    "Venez au 17, R. des CANARIS (69003 Lyon) ou rue des canaris bis. Carte : "
    "https://www.google.com/maps?q=45.1234,4.6543 geo:45.1234,4.6543 ///brave.canari.song 8FW4V75V+8QX "
    "GPS 45,1234 4,6543; "
    "tél. 0199009999; https://x.example.org/17%20rue%20des%20Canaris"
)  # fmt: skip


def record(**more: Any) -> dict[str, Any]:
    """A service at the secret place, with the address repeated wherever a record can hold a text."""
    return {
        "id": "4d3c3f0e-0000-4000-8000-000000000001",
        "name": "Écoute et abri",
        "status": "active",
        "description": TELLING,
        "url": "https://maps.example.org/?q=17+rue+des+Canaris",
        "alert": TELLING,
        "interpretation_services": TELLING,
        "photos": ["https://example.org/haus-foto.jpg"],
        "own": {"deep": [TELLING, [45.123456, 4.654321]], "lat": 45.1234},
        "phones": [{"id": "1", "number": "3919", "description": TELLING}],
        "organization": {"id": "o", "name": "Maison", "description": TELLING, "locations": [
            {**SECRET_PLACE, "attributes": []}]},
        "service_at_locations": [{"id": "3", "description": TELLING, "location": SECRET_PLACE,
                                  "phones": [{"id": "p", "number": "01 99 00 99 99"}]}],
        "service_areas": [{"id": "a", "name": TELLING, "extent": '{"coordinates": [4.654321, 45.123456]}'}],
        "attributes": [{"id": "2", "label": "havre.need", "value": "shelter"},
                       {"id": "9", "label": "theirs.where", "value": TELLING},
                       {"id": "t", "label": "havre.title", "value": f"fr:{TELLING}"}],
        "metadata": [{"id": "m", "last_action_date": "2026-01-01", "last_action_type": "update", "updated_by": "x",
                      "field_name": "description", "previous_value": TELLING, "replacement_value": TELLING},
                     {"id": "n", "last_action_date": "2026-01-01", "last_action_type": "update", "updated_by": "x",
                      "field_name": "address_1", "previous_value": "3 place du Vieux Canari", "replacement_value": ""}],
        **more,
    }  # fmt: skip


def exports() -> Iterator[tuple[str, bytes]]:
    """Every format of export, with what is for professionals."""
    for name in formats():
        told = io.BytesIO()
        directory.export(name, told, About(date(2026, 11, 23)), professional=True)
        yield f"export {name}", told.getvalue()


def database() -> Iterator[tuple[str, bytes]]:
    """Every row of every table, and the bytes of the file itself with its journal, where there is one."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield f"table {table}", repr(cursor.fetchall()).encode()
    name = str(settings.DATABASES["default"]["NAME"])
    for suffix in ("", "-wal", "-shm"):
        try:
            with open(name + suffix, "rb") as file:  # noqa: PTH123 - a name that may be none (in memory)
                yield f"file {suffix}", file.read()
        except OSError:
            continue


def services() -> Iterator[tuple[str, bytes]]:
    """What matching and pages get."""
    yield "services", repr(list(directory_io.load())).encode()


def printed(town: str = "") -> Iterator[tuple[str, bytes]]:
    """The list to print, of the country or around a town: as a page, and what can be read in the file."""
    snapshot.forget()  # what was held before is not what is stored now
    made = listing_paper.paper(Wanted("FR", town), "en", datetime(2026, 11, 23, 3, tzinfo=UTC))
    yield f"list to print {town}", listing_paper.as_html(made).encode()
    if printing.can_print():
        read = PdfReader(io.BytesIO(listing_paper.as_pdf(made)))
        told = "\n".join((*(page.extract_text() for page in read.pages), repr(read.metadata), repr(read.trailer)))
        yield f"list to print {town}, as a file", told.encode()


def printed_near() -> Iterator[tuple[str, bytes]]:
    """The same of the town where the secret place is."""
    with canary_pages.nothing_kept():
        yield from printed(canary_pages.LYON.name)


LISTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")


def api() -> Iterator[tuple[str, bytes]]:
    """Every list of the API in every shape, every record of it, and what is found by words of the address."""
    with override_settings(ROOT_URLCONF=api_settings.ROOT_URLCONF, MIDDLEWARE=api_settings.MIDDLEWARE):
        snapshot.forget()
        for name in LISTS:
            for shape in ("", "?full=true", "?full=true&full_service=true", "?format=ndjson", "?minimal=true"):
                yield f"api {name}{shape}", _asked(f"/{name}{shape}")
            for word in CANARIES if name in LISTS[:3] else ():
                page = json.loads(_asked(f"/{name}?{urlencode({'search': word})}"))
                yield f"api {name} by words", json.dumps(page["contents"] and [word]).encode()
            for line in _asked(f"/{name}?format=ndjson").splitlines():
                yield f"api {name} by id", _asked(f"/{name}/{json.loads(line)['id']}")


def _asked(path: str) -> bytes:
    return b"".join(Client().get(path))


def pages() -> Iterator[tuple[str, bytes]]:
    """Every address of every face, for everybody who can ask it."""
    for told in canary_pages.answers():
        yield f"page {told.address} {told.who}", told.body


OUTPUTS: list[Callable[[], Iterator[tuple[str, bytes]]]] = [
    exports, printed, printed_near, database, services, api, pages,
]  # fmt: skip


def found() -> list[str]:
    """Where a canary is found: output and canary. Empty is what must hold."""
    told = []
    for output in OUTPUTS:
        for name, data in output():
            text = data.decode("utf-8", "replace").casefold() + json.dumps(data.decode("utf-8", "replace")).casefold()
            told += [f"{name}: {canary}" for canary in CANARIES if canary in text]
    return told
