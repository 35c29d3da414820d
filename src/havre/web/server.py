"""Runs the web faces under granian, with nothing logged about who asks for what."""

from __future__ import annotations

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from havre.usecases import outside
from havre.web.logs import LOGGING

THREADS = 2  # of one worker: one Python runs at a time, and more only get in each other's way
WAITING_THREADS = 16  # where turns may wait for a language model outside
CONNECTIONS = 1024  # of one worker; each holds a form of 64 KB at most


def run(
    application: str = "havre.web.wsgi:application", *, address: str = "127.0.0.1", port: int = 8000, workers: int = 1
) -> None:
    """Serve one face until interrupted.

    `address` and `port` are listened on; `workers` is the number of processes. They open each other's sealed talks only
    if `usecases.resources.ensure_seal_key` was called before.
    """
    Server(
        application,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=WAITING_THREADS if outside.host() else THREADS,
        # Connections served at once, whoever comes after them waits until one ends: browsers keep theirs open long
        # after a page, so a small number lets a few people shut out all others. Requests queue fairly in any case.
        backpressure=CONNECTIONS,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=LOGGING,
        log_access=False,
    ).serve()
