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
from havre.store.directory_io import Counts
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


def test_what_was_corrected_does_not_come_back_with_the_same_file(hsds: str, tmp_path: Path) -> None:
    phones = [{"id": "p", "number": "3919"}]
    quarantine.retry(hsds, {"name": "House", "phones": phones}, TODAY, by="Dana")
    before = list(directory_io.load())
    again = directory.import_file(tmp_path / "f.json", Asked("s", "CC0", TODAY, "FR"), "hsds-json")
    assert (again.rows, again.counts, again.refused, quarantine.held()) == (1, Counts(same=1), 0, [])
    assert list(directory_io.load()) == before
    (tmp_path / "f.json").write_text(json.dumps([RECORD | {"description": "new"}]))
    directory.import_file(tmp_path / "f.json", Asked("s", "CC0", TODAY, "FR"), "hsds-json")
    assert [one.field for one in quarantine.held()] == ["name"]


def test_a_corrected_field_is_not_taken_back_by_the_same_file(tmp_path: Path) -> None:
    languages = [{"id": "a", "name": "xx yy"}, {"id": "b", "name": "xx zz"}]
    (tmp_path / "f.json").write_text(json.dumps([RECORD | {"name": "House", "languages": languages}]))
    asked = Asked("s", "CC0", TODAY, "FR")
    directory.import_file(tmp_path / "f.json", asked, "hsds-json")
    rows = quarantine.held()
    assert [one.field for one in rows] == ["language.code", "language.code", "phone.number"]
    corrected = {"phones": [{"id": "p", "number": "3919"}], "languages": [{"id": "a", "code": "ar"}]}
    assert quarantine.retry(rows[1].id, corrected, TODAY).faults == ()
    again = directory.import_file(tmp_path / "f.json", asked, "hsds-json")
    assert (again.counts, again.fields_refused, quarantine.held()) == (Counts(same=1), 0, [])
    (service,) = directory_io.load()
    assert (service.phones[0].dial, service.languages[0].code) == ("3919", "ar")


@pytest.mark.parametrize("broken", ["c;Brigade;BTA", "c;Brigade;BTA;1 rue du Port, 95000 Cergy;49.03;2.07;more"])
def test_a_broken_row_stays_until_each_cell_is_told(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "units.csv"
    path.write_text(f"id;nom;type;adresse;lat;lon\n{broken}\n")
    mapping = directory.read_mapping(directory.mapping_file("gendarmerie", [shipped_packs()]))
    directory.import_table(path, mapping, TODAY)
    (row,) = quarantine.held()
    with pytest.raises(InputError, match="the row has no x"):
        quarantine.retry(row.id, {"x": "1"}, TODAY)
    for given in ({}, {"nom": "Brigade d'Essai"}):
        assert [fault.reason for fault in quarantine.retry(row.id, given, TODAY).faults] == ["broken_row"]
    rest = {"adresse": "1 rue du Port, 95000 Cergy", "lat": "49.03", "lon": "2.07"}
    assert quarantine.retry(row.id, rest | ({"_more": ""} if "more" in broken else {}), TODAY).service_id
    assert directory.import_table(path, mapping, TODAY).counts == Counts(same=1)
    assert quarantine.held() == []


def test_services_of_data_inclusion_and_of_older_packages_are_tried_again(tmp_path: Path) -> None:
    themes = ["famille--surmonter-conflits-separation-violence"]
    service = {"id": "1", "structure_id": "s", "nom": "", "thematiques": themes, "mobilisable_par": []}
    (tmp_path / "services.json").write_text(json.dumps([service]))
    directory.import_file(tmp_path, Asked("di", "LO", TODAY), "data-inclusion")
    (row,) = quarantine.held("di")
    assert quarantine.retry(row.id, {"name": "Écoute"}, TODAY).service_id
    package = tmp_path / "package"
    package.mkdir()
    (package / "services.csv").write_text("id,name,status\n1,,active\n")
    (package / "eligibility.csv").write_text("id,service_id,eligibility\n1,,Women\n")
    directory.import_file(package, Asked("older", "CC0", TODAY, "US"), "hsds-older")
    orphan, row = quarantine.held("older")
    assert quarantine.retry(row.id, {"name": "Talk"}, TODAY).service_id
    with pytest.raises(InputError, match="cannot be tried again by itself"):
        quarantine.retry(orphan.id, {}, TODAY)


def test_the_list_tells_how_many_more_there_are(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(json.dumps([RECORD | {"id": str(number)} for number in range(3)]))
    directory.import_file(tmp_path / "f.json", Asked("s", "CC0", TODAY, "FR"), "hsds-json")
    first = CliRunner().invoke(quarantine_group, ["list", "--limit", "2"], catch_exceptions=False)
    assert (first.stdout.count("\n"), "1 more of 3 (page 1 of 2; --page 2 goes on)" in first.stderr) == (2, True)
    second = CliRunner().invoke(quarantine_group, ["list", "--limit", "2", "--page", "2"], catch_exceptions=False)
    assert (second.stdout.count("\n"), second.stderr) == (1, "page 2 of 2, 3 in all\n")


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
