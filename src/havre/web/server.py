"""Runs the web faces under granian, with nothing logged about who asks for what.

Also `python -m havre.web.server APPLICATION ADDRESS PORT THREADS [whole]`, which `alone` becomes: one worker, and above
it a process that has loaded nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from importlib import import_module
from typing import NoReturn

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from havre.web.gateway import LARGEST_BODY, Gateway
from havre.web.logs import LOGGING

# Threads of one worker. One Python runs at a time: more than one only get in each other's way,
THREADS = 1
WAITING_THREADS = 16  # but where turns wait for a language model outside, readers of long lists or uploads are slow
CONNECTIONS = 1024  # of one worker; each holds a form of 64 KB at most
WHOLE = "whole"


def alone(application: str, address: str, port: int, threads: int, *, whole: bool) -> NoReturn:
    """Serve with one worker, in the place of this process: what was loaded to make everything ready is let go.

    Several workers share what was loaded before them; for one it would only lie in memory twice.
    """
    command = [sys.executable, "-m", __name__, application, address, str(port), str(threads), *[WHOLE] * whole]
    # one pool of free memory for all threads, instead of one each
    os.execve(sys.executable, command, {"MALLOC_ARENA_MAX": "1", **os.environ})  # noqa: S606 - ourselves


def run(application: str, *, address: str, port: int, threads: int, workers: int = 1, whole: bool) -> None:
    """Serve one face until interrupted.

    `address` and `port` are listened on; `workers` is the number of processes, each with so many `threads`. They open
    each other's sealed talks only if `usecases.resources.ensure_seal_key` was called before. `whole`: requests are
    waited for outside the threads (gateway.py); where not, bodies may be large, and long answers are sent as they come.
    """
    server = Server(
        application,
        address=address,
        port=port,
        interface=Interfaces.RSGI if whole else Interfaces.WSGI,
        workers=workers,
        blocking_threads=1 if whole else threads,  # the gateway has its own
        # Connections served at once, whoever comes after them waits until one ends: browsers keep theirs open long
        # after a page, so a small number lets a few people shut out all others. Requests queue fairly in any case.
        backpressure=CONNECTIONS,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=LOGGING,
        log_access=False,
    )
    server.serve(target_loader=partial(_gateway, threads) if whole else None)


def _gateway(threads: int, application: str) -> Callable[..., Awaitable[None]]:
    """What a worker answers with, made in the worker itself."""
    module, _, name = application.partition(":")
    return Gateway(getattr(import_module(module), name), most=LARGEST_BODY, threads=threads).__rsgi__


if __name__ == "__main__":
    run(sys.argv[1], address=sys.argv[2], port=int(sys.argv[3]), threads=int(sys.argv[4]), whole=WHOLE in sys.argv[5:])
