"""The form by which a service checks its own record: what it shows, and what comes back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from havre.assistant import locale_words
from havre.core.errors import InputError
from havre.directory import fields
from havre.directory.capacity import VALID_HOURS
from havre.directory.local import REASONS, Closure
from havre.directory.verification import is_secret
from havre.usecases import check_links
from havre.usecases.assistant import Page, page
from havre.usecases.check_links import Answer, Question
from havre.usecases.reminders import language_of
from havre.usecases.upkeep import MOST_PLACES

HINTS = {"phone": "check.phone_hint", "hours": "check.hours_hint", "languages": "check.languages_hint"}
LONG = frozenset(("phone", "description"))


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its code, what it holds, whether it is written over several lines."""

    code: str
    text: str
    long: bool
    hint: str


@dataclass(frozen=True, slots=True)
class Form:
    """What the page shows. `sentence` in place of the form where the link no longer asks anything."""

    name: str = ""
    until: str = ""
    fields: tuple[Field, ...] = ()
    secret: bool = False
    places: bool = False
    sentence: str = ""
    notice: str = ""
    reasons: tuple[str, ...] = REASONS
    hours: int = VALID_HOURS
    most: int = MOST_PLACES


def page_of(asked: Question | None) -> Page:
    """The page in the language of the service's country."""
    country = asked.service.country if asked else ""
    return page(language_of(country), country)


def form(asked: Question, sent: Mapping[str, str] | None = None, notice: str = "") -> Form:
    """The form, filled with what was sent where something was, else with the record."""
    service = asked.service
    language = language_of(service.country)
    return Form(
        name=service.title(language),
        until=locale_words.day(asked.expires.date(), language),
        fields=tuple(
            Field(
                code,
                (sent or {}).get(code, fields.shown(service, code)),
                code in LONG,
                HINTS.get(code, ""),
            )
            for code in asked.fields
        ),
        secret=is_secret(service),
        places="shelter" in {need.value for need in service.needs},
        notice=notice,
    )


def answer_of(asked: Question, sent: Mapping[str, str]) -> Answer:
    """What a form says; raises `InputError` for days and numbers that are none."""
    if sent.get("do") == "right":
        return Answer(right=True)
    changes = tuple(
        (code, text)
        for code in asked.fields
        if (text := _lines(sent.get(code, ""))) != _lines(fields.shown(asked.service, code)) and code in sent
    )
    return Answer(changes=changes, closure=_closure(sent), places=_places(sent.get("places", "")))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _closure(sent: Mapping[str, str]) -> Closure | None:
    first, last = check_links.day(sent.get("first", "")), check_links.day(sent.get("last", ""))
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise InputError("one of the two days is missing")
    return Closure(first, last, sent.get("why") or "other", sent.get("channel", "").strip())


def _places(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        return int(text)
    except ValueError:
        raise InputError(f"not a number: {text[:20]!r}") from None


def take(token: str, sent: Mapping[str, str], now: datetime) -> str:
    """Take a form that was sent; the sentence of thanks. Raises `GoneError` and `InputError`."""
    asked = check_links.question(token, now)
    waits = check_links.answer(token, answer_of(asked, sent), now)
    return "check.thanks_read" if waits else "check.thanks"
