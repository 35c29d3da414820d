"""What a process loads once and then only reads: the packs, the reader of messages, the key that seals talks.

Loading is explicit (`prepare`), so a server that cannot load everything does not start.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from django.db import DatabaseError

from havre.assistant.graph import Graph
from havre.assistant.moves import Moves
from havre.assistant.reading import Reader
from havre.assistant.search import Search
from havre.content.dialogue import load_graph, load_moves
from havre.content.load import Content, load
from havre.content.understanding import load_reader
from havre.store.database import home
from havre.usecases import snapshot
from havre.usecases.packs import extra_packs
from havre.usecases.seal import Sealer

KEY_BYTES = 32
KEY_LIFE_SECONDS = 24 * 3600


@lru_cache(maxsize=1)
def content() -> Content:
    """The packs, loaded once a process. Raises `ContentError` when they have errors."""
    return load(extra_packs())


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The reader of messages, built once a process from the packs, and from the encoder of the deployment, if any."""
    encoder = os.environ.get("HAVRE_ENCODER", "")
    return load_reader(encoder=Path(encoder) if encoder else None)


@lru_cache(maxsize=1)
def graph() -> Graph:
    """The dialogue, loaded once a process. Raises `ContentError` when it has errors."""
    return load_graph()


@lru_cache(maxsize=1)
def moves() -> Moves:
    """What finds moves of the talk in messages, built once a process."""
    return load_moves()


@lru_cache(maxsize=1)
def search() -> Search:
    """The search for topics, built once a process from the questions in the packs."""
    packs = content()
    codes = {key: topic.codes for key, topic in packs.topics.book.topics.items()}
    return Search.of(packs.topics.material(packs.phrasebook), codes)


def seal_key_file() -> Path:
    """Where the key lives: HAVRE_SEAL_KEY_FILE (shared by several machines), else in Havre's own folder."""
    return Path(os.environ.get("HAVRE_SEAL_KEY_FILE") or home() / "var" / "seal.key")


def ensure_seal_key() -> None:
    """A key file that only we can read; a new key once a day. Only `havre serve` calls this: the pages write nothing.

    A talk lasts half an hour at most, so a key that is a day old when the server starts is of use to nobody.
    """
    path = seal_key_file()
    if path.exists() and time.time() - path.stat().st_mtime < KEY_LIFE_SECONDS:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(os.urandom(KEY_BYTES))
    fresh.replace(path)


@lru_cache(maxsize=1)
def sealer() -> Sealer:
    """Seals talks with the key on file; without one, with a key that lives only in this process."""
    path = seal_key_file()
    key = path.read_bytes() if path.exists() else os.urandom(KEY_BYTES)
    return Sealer(key, content().version)


def prepare_content() -> None:
    """Load packs and patterns now, so that their faults show before anything is made or anybody is served."""
    content()
    reader()
    graph()
    moves()
    search()


def prepare() -> None:
    """Load everything that a worker needs, so that the first person does not wait for it.

    Without the database a worker starts all the same: danger, steps and numbers come from the packs.
    """
    prepare_content()
    sealer()
    with suppress(DatabaseError):
        snapshot.snapshot()
