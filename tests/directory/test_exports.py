"""What leaves the directory: tables that run nothing, maps without secret places, and honest lists of what is lost."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.made_services import services

from havre.directory.export_hsds_uk import DROPPED, KEPT, british
from havre.directory.exports import About, Entry, export_format
from havre.directory.flat import COLUMNS
from havre.directory.hsds import Imported
from havre.directory.hsds_write import record_of
from havre.directory.imports import Asked, format_of, import_format
from havre.directory.model import Location, Origin, Phone, Service, ServiceAtLocation
from havre.directory.objects import KINDS
from havre.directory.objects import Service as FullService

pytestmark = pytest.mark.slow

LINE = Service("1", "Écoute", "FR", Origin("a source"), phones=(Phone("+33 1 99 00 12 34"),))
ABOUT = About(date(2026, 11, 23))
TABLES = ("csv", "xlsx", "geojson")


class Given:
    """A directory of a few services."""

    def __init__(self, *given: Service) -> None:
        self._given = given

    def services(self) -> Any:
        return iter([Entry(one) for one in self._given])

    def others(self, _kind: str) -> Any:
        return iter(())


def written(name: str, *given: Service) -> bytes:
    file = io.BytesIO()
    export_format(name).write(Given(*given), file, ABOUT)
    return file.getvalue()


def read(name: str, data: bytes) -> list[dict[str, Any]]:
    """The rows of a file, by another program than the one that wrote it."""
    if name == "csv":
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    if name == "xlsx":
        head, *rows = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]
    return [feature["properties"] for feature in json.loads(data)["features"]]


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=25)
@given(given=st.lists(services(), max_size=3, unique_by=lambda one: one.id))
def test_every_place_of_every_service_is_a_row(name: str, given: list[Service]) -> None:
    expected = [one.id for one in given for _ in one.locations or (None,)]
    assert [row["id"] for row in read(name, written(name, *given))] == expected


@settings(max_examples=25)
@given(service=services())
def test_a_table_has_every_column_and_a_secret_place_no_street(service: Service) -> None:
    rows = read("xlsx", written("xlsx", service))
    assert tuple(rows[0]) == COLUMNS
    for row, place in zip(rows, service.locations, strict=False):
        if place.location.confidential:
            assert row["street"] is row["latitude"] is row["longitude"] is None


@pytest.mark.parametrize("risky", ['=HYPERLINK("http://x.example")', "@SUM(1)", "+1+cmd|' /C calc'!A0", "-2+3", "\t=1"])
def test_no_cell_runs_as_a_formula(risky: str) -> None:
    service = replace(LINE, name=risky)
    (row,) = read("csv", written("csv", service))
    assert row["name"] == f"'{risky}"
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", service))).active
    cell = sheet.cell(row=2, column=COLUMNS.index("name") + 1)
    assert (cell.data_type, cell.value.strip()) == ("s", risky.strip())


def test_a_telephone_number_stays_as_it_is_dialled() -> None:
    (row,) = read("csv", written("csv", LINE))
    assert row["phone"] == "+33 1 99 00 12 34"


def at(latitude: float | None, longitude: float | None) -> Service:
    place = Location("l", latitude=latitude, longitude=longitude)
    return replace(LINE, locations=(ServiceAtLocation("at", place),))


def test_a_point_stands_as_maps_want_it_longitude_first() -> None:
    (feature,) = json.loads(written("geojson", at(45.75, 4.85)))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [4.85, 45.75]}
    (feature,) = json.loads(written("geojson", at(None, None)))["features"]
    assert feature["geometry"] is None


def test_the_british_profile_leaves_out_what_the_british_schemas_lack(shared: Path) -> None:
    published = shared / "data/directory/hsds/hsds-uk-3.0/schema"
    ours = shared / "data/directory/hsds/v3.1-dev/schema"
    for path in sorted(published.glob("*.json")):
        name = path.stem
        if name in ("openapi", "taxonomy"):
            continue
        left = set(json.loads((ours / path.name).read_text())["properties"]) - set(
            json.loads(path.read_text())["properties"]
        )
        assert DROPPED[KINDS[name].__name__] == left, name
    assert all(KEPT[name] <= DROPPED[name] for name in KEPT)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(service=services())
def test_what_the_british_profile_keeps_is_valid_there(service: Service, shared: Path) -> None:
    schemas = shared / "data/directory/hsds/hsds-uk-3.0/schema"
    told = british(FullService, record_of(service))
    for name, part in (("service", told), *(("phone", one) for one in told.get("phones", ()))):
        schema = json.loads((schemas / f"{name}.json").read_text())
        required = {key: value for key, value in schema.items() if key in ("required", "type")}
        plain = {
            key: {kept: value for kept, value in about.items() if kept in ("type", "enum", "format", "minimum")}
            for key, about in schema["properties"].items()
            if about.get("type") not in ("array", "object")
        }
        jsonschema.validate(part, {**required, "properties": plain})
    page = json.loads(written("hsds-uk", service))
    assert (page["total_items"], [one["id"] for one in page["contents"]]) == (1, [service.id])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(service=services())
def test_what_the_british_profile_keeps_comes_in_again(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_bytes(written("hsds-uk", service))
    (found,) = import_format("hsds-json").read(path, Asked("a source", "CC0", ABOUT.today, service.country))
    assert isinstance(found, Imported)
    assert found.service is not None
    kept = ("id", "name", "needs", "violence", "phones", "languages", "eligibility", "channels", "visibility")
    assert {name: getattr(found.service, name) for name in kept} == {name: getattr(service, name) for name in kept}


@pytest.mark.parametrize("name", ["service_full", "service_list", "organization_full", "service_at_location_full"])
def test_the_published_british_examples_come_in(name: str, shared: Path) -> None:
    path = shared / f"data/directory/hsds/hsds-uk-3.0/examples/{name}.json"
    (found,) = format_of(path).read(path, Asked("a council", "OGL", ABOUT.today, "GB"))
    assert isinstance(found, Imported)
    assert found.service is not None
    assert found.service.name == "Community Counselling"
    assert {fault.field for fault in found.faults} <= {
        "latitude",
        "language.code",
    }  # 100 degrees; a language without code
