"""Template tags: `say` and `plain` word a sentence of the packs, `tell` one of the safety plan.

`isolate` keeps numbers whole in Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from havre.assistant.blocks import Article, Block, Contact, Emergency, Question, Services, Steps

register = template.Library()

_KEPT: dict[tuple[object, ...], SafeString] = {}  # a few parts for each language and country

# Telephone numbers, dates, times: digits with what stands between them. Already escaped text has no bare «&#39;».
NUMBER = re.compile(r"(?<![\w&#;])\+?\d(?:[\d\s().:/\u00a0\u202f-]*\d)+")

RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")
# Within Arabic: a name with its number («Urgence 114») is one run, or its parts change places.
_LETTER = "0-9A-Za-z\u00c0-\u024f"
LATIN = re.compile(rf"(?<![{_LETTER}&#])\+?[{_LETTER}](?:[{_LETTER}\s().:/’'\u00a0\u202f–-]*[{_LETTER}])?")


@register.simple_tag(takes_context=True)
def say(context: Context, sentence: str, **slots: Any) -> SafeString:
    """The sentence `sentence` in the language of the page, escaped, its numbers isolated."""
    return isolate(context["page"].speaker.say(sentence, **slots))


@register.simple_tag(takes_context=True)
def plain(context: Context, sentence: str, **slots: Any) -> str:
    """The same as bare text, for attributes and for slots of other sentences."""
    return str(context["page"].speaker.say(sentence, **slots))


@register.simple_tag(takes_context=True)
def tell(context: Context, sentence: str, **slots: Any) -> SafeString:
    """The sentence of the safety plan in the plan's language, as a child or an adult is spoken to."""
    return isolate(context["shown"].plan.words.say(sentence, **slots))


@register.simple_tag(takes_context=True)
def tell_plain(context: Context, sentence: str, **slots: Any) -> str:
    """The same as bare text, for attributes."""
    return str(context["shown"].plan.words.say(sentence, **slots))


@register.simple_tag(takes_context=True)
def other_language(context: Context, sentence: str) -> str:
    """The base language where the page's language does not have this sentence, else nothing."""
    words = context["page"].speaker
    return "" if words.phrasebook.has(sentence, words.language) else str(words.phrasebook.base)


@register.simple_tag(takes_context=True)
def not_right(context: Context) -> str:
    """The short face of the «not right» button: the sentence without the label, which stands beside it."""
    before, _, after = str(context["page"].speaker.say("ui.not_right", label="\0")).partition("\0")
    return (before + after).strip(" \u00a0\u202f:,–-«»“”„")


@register.simple_tag(takes_context=True)
def kept(context: Context, part: str, *of: str) -> SafeString:
    """The template `part`, rendered once for all who read this language: nothing in it is anybody's own.

    `of` is what else it depends on, such as the country that is chosen in it.
    """
    speaker = context["page"].speaker
    key = (part, speaker.language, id(speaker.phrasebook), *of)
    if key not in _KEPT:
        _KEPT[key] = mark_safe(render_to_string(part, {str(name): value for name, value in context.flatten().items()}))  # noqa: S308 - escaped by the template
    return _KEPT[key]


@register.filter
def isolate(text: str) -> SafeString:
    """`text`, escaped, each number - within Arabic each Latin run - isolated, so that nothing is turned round."""
    safe = conditional_escape(text)
    run = LATIN if RIGHT_TO_LEFT.search(safe) else NUMBER
    return mark_safe(run.sub(_isolated, safe))  # noqa: S308 - escaped two lines above


def _isolated(run: re.Match[str]) -> str:
    """A number is never broken over two lines; a name may be."""
    kind = ' class="name"' if any(character.isalpha() for character in run[0]) else ""
    return f'<bdi dir="ltr"{kind}>{run[0]}</bdi>'


@register.filter
def site(address: str) -> str:
    """The name of the site at an address, as a short face for its link."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


@register.filter
def outside(contact: Contact) -> bool:
    """Whether a contact opens another site, and so leaves a line in the browser's history."""
    return contact.href.startswith(("http:", "https:"))


@register.filter
def any_outside(blocks: Iterable[Block]) -> bool:
    """Whether anything in these blocks opens another site."""
    return any(map(_leads_outside, blocks))


@register.filter
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
