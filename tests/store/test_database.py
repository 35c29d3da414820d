"""The database that is asked for is the one that is used, and SQLite is hardened on every connection."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.utils import ConnectionHandler
from pytest_django.plugin import DjangoDbBlocker

from havre.core.errors import HavreError
from havre.store.database import database_settings

HARDENED = {
    "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "trusted_schema": 0, "foreign_keys": 1,
    "busy_timeout": 20_000,
}  # fmt: skip


@pytest.fixture
def real_connections(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Connections to databases of the test's own, which pytest-django would refuse."""
    with django_db_blocker.unblock():
        yield


def pragmas(handler: ConnectionHandler) -> dict[str, object]:
    with handler["default"].cursor() as cursor:
        return {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in HARDENED}


def test_every_sqlite_connection_is_hardened(tmp_path: Path, real_connections: None) -> None:
    del real_connections
    handler = ConnectionHandler({"default": database_settings(f"sqlite:///{tmp_path}/h.sqlite3")})
    found = [pragmas(handler)]

    def elsewhere() -> None:
        found.append(pragmas(handler))
        handler.close_all()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    handler.close_all()
    assert found == [HARDENED, HARDENED]


def test_deleted_rows_are_overwritten_in_the_file(tmp_path: Path, real_connections: None) -> None:
    del real_connections
    path = tmp_path / "h.sqlite3"
    handler = ConnectionHandler({"default": database_settings(f"sqlite:///{path}")})
    with handler["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE t (x TEXT)")
        cursor.execute("INSERT INTO t VALUES ('17 rue des Canaris')")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"rue des Canaris" in path.read_bytes()
        cursor.execute("DELETE FROM t")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    handler.close_all()
    assert b"rue des Canaris" not in path.read_bytes()


@pytest.mark.usefixtures("real_connections")
def test_a_file_made_here_is_its_owners_alone(tmp_path: Path) -> None:
    handler = ConnectionHandler({"default": database_settings(f"sqlite:///{tmp_path}/h.sqlite3")})
    with handler["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE t (x)")
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    handler["default"].close()
    assert modes == dict.fromkeys(("h.sqlite3", "h.sqlite3-wal", "h.sqlite3-shm"), 0o600)


def test_without_a_setting_the_file_lies_under_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HAVRE_DATABASE_URL", raising=False)
    monkeypatch.setenv("HAVRE_HOME", str(tmp_path / "home"))
    assert database_settings()["NAME"] == str(tmp_path / "home" / "var" / "havre.sqlite3")
    assert (tmp_path / "home" / "var").stat().st_mode & 0o077 == 0


def test_an_address_of_postgresql_is_taken_apart() -> None:
    found = database_settings("postgres://am%40ina:p%2Fw@db.example:5433/havre?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("am@ina", "p/w", "db.example", "5433")
    assert (found["NAME"], found["OPTIONS"]) == ("havre", {"sslmode": "require"})


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "sqlite://", "secret", "postgres://u:secret@h:port/d"])
def test_a_wrong_address_is_told_without_its_password(url: str) -> None:
    with pytest.raises(HavreError, match="HAVRE_DATABASE_URL") as told:
        database_settings(url)
    assert "secret" not in str(told.value)


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(HavreError, match=r"havre\[postgres\]"):
        database_settings("postgres://u:p@h/d")


@pytest.mark.django_db
def test_the_tables_are_what_the_models_say() -> None:
    call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0)
