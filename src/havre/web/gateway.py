"""Between granian and Django, for the faces that anybody reaches: a thread is taken once a request is whole.

Granian's own way to WSGI reads a body in the thread that answers. Two people on a poor line, whose network goes while a
message is under way, would so keep both threads, and the page from everybody else. Here bodies are waited for
outside the threads and for a bounded time, and an answer is handed over whole, so that slow readers hold none either.

The talk has threads of its own: no list and no sheet that is printed meanwhile holds up a message.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from typing import Any

from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError, Scope  # type: ignore[attr-defined]

type Environ = dict[str, Any]
type Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

LARGEST_BODY = 65_536  # bytes: a message of 4,000 characters, percent-encoded, and the sealed talk
BODY_SECONDS = 30.0  # for such a body: 18 kbit/s, less than any telephone network still in use gives
TALK = "/"
LATE = 408  # Request Timeout
# Seconds that Python lets a thread go on before another one may: with its 5 ms the threads took the lock from each
# other, and from the one that takes requests in, all through a turn, which made it a quarter longer.
SWITCH_SECONDS = 0.05

_PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class Gateway:
    """A WSGI application for granian's RSGI interface (`most`: bytes of a body; `seconds`: until it has come whole).

    What announces a longer body reaches the application unread: it refuses by CONTENT_LENGTH, in its own words.
    """

    def __init__(self, application: Wsgi, *, most: int, threads: int = 1, seconds: float = BODY_SECONDS) -> None:
        self._application = application
        self._most = most
        self._seconds = seconds
        self._talk = ThreadPoolExecutor(threads, thread_name_prefix="talk")
        self._rest = ThreadPoolExecutor(1, thread_name_prefix="rest")
        sys.setswitchinterval(SWITCH_SECONDS)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request: granian calls it, and does not wait for it before it calls it for the next."""
        wsgi = wsgi_of(scope)
        try:
            wsgi["wsgi.input"] = BytesIO(await self._body(wsgi, protocol))
        except TimeoutError:
            protocol.response_empty(LATE, [("connection", "close")])
            return
        except (ProtocolClosed, ProtocolError):  # who asked has gone
            return
        threads = self._talk if wsgi["PATH_INFO"] == TALK else self._rest
        await asyncio.get_running_loop().run_in_executor(threads, self._answer, wsgi, protocol)

    async def _body(self, wsgi: Environ, protocol: HTTPProtocol) -> bytes:
        length = str(wsgi.get("CONTENT_LENGTH", ""))
        if not (length.isascii() and length.isdecimal() and 0 < int(length) <= self._most):
            return b""
        async with asyncio.timeout(self._seconds):
            return await protocol()

    def _answer(self, wsgi: Environ, protocol: HTTPProtocol) -> None:
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        answer = self._application(wsgi, lambda status, headers, _=None: begun.append((status, headers)))
        try:
            body = b"".join(answer)
        finally:
            if (close := getattr(answer, "close", None)) is not None:
                close()
        status, headers = begun[-1]
        with suppress(ProtocolClosed, ProtocolError):
            protocol.response_bytes(int(status[:3]), headers, body)


def wsgi_of(scope: Scope) -> Environ:
    """What PEP 3333 calls the environment, without the body. A path is written as it asks: bytes as latin-1 letters.

    Headers with an underscore are left out: so spelt they would pass for those with a hyphen, which a proxy sets.
    """
    host, _, port = scope.server.rpartition(":")
    wsgi: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if scope.authority:
        wsgi["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        if "_" not in name:
            key = _PLAIN.get(name) or "HTTP_" + name.upper().replace("-", "_")
            wsgi[key] = value if key not in wsgi or key == "HTTP_HOST" else f"{wsgi[key]},{value}"
    return wsgi
