"""The form of a service: its fields in words, what was sent, and what is wrong beside the field it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_time
from django.http import QueryDict

from havre.assistant.locale_words import locale
from havre.assistant.wording import Speaker
from havre.core.errors import InputError
from havre.directory import fields
from havre.directory.code_fields import NEEDS, NO, QUESTIONS, YES
from havre.directory.model import AUDIENCES, CHANNELS, Service
from havre.directory.verification import needs_two
from havre.directory.week import Span, week
from havre.usecases import service_cards, service_desk
from havre.usecases.desk import Voice

# The parts of the form, in its order; the rest of a service's fields follow in the last one.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "contact": ("name", "phone", "email", "url", "chat"),
    "when": ("hours", "languages"),
    "where": ("street", "postcode", "city", "point", "areas", "confidential"),
    "what": ("description", "needs", "channels"),
    "whom": ("serves", "excludes", "children", "pets", "women_only", "no_papers"),
    "terms": ("anonymous", "free", "on_bill", "in_call_log", "first_night", "forensic", "forensic_without_complaint"),
}
LONG = frozenset(("phone", "description", "areas"))
HINTS = frozenset(("phone", "hours", "languages", "areas", "confidential", "street", "point"))
# Which sentence says what is wrong with a field; of any other, «desk.wrong_other».
_NAMED = ("name", "phone", "email", "url", "hours", "languages", "confidential", "point")
WRONG = {"chat": "url"} | {name: name for name in _NAMED}
CODES: Mapping[str, tuple[str, ...]] = {
    "needs": NEEDS, "channels": CHANNELS, "serves": AUDIENCES, "excludes": AUDIENCES,
}  # fmt: skip
LEFT_TO_RIGHT = frozenset(("phone", "email", "url", "chat", "hours", "languages", "point"))


@dataclass(frozen=True, slots=True)
class Option:
    """Something to tick or choose."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its label, what it holds, its kind (line, long, codes, choice), and what is wrong with it."""

    code: str
    label: str
    kind: str
    text: str
    options: tuple[Option, ...] = ()
    hint: str = ""
    error: str = ""
    two: bool = False
    ltr: bool = False

    @property
    def describes(self) -> str:
        """Ids of what stands beside it."""
        told = ((self.hint, "hint"), (self.error, "error"), (self.two, "two"))
        return " ".join(f"{self.code}_{name}" for there, name in told if there)


def sent(given: QueryDict) -> dict[str, str]:
    """What the form says, by field; ticked codes are one text."""
    told = {name: str(given[name]) for name in given if name in fields.EVERY}
    return told | {
        name: ", ".join(one for one in given.getlist(name) if one) for name in CODES if f"{name}-is" in given
    }


def form(
    service: Service, words: Speaker, voice: Voice, given: Mapping[str, str], errors: Mapping[str, InputError]
) -> list[Field]:
    """All fields, as they were sent where something was, else as the record is."""
    found = []
    for code in service_desk.form_fields(service):
        text = given.get(code, fields.shown(service, code))
        kind = "codes" if code in CODES else "choice" if code in (*QUESTIONS, "confidential") else "line"
        error = voice.say(f"desk.wrong_{WRONG.get(code, 'other')}") if code in errors else ""
        found.append(
            Field(
                code,
                voice.say(f"desk.field_{code}"),
                "long" if code in LONG else kind,
                text,
                options=_options(code, text, words, voice),
                hint=voice.say(f"desk.hint_{code}") if code in HINTS else "",
                error=error,
                two=needs_two(service, code),
                ltr=code in LEFT_TO_RIGHT,
            )
        )
    return found


def grouped(every: list[Field]) -> list[tuple[str, list[Field]]]:
    """The fields by part of the form, each with the id of its heading."""
    known = {one.code: one for one in every}
    parts = (
        (f"desk.group_{group}", [known[code] for code in codes if code in known]) for group, codes in GROUPS.items()
    )
    return [(heading, inside) for heading, inside in parts if inside]


def _options(code: str, text: str, words: Speaker, voice: Voice) -> tuple[Option, ...]:
    on = {one.strip() for one in text.split(",")}
    if code == "confidential":
        return tuple(Option(one, voice.say(f"desk.{one}"), one in on) for one in (NO, YES))
    if code in QUESTIONS:
        every = (("", "desk.unknown"), (YES, "desk.yes"), (NO, "desk.no"))
        return tuple(Option(value, voice.say(label), value == text) for value, label in every)
    if code == "needs":
        return tuple(Option(one, words.say(f"label.{one}"), one in on) for one in CODES[code])
    family = "desk.way_" if code == "channels" else "desk.for_"
    return tuple(Option(one, voice.say(f"{family}{one}"), one in on) for one in CODES.get(code, ()))


def read_aloud(service: Service, voice: Voice, now: datetime) -> list[tuple[str, str]]:
    """What its hours mean for each of the next seven days, in words."""
    zone = service_cards.zone_of(service)
    days = week(service.hours, now.date(), zone, service.country)
    return [
        (format_date(day.on, "EEEE d MMMM", locale=locale(voice.language)), _spans(day.spans, voice)) for day in days
    ]


def _spans(spans: tuple[Span, ...], voice: Voice) -> str:
    if not spans:
        return voice.say("desk.closed_all_day")
    return ", ".join(_span(one, voice) for one in spans)


def _span(span: Span, voice: Voice) -> str:
    if span.begins == span.ends:
        return voice.say("desk.open_all_day" if span.state == "open" else "desk.not_known")
    begins, ends = (format_time(one, "short", locale=locale(voice.language)) for one in (span.begins, span.ends))
    text = f"{begins}–{ends}"
    return text if span.state == "open" else f"{text} ({voice.say('desk.not_known')})"
