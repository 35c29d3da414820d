"""The tables as this version of Havre needs them."""

from __future__ import annotations

from django.core.management import call_command

from havre.store import directory_io


def make() -> None:
    """Make or change the tables where they are not yet so; does nothing the second time."""
    call_command("migrate", verbosity=0, interactive=False)
    directory_io.ready_for_matching()
