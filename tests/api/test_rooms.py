"""Costly work is bounded, whoever asks; what costs little is answered meanwhile."""

from __future__ import annotations

import gc
import threading
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client
from tests.api.conftest import LYON, Program, filled, made, place

from havre.usecases import directory_filters
from havre.web.api import rooms
from havre.web.api.rooms import BusyError, Room


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One at a time, nobody waits."""
    filled(*(made(own, locations=(place(own, LYON),)) for own in ("one", "two")))
    monkeypatch.setattr(rooms, "EVERYTHING", Room(1, again=60))
    monkeypatch.setattr(rooms, "MUCH", Room(1, again=5))


def test_all_records_are_sent_to_a_few_at_once(program: Program) -> None:
    held: Any = Client().get("/services?format=ndjson")
    assert next(iter(held.streaming_content))
    told = program.get("/services", minimal="true")
    assert (told.status, told.headers["Retry-After"], bool(told.data["remedy"])) == (503, "60", True)
    assert "Set-Cookie" not in told.headers
    for path in ("/services", "/services?search=one", "/services?minimal=true&per_page=1", "/services/one"):
        assert program.ask("GET", path).status == 200
    held.close()
    assert program.get("/services", minimal="true").status == 200
    assert program.get("/services", format="ndjson").status == 200


def test_who_reads_nothing_of_it_holds_no_seat(program: Program) -> None:
    for _ in range(3):
        assert program.ask("HEAD", "/services?format=ndjson").status == 200
        Client().get("/services?format=ndjson")  # forgotten unread
        gc.collect()  # Django's client of tests holds its answers in a circle
    assert program.get("/services", format="ndjson").status == 200


@pytest.mark.parametrize(
    "path",
    ["/services?search=one", "/organizations?search=one", "/service_at_locations?accessibility=lift",
     "/services?full=true&per_page=101", "/organizations?full_service=true"],
)  # fmt: skip
def test_what_is_costly_waits_for_its_turn_or_is_refused(program: Program, path: str) -> None:
    seat = rooms.MUCH.enter()
    told = program.ask("GET", path)
    assert (told.status, told.headers["Retry-After"]) == (503, "5")
    assert program.post("/services", situation={"needs": ["shelter"], "country": "FR"}).status == 503
    seat.leave()
    assert program.ask("GET", path).status == 200


def test_a_seat_is_left_where_the_answer_fails(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert program.get("/services", search="a " * 9).status == 422
    monkeypatch.setattr(directory_filters, "services", lambda _: 1 / 0)
    assert program.get("/services", search="one").status == 500
    monkeypatch.undo()
    assert program.get("/services", search="one").status == 200


def test_some_wait_and_then_go_in_and_no_more_wait_than_may() -> None:
    room, inside = Room(1, waiting=1, patience=30, again=5), threading.Barrier(2)
    first = room.enter()
    waiting = [threading.Thread(target=go_in, args=(room, inside)) for _ in range(2)]
    for one in waiting:
        one.start()
    inside.wait(30)  # one of the two was refused at once: the first seat is not free yet
    first.leave()
    first.leave()
    inside.wait(30)
    for one in waiting:
        one.join()
    room.enter().leave()


def go_in(room: Room, inside: threading.Barrier) -> None:
    with suppress(BusyError):
        room.enter().leave()
    inside.wait(30)
