"""A secret address is nowhere: not in an export, a row, an error, the quarantine, the bytes of the file."""

from __future__ import annotations

import csv
import json
import logging
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.support import canaries, ptv_catalogue

from havre.core.errors import InputError
from havre.directory.imports import Asked
from havre.directory.mapping import mapping_from
from havre.directory.model import Location
from havre.store import directory_io
from havre.usecases import directory, history

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ASKED = Asked("a source", "CC0", date(2026, 11, 23), "FR")
OTHER = "4d3c3f0e-0000-4000-8000-000000000002"


def brought_in(folder: Path, *records: Any) -> directory.ImportReport:
    (folder / "secret.json").write_text(json.dumps(list(records)), encoding="utf-8")
    return directory.import_file(folder / "secret.json", ASKED, "hsds-json")


def test_a_refuge_of_the_finnish_catalogue_is_in_no_output(tmp_path: Path) -> None:
    street = [ptv_catalogue.said("Canaris", language=language) for language in ("fi", "sv")]
    home = ptv_catalogue.house()
    home["addresses"][0]["streetAddress"] |= {"street": street, "postalCode": "69003"}
    refuge = ptv_catalogue.service(
        serviceNames=[ptv_catalogue.said("Turvakoti", "Name")],
        serviceDescriptions=[ptv_catalogue.said("Canaris 4, 69003 Helsinki", "Description")],
        serviceChannels=[ptv_catalogue.connection(ptv_catalogue.HOUSE_ID), ptv_catalogue.connection("gone")],
    )
    broken = {**refuge, "id": "", "serviceNames": [ptv_catalogue.said("=Turvakoti(x)", "Name")]}
    path = tmp_path / "ptv.json"
    path.write_text(json.dumps(ptv_catalogue.document(refuge, broken, channels=[home])), encoding="utf-8")
    report = directory.import_file(path, replace(ASKED, country="FI"), "ptv")
    assert (report.counts.new, report.refused, report.fields_refused, report.secrets) == (1, 1, 1, 2)
    assert canaries.found() == []


def test_the_canaries_would_be_found(tmp_path: Path) -> None:
    place = {**canaries.SECRET_PLACE, "attributes": []}
    brought_in(tmp_path, canaries.record(service_at_locations=[{"id": "3", "location": place}]))
    assert {line.rpartition(": ")[2] for line in canaries.found()} >= {"canari", "69003", "45.1234", "haus-foto"}


def test_a_secret_address_is_in_no_output(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="havre")
    report = brought_in(tmp_path, canaries.record())
    assert (report.secrets, report.counts.new) == (1, 1)
    assert canaries.found() == []
    assert "canari" not in caplog.text.casefold()
    (service,) = directory_io.load()
    assert service.locations[0].location.address.city == "Lyon"
    assert [phone.number for phone in service.phones] == ["3919"]
    page, file = (told.decode() for _, told in canaries.printed())
    assert "Écoute et abri" in page
    assert "Écoute et abri" in file


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"status": "open"}, {"phones": [{"id": "1", "number": "rue des Canaris"}]}]
)
def test_a_fault_of_its_record_does_not_tell_it(wrong: dict[str, Any], tmp_path: Path) -> None:
    report = brought_in(tmp_path, canaries.record(**wrong))
    assert report.refused + report.fields_refused > 0
    assert canaries.found() == []
    assert "rue des" not in str(report.reasons).casefold()


def test_one_record_that_says_so_is_enough_for_all(tmp_path: Path) -> None:
    open_place = {**canaries.SECRET_PLACE, "attributes": []}
    plain = canaries.record(id=OTHER, service_at_locations=[{"id": "z", "location": open_place}])
    brought_in(tmp_path, plain, canaries.record())
    assert canaries.found() == []


def test_a_place_that_becomes_secret_is_forgotten_everywhere(tmp_path: Path) -> None:
    open_place = {**canaries.SECRET_PLACE, "attributes": []}
    brought_in(tmp_path, canaries.record(id=OTHER, service_at_locations=[{"id": "z", "location": open_place}]))
    assert canaries.found()
    brought_in(tmp_path, canaries.record())
    assert canaries.found() == []
    brought_in(tmp_path, canaries.record(id=OTHER, service_at_locations=[{"id": "z", "location": open_place}]))
    assert canaries.found() == []  # a source that still shows it does not bring it back


def flagged_and_open() -> tuple[dict[str, Any], dict[str, Any]]:
    at = {"id": "3", "location": {**canaries.SECRET_PLACE, "attributes": []}}
    about = {"id": "o", "name": "Maison"}
    return canaries.record(), canaries.record(service_at_locations=[at], organization=about)


def test_secrecy_outlives_taking_imports_back(tmp_path: Path) -> None:
    flagged, plain = flagged_and_open()
    first = brought_in(tmp_path, plain)
    second = brought_in(tmp_path, flagged)
    history.undo_import(second.run)
    assert canaries.found() == []
    history.undo_import(first.run)
    brought_in(tmp_path, plain)
    assert canaries.found() == []


def test_secrecy_outlives_the_service(tmp_path: Path) -> None:
    flagged, plain = flagged_and_open()
    brought_in(tmp_path, flagged)
    directory_io.remove([flagged["id"]])
    brought_in(tmp_path, plain)
    assert canaries.found() == []


def test_only_a_person_says_that_a_place_is_secret_no_longer(tmp_path: Path) -> None:
    flagged, plain = flagged_and_open()
    brought_in(tmp_path, flagged)
    with pytest.raises(InputError, match="nobody"):
        history.open_place(canaries.SECRET_PLACE["id"], " ")
    with pytest.raises(InputError, match="no secret place"):
        history.open_place("elsewhere", "Dana")
    history.open_place(canaries.SECRET_PLACE["id"], "Dana")
    brought_in(tmp_path, plain)
    (service,) = directory_io.load()
    assert service.locations[0].location.address.street.startswith("17 rue des Canaris")


@pytest.mark.parametrize("first", ["alone", "secret"])
def test_other_services_of_the_organization_do_not_tell_it(first: str, tmp_path: Path) -> None:
    office = {"id": "l2", "location_type": "physical", "addresses": [
        {"id": "a2", "address_1": "2 place Haute", "city": "Lyon", "postal_code": "69001",
         "country": "FR"}]}  # fmt: skip
    about = {"id": "o", "name": "Maison", "description": "17 rue des Canaris",
             "locations": [{**canaries.SECRET_PLACE, "attributes": []}]}  # fmt: skip
    sibling = {"id": OTHER, "name": "Conseil", "status": "active",
               "description": "Écoute jour et nuit. Abri: 17 rue des Canaris.",
               "organization": about, "service_at_locations": [{"id": "z", "location": office}],
               "attributes": [{"id": "n", "label": "havre.need", "value": "talk"}]}  # fmt: skip
    if first == "alone":
        brought_in(tmp_path, sibling)
        brought_in(tmp_path, canaries.record())
    else:
        brought_in(tmp_path, canaries.record(), sibling)
    assert canaries.found() == []
    told = directory_io.services([OTHER])[OTHER]
    assert told.locations[0].location.address.street == "2 place Haute"
    assert told.description.startswith("Écoute")


def test_an_object_that_no_service_holds_says_so_for_all(tmp_path: Path) -> None:
    _, plain = flagged_and_open()
    brought_in(tmp_path, plain)
    brought_in(tmp_path, canaries.SECRET_PLACE)
    assert canaries.found() == []
    brought_in(tmp_path, {**canaries.SECRET_PLACE, "attributes": []})
    assert canaries.found() == []


AUDITED = (
    "Come to Canaris 17 (GPS 45.1234567,4.6543210).", "Canaris-straße 17", "17 Canarys", "rue%20Canaris",
    "C a n a r i s", "45.1234;4.6543", "=Canaris", "Ring Canaris 17. 17bis Canaris.", "canaris@example.org",
    "69 003 Canari",
)  # fmt: skip


@pytest.mark.parametrize("told", AUDITED)
def test_no_output_has_it_in_another_spelling(told: str, tmp_path: Path) -> None:
    area = {"id": "a", "name": told, "extent_type": "geojson", "extent": '{"coordinates":[4.654321,45.123456]}'}
    brought_in(tmp_path, canaries.record(description=told, alternate_name=told, email="", service_areas=[area]))
    assert canaries.found() == []


def test_an_editor_who_hides_a_place_hides_it_wholly(tmp_path: Path) -> None:
    place = {**canaries.SECRET_PLACE, "attributes": []}
    brought_in(tmp_path, canaries.record(service_at_locations=[{"id": "3", "location": place}]))
    (before,) = directory_io.load()
    at = before.locations[0]
    area = replace(at.location.address, street="", postcode="")
    hidden = Location(at.location.id, address=area, confidential=True)
    directory_io.save([replace(before, locations=(replace(at, location=hidden, phones=()),))])
    assert canaries.found() == []


def test_a_table_with_a_secret_row_keeps_nothing_of_its_place(tmp_path: Path) -> None:
    columns = ["id", "nom", "texte", "rue", "cp", "ville", "lat", "lon", "tel", "secret", "photo"]
    values = ["1", "Abri", canaries.TELLING, "17 rue des Canaris", "69003", "Lyon", "45.123456", "4.654321",
              "01 99 00 99 99", "oui", "haus-foto.jpg"]  # fmt: skip
    with (tmp_path / "t.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, values, [*values[:1], "", *values[2:]], [*values, "17 rue des Canaris"]])
    mapping = mapping_from(
        {
            "id": "t", "about": "a", "source": "s", "licence": "CC0", "checked": "2026-11-23", "key": ["id"],
            "country": "FR",
            "fields": {"name": "nom", "description": "texte", "street": "rue", "postcode": "cp", "city": "ville",
                       "latitude": "lat", "longitude": "lon", "phone": "tel", "confidential": "secret"},
        },
        "t",
    )  # fmt: skip
    report = directory.import_table(tmp_path / "t.csv", mapping, date(2026, 11, 23))
    assert (report.counts.new, report.refused, report.secrets) == (1, 2, 1)
    assert canaries.found() == []


PROGRAM = """
import sys
from pathlib import Path
from datetime import UTC, date, datetime
from havre.cli.django_setup import set_up
set_up()
from havre.store import tables
tables.make()
from havre.directory.imports import Asked
from havre.store.database import index_path, names_path
from havre.usecases import directory, names, snapshot
snapshot.FILE_ROWS = names.LARGE = 1  # as of a large directory
for path in sys.argv[2:]:
    directory.import_file(Path(path), Asked("s", "CC0", date(2026, 11, 23), "FR"), "hsds-json")
    if sys.argv[1] == "serve" or path == sys.argv[2]:
        snapshot.forget()
        names.forget()
        snapshot.snapshot()
        names.find("abri")
        assert index_path().exists() and names_path().exists()
"""
POINT = [number.tobytes() for value in (45.123456, 4.654321) for number in (np.float32(value), np.float64(value))]


def on_disk(folder: Path, *told: Any, then: str = "serve") -> dict[str, list[str]]:
    """What is found of the place in each file of an installation that imported these records one after the other."""
    for number, one in enumerate(told):
        (folder / f"{number}.json").write_text(json.dumps([one]), encoding="utf-8")
    environment = {"HAVRE_HOME": str(folder), "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    paths = [str(folder / f"{number}.json") for number in range(len(told))]
    subprocess.run([sys.executable, "-c", PROGRAM, then, *paths], env=environment, check=True, timeout=120)
    files = {path.name: path.read_bytes() for path in (folder / "var").rglob("*") if path.is_file()}
    texts = {name: data.decode("utf-8", "replace").casefold() for name, data in files.items()}
    return {
        name: [canary for canary in canaries.CANARIES if canary in texts[name]]
        + ["its point" for number in POINT if number in data]
        for name, data in files.items()
    }


OPEN_PLACE = {**canaries.SECRET_PLACE, "attributes": []}
OPEN = canaries.record(service_at_locations=[{"id": "3", "location": OPEN_PLACE}])


def test_the_files_of_a_place_that_may_be_known_tell_where_it_is(tmp_path: Path) -> None:
    found = on_disk(tmp_path, OPEN)
    assert "its point" in found["directory.index"]
    assert {"its point", "69003", "canari"} <= {*found["havre.sqlite3"]}


@pytest.mark.parametrize("then", ["serve", "leave"])
def test_no_file_holds_a_trace_of_a_place_that_became_secret(then: str, tmp_path: Path) -> None:
    found = on_disk(tmp_path, OPEN, canaries.record(), then=then)
    assert not any(found.values()), found
    assert "havre.sqlite3" in found
    assert ("directory.index" in found, "directory.names" in found) == ((then == "serve"),) * 2


def test_no_file_holds_a_trace_of_a_place_that_was_always_secret(tmp_path: Path) -> None:
    found = on_disk(tmp_path, canaries.record())
    assert {"havre.sqlite3", "directory.index", "directory.names"} <= found.keys()
    assert not any(found.values()), found
