"""The API made ready to serve: the directory there, and what every question needs loaded before the first comes."""

from __future__ import annotations

import gc
from contextlib import suppress

from django.db import DatabaseError, connections

from havre.usecases import installation, snapshot
from havre.usecases.installation import Tell


def make_ready(tell: Tell, *, examples: bool = True) -> None:
    """Tables, places and the example directory made where they are not there yet; then what workers share."""
    installation.prepare_directory(tell, examples=examples)
    prepare()


def prepare() -> None:
    """Load the index of the directory; without the database a worker starts all the same."""
    with suppress(DatabaseError):
        snapshot.snapshot()
    connections.close_all()  # workers are forked from here: a connection must not be inherited
    gc.collect()
    gc.freeze()
