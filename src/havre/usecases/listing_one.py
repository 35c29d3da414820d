"""One service on a page of its own: all that the directory may tell of it, in the words of who reads.

What is only for professionals, is no longer in use, or is unknown has no page. Nothing secret is in it, for nothing
secret is stored; the service's own description is shown as it was written.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import DatabaseError

from havre.assistant import locale_words
from havre.assistant.blocks import ServiceCard
from havre.directory.model import Service
from havre.store import directory_io
from havre.usecases import listing_paper, service_cards
from havre.usecases.service_cards import words_of

# Of the reasons for which a service is shown: what holds just now.
_NOW = frozenset(("open_always", "open_now", "opens", "closed_until", "meanwhile", "places_free", "places_none"))


@dataclass(frozen=True, slots=True)
class One:
    """A service with its card, what holds just now, whose it is, its own description, and its other addresses.

    `day` is today, for who prints it.
    """

    card: ServiceCard
    now: tuple[str, ...]
    country: str
    organization: str
    description: str
    places: tuple[str, ...]
    day: str


def one(service_id: str, language: str, now: datetime) -> One | None:
    """The page of a service; None where there is none, also with the database gone."""
    with suppress(DatabaseError):
        service = directory_io.services([service_id]).get(service_id)
        if service and (service.status, service.visibility) == ("active", "public"):
            return _told(service, language, now)
    return None


def _told(service: Service, language: str, now: datetime) -> One:
    words = words_of(language, service.country)
    match = service_cards.match_of(service, language, now)
    today = replace(match, reasons=tuple(reason for reason in match.reasons if reason.code in _NOW))
    (entry,) = listing_paper.entries(words, [today], now)
    others = (service_cards.address_of(replace(match, at=at)) for at in service.locations[1:])
    organization = service.organization.name if service.organization else ""
    return One(
        replace(entry.card, reasons=entry.lines),
        tuple(reason for reason in entry.card.reasons if reason not in entry.lines),
        service.country,
        organization if organization != service.name else "",
        service.description,
        tuple(dict.fromkeys(place for place in others if place and place != entry.card.address)),
        locale_words.day(now.date(), language),
    )
