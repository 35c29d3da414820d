"""A search answers from memory what the database would answer, whatever changed since the index was made."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.api.conftest import LYON, Program, filled, made, place

from havre.directory.model import Organization
from havre.store import directory_io, matching_io, texts_io
from havre.usecases import word_search

LIST = Organization("o", "Maison d'Écoute")
SERVICES = (
    made("one", name="Refuge près de la gare", organization=LIST, locations=(place("one", LYON),)),
    made("two", name="Écoute", description="Un refuge.\nDes «mots» à 100% sûrs", titles={"de": "Zuflucht"}),
    made("three", name="REFUGE", status="inactive"),
    made("four", name="Refuge", visibility="professional"),
)
ASKED = (
    "refuge",
    "REFUGE gare",
    "fug",
    "écoute",
    "ÉCOUTE",
    "lyon",
    "zuflucht",
    "100%",
    "_",
    "maison refuge",
    "e",
    "xyz",
)
PATHS = ("/services", "/service_at_locations")


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Any directory is a large one here, whose index is made when a test says so."""
    monkeypatch.setattr(word_search, "SMALL", 0)
    monkeypatch.setattr(threading.Thread, "start", lambda _: None)
    filled(*SERVICES)
    yield
    word_search.forget()


def told(program: Program) -> dict[str, list[str]]:
    more = ("", "&country=FR", "&near=Lyon", "&language=fr", "&organization_id=o")
    return {
        f"{path} {word}{also}": program.ask("GET", f"{path}?search={word.replace('%', '%25')}{also}").ids
        for path in PATHS
        for word in ASKED
        for also in more
    }


def test_the_answers_are_those_of_the_database(program: Program) -> None:
    before = told(program)
    assert word_search.find(["refuge"]) is None, "nothing was made yet"
    word_search.keep()
    assert word_search.find(["refuge"]) == ["one", "three", "two"]
    assert told(program) == before
    assert before["/services refuge"] == ["one", "three", "two"]
    assert before["/services 100%"] == ["two"]


def test_what_changes_is_found_as_it_is_now_at_once(program: Program) -> None:
    word_search.keep()
    renamed = replace(SERVICES[0], name="Abri", organization=replace(LIST, name="Toit"))
    directory_io.save([renamed, made("five", name="Cinq refuges")])
    directory_io.remove(["two"])
    assert word_search.find(["refuge"]) == ["five", "three"]
    assert program.get("/services", search="toit").ids == ["one"]
    assert program.get("/services", search="maison").ids == []
    now = told(program)
    word_search.keep()
    assert told(program) == now


def test_where_much_has_changed_the_database_is_asked_until_all_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_search, "MOST_BESIDE", 1)
    word_search.keep()
    directory_io.save([made("five"), made("six")])
    assert word_search.find(["refuge"]) is None


def test_nothing_that_was_read_before_a_place_became_secret_is_used() -> None:
    word_search.keep()
    matching_io.mark()  # as secrecy does
    assert word_search.find(["refuge"]) is None


def test_a_small_directory_is_read_by_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_search, "SMALL", 100)
    started: list[threading.Thread] = []

    def start(one: threading.Thread) -> None:
        started.append(one)

    monkeypatch.setattr(threading.Thread, "start", start)
    assert word_search.find(["refuge"]) is None
    monkeypatch.setattr(word_search, "SMALL", 0)
    assert word_search.find(["refuge"]) is None
    assert [one.name for one in started] == ["words"]


def test_texts_are_those_of_public_services() -> None:
    texts = dict(texts_io.all_texts())
    assert texts.keys() == {"one", "two", "three"}
    assert texts["one"].splitlines() == ["Refuge près de la gare", "", "Maison d'Écoute", "Lyon"]
