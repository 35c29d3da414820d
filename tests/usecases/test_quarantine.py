"""A row in quarantine is corrected and tried again; it leaves when it is right, and stays when it is not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from havre.cli.quarantine import quarantine_group
from havre.content.packs import shipped_packs
from havre.core.errors import InputError
from havre.directory.imports import Asked
from havre.store import directory_io
from havre.store.directory import Quarantined
from havre.store.history_io import provenance
from havre.usecases import directory, quarantine

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
RECORD = {"id": "1", "name": "", "status": "active", "phones": [{"id": "p", "number": "call us"}], "own": "kept"}


@pytest.fixture
def hsds(tmp_path: Path) -> str:
    (tmp_path / "f.json").write_text(json.dumps([RECORD]))
    directory.import_file(tmp_path / "f.json", Asked("s", "CC0", TODAY, "FR"), "hsds-json")
    return quarantine.held()[0].id


def test_a_corrected_record_is_written_and_what_is_still_wrong_stays(hsds: str) -> None:
    assert [fault.field for fault in quarantine.retry(hsds, {}, TODAY).faults] == ["name"]
    done = quarantine.retry(hsds, {"name": "House"}, TODAY, by="Dana")
    assert (done.service_id, [fault.field for fault in done.faults]) == ("1", ["phone.number"])
    (left,) = quarantine.held("s")
    assert (left.field, left.whole, left.raw["name"]) == ("phone.number", False, "House")
    done = quarantine.retry(left.id[:12], {"phones": [{"id": "p", "number": "3919"}]}, TODAY, by="Dana")
    assert (done.faults, quarantine.held()) == ((), [])
    (service,) = directory_io.load()
    assert (service.name, service.phones[0].dial) == ("House", "3919")
    assert provenance("1")["phones"].by == "Dana"


def test_a_row_of_a_table_is_corrected_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id;nom;type;adresse;lat;lon\nc;;BTA;1 rue du Port, 95000 Cergy;49.03;2.07\n")
    mapping = directory.read_mapping(directory.mapping_file("gendarmerie", [shipped_packs()]))
    directory.import_table(path, mapping, TODAY)
    (row,) = quarantine.held()
    assert quarantine.retry(row.id, {"nom": "Brigade d'Essai"}, TODAY).service_id
    assert quarantine.held() == []


def test_what_was_cut_off_must_be_given_whole(hsds: str) -> None:
    raw = {**RECORD, "description": f"x… [30000 characters, sha256 {'0' * 64}]", "name": "House"}
    Quarantined.objects.update(raw=json.dumps(raw))
    with pytest.raises(InputError, match="only the beginning of description"):
        quarantine.retry(hsds, {}, TODAY)
    assert quarantine.retry(hsds, {"description": "short"}, TODAY).service_id == "1"
    with pytest.raises(InputError, match="nothing is in quarantine"):
        quarantine.shown("ffff")


def test_the_terminal_lists_shows_and_retries(hsds: str) -> None:
    run = CliRunner()
    assert "f.json:1  row name  missing" in run.invoke(quarantine_group, ["list"], catch_exceptions=False).stdout
    assert '"own": "kept"' in run.invoke(quarantine_group, ["show", hsds[:8]], catch_exceptions=False).stdout
    values = ["--set", "name=House", "--set", 'phones=[{"id": "p", "number": "3919"}]']
    told = run.invoke(quarantine_group, ["retry", hsds[:8], *values], catch_exceptions=False).stdout
    assert told == "written: 1\n"
    assert isinstance(run.invoke(quarantine_group, ["retry", hsds, "--set", "name"]).exception, InputError)
