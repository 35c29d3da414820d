"""The form of one turn, as it comes in, and the sealed talk that travels in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from havre.assistant.conversation import Conversation
from havre.usecases import resources
from havre.usecases.seal import LIFE, BrokenError, ExpiredError


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form carried. Its names say nothing that a browser would remember and offer again.

    `words` is what stood in the field, `state` the sealed talk, `speaks` the language of the page it came from, `land`
    the country that stood in its list. Which button was pressed: `send`, `choice` (a short answer), `tongue` (another
    language) or `look` (another country).
    """

    words: str = ""
    choice: str = ""
    state: str = ""
    tongue: str = ""
    speaks: str = ""
    land: str = ""
    send: str = ""
    look: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Self:
        """The fields that we know; others are not read. NUL and lone halves of letters are no text."""
        return cls(**{name: text_of(form.get(name, "")) for name in cls.__slots__})

    @property
    def message(self) -> str:
        """What was said: the words, unless another button was pressed while they were still being written."""
        return "" if self.unsent else self.words

    @property
    def unsent(self) -> str:
        """Words that go back into the field."""
        return self.words if not self.send and (self.choice or self.tongue or self.look) else ""


def known(form: Mapping[str, str], name: str, values: Collection[str]) -> str:
    """A choice of the form if it is one of `values`, else none: others are not read."""
    value = form.get(name, "")
    return value if value in values else ""


def opened(sent: Sent, now: datetime, life: timedelta = LIFE) -> tuple[Conversation | None, str]:
    """The talk that came with the form, or none; and the id of what must be said if it was too old or not ours."""
    if not sent.state:
        return None, ""
    try:
        return resources.sealer().unseal(sent.state, now, life), ""
    except ExpiredError:
        return None, "ui.error_expired"
    except BrokenError:  # altered, or sealed with a key or packs that are no longer here
        return None, "ui.error_broken"


def sealed(talk: Conversation, now: datetime) -> str:
    """The talk for the hidden field of the next form."""
    return resources.sealer().seal(talk, now)


def text_of(value: str) -> str:
    """A field as text."""
    return value.replace("\0", "").encode("utf-8", "replace").decode()
