"""What templates can do: word a sentence of the packs, keep numbers whole in Arabic, ask where a link leads.

`say` and `plain` word a sentence in the page's language, `tell` one of the safety plan in the plan's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from havre.assistant.blocks import Article, Block, Contact, Emergency, Question, Services, Steps
from havre.assistant.wording import Speaker
from havre.core.kept import Kept

# Telephone numbers, dates, times: digits with what stands between them. Already escaped text has no bare «&#39;».
NUMBER = re.compile(r"(?<![\w&#;])\+?\d(?:(?:[\d\s().:/\u00a0\u202f-]|,(?=\d))*\d)+")

TURNABLE = re.compile(r"[\d\u0590-\u08ff]")  # without any of these, no text has anything to isolate
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")
# Within Arabic: a name with its number («Urgence 114») is one run, or its parts change places.
_LETTER = "0-9A-Za-z\u00c0-\u024f"
LATIN = re.compile(
    rf"(?<![{_LETTER}&#])\+?[{_LETTER}](?:(?:[{_LETTER}\s().:/’'\u00a0\u202f–-]|(?<=\d),(?=\d))*[{_LETTER}])?"
)

OF_PACKS = (Article, Emergency, Steps)  # blocks in which nothing is anybody's own, not even a town
MOST_LAID = 1024
PARTS = ("part", "laid", "kept")  # what a voice lays out


class Voice:
    """The sentences of one language, for everybody who reads it.

    Sentences without slots, and parts of the page in which nothing is anybody's own, are made once and kept.
    """

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._said: dict[str, Markup] = {}
        self._kept: dict[tuple[str, ...], Markup] = {}
        self._laid: dict[Block, Markup] = {}

    def say(self, sentence: str, **slots: Any) -> Markup:
        """The sentence `sentence`, escaped, its numbers isolated."""
        if slots:
            return isolate(self._speaker.say(sentence, **slots))
        if sentence not in self._said:
            self._said[sentence] = isolate(self._speaker.say(sentence))
        return self._said[sentence]

    def plain(self, sentence: str, **slots: Any) -> str:
        """The same as bare text, for attributes and for slots of other sentences."""
        return self._speaker.say(sentence, **slots)

    def other_language(self, sentence: str) -> str:
        """The base language where this one does not have the sentence, else nothing."""
        book = self._speaker.phrasebook
        return "" if book.has(sentence, self._speaker.language) else book.base

    def not_right(self) -> str:
        """The short face of the «not right» button: the sentence without the label, which stands beside it."""
        before, _, after = self._speaker.say("ui.not_right", label="\0").partition("\0")
        return (before + after).strip(" \u00a0\u202f:,–-«»“”„")

    @pass_context
    def part(self, context: Context, name: str, **values: object) -> Markup:
        """The template `name` with these values besides; as one piece, which is faster than an include of many."""
        template = context.environment.get_template(name)
        return Markup(template.render(context.get_all(), **values))  # noqa: S704 - escaped by the template

    @pass_context
    def laid(self, context: Context, block: Block) -> Markup:
        """The block laid out; what only the packs say, once for all who read this language."""
        name = f"blocks/{block.kind}.html"
        if not isinstance(block, OF_PACKS):
            return self.part(context, name, block=block)
        if block not in self._laid:
            if len(self._laid) >= MOST_LAID:
                self._laid.clear()
            self._laid[block] = self.part(context, name, block=block)
        return self._laid[block]

    @pass_context
    def kept(self, context: Context, part: str, *of: str) -> Markup:
        """The template `part`, rendered once for all who read this language: nothing in it is anybody's own.

        `of` is what else it depends on, such as the country that is chosen in it.
        """
        key = (part, *of)
        if key not in self._kept:
            self._kept[key] = self.part(context, part)
        return self._kept[key]


_VOICES: Kept[dict[str, Callable[..., str]]] = Kept(most=64)  # one for each language


def voice_of(speaker: Speaker) -> dict[str, Callable[..., str]]:
    """What templates call: the sentences of the page's language."""
    return _VOICES.of((speaker.phrasebook,), speaker.language, lambda: _voice(speaker))


def _voice(speaker: Speaker) -> dict[str, Callable[..., str]]:
    voice = Voice(Speaker(speaker.phrasebook, speaker.language, None))
    return {name: getattr(voice, name) for name in ("say", "plain", "other_language", "not_right", *PARTS)}


def voice_of_plan(speaker: Speaker) -> dict[str, Callable[..., str]]:
    """The same in a plan's language, as a child or an adult is spoken to."""
    return {"tell": lambda sentence, **slots: isolate(speaker.say(sentence, **slots)), "tell_plain": speaker.say}


def isolate(text: str) -> Markup:
    """`text`, escaped, each number - within Arabic each Latin run - isolated, so that nothing is turned round."""
    safe = escape(text)
    if not TURNABLE.search(safe):
        return safe
    run = LATIN if RIGHT_TO_LEFT.search(safe) else NUMBER
    return Markup(run.sub(_isolated, safe))  # noqa: S704 - escaped above


def _isolated(run: re.Match[str]) -> str:
    """A number is never broken over two lines; a name may be."""
    kind = ' class="name"' if any(character.isalpha() for character in run[0]) else ""
    return f'<bdi dir="ltr"{kind}>{run[0]}</bdi>'


def lines(text: str) -> Markup:
    """`text`, escaped, as it was broken into lines."""
    return Markup("<br>").join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def site(address: str) -> str:
    """The name of the site at an address, as a short face for its link."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def outside(contact: Contact) -> bool:
    """Whether a contact opens another site, and so leaves a line in the browser's history."""
    return contact.href.startswith(("http:", "https:"))


def any_outside(blocks: Iterable[Block]) -> bool:
    """Whether anything in these blocks opens another site."""
    return any(map(_leads_outside, blocks))


def asks(blocks: Iterable[Block]) -> bool:
    """Whether these blocks put a question; what is said of links stands above it, or its answers seem to be meant."""
    return any(isinstance(block, Question) for block in blocks)


def _leads_outside(block: Block) -> bool:
    match block:
        case Emergency():
            contacts = block.contacts
        case Steps():
            contacts = tuple(contact for step in block.items for contact in step.contacts)
        case Services():
            contacts = tuple(contact for card in block.cards for contact in card.contacts)
        case Article():
            return bool(block.links) or any(map(outside, block.contacts))
        case _:
            return False
    return any(map(outside, contacts))


def environment(**options: Any) -> Environment:
    """Jinja as the public face uses it; Django asks for it by its name in the settings."""
    made = Environment(trim_blocks=True, **options)  # noqa: S701 - Django's options switch escaping on
    made.filters.update(
        {one.__name__: one for one in (isolate, lines, site, outside, any_outside, asks)},
    )
    return made
