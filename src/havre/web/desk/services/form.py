"""The form of a service: its fields in words, what was sent, and what is wrong beside the field it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_time
from django.http import QueryDict

from havre.assistant.locale_words import locale
from havre.assistant.wording import Speaker
from havre.core.errors import InputError
from havre.directory import fields
from havre.directory.capacity import VALID_HOURS
from havre.directory.code_fields import NEEDS, NO, QUESTIONS, YES
from havre.directory.local import REASONS
from havre.directory.model import ACCESS, AUDIENCES, CHANNELS, Service
from havre.directory.said_fields import AGES, IN_USE, VIOLENCE, VISIBILITIES
from havre.directory.verification import needs_two
from havre.directory.week import Span, week
from havre.usecases import closing_desk, service_cards, service_desk
from havre.usecases.desk import Voice

# The parts of the form, in its order. Those of OPEN are not folded at first.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "contact": ("name", "phone", "email", "url", "chat", "video", "titles"),
    "closing": closing_desk.FIELDS,
    "when": ("hours", "hours_from", "hours_to", "languages", "interpreters"),
    "where": ("street", "postcode", "city", "point", "areas", "remote", "confidential"),
    "access": ("wheelchair", "access_has", "access_lacks", "access_details"),
    "what": ("description", "alert", "needs", "violence", "channels"),
    "whom": (
        "serves", "excludes", "minimum_age", "maximum_age", "children", "children_to_age", "boys_to_age", "women_only",
        "pets", "no_papers",
    ),
    "terms": (
        "free", "costs", "anonymous", "on_bill", "in_call_log", "first_night", "forensic", "forensic_without_complaint",
    ),
    "shown": ("visibility", IN_USE),
}  # fmt: skip
OPEN = frozenset(("contact", "when", "where", "what"))
LONG = frozenset(("phone", "description", "areas", "titles", "alert", "costs", "access_details"))
DAYS = frozenset(("hours_from", "hours_to", "closed_first", "closed_last"))
NUMBERS = frozenset((*AGES, *closing_desk.PLACES))
HINTS = frozenset((
    "phone", "hours", "languages", "areas", "confidential", "street", "point", "titles", "video", "hours_to", "remote",
    "access_details", "alert", "violence", "costs", "children_to_age", "boys_to_age", "minimum_age", "visibility",
    "in_use", "closed_first", "closed_way", "places_hours",
))  # fmt: skip
# Which sentence says what is wrong with a field; of any other, «desk.wrong_other».
_NAMED = ("name", "phone", "email", "url", "hours", "languages", "confidential", "point")
WRONG = {
    "chat": "url", "video": "url", "titles": "titles", "hours_from": "day", "hours_to": "day",
    "closed_first": "closure", "closed_last": "closure", "places": "places", "country": "country",
    **dict.fromkeys(AGES, "age"),
    **{name: name for name in _NAMED},
}  # fmt: skip
CODES: Mapping[str, tuple[str, ...]] = {
    "needs": NEEDS, "channels": CHANNELS, "serves": AUDIENCES, "excludes": AUDIENCES,
    "violence": VIOLENCE, "access_has": ACCESS, "access_lacks": ACCESS,
}  # fmt: skip
LEFT_TO_RIGHT = frozenset(("phone", "email", "url", "chat", "video", "hours", "languages", "point"))
ASKED = frozenset((*QUESTIONS, "interpreters", "wheelchair"))  # yes, no, not known
SURE = frozenset(("confidential", "remote", IN_USE))  # yes or no
FAMILIES = {
    "channels": "desk.way_", "serves": "desk.for_", "excludes": "desk.for_", "access_has": "desk.access_",
    "access_lacks": "desk.access_",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """Something to tick or choose."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its label, what it holds, its kind, and what is wrong with it.

    Kinds: line, long, codes, choice, select, date, number. `touched`: it does not say what the record says.
    """

    code: str
    label: str
    kind: str
    text: str
    options: tuple[Option, ...] = ()
    hint: str = ""
    error: str = ""
    two: bool = False
    ltr: bool = False
    touched: bool = False

    @property
    def describes(self) -> str:
        """Ids of what stands beside it."""
        told = ((self.hint, "hint"), (self.error, "error"), (self.two, "two"))
        return " ".join(f"{self.code}_{name}" for there, name in told if there)


def sent(given: QueryDict) -> dict[str, str]:
    """What the form says, by field; ticked codes are one text."""
    told = {name: str(given[name]) for name in given if name in fields.EVERY or name in closing_desk.FIELDS}
    return told | {
        name: ", ".join(one for one in given.getlist(name) if one) for name in CODES if f"{name}-is" in given
    }


def form(
    service: Service, words: Speaker, voice: Voice, given: Mapping[str, str], errors: Mapping[str, InputError]
) -> list[Field]:
    """All fields, as they were sent where something was, else as the record is."""
    needed = {code: needs_two(service, code) for code in service_desk.form_fields(service)}
    known = {code: fields.shown(service, code) for code in needed}
    known |= {"closed_first": "", "closed_last": "", "closed_why": REASONS[0], "closed_way": ""}
    if closing_desk.has_places(service) or given.get("places") or "shelter" in given.get("needs", ""):
        known |= {"places": "", "places_hours": str(VALID_HOURS)}
    found = []
    for code, held in known.items():
        text = given.get(code, held)
        error = voice.say(f"desk.wrong_{WRONG.get(code, 'other')}") if code in errors else ""
        found.append(
            Field(
                code,
                voice.say(f"desk.field_{code}"),
                _kind(code),
                text,
                options=_options(code, text, words, voice),
                hint=voice.say(f"desk.hint_{code}") if code in HINTS else "",
                error=error,
                two=needed.get(code, False),
                ltr=code in LEFT_TO_RIGHT,
                touched=" ".join(text.split()) != " ".join(held.split()),
            )
        )
    return found


def _kind(code: str) -> str:
    known = (("long", LONG), ("date", DAYS), ("number", NUMBERS), ("codes", CODES), ("select", ("closed_why",)),
             ("choice", ASKED | SURE | {"visibility"}))  # fmt: skip
    return next((kind for kind, codes in known if code in codes), "line")


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the form: the id of its heading, its fields, and whether it is unfolded."""

    heading: str
    fields: tuple[Field, ...]
    open: bool


def grouped(every: Iterable[Field]) -> list[Group]:
    """The fields by part of the form; one in which something is wrong or was changed is not folded."""
    known = {one.code: one for one in every}
    parts = ((group, tuple(known[code] for code in codes if code in known)) for group, codes in GROUPS.items())
    return [
        Group(f"desk.group_{group}", inside, group in OPEN or any(one.error or one.touched for one in inside))
        for group, inside in parts
        if inside
    ]


def _options(code: str, text: str, words: Speaker, voice: Voice) -> tuple[Option, ...]:
    on = {one.strip() for one in text.split(",")}
    if code in SURE:
        return tuple(Option(one, voice.say(f"desk.{one}"), one in on) for one in (NO, YES))
    if code in ASKED:
        every = (("", "desk.unknown"), (YES, "desk.yes"), (NO, "desk.no"))
        return tuple(Option(value, voice.say(label), value == text) for value, label in every)
    if code == "visibility":
        return tuple(Option(one, voice.say(f"desk.seen_by_{one}"), one == text) for one in VISIBILITIES)
    if code == "closed_why":
        return tuple(Option(one, words.say(f"closed.{one}"), one == text) for one in REASONS)
    if code in ("needs", "violence"):
        return tuple(Option(one, words.say(f"label.{one}"), one in on) for one in CODES[code])
    return tuple(Option(one, voice.say(f"{FAMILIES[code]}{one}"), one in on) for one in CODES.get(code, ()))


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
