"""Pairs are searched for once after a change and kept: never one that is none any more, never by two at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import override

import pytest

from havre.directory.model import Origin, Phone, Service
from havre.store import changes, directory_io
from havre.store.models import DuplicateSearch
from havre.usecases import duplicates, duplicates_desk

pytestmark = pytest.mark.django_db
HOUSE = Service("a", "Maison Kanarienvogel", "FR", Origin("a list"), phones=(Phone("04 72 11 11 11", "+33472111111"),))
TWIN = replace(HOUSE, id="b", origin=Origin("another list"))
OTHER = Service("c", "Rechtsberatung", "DE", Origin("a list"))


@pytest.fixture(autouse=True)
def stored() -> None:
    directory_io.save([HOUSE, TWIN, OTHER])


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """As in a large directory; the work that is begun beside, not done yet."""
    found: list[Callable[[], None]] = []

    class Noted(threading.Thread):
        @override
        def start(self) -> None:
            found.append(self.run)

    monkeypatch.setattr(duplicates_desk, "FEW", 0)
    monkeypatch.setattr(threading, "Thread", Noted)
    return found


def pairs(country: str = "FR") -> list[tuple[str, str]]:
    return [one.found.pair for one in duplicates_desk.kept(country, 100).pairs]


def searched() -> int:
    return DuplicateSearch.objects.get(country="FR").version


def test_pairs_are_kept_until_a_service_of_the_country_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pairs() == [("a", "b")]
    monkeypatch.setattr(duplicates, "find", lambda **_more: pytest.fail("searched again"))
    assert pairs() == [("a", "b")]
    directory_io.save([replace(OTHER, description="Of another country.")])
    assert pairs() == [("a", "b")]
    monkeypatch.undo()
    directory_io.save([replace(TWIN, id="d", origin=Origin("a third list"))])
    assert pairs() == [("a", "b"), ("a", "d"), ("b", "d")]


def test_a_kept_pair_says_the_same_as_the_search(begun: list[Callable[[], None]]) -> None:
    duplicates_desk.refresh("FR")
    (kept,) = duplicates_desk.kept("FR", 100).pairs
    (found,) = duplicates.find(country="FR")
    assert kept == found
    assert begun == []


def test_a_pair_is_gone_as_soon_as_it_is_none(begun: list[Callable[[], None]]) -> None:
    directory_io.save([replace(TWIN, id="d"), replace(TWIN, id="e")])
    duplicates_desk.refresh("FR")
    assert len(pairs()) == 6
    duplicates.tell_apart("a", "b")
    assert ("a", "b") not in pairs()
    duplicates.merge("d", "e")
    assert pairs() == [("a", "d"), ("b", "d")]
    directory_io.save([replace(TWIN, id="d", name="Wäscherei", phones=())])
    assert ("a", "d") not in pairs()
    assert duplicates_desk.kept("FR", 100).searching
    assert begun


def test_a_large_country_is_searched_beside_other_work_and_by_one_only(begun: list[Callable[[], None]]) -> None:
    assert duplicates_desk.kept("FR", 100) == duplicates_desk.Kept(searching=True)
    assert duplicates_desk.kept("FR", 100).searching
    assert len(begun) == 1
    duplicates_desk.refresh("FR")
    shown = duplicates_desk.kept("FR", 100)
    assert ([one.found.pair for one in shown.pairs], shown.number, shown.searching) == ([("a", "b")], 1, False)


def test_what_an_older_directory_gives_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pairs() == [("a", "b")]
    newest = searched()
    monkeypatch.setattr(changes, "version", lambda _room: newest - 1)
    monkeypatch.setattr(duplicates, "find", lambda **_more: [])
    duplicates_desk.refresh("FR")
    monkeypatch.undo()
    assert pairs() == [("a", "b")]
    assert searched() == newest


def test_a_service_out_of_use_is_no_twin() -> None:
    assert pairs() == [("a", "b")]
    directory_io.save([replace(TWIN, status="defunct")])
    assert pairs() == []
