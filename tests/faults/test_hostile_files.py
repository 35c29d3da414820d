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
