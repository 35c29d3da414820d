"""The form of one turn, as it comes in, and the sealed talk that travels in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from havre.assistant.conversation import Conversation
from havre.usecases import resources
from havre.usecases.seal import BrokenError, ExpiredError


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form carried. Its names say nothing that a browser would remember and offer again.

    `words` is the message, `choice` a short answer, `state` the sealed talk, `tongue` a language just chosen, `speaks`
    the language of the page it came from, `land` the country that stood in its list.
    """

    words: str = ""
    choice: str = ""
    state: str = ""
    tongue: str = ""
    speaks: str = ""
    land: str = ""
    send: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Self:
        """The fields that we know; others are not read. NUL and lone halves of letters are no text."""
        return cls(**{name: _text(form.get(name, "")) for name in cls.__slots__})


def opened(sent: Sent, now: datetime) -> tuple[Conversation | None, str]:
    """The talk that came with the form, or none; and the id of what must be said if it was too old or not ours."""
    if not sent.state:
        return None, ""
    try:
        return resources.sealer().unseal(sent.state, now), ""
    except (ExpiredError, BrokenError):
        return None, "ui.error_expired"


def sealed(talk: Conversation, now: datetime) -> str:
    """The talk for the hidden field of the next form."""
    return resources.sealer().seal(talk, now)


def _text(value: str) -> str:
    return value.replace("\0", "").encode("utf-8", "replace").decode()
