"""Requests over real connections, slow ones too: nobody who is slow holds up the others."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SERVE = """
import sys
from granian.constants import Interfaces
from granian.server import Server
Server("tests.support.echo_app:application", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.RSGI,
       workers=1, websockets=False, log_access=False).serve()
"""
PATIENCE = 20.0  # seconds: a busy machine is no fault


@contextmanager
def _echo(body_seconds: float) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "ECHO_SECONDS": str(body_seconds)}
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=environment, cwd=ROOT)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                assert time.monotonic() < until, "the server did not start"
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with _echo(PATIENCE) as found:
        yield found


def begun(port: int, request: str, *headers: str, body: str = "") -> socket.socket:
    """A connection on which this much was sent."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.sendall("\r\n".join([f"{request} HTTP/1.1", "Host: havre.test", *headers, "", body]).encode())
    return connection


def answered(connection: socket.socket) -> tuple[int, str]:
    """Status and body of the answer, once it has come."""
    with connection, connection.makefile("rb") as file:
        status = int(file.readline().split()[1])
        length = 0
        while (line := file.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return status, file.read(length).decode()


def environ(port: int, request: str, *headers: str, body: str = "") -> dict[str, Any]:
    status, text = answered(begun(port, request, *headers, body=body))
    assert status == 200
    return dict(json.loads(text))


def test_application_is_told_what_was_asked(port: int) -> None:
    found = environ(port, "POST /a%20b/%C3%A9?q=%C3%A9&n=1+2", "Content-Length: 3", "Content-Type: text/x", body="abc")
    assert found["REQUEST_METHOD"] == "POST"
    assert found["PATH_INFO"] == "/a b/é".encode().decode("latin-1")
    assert found["QUERY_STRING"] == "q=%C3%A9&n=1+2"
    assert (found["CONTENT_TYPE"], found["CONTENT_LENGTH"], found["body"]) == ("text/x", "3", "abc")
    assert (found["SERVER_NAME"], found["SERVER_PORT"]) == ("127.0.0.1", str(port))
    assert (found["HTTP_HOST"], found["REMOTE_ADDR"], found["wsgi.url_scheme"]) == ("havre.test", "127.0.0.1", "http")


def test_header_given_twice_is_joined(port: int) -> None:
    assert environ(port, "GET /", "Accept-Language: fr", "Accept-Language: ar")["HTTP_ACCEPT_LANGUAGE"] == "fr,ar"


def test_header_with_an_underscore_passes_for_no_other(port: int) -> None:
    assert "HTTP_X_FORWARDED_PROTO" not in environ(port, "GET /", "X_Forwarded_Proto: https")
    assert environ(port, "GET /", "X-Forwarded-Proto: https")["HTTP_X_FORWARDED_PROTO"] == "https"


@pytest.mark.parametrize("announced", ["1001", "99999999999"])
def test_body_that_is_too_long_is_not_waited_for(port: int, announced: str) -> None:
    found = environ(port, "POST /", f"Content-Length: {announced}", body="abc")
    assert (found["CONTENT_LENGTH"], found["body"]) == (announced, "")


def test_length_that_is_no_number_is_refused(port: int) -> None:
    assert answered(begun(port, "POST /", "Content-Length: many", body="abc"))[0] == 400


def test_message_that_never_comes_whole_holds_up_nobody(port: int) -> None:
    stuck = [begun(port, "POST /", "Content-Length: 500", body="words=") for _ in range(40)]
    try:
        assert environ(port, "POST /", "Content-Length: 3", body="abc")["body"] == "abc"
    finally:
        for connection in stuck:
            connection.close()


def test_talk_does_not_wait_for_a_long_list(port: int) -> None:
    with begun(port, "GET /list?wait=2") as slow:
        assert environ(port, "POST /", "Content-Length: 3", body="abc")["body"] == "abc"
        slow.setblocking(False)
        with pytest.raises(BlockingIOError):  # the list is still under way
            slow.recv(1)
        slow.settimeout(PATIENCE)
        assert answered(slow)[0] == 200


def test_message_that_does_not_come_in_time_is_given_up() -> None:
    with _echo(0.2) as quick:
        assert answered(begun(quick, "POST /", "Content-Length: 500", body="words="))[0] == 408


def test_nothing_is_told_when_somebody_leaves_within_a_message(capfd: pytest.CaptureFixture[str]) -> None:
    with _echo(PATIENCE) as found:
        begun(found, "POST /", "Content-Length: 500", body="words=").close()
        assert environ(found, "GET /")["body"] == ""
    assert "Traceback" not in "".join(capfd.readouterr())
