"""The tabular package: every table, tied together, in and out; hostile packages are refused with a clear word."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.support import canaries

from havre.content.load import load
from havre.content.packs import shipped_packs
from havre.core.errors import InputError
from havre.directory import package
from havre.directory.exports import About
from havre.directory.imports import Asked, format_of
from havre.directory.json_files import dumped
from havre.store.directory import HsdsObject, Location, Quarantined, Service
from havre.store.directory_full import Stored
from havre.usecases import directory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
ASKED = Asked("a source", "CC0", TODAY, "FR")
EXAMPLES = "data/directory/hsds/v3.1-dev/examples"


def exported(folder: Path, name: str) -> Path:
    path = folder / name
    with path.open("wb") as file:
        directory.export("hsds-tabular", file, About(TODAY), professional=True)
    return path


def tables(path: Path) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(path) as packed:
        names = [name for name in packed.namelist() if name.endswith(".csv")]
        return {name: list(csv.DictReader(io.StringIO(packed.read(name).decode()))) for name in names}


def records() -> list[str]:
    return [dumped(entry.record) for entry in Stored(professional=True).services()]


def emptied() -> None:
    Service.objects.all().delete()
    HsdsObject.objects.all().delete()


def test_what_goes_through_the_package_is_the_same(shared: Path, tmp_path: Path) -> None:
    directory.import_file(shared / EXAMPLES / "service_full.json", ASKED)
    directory.import_file(shared / EXAMPLES / "taxonomy.json", ASKED, "hsds-json")
    directory.load_example_directory([load().countries["FR"]], shipped_packs())
    before = records()
    first = exported(tmp_path, "first.zip")
    emptied()
    report = directory.import_file(first, ASKED)
    assert report.refused == 0
    assert records() == before
    assert exported(tmp_path, "second.zip").read_bytes() == first.read_bytes()


def test_the_rows_are_tied_together(tmp_path: Path) -> None:
    directory.load_example_directory([load().countries["FR"]], shipped_packs())
    path = exported(tmp_path, "p.zip")
    found = tables(path)
    with zipfile.ZipFile(path) as packed:
        about = json.loads(packed.read("datapackage.json"))
    ids = {one["name"]: {row["id"] for row in found[one["path"]]} for one in about["resources"]}
    assert len(ids["service"]) > 10
    for one in about["resources"]:
        rows = found[one["path"]]
        assert [field["name"] for field in one["schema"]["fields"]] == list(rows[0])
        assert len({row["id"] for row in rows}) == len(rows), one["name"]
        for key in one["schema"].get("foreignKeys", ()):
            named = {row[key["fields"]] for row in rows} - {""}
            assert named <= ids[key["reference"]["resource"]], (one["name"], key)


@pytest.mark.parametrize("version", ["v3.0", "v3.1-dev"])
def test_the_tables_of_the_specification_are_read(version: str, shared: Path) -> None:
    folder = shared / "data/directory/hsds" / version / "examples" / "csv"
    assert format_of(folder).name == "hsds-tabular"
    report = directory.import_file(folder, ASKED)
    assert (report.counts.new > 1, report.refused) == (True, 0)
    (entry,) = Stored().services()
    organization = entry.record["organization"]
    assert (organization["programs"][0]["name"], organization["tax_id"]) == (
        "Community Mental Health Support",
        "tax_id",
    )
    assert entry.record["languages"][0]["code"] == "ur"
    assert entry.record["cost_options"][0]["amount"] == 35


def packed(folder: Path, files: dict[str, str | bytes]) -> Path:
    path = folder / "p.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return path


@pytest.mark.slow
def test_a_secret_place_of_a_package_is_nowhere(tmp_path: Path) -> None:
    files = {
        "services.csv": "id,name,status,description\n1,Abri,active,au 17 rue des Canaris\n",
        "locations.csv": "id,location_type,name,latitude,longitude\nl,physical,Maison Canari,45.123456,4.654321\n",
        "addresses.csv": "id,location_id,address_1,city,postal_code,country\na,l,17 rue des Canaris,Lyon,69003,FR\n"
                         ",l,17 rue des Canaris,Lyon,69003,FR\na,l,17 rue des Canaris,Lyon,69003,FR,x,y\n",
        "service_at_location.csv": "id,service_id,location_id\ns,1,l\n",
        "attributes.csv": "id,link_id,label,value\n7,l,havre.confidential,true\n8,l,theirs,17 rue des Canaris\n",
        "phones.csv": "id,location_id,number\np,l,01 99 00 99 99\n",
    }  # fmt: skip
    report = directory.import_file(packed(tmp_path, dict(files)), ASKED)
    assert (report.counts.new, report.refused, report.secrets) == (1, 2, 1)
    assert canaries.found() == []


SECRET_BY = {
    "a column": ("confidential", "yes", "", ""),
    "an attribute": ("name", "", "havre.confidential", ""),
    "JSON of the place": ("more", '{"confidential": true}', "", ""),
    "JSON that hides its letters": ("more", r'{"c\u006fnfidential": true}', "", ""),
    "an attribute in JSON": ("more", '{"attributes": [{"label": "havre.confidential", "value": 1}]}', "", ""),
    "JSON of an attribute": ("name", "", "theirs", '{"label": "havre.confidential"}'),
}


@pytest.mark.parametrize("way", SECRET_BY)
def test_a_place_is_secret_by_whatever_says_so(way: str, tmp_path: Path) -> None:
    column, cell, label, more = (value.replace('"', '""') for value in SECRET_BY[way])
    files: dict[str, str | bytes] = {
        "services.csv": "id,name,status\n1,Abri,active\n2,Bureau,active\n",
        "locations.csv": f'id,location_type,{column}\nl,physical,"{cell}"\nm,physical,\n',
        "addresses.csv": "id,location_id,address_1,city,country\na,l,17 rue des Canaris,Lyon,FR\nb,m,1 place,Lyon,FR\n",
        "service_at_location.csv": "id,service_id,location_id\ns,1,l\nt,2,m\n",
        "attributes.csv": f'id,link_id,label,value,more\n7,l,"{label}",true,"{more}"\n',
    }
    report = directory.import_file(packed(tmp_path, files), ASKED)
    assert (report.counts.new, report.refused, report.secrets) == (2, 0, 1)
    streets = {one.id: json.loads(one.document)["address"].get("street") for one in Location.objects.all()}
    assert streets == {"l": None, "m": "1 place"}


def test_a_row_without_an_id_goes_to_quarantine_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = "id,name,status\n1,A,active\n,B,active\n1,C,active\n2,D,active,extra\n3,E,active\n"
    report = directory.import_file(packed(tmp_path, {"services.csv": rows}), ASKED)
    assert (report.counts.new, report.refused) == (2, 3)
    reasons = Quarantined.objects.order_by("row").values_list("row", "reason")
    assert list(reasons) == [(3, "missing"), (4, "repeated"), (5, "broken_row")]


SERVICES = "id,name,status\n1,A,active\n"
HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "bomb": ({"services.csv": SERVICES, "phones.csv": b"0" * 60_000_000}, "packed to burst"),
    "many": ({"services.csv": SERVICES} | {f"{n}.csv": "" for n in range(300)}, "301 files"),
    "outside": ({"services.csv": SERVICES, "../../evil.csv": ""}, "outside of itself"),
    "encoding": ({"services.csv": "id,name,status\n1,Écoute,active\n".encode("utf-16")}, "not UTF-8"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_package_is_refused_with_a_clear_word(kind: str, tmp_path: Path) -> None:
    files, told = HOSTILE[kind]
    with pytest.raises(InputError, match=told):
        directory.import_file(packed(tmp_path, files), ASKED, "hsds-tabular")
    assert not Service.objects.exists()


def test_a_broken_zip_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path, {"services.csv": SERVICES * 1000})
    path.write_bytes(path.read_bytes()[:60] + b"garbage" + path.read_bytes()[67:])
    with pytest.raises(InputError, match="broken"):
        package.read(path, "services.csv")
