"""Files made to harm - deep, huge, in a wrong encoding, with formulas - are refused in words or quarantined."""

from __future__ import annotations

import gzip
import json
import time
from datetime import date
from pathlib import Path

import pytest

from havre.core.errors import InputError
from havre.directory.imports import Asked
from havre.store.directory import Quarantined, Service
from havre.usecases import directory

pytestmark = pytest.mark.django_db
ASKED = Asked("a source", "CC0", date(2026, 11, 23), "FR")
GOOD = {"id": "1", "name": "A", "status": "active"}


def brought_in(path: Path, data: str | bytes) -> directory.ImportReport:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return directory.import_file(path, ASKED, "hsds-json")


def tried(path: Path, data: str) -> str:
    """What came of it: a refusal of the whole file, or how many records were taken and refused."""
    try:
        report = brought_in(path, data)
    except InputError as refused:
        return refused.what
    return f"{report.counts.new} new, {report.refused} refused"


@pytest.mark.parametrize("depth", [41, 200, 900, 100_000])
def test_json_of_any_depth_harms_nothing(depth: int, tmp_path: Path) -> None:
    deep = '{"id":"2","name":"B","status":"active","x":' + "[" * depth + "]" * depth + "}"
    told = tried(tmp_path / "f.json", f"[{json.dumps(GOOD)},{deep}]")
    assert told == ("1 new, 1 refused" if depth <= 900 else "not JSON (line 0)")
    assert set(Quarantined.objects.values_list("reason", flat=True).order_by()) <= {"too_deep"}


@pytest.mark.parametrize("depth", [300, 100_000])
def test_lists_inside_lists_are_no_records(depth: int, tmp_path: Path) -> None:
    assert tried(tmp_path / "f.json", "[" * depth + "]" * depth) in ("0 new, 1 refused", "not JSON (line 0)")


def test_a_cell_of_ten_megabytes_is_one_fault_and_quickly_told(tmp_path: Path) -> None:
    began = time.process_time()
    report = brought_in(
        tmp_path / "f.json", json.dumps([{**GOOD, "description": "x" * 10_000_000}, {**GOOD, "id": "2"}])
    )
    assert (report.counts.new, report.refused) == (1, 1)
    assert len(Quarantined.objects.get().raw) < 10_000
    assert time.process_time() - began < 10


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "@SUM(1)", "+cmd(1)", "a\0b", "\ud800"])
def test_formulas_and_broken_letters_go_to_quarantine(name: str, tmp_path: Path) -> None:
    report = brought_in(tmp_path / "f.json", json.dumps([{**GOOD, "name": name}, {**GOOD, "id": "2"}]))
    assert (report.counts.new, report.refused) == (1, 1)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (json.dumps([GOOD]).encode("utf-16"), "not UTF-8"),
        (b"[{}", "not JSON"),
        (gzip.compress(b"[]"), "not UTF-8"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b'"text"', "no HSDS record"),
    ],
)
def test_what_is_no_hsds_is_refused_in_words(data: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told):
        brought_in(tmp_path / "f.json", data)
    assert not Service.objects.exists()


def test_a_half_letter_where_nothing_is_read_is_kept(tmp_path: Path) -> None:
    report = brought_in(tmp_path / "f.json", json.dumps([{**GOOD, "own": "\ud800"}]))
    assert (report.counts.new, report.refused) == (1, 0)
    assert json.loads(Service.objects.get().record)["own"] == "\ud800"
    assert brought_in(tmp_path / "f.json", json.dumps([{**GOOD, "own": "\ud800"}])).counts.same == 1


@pytest.mark.parametrize("number", ["5", "0", "(1)", "٥"])
def test_a_telephone_of_one_figure_is_one_fault(number: str, tmp_path: Path) -> None:
    report = brought_in(tmp_path / "f.json", json.dumps([{**GOOD, "phones": [{"id": "p", "number": number}]}]))
    assert (report.counts.new, report.fields_refused) == (1, 1)


def test_an_id_that_is_no_text_stands_in_the_way_of_no_secret(tmp_path: Path) -> None:
    strange = {**GOOD, "id": "2", "status": "unheard of", "own": [{"id": {"a": 1}}, {"id": [1]}]}
    place = {"id": "place", "location_type": "physical", "addresses": [{"address_1": "7 rue du Port", "city": "Lyon"}]}
    open_one = {**GOOD, "service_at_locations": [{"id": "at", "location": place}]}
    assert brought_in(tmp_path / "f.json", json.dumps([open_one, strange])).refused == 1
    flag = [{"label": "havre.confidential", "value": "true"}]
    hidden = {**GOOD, "service_at_locations": [{"id": "at", "location": {**place, "attributes": flag}}]}
    assert brought_in(tmp_path / "f.json", json.dumps([hidden])).counts.changed == 1


def test_a_secret_record_of_any_depth_harms_nothing(tmp_path: Path) -> None:
    deep = json.dumps({**GOOD, "confidential": True, "own": 0})[:-2] + "[" * 900 + "]" * 900 + "}"
    assert tried(tmp_path / "f.json", f"[{deep}]") == "0 new, 1 refused"


def test_a_folder_that_holds_folders_is_read(tmp_path: Path) -> None:
    inside = tmp_path / "package" / "data"
    inside.mkdir(parents=True)
    (inside / "services.csv").write_text("id,name,status,organization_id\n1,A,active,\n", encoding="utf-8")
    report = directory.import_file(tmp_path / "package", ASKED, "hsds-tabular")
    assert report.counts.new == 1
