"""What the process holds of the directory follows the store: changes beside it, a file between workers, and alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError

from havre.core.situation import Situation
from havre.core.vocabulary import Need
from havre.directory import index as engine
from havre.directory import index_file
from havre.directory.match import ranked
from havre.directory.model import Address, Hours, Location, Origin, Service, ServiceArea, ServiceAtLocation
from havre.directory.person import Query
from havre.store import changes, directory_io, matching_io
from havre.store.database import index_path
from havre.store.matching import MatchRow
from havre.usecases import snapshot

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TALK = Query(Situation.of([Need.TALK]), "FR", None, NOW, "fr")
FRANCE = (ServiceArea(scheme="country", code="FR"),)


@pytest.fixture(autouse=True)
def fresh_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HAVRE_INDEX_FILE", str(tmp_path / "directory.index"))
    snapshot.forget()
    yield
    settle()
    snapshot.forget()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds added to the clock: a look at the store is due when they grow."""
    ahead, real = [0.0], time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + ahead[0])
    return ahead


def settle() -> None:
    """Wait for what goes on in the background."""
    working = snapshot._held.working  # noqa: SLF001 - nothing else tells when it is done
    if working is not None:
        working.join()


def line(name: str, **more: object) -> Service:
    about = {"needs": frozenset((Need.TALK,)), "remote": True, "areas": FRANCE, "channels": frozenset(("voice",))}
    return Service(name, name, "FR", Origin("a test"), **(about | more))  # type: ignore[arg-type]


def lines(count: int, first: int = 0) -> list[Service]:
    return [line(f"line {n:05}") for n in range(first, first + count)]


def shown(query: Query = TALK, limit: int = 9) -> set[str]:
    return {one.service.name for one in snapshot.match_services(query, limit)}


def test_changes_are_laid_beside_what_is_held_and_nothing_is_read_again(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    directory_io.save(lines(3))
    assert shown() == {"line 00000", "line 00001", "line 00002"}

    def never() -> bytearray:
        raise AssertionError("everything was read again")

    monkeypatch.setattr(matching_io, "all_records", never)
    changed = replace(line("line 00001", hours=Hours("24/7")), name="renamed")
    directory_io.save([changed, line("new"), line("line 00002", status="inactive")])
    clock[0] += snapshot.LOOK_EVERY_SECONDS
    assert shown() == {"line 00000", "renamed", "new"}
    assert snapshot.match_services(TALK)[0].open_status.kind == "always"
    directory_io.remove_others("a test", {"new"})
    clock[0] += snapshot.LOOK_EVERY_SECONDS
    assert shown() == {"new"}
    assert snapshot.snapshot().size == 1


def test_a_large_directory_is_read_from_its_file_by_the_next_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(snapshot, "FILE_ROWS", 10)
    directory_io.save(lines(20))
    before = shown()
    assert index_path().exists()
    directory_io.save([line("later", hours=Hours("24/7"))])
    snapshot.forget()

    def never() -> bytearray:
        raise AssertionError("everything was read again")

    monkeypatch.setattr(matching_io, "all_records", never)
    assert "later" in shown()
    assert snapshot.snapshot().size == 21
    assert len(before & shown(limit=21)) == 9


def test_a_file_of_another_database_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "FILE_ROWS", 2)
    directory_io.save(lines(5))
    index = snapshot.snapshot()
    foreign = index_file.Saved(matching_io.store().identity + 1, 0, 0, index.parts[0].arrays, index.terms)
    directory_io.remove_others("a test", {"line 00003"})
    index_file.save(index_path(), foreign)
    snapshot.forget()
    assert shown() == {"line 00003"}


def test_many_changes_are_merged_while_answers_go_on(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "FILE_ROWS", 10)
    monkeypatch.setattr(snapshot, "MOST_BESIDE", 15)
    directory_io.save(lines(40))
    assert snapshot.snapshot().size == 40
    written = index_path().stat().st_mtime_ns
    directory_io.save([replace(one, name=f"{one.name} again") for one in lines(20, first=30)])
    clock[0] += snapshot.LOOK_EVERY_SECONDS
    assert snapshot.snapshot().size == 50
    settle()
    assert index_path().stat().st_mtime_ns > written
    assert len(snapshot.snapshot().parts) == 1
    assert snapshot.snapshot().size == 50
    assert sum(name.endswith("again") for name in shown(limit=50)) == 20


def test_arrays_that_another_worker_wrote_are_taken(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "FILE_ROWS", 10)
    directory_io.save(lines(20))
    snapshot.snapshot()
    directory_io.save([line("later")])
    clock[0] += snapshot.LOOK_EVERY_SECONDS
    ours = snapshot.snapshot()
    assert len(ours.parts) == 2
    held = snapshot._held  # noqa: SLF001 - what the other worker is played with
    assert held.seen
    fresh = index_file.Saved(
        held.seen.store.identity, held.seen.version, held.seen.places_version, engine.merged(ours), ours.terms
    )
    index_file.save(index_path(), fresh)
    clock[0] += snapshot.LOOK_EVERY_SECONDS
    assert len(snapshot.snapshot().parts) == 1
    assert snapshot.snapshot().size == 21


def test_records_of_an_older_havre_are_not_misread(clock: list[float]) -> None:
    directory_io.save(lines(3))
    changes.Change.objects.filter(name="matching layout").update(value=1)
    MatchRow.objects.update(packed=b"what an older version wrote")
    assert shown() == {"line 00000", "line 00001", "line 00002"}  # read from the services themselves
    directory_io.ready_for_matching()
    clock[0] += snapshot.LOOK_EVERY_SECONDS
    assert shown() == {"line 00000", "line 00001", "line 00002"}
    assert MatchRow.objects.filter(packed=b"what an older version wrote").count() == 0


def test_without_the_database_lines_reached_from_anywhere_are_still_shown(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    directory_io.save(lines(30))
    snapshot.snapshot()

    def gone(*_: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(changes, "version", gone)
    monkeypatch.setattr(directory_io, "fetch", gone)
    clock[0] += snapshot.LOOK_EVERY_SECONDS
    assert len(shown(limit=4)) == 4


def test_a_service_without_a_point_is_ranked_by_its_town() -> None:
    from havre.core.place import Place  # noqa: PLC0415
    from havre.directory.gazette import NamedPlace  # noqa: PLC0415
    from havre.store import places_io  # noqa: PLC0415 - only here

    lyon = Place("1", "Lyon", "FR", "FR", "84", 45.75, 4.85, "Europe/Paris", 500_000)
    nice = Place("2", "Nice", "FR", "FR", "93", 43.70, 7.27, "Europe/Paris", 300_000)
    places_io.save_towns([NamedPlace(lyon, "lyon", ()), NamedPlace(nice, "nice", ())])

    def house(city: str) -> Service:
        secret = Location(city, address=Address(city=city, country="FR"), confidential=True)
        at = (ServiceAtLocation(f"{city} at", secret),)
        return line(city, needs=frozenset((Need.SHELTER,)), remote=False, areas=(), locations=at)

    directory_io.save([house("Lyon"), house("Nice")])
    query = Query(Situation.of([Need.SHELTER]), "FR", lyon, NOW, "fr")
    assert shown(query) == {"Lyon"}
    assert snapshot.match_services(query)[0].distance_km is None


@pytest.mark.slow
def test_many_threads_ask_while_the_directory_changes(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks meanwhile gets an answer from before or after, never from half of both."""
    monkeypatch.setattr(snapshot, "FILE_ROWS", 10)
    monkeypatch.setattr(snapshot, "MOST_BESIDE", 5)
    directory_io.save(lines(40))
    held = snapshot.snapshot()
    failed: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                assert len(ranked(snapshot._held.index or held, TALK, 9)) == 9  # noqa: SLF001 - without the database
            except BaseException as error:
                failed.append(error)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for turn in range(12):
        fresh = replace(line(f"new {turn}", hours=Hours(f"Mo {turn:02}:00-23:00")), titles={"en": "new"})
        directory_io.save([fresh, *(replace(one, name=f"again {turn}") for one in lines(4, first=turn))])
        clock[0] += snapshot.LOOK_EVERY_SECONDS
        snapshot.snapshot()
    settle()
    done.set()
    for asker in askers:
        asker.join()
    assert failed == []
    clock[0] += snapshot.LOOK_EVERY_SECONDS
    assert snapshot.snapshot().size == 52
