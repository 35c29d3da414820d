"""No address is forgotten where secret ones are looked for, and every one that is asked answers somebody."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import resolve
from tests.support import canaries, canary_pages
from tests.support.canary_pages import ASKED, NOT_ASKED, URLS

from havre.directory.imports import Asked
from havre.usecases import directory

pytestmark = pytest.mark.django_db
OWN = "4d3c3f0e-0000-4000-8000-00000000000"
OPEN_PLACE = {**canaries.SECRET_PLACE, "attributes": []}
TERM = {"id": "t-1", "code": "shelter", "name": "Shelter", "taxonomy_detail": {"id": "tax-1", "name": "Theirs"}}


def brought_in(folder: Path, **more: Any) -> None:
    """A service that names a term, one with a fault of a field, one that goes to quarantine, all at the same place."""
    first, second, third = (canaries.record(id=f"{OWN}{number}", **more) for number in range(3))
    first["attributes"] = [*first["attributes"], {"id": "named", "taxonomy_term": TERM}]
    second["phones"], third["name"] = [{"id": "1", "number": "rue des Canaris"}], ""
    (folder / "some.json").write_text(json.dumps([first, second, third]), encoding="utf-8")
    asked = Asked("a source", "CC0", date(2026, 11, 23), "FR")
    report = directory.import_file(folder / "some.json", asked, "hsds-json")
    assert (report.counts.new, report.refused) == (2, 1)


def test_every_address_of_every_face_is_asked_or_named_with_a_reason() -> None:
    assert {*canary_pages.addresses()} == ASKED.keys() | NOT_ASKED.keys()
    assert not ASKED.keys() & NOT_ASKED.keys()
    assert all(NOT_ASKED.values())


@pytest.mark.parametrize("address", ASKED)
def test_what_is_asked_is_that_address(address: str) -> None:
    face, _, route = address.partition(" ")
    for path, _sent in ASKED[address]:
        assert resolve(path.partition("?")[0].replace("{run}", "1"), URLS[face]).route == route


@pytest.mark.slow
def test_every_address_that_is_asked_answers_and_tells_nothing_secret(tmp_path: Path) -> None:
    brought_in(tmp_path)
    statuses, told = defaultdict[str, set[int]](set), set()
    for one in canary_pages.answers():
        statuses[f"{one.address} {one.asked}"].add(one.status)
        assert one.who != "nobody" or one.status in (403, 404), one
        told |= {(one.address, canary) for canary in canaries.CANARIES if canary in one.body.decode().casefold()}
    assert told == set()
    every = {f"{address} {asked}" for address, asks in ASKED.items() for asked in asks}
    answered = {asked for asked, each in statuses.items() if each & {200, 422}}
    assert every - answered == set()


@pytest.mark.slow
def test_the_pages_of_a_place_that_may_be_known_would_tell_it(tmp_path: Path) -> None:
    brought_in(tmp_path, service_at_locations=[{"id": "3", "location": OPEN_PLACE}])
    found = {one.address for one in canary_pages.answers() if "canari" in one.body.decode().casefold()}
    assert found >= {
        "public ", "public s", "public s/<path:number>", "public check/<str:token>", "kiosk ",
        "desk services/<path:number>/", "desk quarantine/<str:number>/", "desk duplicates/pair/",
        "api services", "api services/<path:own_id>", "api service_at_locations", "api organizations/<path:own_id>",
    }  # fmt: skip
