"""A talk with the assistant over the shipped packs and the example directory, as the promises are tried on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from havre.assistant.blocks import Article, Block, Contact, Emergency, Question, Say, Services, Steps
from havre.assistant.conversation import Conversation
from havre.content.packs import shipped_packs
from havre.directory.gazette import towns
from havre.store import places_io
from havre.usecases import assistant, directory, resources, snapshot
from havre.usecases.assistant import Answer, Turn

NIGHT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WRITTEN = frozenset({"text", "chat", "whatsapp", "video", "text_telephone", "email"})
KEYS = ("geonameid", "name", "countrycode", "admin1code", "latitude", "longitude", "timezone", "population",
        "alternatenames")  # fmt: skip
PLACES = [
    ("2986140", "Pontoise", "FR", "11", 49.05, 2.1, "Europe/Paris", 29885, []),
    ("935264", "Saint-Denis", "RE", "RE", -20.8823, 55.4504, "Indian/Reunion", 137195, []),
    ("2761369", "Vienna", "AT", "09", 48.2085, 16.3721, "Europe/Vienna", 1691468, ["Wien"]),
]


@pytest.fixture(scope="module")
def ready(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001
    """Places and example services, brought in once for the tests of a file, which only read them."""
    with django_db_blocker.unblock():
        places_io.save_towns(towns(dict(zip(KEYS, place, strict=True)) for place in PLACES))
        directory.load_example_directory(resources.content().countries.values(), shipped_packs())
        snapshot.forget()
        yield
        call_command("flush", verbosity=0, interactive=False)
    snapshot.forget()


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer with what the tests look at."""

    answer: Answer

    @property
    def talk(self) -> Conversation:
        return self.answer.talk

    @property
    def words(self) -> str:
        """Everything that is read in it, one line each."""
        return "\n".join(text for block in self.answer.blocks for text in _texts(block))

    @property
    def steps(self) -> list[str]:
        return [step.id for block in self.answer.blocks if isinstance(block, Steps) for step in block.items]

    @property
    def contacts(self) -> list[Contact]:
        return [contact for block in self.answer.blocks for contact in _contacts(block)]

    def all[B: Block](self, kind: type[B]) -> list[B]:
        return [block for block in self.answer.blocks if isinstance(block, kind)]

    def says(self, sentence: str, **slots: str) -> bool:
        return assistant.speaker(self.talk).say(sentence, **slots) in self.words

    def can_do_something(self) -> bool:
        """Whether something can be done now: a number, a step, a service, an answer - not only words."""
        return bool(self.all(Emergency) or self.all(Steps) or self.all(Article)) or any(
            block.cards for block in self.all(Services)
        )


def _texts(block: Block) -> tuple[str, ...]:
    """The words of a block; not the names of services, which are their own."""
    match block:
        case Say() | Emergency():
            return block.texts
        case Steps():
            return (block.heading, *(step.text for step in block.items))
        case Question():
            return (block.text, block.why, *(choice.label for choice in block.choices))
        case Services():
            return (block.heading, block.empty, *(reason for card in block.cards for reason in card.reasons))
        case Article():
            return block.paragraphs
    return (block.text,)


def _contacts(block: Block) -> tuple[Contact, ...]:
    match block:
        case Emergency():
            return block.contacts
        case Steps():
            return tuple(contact for step in block.items for contact in step.contacts)
        case Services():
            return tuple(contact for card in block.cards for contact in card.contacts)
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class Talk:
    """Says things one after the other in one talk."""

    language: str
    country: str

    def __call__(self, *messages: str, choice: str = "") -> Heard:
        talk = assistant.begin(self.language, self.country)
        answer = None
        for message in messages:
            answer = assistant.reply(talk, Turn(NIGHT, message))
            talk = answer.talk
        if choice or answer is None:
            answer = assistant.reply(talk, Turn(NIGHT, choice=choice))
        return Heard(answer)


def say(language: str, country: str, *messages: str, choice: str = "") -> Heard:
    """The answer to the last of these messages, or to a choice after them."""
    return Talk(language, country)(*messages, choice=choice)
