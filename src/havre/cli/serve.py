"""`havre serve`: everything made ready, then one face on an address of this machine. Each face is its own process."""

from __future__ import annotations

import socket

import click

from havre.cli.django_setup import API, DESK, KIOSK, PUBLIC, set_up
from havre.core.errors import HavreError

PORT = 8000  # of the public face; every other face has one of its own above it
PORTS = {PUBLIC: PORT, DESK: PORT + 1, API: PORT + 2, KIOSK: PORT + 3}


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help=f"{PORT}, or above it for the other faces, if not said.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option("--no-examples", is_flag=True, help="Leave out the example directory.")
@click.option("--desk", "face", flag_value=DESK, help="Serve the desk of professionals instead of the public face.")
@click.option("--api", "face", flag_value=API, help="Serve the directory to programs (HSDS 3.1, JSON): docs/api.md.")
@click.option("--kiosk", "face", flag_value=KIOSK, help="Serve the screen of a reception, for touch: docs/kiosk.md.")
def serve(*, address: str, port: int | None, workers: int, no_examples: bool, face: str | None) -> None:
    """Make the database, load the packs, bring in places and the example directory, and serve the assistant."""
    face = face or PUBLIC
    port = port or PORTS[face]
    _check_free(address, port)
    set_up(face)
    if face == DESK:
        application = _ready_desk()
    else:
        application = {KIOSK: _ready_kiosk, API: _ready_api}.get(face, _ready_public)(examples=not no_examples)
    shown = f"[{address}]" if ":" in address else address
    click.echo(f"Havre is at http://{shown}:{port}/ - stop it with Ctrl+C")

    from havre.usecases import outside  # noqa: PLC0415
    from havre.web import server  # noqa: PLC0415

    whole = face in (PUBLIC, KIOSK)  # those that strangers reach: what they ask and what they get is short
    threads = server.THREADS if whole and not outside.host() else server.WAITING_THREADS
    if workers == 1:
        server.alone(application, address, port, threads, whole=whole)
    server.run(application, address=address, port=port, workers=workers, threads=threads, whole=whole)


# What a face needs is imported once its settings are named: not before.


def _ready_public(*, examples: bool) -> str:
    from havre.usecases import installation  # noqa: PLC0415

    installation.prepare(_told, examples=examples)
    return "havre.web.wsgi:application"


def _ready_kiosk(*, examples: bool) -> str:
    application = _ready_public(examples=examples)
    from havre.web.kiosk import screen  # noqa: PLC0415

    screen.check_place()
    return application


def _ready_api(*, examples: bool) -> str:
    from havre.usecases import reading  # noqa: PLC0415

    reading.make_ready(_told, examples=examples)
    return "havre.web.api.wsgi:application"


def _ready_desk() -> str:
    from havre.usecases import desk  # noqa: PLC0415

    desk.make_ready(_told)
    return "havre.web.desk.wsgi:application"


def _told(what: str) -> None:
    click.echo(f"  {what}", err=True)


def _check_free(address: str, port: int) -> None:
    """Tell at once, before any work, that somebody else has the port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            remedy = f"stop what listens there, or choose another: havre serve --port {port + 1}"
            what = f"cannot listen there: {error.strerror}"
            raise HavreError(what, where=f"{address}:{port}", remedy=remedy) from error
