"""Services that fit a talk, as cards: what the directory found, in the words of the packs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

from django.db import DatabaseError

from havre.assistant import locale_words
from havre.assistant.blocks import Contact, ContactKind, ServiceCard, Services
from havre.assistant.conversation import Conversation
from havre.assistant.wording import CHANNELS, Speaker, usable_first
from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Need, Role
from havre.directory.freshness import is_old, months_since
from havre.directory.hours import status
from havre.directory.match import Match
from havre.directory.model import Phone, Service
from havre.directory.person import Query
from havre.directory.reasons import Reason, reasons_of
from havre.directory.territory import timezone_of
from havre.directory.verification import is_draft
from havre.usecases import places, resources, snapshot, unmet

MOST_CARDS = 4
MOST_PHONES = 2
MORE = 4  # matches looked at besides, from which come others in the place of those that are not wanted
# What a service of the police does not do: who wants no police is still shown whoever does any of these.
_NOT_POLICE = frozenset((Need.TALK, Need.COUNSELLING, Need.SHELTER, Need.LEGAL, Need.MEDICAL))

_NAMED = {"need": "label", "why": "closed"}  # values of reasons that the packs have a name for


def services_block(words: Speaker, talk: Conversation, now: datetime, *, police_wanted: bool = True) -> Services | None:
    """The services that fit this talk at the moment `now`; where none is known, that and whom to ask is said.

    Without `police_wanted`, services of the police are left out. Who uses violence is not told that a helpline knows
    more, since it is one for victims; then there is no block.
    """
    place, found = None, []
    with suppress(DatabaseError):  # gone before anything was read: the packs' own lines still answer
        place = places.place(talk.place) if talk.place else None
        query = Query(talk.situation, talk.country, place, now, talk.language)
        found = snapshot.match_services(query, limit=MOST_CARDS if police_wanted else MOST_CARDS + MORE)
        if not talk.listed:  # the first services of this talk: it is counted once
            unmet.note(query, found)
    wanted = [match for match in found if police_wanted or not _is_police(match.service)][:MOST_CARDS]
    shown = cards(words, wanted, talk.situation, now)
    if not shown and talk.situation.role is Role.PERPETRATOR:
        return None
    return Services(words.say("services.heading"), shown, "" if shown else _nothing(words, place))


def cards(words: Speaker, found: Sequence[Match], situation: Situation, now: datetime) -> tuple[ServiceCard, ...]:
    """Services that were found, as people see them."""
    return tuple(_card(words, match, situation, now) for match in found)


def _nothing(words: Speaker, place: Place | None) -> str:
    return words.say("services.none_near", place=place.name) if place else words.say("services.none")


def _is_police(service: Service) -> bool:
    return Need.POLICE in service.needs and _NOT_POLICE.isdisjoint(service.needs)


def _card(words: Speaker, match: Match, situation: Situation, now: datetime) -> ServiceCard:
    service = match.service
    return ServiceCard(
        id=service.id,
        name=service.title(words.language),
        reasons=tuple(text for reason in match.reasons if (text := _reason(words, reason, now))),
        contacts=usable_first(_contacts(words, match), situation),
        checked=_checked(words, match, now.date()),
        address=address_of(match),
        notice=words.say("services.example") if service.example else "",
        distance_km=match.distance_km,
    )


def _checked(words: Speaker, match: Match, today: date) -> str:
    """When a person last checked it; after a year with the advice to ask first."""
    if match.checked is None or is_draft(match.service):
        return words.say("ui.checked_not")
    if is_old(match.checked, today):
        ago = locale_words.duration(f"P{months_since(match.checked, today)}M", words.language)
        return words.say("ui.checked_long_ago", duration=ago)
    return words.say("ui.checked", date=locale_words.day(match.checked, words.language))


def _reason(words: Speaker, reason: Reason, now: datetime) -> str:
    """A reason in words; nothing where this language has no name for what it speaks of."""
    values = {key: _worded(words, key, value, now) for key, value in reason.values.items()}
    return words.say(f"reason.{reason.code}", **values) if all(values.values()) else ""


def _worded(words: Speaker, key: str, value: str, now: datetime) -> str:
    if key in _NAMED:
        return words.say(f"{_NAMED[key]}.{value}")
    if key == "language":
        return locale_words.language_name(value, words.language)
    if key == "time":
        return locale_words.hour(datetime.fromisoformat(value), words.language, now=now)
    if key == "date":
        return locale_words.day(date.fromisoformat(value), words.language)
    return locale_words.distance(float(value), words.language) if key == "distance" else value


def address_of(match: Match) -> str:
    """Street and town where they may be told; a place that is kept secret has none."""
    if match.at is None or match.at.location.confidential or match.service.remote:
        return ""
    address = match.at.location.address
    town = " ".join(part for part in (address.postcode, address.city) if part)
    return ", ".join(part for part in (address.street, town) if part)


def _contacts(words: Speaker, match: Match) -> tuple[Contact, ...]:
    service = match.service
    phones = (match.at.phones if match.at else ()) or service.phones
    found = [_phone(words, one) for one in phones[:MOST_PHONES] if one.dial]
    return (*found, *_sites(words, service))


def _phone(words: Speaker, phone: Phone) -> Contact:
    kind, sentence, pattern = CHANNELS.get(phone.channel, CHANNELS["voice"])
    href = pattern.format(dial=phone.dial, digits=phone.dial.lstrip("+"))
    return Contact(kind, words.say(sentence, number=phone.number), href, phone.number)


def _sites(words: Speaker, service: Service) -> tuple[Contact, ...]:
    name = service.title(words.language)
    other = service.chat or service.video
    sites: tuple[tuple[ContactKind, str], ...] = (
        ("chat", service.chat), ("video", service.video), ("website", "" if other else service.url),
    )  # fmt: skip
    return tuple(
        Contact(kind, words.say(f"ui.{kind}", name=name), url, url)
        for kind, url in sites
        if url.startswith(("https://", "http://"))
    )


def preview(service: Service, language: str, now: datetime) -> Services:
    """How a person who asks for what this service offers is shown it, in `language`, at its first place."""
    words, found = words_of(language, service.country), match_of(service, language, now)
    return Services(words.say("services.heading"), cards(words, [found], _asked(service), now), "")


def match_of(service: Service, language: str, now: datetime) -> Match:
    """A service, at its first place, as found by somebody who reads this language and asks for what it offers."""
    query = Query(_asked(service), service.country, None, now, language)
    at = next(iter(service.locations), None)
    hours = at.hours if at and at.hours else service.hours
    opened = status(hours, now, zone_of(service), service.country)
    return Match(service, at, reasons_of(service, at, query, opened, None), (), None, opened, service.origin.checked)


def _asked(service: Service) -> Situation:
    return Situation(needs=frozenset(sorted(service.needs)[:1]))


def words_of(language: str, country: str) -> Speaker:
    """The words of the assistant in a language, with the facts of a country."""
    packs = resources.content()
    return Speaker(packs.phrasebook, language, packs.countries.get(country))


def zone_of(service: Service) -> str:
    """The clock by which its hours are meant: of its first place, else of its country."""
    at = next(iter(service.locations), None)
    return (at.location.timezone if at else "") or timezone_of(service.country)
