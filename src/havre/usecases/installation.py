"""A working Havre on an empty machine: database, places, example directory, key. Each part is done once and kept."""

from __future__ import annotations

import gc
from collections.abc import Callable

from django.db import connections

from havre.content.packs import shipped_packs
from havre.store import tables
from havre.usecases import directory, names, outside, places, resources

Tell = Callable[[str], None]


def prepare(tell: Tell, *, examples: bool = True) -> None:
    """Make everything that a server needs, and load it. `tell` is told what is being done.

    Content comes first: with broken packs nothing is made or changed (`ContentError`). `examples` brings in the
    national lines of the packs and the fictional local services; a second call finds them there.
    """
    resources.prepare_content()
    outside.prepare()
    prepare_directory(tell, examples=examples)
    resources.ensure_seal_key()
    resources.prepare()
    # Workers are forked from here and inherit what is loaded; a connection to the database must not be inherited.
    connections.close_all()
    gc.collect()
    gc.freeze()  # what all workers have in common is not looked through, and so not copied, by each of them


def prepare_directory(tell: Tell, *, examples: bool) -> None:
    """The tables, the towns and the example directory, where they are not there yet."""
    tables.make()
    new = places.none_known()
    if new:
        tell("Bringing in the towns of the seven countries (once)")
        places.import_towns()
    if examples:
        directory.load_example_directory(resources.content().countries.values(), shipped_packs())
    if new:
        names.keep()
