"""A reply as typed blocks. Their words come from the packs; a face only lays them out.

Every face - page, terminal, JSON - renders these and nothing else, so no face can say what the packs do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ContactKind = Literal["call", "text", "whatsapp", "video", "text_telephone", "chat", "website", "email"]


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach help: what is shown (`label`), and where it leads (`href`: tel:, sms:, https:)."""

    kind: ContactKind
    label: str
    href: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Sentences said to the person, one a paragraph."""

    texts: tuple[str, ...]
    kind: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class Emergency:
    """What to do when life is in danger now: numbers and silent channels, the likeliest first.

    `perhaps`: it is only possible that it is now, so it is said more quietly.
    """

    heading: str
    texts: tuple[str, ...]
    contacts: tuple[Contact, ...]
    perhaps: bool = False
    kind: Literal["emergency"] = "emergency"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done now, with a contact where it names a number."""

    id: str
    text: str
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """Things to do, the most pressing first."""

    heading: str
    items: tuple[Step, ...]
    kind: Literal["steps"] = "steps"


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service that fits: why, how to reach it, and when it was checked. Distance in kilometres."""

    id: str
    name: str
    reasons: tuple[str, ...]
    contacts: tuple[Contact, ...]
    checked: str
    address: str = ""
    notice: str = ""
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """Ranked services, or the sentence that says that none is known and whom to ask."""

    heading: str
    cards: tuple[ServiceCard, ...]
    empty: str = ""
    kind: Literal["services"] = "services"


@dataclass(frozen=True, slots=True)
class Choice:
    """A short answer that can be chosen instead of typing. `value` comes back as it is."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """At most one in a reply; `why` says what the answer is for; one of the choices is to skip it."""

    id: str
    text: str
    why: str
    choices: tuple[Choice, ...]
    kind: Literal["question"] = "question"


@dataclass(frozen=True, slots=True)
class Article:
    """Longer information, already worded.

    `paragraphs` hold everywhere; `local` in the country that `heading` names, with what is not known there and whom to
    ask. `links` are official pages, `sources` where it was read and when, `checked` when it was last looked up.
    `language` is set where the text is in another language than the reply.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    checked: str
    sources: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    heading: str = ""
    local: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    language: str = ""
    kind: Literal["article"] = "article"


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that asks for nothing."""

    text: str
    kind: Literal["note"] = "note"


Block = Say | Emergency | Steps | Services | Question | Article | Note
