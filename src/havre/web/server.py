"""Runs the web faces under granian, with nothing logged about who asks for what.

Also `python -m havre.web.server APPLICATION ADDRESS PORT THREADS`, which `alone` becomes: one worker, and above it a
process that has loaded nothing else.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from havre.web.logs import LOGGING

THREADS = 2  # of one worker: one Python runs at a time, and more only get in each other's way
WAITING_THREADS = 16  # where turns may wait for a language model outside, or readers of long lists are slow
CONNECTIONS = 1024  # of one worker; each holds a form of 64 KB at most


def alone(application: str, address: str, port: int, threads: int) -> NoReturn:
    """Serve with one worker, in the place of this process: what was loaded to make everything ready is let go.

    Several workers share what was loaded before them; for one it would only lie in memory twice.
    """
    command = [sys.executable, "-m", __name__, application, address, str(port), str(threads)]
    # one pool of free memory for all threads, instead of one each
    os.execve(sys.executable, command, {"MALLOC_ARENA_MAX": "1", **os.environ})  # noqa: S606 - ourselves


def run(application: str, *, address: str, port: int, workers: int = 1, threads: int = THREADS) -> None:
    """Serve one face until interrupted.

    `address` and `port` are listened on; `workers` is the number of processes, each with so many `threads`. They open
    each other's sealed talks only if `usecases.resources.ensure_seal_key` was called before.
    """
    Server(
        application,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        # Connections served at once, whoever comes after them waits until one ends: browsers keep theirs open long
        # after a page, so a small number lets a few people shut out all others. Requests queue fairly in any case.
        backpressure=CONNECTIONS,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=LOGGING,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    run(sys.argv[1], address=sys.argv[2], port=int(sys.argv[3]), threads=int(sys.argv[4]))
