"""A language model outside, as good or as hostile as a test wants it: a small HTTP server on this machine."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override

import pytest

type Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class ModelServer:
    """The server; `behaves` answers the next requests, `asked` are the bodies and `headers` the heads that came in."""

    url: str
    behaves: Behaviour
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


def completion(content: object) -> bytes:
    """What an OpenAI-compatible server sends around an answer."""
    message = {"role": "assistant", "content": content, "refusal": None}
    return json.dumps({"id": "x", "object": "chat.completion", "choices": [{"index": 0, "message": message}]}).encode()


def choosing(codes: tuple[str, ...] = (), topics: tuple[str, ...] = (), sentence: str | None = None) -> bytes:
    """A completion that chooses these."""
    return completion(json.dumps({"codes": codes, "topics": topics, "sentence": sentence}))


def sending(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """Answers with this body at once."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def late(seconds: float) -> Behaviour:
    """Answers well, but after `seconds`."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        sending(choosing(("strangulation",)))(handler)

    return behave


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Sends a good answer, a byte every tenth of a second, so that no single wait is long."""
    body = choosing(("strangulation",))
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for byte in body:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.1)


def dripping_head(handler: BaseHTTPRequestHandler) -> None:
    """Sends header lines one after the other and never comes to the answer."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(40):
        handler.wfile.write(f"X-{number}: {number}\r\n".encode())
        handler.wfile.flush()
        time.sleep(0.1)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Never stops."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 65_536)


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    """Ends the connection in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(choosing(("weapon",))[:40])


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """Sends ten megabytes packed into ten kilobytes."""
    sending(gzip.compress(b'{"choices": [' + b" " * 10_000_000), Content_Encoding="gzip")(handler)


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A server that chooses nothing until it is told to behave otherwise."""
    server = ModelServer("", sending(choosing()))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            server.asked.append(json.loads(self.rfile.read(length)))
            server.headers.append(dict(self.headers))
            server.paths.append(self.path)
            with suppress(OSError):
                server.behaves(self)

        def do_GET(self) -> None:
            server.paths.append(self.path)
            sending(choosing(("strangulation",)))(self)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Nothing: tests say what went wrong."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        http.block_on_close = False
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        server.url = f"http://127.0.0.1:{http.server_port}/v1"
        yield server
        http.shutdown()
        thread.join(5)
