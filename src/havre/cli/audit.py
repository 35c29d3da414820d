"""`havre audit`: whether the trail of what was done at the desk is whole."""

from __future__ import annotations

import click

from havre.core.errors import HavreError
from havre.store import tables
from havre.usecases import audit


@click.group("audit")
def audit_group() -> None:
    """The audit trail of the desk."""
    tables.make()


@audit_group.command()
@click.option("--expect", default="", help="NUMBER:SEAL that an earlier call printed: shows that no end was cut off.")
def verify(*, expect: str) -> None:
    """Go through all lines. Keep what this prints somewhere else, and give it to --expect the next time."""
    proof = audit.verify()
    if proof.broken_at:
        what = f"line {proof.broken_at} does not hold: it, or one before it, was changed or taken out"
        raise HavreError(what, where="audit", remedy="compare with a copy of the database")
    if expect and not audit.still_there(expect):
        raise HavreError("the line that you expect is not there", where=expect, remedy="the end may have been cut off")
    click.echo(f"{proof.lines} lines hold")
    if proof.lines:
        click.echo(f"{proof.lines}:{proof.seal}")
