"""`havre serve`: everything made ready, then the page on an address of this machine."""

from __future__ import annotations

import socket

import click

from havre.core.errors import HavreError
from havre.usecases import installation
from havre.web import server


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option("--no-examples", is_flag=True, help="Leave out the example directory.")
def serve(*, address: str, port: int, workers: int, no_examples: bool) -> None:
    """Make the database, load the packs, bring in places and the example directory, and serve the assistant."""
    _check_free(address, port)
    installation.prepare(lambda what: click.echo(f"  {what}", err=True), examples=not no_examples)
    shown = f"[{address}]" if ":" in address else address
    click.echo(f"Havre is at http://{shown}:{port}/ - stop it with Ctrl+C")
    server.run(address=address, port=port, workers=workers)


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
