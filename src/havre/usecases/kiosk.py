"""A screen at a reception: where it stands, the talk as it begins there, and what is offered to touch first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from havre.assistant.blocks import Choice
from havre.assistant.conversation import Conversation
from havre.assistant.wording import Speaker
from havre.core.errors import InputError
from havre.core.language import Direction
from havre.usecases import assistant, places, resources

WANT = "want"  # the question whose answers are offered first
WATCHED = "watched"  # not asked here: it is about a phone, and this screen is nobody's
FIRST = {"near:yes": "kiosk.danger_now", "danger": "kiosk.danger_asked"}  # before what is wanted


def place_of(country: str, town: str) -> str:
    """The id of the town where the screen stands; nothing where none was set.

    Raises `InputError` for a country that the packs do not serve, and for a town that is none or several.
    """
    served = assistant.served().countries
    if country and country not in served:
        raise InputError("is not served", where="HAVRE_KIOSK_COUNTRY", remedy=f"give one of {', '.join(served)}")
    if not town:
        return ""
    found = places.find_places(town, "en", country, asked=True) if country else []
    if len(found) == 1 and found[0].country == country:
        return found[0].id
    remedy = "set HAVRE_KIOSK_COUNTRY too, and give the town as it is written there, or its postcode"
    raise InputError(f"means {len(found)} places", where="HAVRE_KIOSK_PLACE", remedy=remedy)


def home_language(country: str) -> str:
    """The first language of the country where the screen stands; nothing where it is not set."""
    facts = resources.content().countries.get(country)
    return facts.languages[0] if facts else ""


def begin(language: str, country: str, place: str) -> Conversation:
    """A talk at a screen that stands there."""
    return replace(assistant.begin(language, country), place=place, asked=frozenset({WATCHED}))


def first_choices(words: Speaker, talk: Conversation) -> tuple[Choice, ...]:
    """What can be touched before anything was said: danger, then everything that somebody may want."""
    danger = (Choice(value, words.say(sentence)) for value, sentence in FIRST.items())
    return (*danger, *(Choice(one.value, words.say(one.sentence)) for one in resources.graph().offers(WANT, talk)))


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language to choose: its name in its own script, and in its own words what somebody finds here."""

    code: str
    name: str
    direction: Direction
    invitation: str


def tongues() -> tuple[Tongue, ...]:
    """All languages that are served."""
    book = resources.content().phrasebook
    return tuple(
        Tongue(one.code, one.name, one.direction, Speaker(book, one.code, None).say("kiosk.invite"))
        for one in book.languages.values()
    )
