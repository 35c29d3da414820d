"""Files are known by what is in them, and values that a spreadsheet would run are refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from havre.directory.faults import BadValueError, text
from havre.directory.hsds import Imported
from havre.directory.imports import Asked, format_of

ASKED = Asked("s", "CC0", date(2026, 11, 24), "FR")
RECORD = {"id": "1", "name": "Écoute", "status": "active"}


@pytest.mark.parametrize("name", ["out.hsds-ndjson", "lines.txt", "records.json"])
def test_lines_are_known_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("".join(json.dumps(RECORD | {"id": str(one)}) + "\n" for one in range(3)))
    chosen = format_of(tmp_path / name)
    assert (chosen.name, len(list(chosen.read(tmp_path / name, ASKED)))) == ("hsds-json", 3)


@pytest.mark.parametrize("name", ["x" * 30_000, "=1+1", "Écoute"])
def test_a_list_of_one_plain_record_is_known(tmp_path: Path, name: str) -> None:
    (tmp_path / "one.json").write_text(json.dumps([RECORD | {"name": name}]))
    chosen = format_of(tmp_path / "one.json")
    (read,) = chosen.read(tmp_path / "one.json", ASKED)
    assert chosen.name == "hsds-json"
    assert isinstance(read, Imported)
    assert [fault.field for fault in read.faults] == ([] if name == "Écoute" else ["name"])


@pytest.mark.parametrize("written", ["+1+1", "-1*2", "+A1&B1", "+cmd|calc!A0", "=x", "@x", "+SUM(1)", "+1 + 1"])
def test_what_a_spreadsheet_would_run_is_refused(written: str) -> None:
    with pytest.raises(BadValueError, match="formula"):
        text(written, "name")


@pytest.mark.parametrize(
    "written", ["+33 1 42 34 56 78", "+49-30-123", "- accueil & conseil", "+ de 18 ans", "-5", "+"]
)
def test_what_only_begins_so_is_kept(written: str) -> None:
    assert text(written, "name") == written


def test_an_object_of_the_map_in_another_country_is_refused(tmp_path: Path) -> None:
    spot = {"type": "Point", "coordinates": [15.6, 48.4]}
    about = {"osm": "node/1", "amenity": "police", "name": "Polizei"}
    (tmp_path / "o.geojson").write_text(json.dumps({"features": [{"properties": about, "geometry": spot}]}))
    asked = replace(ASKED, lies_in=lambda country, _latitude, _longitude: country == "AT")
    for country, reasons in (("FR", ["elsewhere"]), ("AT", [])):
        (read,) = format_of(tmp_path / "o.geojson").read(tmp_path / "o.geojson", replace(asked, country=country))
        assert isinstance(read, Imported)
        assert [fault.reason for fault in read.faults] == reasons
        assert (read.service is None) is bool(reasons)
