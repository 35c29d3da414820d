"""The way to a language model outside the program: one question, one answer, both short, or nothing.

Whatever goes wrong out there is one word of ours (`RefusedError.reason`) and is over within three seconds: an answer
that drips or never ends, that is packed or sent elsewhere. After failures in a row nothing is asked for a while.
Nothing is kept between two questions, no connection and no cookie, so that nothing ties them together. Only reasons
are counted.
"""

from __future__ import annotations

import json
import logging
import os
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError

from havre.core.errors import HavreError

if TYPE_CHECKING:
    import httpx

SECONDS = 3.0  # for everything, from looking up the name to the last byte
LARGEST_ANSWER = 16_384  # bytes
MOST_TOKENS = 300  # of an answer: ids, no prose
AT_ONCE = 8  # questions under way in a process, those given up counted until they end; a further one is not asked
FAILURES = 3  # in a row, after which nothing is asked
PAUSE = 30.0  # seconds
SUMMARY_EVERY = 600  # seconds; at full tens of minutes, so that the line tells no moment of a talk
FEW = 5  # below this a count is not told exactly, lest it be one person's
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "havre", "Connection": "close"}

log = logging.getLogger("havre.server")


class RefusedError(Exception):
    """No answer that counts. `reason` is one word of ours, never anything that came from outside."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is asked: base address ending in /v1, its name there, and a key if it wants one."""

    url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The name of the machine, as people are told it."""
        return urlsplit(self.url).hostname or ""


def endpoint(environment: Mapping[str, str] | None = None) -> Endpoint | None:
    """What HAVRE_LLM_URL, HAVRE_LLM_MODEL and HAVRE_LLM_KEY say; None unless both address and model are set.

    Raises `HavreError` for an address that words may not be sent to.
    """
    given = os.environ if environment is None else environment
    url, model = given.get("HAVRE_LLM_URL", "").strip().rstrip("/"), given.get("HAVRE_LLM_MODEL", "").strip()
    if not url or not model:
        return None
    if not _is_allowed(url):
        remedy = "write https://name/…/v1, or http://127.0.0.1:port/v1 for a model on this machine"
        raise HavreError("words cannot be sent there safely", where="HAVRE_LLM_URL", remedy=remedy)
    return Endpoint(url, model, given.get("HAVRE_LLM_KEY", "").strip())


def _is_allowed(url: str) -> bool:
    """An address ending in /v1, without credentials or a query; without TLS only on this very machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    bare = not (parts.username or parts.password or parts.query or parts.fragment)
    here = host == "localhost"
    with suppress(ValueError):
        here = here or ip_address(host).is_loopback
    return (
        bool(host)
        and bare
        and parts.path.endswith("/v1")
        and parts.scheme in (("https", "http") if here else ("https",))
    )


# --- one question ------------------------------------------------------------------------------------------------


class _Said(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Said


class _Completion(BaseModel):
    """What OpenAI-compatible servers send around an answer; the rest of it is not looked at."""

    choices: Annotated[list[_Choice], Field(min_length=1)]


def ask(to: Endpoint, messages: Sequence[Mapping[str, str]], seconds: float = SECONDS) -> str:
    """The text that the model answers. Raises `RefusedError` for anything else, within `seconds`."""
    if not under_way.acquire(blocking=False):
        raise RefusedError("busy")
    answer: SimpleQueue[str | RefusedError] = SimpleQueue()
    deadline = time.monotonic() + seconds
    # A thread of its own: a name that is looked up for minutes must not hold up the reply.
    threading.Thread(target=_ask, args=(to, messages, deadline, answer.put), daemon=True).start()
    try:
        got = answer.get(timeout=seconds)
    except Empty:
        raise RefusedError("slow") from None
    if isinstance(got, RefusedError):
        raise got
    return got


def _ask(
    to: Endpoint,
    messages: Sequence[Mapping[str, str]],
    deadline: float,
    tell: Callable[[str | RefusedError], None],
) -> None:
    import httpx  # noqa: PLC0415 - several megabytes that most deployments never need

    try:
        tell(_content(_body(to, messages, deadline)))
    except RefusedError as refused:
        tell(refused)
    except httpx.TimeoutException:
        tell(RefusedError("slow"))
    except httpx.HTTPError:
        tell(RefusedError("unreachable"))
    except Exception:  # whatever it is, it came from outside and ends here
        tell(RefusedError("failed"))
    finally:
        under_way.release()


def _body(to: Endpoint, messages: Sequence[Mapping[str, str]], deadline: float) -> bytes:
    import httpx  # noqa: PLC0415

    body = {
        "model": to.model,
        "messages": list(messages),
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "stream": False,
        "response_format": {"type": "json_object"},
    }
    headers = HEADERS | ({"Authorization": f"Bearer {to.key}"} if to.key else {})
    left = max(0.01, deadline - time.monotonic())
    with (
        httpx.Client(trust_env=False, follow_redirects=False, timeout=left, verify=_trusted()) as client,
        client.stream("POST", f"{to.url}/chat/completions", headers=headers, content=json.dumps(body)) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise RefusedError("redirect" if response.is_redirect else "status")
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise RefusedError("packed")
        return _read(response, deadline)


def _read(response: httpx.Response, deadline: float) -> bytes:
    found = bytearray()
    for part in response.iter_raw():  # as it comes: a given size would be waited for
        found += part
        if len(found) > LARGEST_ANSWER:
            raise RefusedError("too_long")
        if time.monotonic() > deadline:
            raise RefusedError("slow")
    return bytes(found)


def _content(body: bytes) -> str:
    try:
        return _Completion.model_validate_json(body).choices[0].message.content
    except ValidationError:
        raise RefusedError("no_completion") from None


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """The certificates that this machine trusts, so that an operator's own authority counts."""
    return ssl.create_default_context()


under_way = threading.BoundedSemaphore(AT_ONCE)


# --- pausing and counting ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Fuse:
    """Lets no question through for `pause` seconds after `most` failures in a row; then one, to see."""

    most: int = FAILURES
    pause: float = PAUSE
    clock: Callable[[], float] = time.monotonic
    _failed: int = 0
    _closed_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def lets_through(self) -> bool:
        """Whether to ask now. Once the pause is over, a single question holds back the next ones until it is told."""
        with self._lock:
            if self._failed < self.most:
                return True
            if self.clock() < self._closed_until:
                return False
            self._closed_until = self.clock() + self.pause
            return True

    def told(self, *, well: bool) -> None:
        """How a question went."""
        with self._lock:
            self._failed = 0 if well else self._failed + 1
            self._closed_until = self.clock() + self.pause if self._failed >= self.most else 0.0


@dataclass(slots=True)
class Tally:
    """How often the model was asked, and how it went: counts by reason, told in one line every ten minutes at most."""

    counts: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, reason: str) -> None:
        """One more of this reason; the first one of a summary makes it due at the next full ten minutes."""
        with self._lock:
            due = not self.counts
            self.counts[reason] += 1
        if due:
            timer = threading.Timer(SUMMARY_EVERY - time.time() % SUMMARY_EVERY, self.summarise)
            timer.daemon = True
            timer.start()

    def summarise(self) -> None:
        """Writes the line and begins anew."""
        with self._lock:
            told = ", ".join(f"{reason} {_roughly(count)}" for reason, count in sorted(self.counts.items()))
            self.counts.clear()
        if told:
            log.info("language model: %s", told)


def _roughly(count: int) -> str:
    return str(count) if count >= FEW else f"under {FEW}"
