"""How much costly work goes on at once in one process: the work is counted, never who asks for it.

Plain questions have no bound here, so that they are answered while a few ask for much.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Self, cast, override

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from havre.core.errors import HavreError
from havre.web.api.asked import PER_PAGE, ListQuestion, OneOrganization, Question

MANY_WHOLE = 100  # whole records on a page beyond which it is costly
# What may be asked of services, places and organizations that makes a database or the matching engine read much.
_COSTLY = ("search", "accessibility", "full_service", "situation")


class BusyError(HavreError):
    """So much costly work is going on that no more can begin; `again`: seconds after which asking makes sense."""

    def __init__(self, again: int) -> None:
        super().__init__("too much is asked at once", remedy=f"ask again in {again} seconds, or ask for less")
        self.again = again


class Room:
    """Where `most` pieces of work go on at once while `waiting` more wait, at most `patience` seconds each."""

    def __init__(self, most: int, *, waiting: int = 0, patience: float = 0.0, again: int) -> None:
        self._most, self._waiting, self._patience, self._again = most, waiting, patience, again
        self._working = self._inside = 0
        # A seat may be forgotten, and so left, while this very thread looks for one: the lock lets it in again.
        self._changed = threading.Condition(threading.RLock())

    def enter(self) -> Seat:
        """A seat; raises `BusyError` where there is none in time."""
        with self._changed:
            if self._inside >= self._most + self._waiting:
                raise BusyError(self._again)
            self._inside += 1
            if not self._changed.wait_for(lambda: self._working < self._most, self._patience):
                self._inside -= 1
                raise BusyError(self._again)
            self._working += 1
        return Seat(self._leave)

    def _leave(self) -> None:
        with self._changed:
            self._working -= 1
            self._inside -= 1
            self._changed.notify()


class Seat:
    """One piece of work, until it is left: once, however often that is said, and at the latest when it is forgotten."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave: Callable[[], None] | None = leave

    def leave(self) -> None:
        """Let the next one in."""
        leave, self._leave = self._leave, None
        if leave:
            leave()

    def __del__(self) -> None:
        self.leave()


class _Sent(Iterator[bytes]):
    """Bytes that are sent bit by bit; the seat is left at their end, when nobody reads on, or when they fail."""

    def __init__(self, parts: Iterable[bytes], seat: Seat) -> None:
        self._parts, self._seat = iter(parts), seat

    @override
    def __iter__(self) -> Self:
        return self

    @override
    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Nobody reads on."""
        self._seat.leave()


# Of the 16 threads of a process (web.server) 4 at most send all there is, and 8 look for much or wait to: 4 are left.
EVERYTHING = Room(4, again=60)
MUCH = Room(4, waiting=4, patience=2.0, again=5)


def room_of(asked: Question) -> Room | None:
    """Where a question is worked on; None: anywhere."""
    if isinstance(asked, ListQuestion) and asked.format == "ndjson":
        return EVERYTHING
    if getattr(asked, "minimal", False) and not getattr(asked, "per_page", None):
        return EVERYTHING
    return MUCH if _is_costly(asked) else None


def _is_costly(asked: Question) -> bool:
    if isinstance(asked, (ListQuestion, OneOrganization)) and any(getattr(asked, name, None) for name in _COSTLY):
        return True
    return bool(getattr(asked, "full", False)) and (getattr(asked, "per_page", None) or PER_PAGE) > MANY_WHOLE


def answered[Asked: Question](asked: Asked, answer: Callable[[Asked], HttpResponseBase]) -> HttpResponseBase:
    """What `answer` gives, worked on in the room of its question; raises `BusyError`."""
    room = room_of(asked)
    if room is None:
        return answer(asked)
    seat = room.enter()
    try:
        response = answer(asked)
    except BaseException:
        seat.leave()
        raise
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = _Sent(cast("Iterator[bytes]", response.streaming_content), seat)
    else:
        seat.leave()
    return response
