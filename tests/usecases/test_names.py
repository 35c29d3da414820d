"""What stands in the directory is found by name; what is not public is not; what changed is seen."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from havre.cli.find import find as command
from havre.core.place import Place
from havre.directory.gazette import NamedPlace
from havre.directory.model import Organization, Origin, Service
from havre.store import directory_io, places_io
from havre.store.database import names_path
from havre.usecases import names

pytestmark = pytest.mark.django_db
LYON = Place("2996944", "Lyon", "FR", "FR", "84", 45.75, 4.85, "Europe/Paris", 520_000)
SERVICE = Service("s1", "SOS Femmes Lyon", "FR", Origin("a test"), organization=Organization("o1", "Maison Colibri"))


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HAVRE_INDEX_FILE", str(tmp_path / "directory.index"))
    names.forget()
    places_io.save_towns([NamedPlace(LYON, "lyon", ("лион",))])
    hidden = replace(SERVICE, id="s2", name="Maison cachée", visibility="professional", organization=None)
    titled = replace(SERVICE, id="s3", name="Hilfe", titles={"en": "Help line", "de": "Hilfe"}, organization=None)
    directory_io.save([SERVICE, hidden, titled])
    yield
    names.forget()


def found(text: str) -> list[tuple[str, str]]:
    return [(one.name.kind, one.name.ref) for one in names.find(text)]


def test_services_organizations_towns_and_titles_are_found() -> None:
    assert found("sos femes lion")[0] == ("service", "s1")
    assert found("colibir") == [("organization", "o1")]
    assert found("Лион") == [("town", "2996944")]
    assert found("help lime") == [("service", "s3")]


def test_a_number_is_first_the_line_that_is_called_by_it() -> None:
    called = {"chat": "Tchat du 3919", "line": "3919 – Violences Femmes Info", "mail": "Courriel 3919"}
    directory_io.save([replace(SERVICE, id=own, name=name, organization=None) for own, name in called.items()])
    names.forget()
    assert found("3919")[0] == ("service", "line")
    assert {ref for _, ref in found("3919")} == set(called)
    assert found("tchat 3919")[0] == ("service", "chat")


def test_what_is_not_public_has_no_name() -> None:
    assert found("cachee") == []


def test_a_change_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("sos femmes")
    directory_io.save([replace(SERVICE, name="Nouveau nom")])
    monkeypatch.setattr(names, "LOOK_EVERY_SECONDS", 0.0)
    assert found("nouveau nmo") == [("service", "s1")]
    assert found("sos femmes") == []


def test_a_large_directory_is_read_from_its_file_and_made_anew_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "LARGE", 1)
    assert found("sos femmes")
    assert names_path().exists()
    names.forget()
    monkeypatch.setattr("havre.directory.names.build", lambda _: pytest.fail("made again"))
    assert found("sos femmes")


def test_names_that_another_process_made_are_taken_and_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "LARGE", 1)
    monkeypatch.setattr(names, "LOOK_EVERY_SECONDS", 0.0)
    assert found("sos femmes")
    mine = names._held  # noqa: SLF001 - what this process holds
    directory_io.save([replace(SERVICE, name="Nouveau nom")])
    monkeypatch.setattr(names, "_held", type(mine)())
    names.keep()  # as an import does at its end, in a process of its own
    monkeypatch.setattr(names, "_held", mine)
    monkeypatch.setattr("havre.directory.names.build", lambda _: pytest.fail("made again"))
    assert found("nouveau nom") == [("service", "s1")]


def test_the_command_tells_what_it_found() -> None:
    done = CliRunner().invoke(command, ["sos", "femes", "lion", "--json", "--limit", "1"], catch_exceptions=False)
    assert json.loads(done.output)["ref"] == "s1"
    assert "SOS Femmes Lyon" in CliRunner().invoke(command, ["sos femmes"], catch_exceptions=False).output
    assert "nothing" in CliRunner().invoke(command, ["qqqqq"], catch_exceptions=False).output


def test_a_change_of_a_large_directory_is_laid_beside_and_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "LARGE", 1)
    monkeypatch.setattr(names, "LOOK_EVERY_SECONDS", 0.0)
    assert found("sos femmes")
    monkeypatch.setattr(names, "_make", lambda _: pytest.fail("all names made again"))
    directory_io.save([replace(SERVICE, name="Nouveau nom", organization=Organization("o1", "Maison Pivert"))])
    directory_io.save([replace(SERVICE, id="s4", name="Chez Amina", organization=None)])
    assert found("nouveau nmo") == [("service", "s1")]
    assert found("chez amina") == [("service", "s4")]
    assert found("maison pivrt") == [("organization", "o1")]
    assert found("sos femmes") == found("colibri") == []
    assert ("town", "2996944") in found("lyon")
    directory_io.remove_others("a test", {"s3", "s4"})
    assert found("nouveau nom") == found("maison pivert") == []


def test_the_command_tells_of_a_service_that_has_just_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "LARGE", 1)
    names.keep()
    names.forget()  # another program, which has but the file
    directory_io.save([replace(SERVICE, id="s4", name="Chez Amina", organization=None)])
    monkeypatch.setattr(names, "MOST_BESIDE", 0)
    assert "Chez Amina" in CliRunner().invoke(command, ["chez amina"], catch_exceptions=False).output


@pytest.mark.django_db(transaction=True)
def test_a_large_directory_that_changed_much_answers_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "LARGE", 1)
    monkeypatch.setattr(names, "MOST_BESIDE", 0)
    assert found("sos femmes")
    directory_io.save([replace(SERVICE, name="Nouveau nom")])
    monkeypatch.setattr(names, "LOOK_EVERY_SECONDS", 0.0)
    deadline = time.monotonic() + 30
    while not found("nouveau nom") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found("nouveau nom") == [("service", "s1")]
