"""A bounded load on a server of this machine: so many connections, each holding a talk, for so many seconds."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.turns.talks import TALKS

_STATE = re.compile(rb'name="state" value="([^"]*)"')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Load:
    """What came of it: milliseconds of each turn, and how many were no page."""

    taken: list[float] = field(default_factory=list)
    errors: int = 0
    answered_with_services: int = 0


async def run(port: int, connections: int, seconds: float) -> Load:
    """Talk on all connections until the time is over."""
    load, until = Load(), time.perf_counter() + seconds
    await asyncio.gather(*(_person(port, number, until, load) for number in range(connections)))
    return load


async def _person(port: int, number: int, until: float, load: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        while time.perf_counter() < until:
            language, country, messages = TALKS[number % len(TALKS)]
            state = b""
            for words in messages:
                fields = {"words": words, "send": "1", "speaks": language, "land": country, "state": state.decode()}
                began = time.perf_counter()
                status, page = await _turn(reader, writer, port, fields)
                load.taken.append((time.perf_counter() - began) * 1000)
                found = _STATE.search(page)
                load.errors += status != 200 or found is None
                load.answered_with_services += b'class="service' in page
                state = found[1] if found else b""
            number += 1
    except (OSError, asyncio.IncompleteReadError):
        load.errors += 1
    finally:
        writer.close()


async def _turn(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, fields: dict[str, str]
) -> tuple[int, bytes]:
    body = urlencode(fields).encode()
    head = (
        f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Language: {fields['speaks']}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    heading = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(heading)
    page = await (reader.readexactly(int(length[1])) if length else _chunks(reader))
    return int(heading.split(b" ", 2)[1]), page


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    page = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        page += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return page
