"""Services of a town as a list, without a talk: for who looks for themselves, and for paper. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError

from havre.assistant.blocks import ServiceCard
from havre.assistant.wording import Speaker
from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Need
from havre.directory.hours import UNKNOWN
from havre.directory.match import Match
from havre.directory.model import Service
from havre.directory.person import Query
from havre.store import directory_io
from havre.usecases import names, places, snapshot
from havre.usecases.service_cards import cards

MOST = 30  # services on one list; who needs more asks for a nearer town or one kind of help
MOST_NAMED = 10
# What a person may ask a list for, in the order in which it stands there. Help to come now is no matter of a list.
NEEDS = tuple(need for need in Need if need not in (Need.EMERGENCY, Need.HELP_OTHER, Need.UNDERSTAND, Need.EVIDENCE))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen: a country, a town in words, a need (its code), a language that must be spoken, a name.

    `spot` is the id of the one chosen among several towns of that name.
    """

    country: str = ""
    town: str = ""
    need: str = ""
    spoken: str = ""
    name: str = ""
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The list: services near the town that was meant, then those for the whole country; `place` its name.

    `unknown` is the town that was written and that nobody knows; `choices` the towns that it may mean, where several
    bear its name: their ids and names with the region. Near which one is not guessed.
    """

    near: tuple[ServiceCard, ...] = ()
    far: tuple[ServiceCard, ...] = ()
    place: str = ""
    unknown: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def listed(wanted: Wanted, words: Speaker, now: datetime) -> Listed:
    """The services of a country, near a town where one was named; empty with the database gone."""
    with suppress(DatabaseError):
        towns, matches = found(wanted, words.language, now, MOST)
        place = the_one(towns)
        shown = cards(words, matches, Situation(), now)
        near = tuple(card for card in shown if card.distance_km is not None)
        far = tuple(card for card in shown if card.distance_km is None)
        choices = tuple((one.id, name_of(one, words.language)) for one in towns) if not place else ()
        unknown = wanted.town if wanted.town and not towns else ""
        return Listed(near, far, name_of(place, words.language), unknown, choices)
    return Listed()


def found(wanted: Wanted, language: str, now: datetime, most: int) -> tuple[list[Place], list[Match]]:
    """The towns that may be meant and `most` services at the utmost, best first, those who speak what was asked for.

    Of several towns none is near anything.
    """
    towns = _towns(wanted, language)
    matches = _named(wanted) if wanted.name else _matched(wanted, the_one(towns), language, now, most)
    return towns, [one for one in matches if not wanted.spoken or _speaks(one, wanted.spoken)]


def the_one(towns: Sequence[Place]) -> Place | None:
    """The town that is meant, where it is one."""
    return towns[0] if len(towns) == 1 else None


def name_of(place: Place | None, language: str) -> str:
    """The name of a town with its region in `language`; nothing for none."""
    return places.place_label(place.id, language) if place else ""


def _towns(wanted: Wanted, language: str) -> list[Place]:
    """The one that was chosen or named by its id or postcode, else all that are called so."""
    if not wanted.town:
        return []
    if known := places.place(wanted.town):
        return [known]
    found = places.find_places(wanted.town, language, wanted.country, asked=True)
    return [one for one in found if one.id == wanted.spot] or found


def _matched(wanted: Wanted, place: Place | None, language: str, now: datetime, most: int) -> list[Match]:
    asked = [need for need in NEEDS if need.value == wanted.need]
    needs = asked or [need for need in NEEDS if need is not Need.STOP_VIOLENCE]
    query = Query(Situation.of(needs), wanted.country, place, now, wanted.spoken or language)
    return snapshot.match_services(query, limit=most)


def _named(wanted: Wanted) -> list[Match]:
    """Public services that are called so, however it is spelt."""
    found = names.find(wanted.name, MOST_NAMED, ("service",), wanted.country)
    known = directory_io.services(dict.fromkeys(one.name.ref for one in found))
    public = (one for one in known.values() if (one.status, one.visibility) == ("active", "public"))
    return [_as_match(one) for one in public]


def _as_match(service: Service) -> Match:
    at = next(iter(service.locations), None)
    return Match(service, at, (), (), None, UNKNOWN, service.origin.checked)


def _speaks(match: Match, language: str) -> bool:
    spoken = {one.code for one in match.service.languages}
    return language in spoken or bool(match.service.interpreters)
