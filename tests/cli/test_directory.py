"""`havre import` tells what became of every row, and faults in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from havre.cli.directory import import_group
from havre.core.errors import InputError
from havre.usecases import snapshot

pytestmark = pytest.mark.django_db

LIST = """id;nom;type;adresse;lat;lon
a;Brigade d'Essai;BTA;1 rue du Port, 95000 Cergy;49.03;2.07
b;Peloton d'Essai;BMO;1 rue du Port, 95000 Cergy;49.03;2.07
c;;BTA;1 rue du Port, 95000 Cergy;49.03;2.07
"""


@pytest.fixture
def units(tmp_path: Path) -> str:
    path = tmp_path / "units.csv"
    path.write_text(LIST)
    snapshot.forget()
    return str(path)


def test_an_import_accounts_for_every_row(units: str) -> None:
    first = CliRunner().invoke(import_group, ["csv", units, "--mapping", "gendarmerie"], catch_exceptions=False)
    assert first.exit_code == 0
    assert "3 rows: 1 new, 0 changed, 0 the same" in first.stdout
    assert "1 left out: motorised units" in first.stdout
    assert "1 rows and 0 single fields in quarantine" in first.stdout
    assert "1 × name missing" in first.stdout
    again = CliRunner().invoke(import_group, ["csv", units, "--mapping", "gendarmerie"], catch_exceptions=False)
    assert "3 rows: 0 new, 0 changed, 1 the same" in again.stdout


def test_a_mapping_that_is_not_there_is_told_with_those_that_are(units: str) -> None:
    result = CliRunner().invoke(import_group, ["csv", units, "--mapping", "police"])
    assert isinstance(result.exception, InputError)
    assert "gendarmerie" in result.exception.remedy


def test_examples_are_brought_in_once() -> None:
    first = CliRunner().invoke(import_group, ["examples"], catch_exceptions=False)
    assert " new, 0 changed, 0 the same" in first.stdout
    again = CliRunner().invoke(import_group, ["examples"], catch_exceptions=False)
    assert again.stdout.startswith("0 new, 0 changed")
