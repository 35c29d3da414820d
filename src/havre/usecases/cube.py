"""Sheets to print: what the packs say in a language, with what may be shown of a country's facts; as SVG or PDF.

Numbers are chosen as the assistant chooses them, and a field that it does not show is not printed either.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from havre.assistant import locale_words
from havre.assistant.wording import (
    NOBODY,
    REACHED_IN_WRITING,
    Speaker,
    contacts_of,
    emergency_number,
    line_for,
    phone,
    police_number,
    serves,
    without_number,
)
from havre.core.errors import InputError
from havre.core.facts import Fact
from havre.cube.forms import sheet
from havre.cube.markup import markup
from havre.cube.matter import Form, Matter, Panel, Paper, Topic, Way
from havre.cube.setting import CLOSE, OPEN
from havre.cube.sheet import Sheet
from havre.cube.svg import svg
from havre.usecases import printing, resources

ALWAYS = "24/7"
MOST_SILENT = 4  # ways to write that a face holds
LONGEST_ADDRESS = 120  # letters: a code that stays large enough to be read


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sheet: country, language, form, paper; `neutral` gives nothing away; `address` of the assistant, if any."""

    country: str
    language: str
    form: Form = Form.CUBE
    paper: Paper = Paper.A4
    neutral: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A number on the sheet, and what it is for."""

    label: str
    number: str


def public_address() -> str:
    """Where people reach this Havre, from HAVRE_PUBLIC_ADDRESS; empty where it is not set. Raises `InputError`."""
    return checked_address(os.environ.get("HAVRE_PUBLIC_ADDRESS", ""))


def checked_address(address: str) -> str:
    """The address, if a code may lead there. Raises `InputError`: nothing but a site, with no name or query in it."""
    parts = urlsplit(address)
    site = parts.scheme in {"http", "https"} and parts.hostname
    more = parts.query or parts.fragment or parts.username or " " in address or not address.isascii()
    if address and (not site or more or len(address) > LONGEST_ADDRESS):
        raise InputError("is no address of a site", where=address, remedy="give one like https://help.example")
    return address


def as_svg(wanted: Wanted) -> str:
    """The sheet as one SVG page."""
    return svg(sheet_of(wanted))


def as_pdf(wanted: Wanted) -> bytes:
    """The sheet as tagged PDF under the neutral title of the site. Raises `HavreError` where none can be laid out."""
    return _pdf(wanted, resources.content().version)


@lru_cache(maxsize=32)  # nothing in it is anybody's own
def _pdf(wanted: Wanted, _version: str) -> bytes:
    return printing.as_pdf(markup(sheet_of(wanted)))


def sheet_of(wanted: Wanted) -> Sheet:
    """The sheet, laid out. Raises `InputError` for a country or language that no pack serves."""
    return sheet(wanted.form, wanted.paper, matter(wanted))


def language_of(language: str) -> str:
    """The language in which sheets are printed for who reads `language`: the base one where it is not written yet."""
    book = resources.content().phrasebook
    return language if book.has("cube.alone", language) else book.base


def lines(wanted: Wanted) -> tuple[Line, ...]:
    """The numbers in the order of the sheet, with what each is for: what a neutral sheet does not tell."""
    panels = matter(_open(wanted)).panels
    ways = (*panels[Topic.NUMBERS].ways, *(way for way in panels[Topic.SILENT].ways if _is_number(way.value)))
    return tuple(Line(way.label, way.value) for way in ways)


def _open(wanted: Wanted) -> Wanted:
    return Wanted(wanted.country, wanted.language)


def matter(wanted: Wanted) -> Matter:
    """What the sheet shows."""
    packs = resources.content()
    if wanted.country not in packs.countries or wanted.language not in packs.phrasebook.languages:
        raise InputError("is not served", where=f"{wanted.country}, {wanted.language}", remedy="see havre cube --help")
    words = _Words.of(wanted)
    panels = words.neutral_panels() if wanted.neutral else words.panels()
    return Matter(
        language=words.speaker.language,
        direction=packs.phrasebook.languages[words.speaker.language].direction,
        title=words.speaker.say("ui.title"),
        description=". ".join(dict.fromkeys(panel.title for panel in panels.values())),
        panels=panels,
        strip=words.strip(),
        address=wanted.address,
        how=words.say("how"),
        neutral=wanted.neutral,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """The sentences and facts of one sheet."""

    speaker: Speaker
    wanted: Wanted
    isolates: bool

    @classmethod
    def of(cls, wanted: Wanted) -> _Words:
        packs = resources.content()
        language = language_of(wanted.language)
        right_to_left = packs.phrasebook.languages[language].direction == "rtl"
        return cls(Speaker(packs.phrasebook, language, packs.countries[wanted.country]), wanted, right_to_left)

    def say(self, name: str, **slots: str) -> str:
        return self.speaker.say(f"cube.{name}", **slots)

    def whole(self, text: str) -> str:
        """A name or number that keeps its own direction within the sentence."""
        return f"{OPEN}{text}{CLOSE}" if self.isolates else text

    # --- what it says plainly ------------------------------------------------------------------------------------

    def panels(self) -> Mapping[Topic, Panel]:
        silent = self.silent()
        none = self.say("silent_none", number=self.whole(emergency_number(self.speaker.facts).number))
        return {
            Topic.ALONE: Panel(self.say("alone"), (self.say("alone_body"),)),
            Topic.BELIEVE: Panel(self.say("believe"), (self.say("believe_body"),)),
            Topic.LAW: Panel(self.say("law"), (self.say("law_body"), *self.orders())),
            Topic.NUMBERS: Panel(self.say("numbers"), ways=self.numbers()),
            Topic.SILENT: Panel(self.say("silent"), () if silent else (none,), silent),
            Topic.ASK: self.ask(),
        }

    def ask(self) -> Panel:
        if not self.wanted.address:
            return Panel(self.say("near"), (self.speaker.say("step.relative.listen"),))
        return Panel(self.say("ask"), (self.say("ask_body"),), (Way(_site(self.wanted.address)),), code=True)

    def orders(self) -> Iterator[str]:
        """What police and court can order here, under the name that it has."""
        for key in ("order_police", "order_court"):
            fact = self.speaker.fact(key.replace("_", "."))
            if fact and (name := self.speaker.name(fact)):
                yield self.speaker.say(f"step.{key}", order=self.whole(name))

    def numbers(self) -> tuple[Way, ...]:
        """The emergency number, with that of the police where it is another; then the lines."""
        general, police = emergency_number(self.speaker.facts), police_number(self.speaker.facts)
        urgent = Way(general.number, self.say("emergency"))
        if police.dial != general.dial:
            label = f"{self.say('emergency')} · {self.say('police')}"
            urgent = Way(f"{general.number} · {police.number}", label)
        return (urgent, *self.helplines())

    def helplines(self) -> Iterator[Way]:
        shown = set[str]()
        for label, families in resources.content().cube.lines.items():
            fact = line_for(self.speaker.facts, families, NOBODY)
            number = phone(fact, "voice")
            if fact and number and number.dial not in shown:
                shown.add(number.dial)
                name = without_number(self.speaker.name(fact), number.number)
                yield Way(number.number, self.say(label), name, tuple(self.notes(fact)), self.language_of_name(fact))

    def notes(self, fact: Fact) -> Iterator[str]:
        """What is good to know before calling, as far as a source said it."""
        say = self.speaker.say
        if fact.shows("hours") and (hours := locale_words.hours(fact.hours, self.speaker.language)):
            yield say("reason.open_always") if fact.hours == ALWAYS else self.whole(hours)
        if fact.free and fact.shows("free"):
            yield say("reason.free")
        if fact.anonymous and fact.shows("anonymous"):
            yield say("reason.anonymous")
        if fact.on_bill is False and fact.shows("on_bill"):
            yield say("reason.not_on_bill")
        if "relatives" in fact.serves and fact.shows("serves"):
            yield say("reason.relatives")
        yield from self.understood(fact)

    def understood(self, fact: Fact) -> Iterator[str]:
        """That a line speaks the reader's language, where the country does not; else that it has interpreters."""
        mine, say = self.speaker.language, self.speaker.say
        if self.speaker.facts and mine in self.speaker.facts.languages:
            return
        if mine in fact.languages and fact.shows("languages"):
            yield say("reason.language", language=locale_words.language_name(mine, mine))
        elif fact.interpreters and fact.shows("interpreters"):
            yield say("reason.interpreter")

    def language_of_name(self, fact: Fact) -> str:
        if self.speaker.language in fact.name:
            return ""
        return next(iter(fact.name), "")

    def silent(self) -> tuple[Way, ...]:
        """Help now without speaking, then advice in writing; each number, app or site once."""
        book = resources.content().cube
        urgent = (way for key in book.silent if (fact := self.speaker.fact(key)) for way in self.urgent(fact))
        advice = (way for family in book.written for fact in self.family(family) for way in self.advice(fact))
        found: dict[str, Way] = {}
        for way in (*urgent, *advice):
            found.setdefault(way.value, way)
        return tuple(found.values())[:MOST_SILENT]

    def family(self, name: str) -> Iterator[Fact]:
        """The facts of a family that are there for every victim."""
        facts = self.speaker.facts.family(name) if self.speaker.facts else ()
        return (fact for fact in facts if serves(fact, NOBODY))

    def urgent(self, fact: Fact) -> Iterator[Way]:
        now = self.say("emergency")
        if number := phone(fact, "sms"):
            name = self.speaker.name(fact)
            name = "" if name == number.number else name
            yield Way(number.number, f"{self.say('sms')} · {now}", name, language=self.language_of_name(fact))
        if fact.app and fact.shows("app"):
            first = fact.shows("values") and fact.values.get("registration_needed")
            yield Way(fact.app, f"{self.say('app')} · {now}", notes=(self.say("register"),) if first else ())

    def advice(self, fact: Fact) -> Iterator[Way]:
        what = self.say("police" if fact.id.startswith("chat.police") else "advice")
        kinds = {"text": self.say("sms"), "chat": self.say("chat"), "whatsapp": "WhatsApp"}
        for contact in contacts_of(self.speaker, fact):
            if contact.kind in REACHED_IN_WRITING and contact.kind in kinds:
                value = _site(contact.value) if contact.kind == "chat" else contact.value
                name = self.speaker.name(fact)
                yield Way(value, f"{kinds[contact.kind]} · {what}", name, language=self.language_of_name(fact))

    # --- what gives nothing away ---------------------------------------------------------------------------------

    def neutral_panels(self) -> Mapping[Topic, Panel]:
        """Numbers without what they are for; everything else is room for notes."""
        notes = Panel(self.say("n_notes"), ruled=True)
        written = tuple(Way(way.value, way.label.partition(" · ")[0]) for way in self.silent() if _is_number(way.value))
        more = Panel(self.say("n_more"), code=True)
        return {
            Topic.ALONE: Panel(self.say("n_title")),
            Topic.BELIEVE: notes,
            Topic.LAW: notes,
            Topic.NUMBERS: Panel(self.say("n_numbers"), ways=tuple(Way(way.value) for way in self.numbers())),
            Topic.SILENT: Panel(self.say("n_written"), ways=written) if written else notes,
            Topic.ASK: more if self.wanted.address else notes,
        }

    def strip(self) -> tuple[str, ...]:
        """The first line to call and the site, for a strip to tear off; neither says what it is for."""
        first = next(self.helplines(), None)
        number = first.value if first else emergency_number(self.speaker.facts).number
        site = _site(self.wanted.address) if self.wanted.address and not self.wanted.neutral else ""
        return (number, site) if site else (number,)


def _is_number(value: str) -> bool:
    return not any(map(str.isalpha, value))


def _site(address: str) -> str:
    """An address as people read it out: no scheme, no www, no slash at the end."""
    parts = urlsplit(address)
    return (parts.netloc + parts.path).removeprefix("www.").rstrip("/")
