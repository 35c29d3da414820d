"""`havre desk`: what the operator of a desk does at night: erase the cases whose time has run out."""

from __future__ import annotations

import click
from django.utils import timezone

from havre.store import tables
from havre.usecases import assessments


@click.group("desk")
def desk_group() -> None:
    """The professionals' desk: havre serve --desk serves it."""
    tables.make()


@desk_group.command()
def erase_expired() -> None:
    """Erase every case whose time to be kept has run out: its rows and its key. Run it every day."""
    gone = assessments.erase_expired(timezone.localdate())
    for reference in gone:
        click.echo(reference)
    click.echo(f"{len(gone)} cases erased", err=True)
