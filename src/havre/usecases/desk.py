"""What every page of the desk needs: words in the language of who works there, and a process made ready to serve."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connections

from havre.content.desk import load_desk
from havre.core.language import Direction, asked_for
from havre.core.phrasebook import Phrasebook
from havre.store import tables
from havre.store.models import Role
from havre.usecases import danger, import_desk, keys
from havre.usecases.packs import extra_packs

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Voice:
    """The words of the desk in one language."""

    phrasebook: Phrasebook
    language: str

    @property
    def direction(self) -> Direction:
        return self.phrasebook.languages[self.language].direction

    def knows(self, sentence_id: str) -> bool:
        """Whether there is such a sentence."""
        return self.phrasebook.has(sentence_id, self.phrasebook.base)

    def say(self, sentence_id: str, /, **slots: str | int) -> str:
        """A sentence of the packs; in English where this language does not have it."""
        return self.phrasebook.say(sentence_id, self.language, **slots)


def phrasebook() -> Phrasebook:
    """All words of the desk, read once a process. Raises `ContentError` when the packs have errors."""
    return load_desk(extra_packs())


def voice(language: str) -> Voice:
    """The words in `language`, else in the base language."""
    known = phrasebook()
    return Voice(known, language if language in known.languages else known.base)


def pick_language(accept_language: str) -> str:
    """The language of the desk that a browser asks for first, else the base language."""
    known = phrasebook()
    return asked_for(accept_language, known.languages, known.base)


def prepare() -> None:
    """Load what a worker needs, so that its faults show before anybody is served."""
    phrasebook()
    danger.library()
    keys.roots()


def make_ready(tell: Tell) -> None:
    """Words loaded, tables made; says so where nobody can sign in yet."""
    prepare()
    import_desk.sweep()
    tables.make()
    call_command("createcachetable", verbosity=0)
    if not Role.objects.exists():
        tell("Nobody can sign in yet: havre account create --email you@example.org --role administrator")
    # Workers are forked from here; a connection to the database must not be inherited.
    connections.close_all()
    gc.collect()
    gc.freeze()
