"""Whatever a service came from, all that goes out of it is as the compiled schemas want it."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from tests.support import ptv_catalogue

from havre.content.packs import shipped_packs
from havre.directory import hsds_views
from havre.directory.exports import About
from havre.directory.imports import Asked
from havre.store.directory_full import Stored
from havre.usecases import directory, directory_pages
from havre.usecases.directory_filters import Filters

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
KINDS = ("service", "service_at_location", "organization")
MOST = 40  # of a source: those of one file are alike
POLICE = """<osm version="0.6"><node id="1" lat="45.76" lon="4.85"><tag k="amenity" v="police"/>
<tag k="name" v="Commissariat"/></node><node id="2" lat="45.77" lon="4.86"><tag k="amenity" v="hospital"/>
<tag k="name" v="Hôpital"/><tag k="check_date" v="2026-03-01"/><tag k="opening_hours" v="24/7"/></node></osm>"""
BARE = {"source": "dora", "structure_id": "dora--s1", "date_maj": "2026-03-01"}
HEALTH = {"thematiques": ["sante--acces-aux-soins"], "modes_accueil": ["en-presentiel"]}
STRUCTURE = {"source": "dora", "id": "dora--s1", "nom": "Maison", "date_maj": "2026-03-01", "commune": "Lyon"}
INCLUSION = {
    "structures": [STRUCTURE | {"courriel": None, "site_web": None, "siret": None, "latitude": None}],
    "services": [
        {**BARE, **HEALTH, "id": "dora--1", "nom": "Soins", "courriel": None, "lien_source": None, "telephone": None},
        {**BARE, **HEALTH, "id": "dora--2", "nom": "Seuls", "structure_id": "none", "zone_eligibilite": ["69"]},
    ],
}  # fmt: skip


@cache
def schema(folder: Path, version: str, kind: str) -> Any:
    found = json.loads((folder / f"data/directory/hsds/{version}/schema/compiled/{kind}.json").read_text())
    return jsonschema.Draft202012Validator(found)


def faults(folder: Path, version: str, kind: str, records: list[Any]) -> list[str]:
    validator = schema(folder, version, kind)
    return sorted(
        {f"{one.json_path}: {one.message[:90]}" for record in records for one in validator.iter_errors(record)}
    )


def given(name: str) -> Callable[[Path, Path], Path]:
    return lambda shared, _folder: shared / "data/directory" / name


def osm(_shared: Path, folder: Path) -> Path:
    (folder / "map.osm.gz").write_bytes(gzip.compress(POLICE.encode()))
    return folder / "map.osm.gz"


def inclusion(_shared: Path, folder: Path) -> Path:
    (folder / "di.json").write_text(json.dumps(INCLUSION), encoding="utf-8")
    return folder / "di.json"


def published_sheet(shared: Path, folder: Path) -> Path:
    """The published test sheet of data·inclusion, without the faults of a kind that a second row tells of."""
    sheet = openpyxl.load_workbook(shared / "data/directory/fr-data-inclusion/api_test_dataset.xlsx", read_only=True)
    head, *rows = sheet["Services"].iter_rows(values_only=True)
    names = ["date_maj" if not isinstance(name, str) and name else name for name in head]
    services = [
        {str(name): cell if cell is None else str(cell) for name, cell in zip(names, row, strict=True) if name}
        for row in rows
        if row[2] and not row[0]
    ]
    (folder / "sheet.json").write_text(json.dumps(services), encoding="utf-8")
    return folder / "sheet.json"


def finnish(_shared: Path, folder: Path) -> Path:
    found = ptv_catalogue.document(ptv_catalogue.service(), ptv_catalogue.house())
    (folder / "ptv.json").write_text(json.dumps(found), encoding="utf-8")
    return folder / "ptv.json"


SOURCES = {
    "osm": osm, "monaco": given("osm/monaco.osm.gz"), "osm geojson": given("osm/osm_pois.geojson"),
    "data-inclusion": inclusion, "data-inclusion sheet": published_sheet, "ptv": finnish,
    "hsds 1 tables": given("hsds-real/sample-datapackage/all_resources"),
    "hsds 3.0": given("hsds/v3.0/examples/service_full.json"),
    "hsds 3.1": given("hsds/v3.1-dev/examples/service_full.json"),
    "hsds-uk": given("hsds/hsds-uk-3.0/examples/service_full.json"),
    "hsds tables": given("hsds/v3.1-dev/examples/csv"),
    "miami": given("hsds-real/miami-211"),
}  # fmt: skip


QUICK = ("osm", "data-inclusion", "ptv", "hsds 3.1", "hsds-uk")


@pytest.mark.parametrize(
    "name", [*QUICK, *(pytest.param(one, marks=pytest.mark.slow) for one in sorted(SOURCES.keys() - QUICK))]
)
def test_all_that_goes_out_is_valid(name: str, shared: Path, tmp_path: Path) -> None:
    path = SOURCES[name](shared, tmp_path)
    report = directory.import_file(path, Asked("a source", "CC0", TODAY, "FR"))
    assert report.counts.new, report
    check(shared)


@pytest.mark.slow
def test_what_a_table_gave_is_valid(shared: Path) -> None:
    chosen = directory.read_mapping(directory.mapping_file("point-justice", [shipped_packs()]))
    given = shared / "data/directory/fr-point-justice/point_justice.geojson"
    assert directory.import_table(given, chosen, TODAY).counts.new
    check(shared)


def test_what_a_source_says_in_the_wrong_type_is_valid_and_stays_stored(shared: Path, tmp_path: Path) -> None:
    wrong = {
        "id": "5f2c0d4e-5f55-4a9a-9a3d-0d8f8f2d7a11", "name": "A service", "status": "active", "url": None,
        "email": None, "fees": 5, "minimum_age": "18", "maximum_age": None, "wait_time": ["long"],
        "own": {"deep": None},
        "organization": {"id": "o", "name": "An organization", "year_incorporated": "1997", "email": None},
        "phones": [{"number": "01 23 45 67 89", "extension": "about 5"}], "languages": [{"code": "fr"}, "fr"],
        "schedules": [{"freq": "DAILY", "wkst": "Monday"}], "funding": None, "capacities": {}, "program": "none",
        "service_at_locations": [{"location": {"latitude": "45.7", "longitude": "4", "addresses": [{"city": "Lyon"}]}}],
    }  # fmt: skip
    (tmp_path / "wrong.json").write_text(json.dumps([wrong]), encoding="utf-8")
    report = directory.import_file(tmp_path / "wrong.json", Asked("a source", "CC0", TODAY, "FR"), "hsds-json")
    assert report.counts.new == 1
    check(shared)
    (entry,) = Stored().services()
    assert entry.record == entry.record
    assert entry.record["own"] == {"deep": None}
    assert (entry.record["minimum_age"], entry.record["fees"]) == (18, "5")
    assert entry.record["languages"][0].keys() == {"id", "code"}
    assert entry.said["organization"]["year_incorporated"] == "1997"


def check(shared: Path) -> None:
    told = [entry.record for entry in Stored(professional=True).services()]
    told = told[:: max(1, len(told) // MOST)]
    found = {kind: faults(shared, "v3.1-dev", kind, list(hsds_views.VIEWS[kind](told))) for kind in KINDS}
    ids = [str(one["id"]) for one in told]
    found["answers"] = faults(shared, "v3.1-dev", "service", list(directory_pages.whole_services(ids)))
    lists = directory_pages.services(Filters()).records(0, MOST)
    found["lists"] = faults(shared, "v3.1-dev", "service_list", list(lists))
    british = io.BytesIO()
    directory.export("hsds-uk", british, About(TODAY), professional=True)
    page = json.loads(british.getvalue())["contents"]
    found["hsds-uk"] = faults(shared, "hsds-uk-3.0", "service", page[:: max(1, len(page) // MOST)])
    assert not any(found.values()), {kind: told for kind, told in found.items() if told}
