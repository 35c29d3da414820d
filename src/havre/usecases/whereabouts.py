"""Where a message says that the person is: a country, an island, a town; and what that changes in the talk.

A country told in words counts as one chosen. An island narrows the towns of one name; a town already known is not
given up for a weak cue. Nothing is guessed: several towns are offered, and a country without facts is told as such.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace

from django.db import DatabaseError

from havre.assistant.conversation import Conversation
from havre.core.language import tokens
from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance
from havre.directory import lands
from havre.directory.lands import Land
from havre.usecases import places

MOST_OFFERED = 5
NOT_SERVED = "country.not_served"  # the sentence that no number is known there
COUNTRY_AGAIN = "country_again"  # kept among what was said: the country was asked for a second time
COUNTRY = "country"  # the question
NOT = frozenset((
    "not", "pas", "plus", "nicht", "kein", "no", "nao", "ei", "en", "emme", "nem", "не", "ні", "ليس", "مش", "لست", "لا",
    "degil",
))  # in any language  # fmt: skip
PLACE_QUESTIONS = frozenset(("place", "place_which"))


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The talk with what a message says of where the person is, whether it says any, and a sentence to say, or ""."""

    talk: Conversation
    told: bool = False
    says: str = ""


def placed(talk: Conversation, message: str) -> Whereabouts:
    """The talk with the country and the town that `message` names; with candidates where a name means several."""
    before, asked = talk, talk.pending in PLACE_QUESTIONS
    overseas = Circumstance.OVERSEAS in talk.situation.circumstances
    land = lands.told(message, talk.language, asked=asked or talk.pending == COUNTRY, overseas=overseas)
    if land and not land.served:
        return _abroad(talk) if land.lived_in else Whereabouts(talk)
    if land and (land.lived_in or not talk.country):
        talk = _in_country(talk, land)
    found: list[Place] = []
    with suppress(DatabaseError):  # a talk goes on without a map
        found = _found(talk, message, land, asked=asked)
    if talk.country and not asked:
        found = [place for place in found if place.country == talk.country]  # a town abroad is spoken of, not lived in
    after = _with(talk, found)
    told = bool(found) or (land is not None and talk != before)
    return Whereabouts(_asked_again(after), told=told)


def _abroad(talk: Conversation) -> Whereabouts:
    """A country whose numbers are not known is not asked for again, and no other's are given."""
    talk = replace(talk, country="", place="", candidates=(), asked=talk.asked | {COUNTRY})
    return Whereabouts(talk, told=True, says=NOT_SERVED)


def _in_country(talk: Conversation, land: Land) -> Conversation:
    if land.country != talk.country:
        talk = replace(talk, country=land.country, place="", candidates=())
    if land.overseas:
        talk = replace(talk, situation=talk.situation.merged(Situation.of([Circumstance.OVERSEAS])))
    return talk


def _found(talk: Conversation, message: str, land: Land | None, *, asked: bool) -> list[Place]:
    """The towns that may be meant; by an island, those there of the towns named now, offered or known before."""
    known = places.place(talk.place)
    if known and (rest := _put_right(message, known.name)):
        return places.find_places(rest, talk.language, talk.country, asked=asked)
    found = places.find_places(message, talk.language, talk.country, asked=asked, firm=known is not None)
    if land and land.island:
        offered = [place for one in talk.candidates if (place := places.place(one))]
        return places.on_island(land, found or offered or ([known] if known else []))
    if len(found) > 1 and ((known and known.overseas) or Circumstance.OVERSEAS in talk.situation.circumstances):
        return [place for place in found if place.overseas] or found
    return found


def _put_right(message: str, known: str) -> str:
    """«Not Lyon, Grenoble»: the message without the town that is known and denied; "" where it is not."""
    rest = re.sub(re.escape(known), " ", message, flags=re.IGNORECASE)
    return rest if rest != message and NOT.intersection(tokens(rest)) else ""


def _with(talk: Conversation, found: list[Place]) -> Conversation:
    if not found:
        return replace(talk, candidates=())
    if talk.place in {place.id for place in found}:
        return replace(talk, candidates=())  # the town that is known already, whatever others are called so
    only = found[0] if len(found) == 1 else None
    if only and talk.country in ("", only.country):
        return replace(talk, place=only.id, country=only.country, candidates=())
    # Several, or one abroad: never guessed, always asked about.
    offered = tuple(place.id for place in found[:MOST_OFFERED])
    return replace(talk, candidates=offered, asked=talk.asked - {"place_which"})


def _asked_again(talk: Conversation) -> Conversation:
    """The question of the country may be put once more where something else was written than an answer."""
    if talk.country or talk.pending != COUNTRY or COUNTRY_AGAIN in talk.said:
        return talk
    return replace(talk, asked=talk.asked - {COUNTRY}).with_said([COUNTRY_AGAIN])
