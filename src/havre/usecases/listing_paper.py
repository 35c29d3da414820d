"""The list of services on paper: what does not change with the hour, in words, as a page of its own or a tagged file.

Who is found is what the page of the list finds (listing.py); here each service tells its hours, whom it serves and
which languages it speaks instead of what holds just now. Nothing secret is in it, for nothing secret is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from havre.assistant import locale_words
from havre.assistant.blocks import ServiceCard
from havre.assistant.wording import Speaker, contact_of, emergency_number
from havre.core.errors import InputError
from havre.core.situation import Situation
from havre.directory.appointment import by_appointment, in_hours
from havre.directory.match import Match
from havre.directory.model import Eligibility, Hours, Service
from havre.directory.packed import hours_at
from havre.usecases import assistant, listing, places, printing
from havre.usecases.listing import Wanted
from havre.usecases.service_cards import cards, words_of

BETWEEN = " · "
OPEN, CLOSE = "\u2068", "\u2069"  # around what keeps the direction of its own first letter in any text
MOST = 120  # services on paper: some thirty pages
_DATED = re.compile(r"\b(?:PH|SH|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|week|easter)\b")
_ASKED = re.compile(r'(?P<times>.*?)\s*unknown "(?P<remark>[^"]*)"')
# What of a service is told to whoever reads, in the words of its reasons, where it is certain.
_FLAGS = ("children", "pets", "no_papers", "anonymous", "free")


@dataclass(frozen=True, slots=True)
class Entry:
    """A service on paper: its card, and what it offers, when, to whom and in which languages, a line for each."""

    card: ServiceCard
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A list to print: `words` of its language; services near the place, then those for the whole country.

    `neutral`: with a first page that says nothing of what is inside.
    """

    words: Speaker
    place: str
    near: tuple[Entry, ...]
    far: tuple[Entry, ...]
    day: str
    neutral: bool = False


def paper(wanted: Wanted, language: str, now: datetime, *, radius_km: float = 0.0, neutral: bool = False) -> Paper:
    """The list of a country, near a town where one is named: within `radius_km` of it, if that is said.

    Raises `InputError` for a country or language that no pack serves, for a town that nobody knows, and
    `SeveralPlacesError` for a name that several towns bear.
    """
    served = assistant.served()
    if wanted.country not in served.countries or language not in served.languages:
        remedy = f"use one of {', '.join(served.countries)}, in one of {', '.join(served.languages)}"
        raise InputError(f"no list is made of {wanted.country or 'no country'} in {language}", remedy=remedy)
    words = words_of(language, wanted.country)
    towns, found = listing.found(wanted, words.language, now, MOST)
    if len(towns) > 1:
        raise places.SeveralPlacesError(wanted.town, towns, where="town")
    place = listing.the_one(towns)
    if wanted.town and place is None:
        raise InputError(f"no town is called {wanted.town}", remedy="write it as it is written there, or its postcode")
    kept = [one for one in found if not radius_km or one.distance_km is None or one.distance_km <= radius_km]
    told = entries(words, kept, now)
    return Paper(
        words,
        listing.name_of(place, words.language) or words.country_name,
        tuple(one for one in told if one.card.distance_km is not None),
        tuple(one for one in told if one.card.distance_km is None),
        locale_words.day(now.date(), words.language),
        neutral,
    )


def entries(words: Speaker, found: Sequence[Match], now: datetime) -> list[Entry]:
    """These services with what is told of each."""
    shown = cards(words, found, Situation(), now)
    return [Entry(card, tuple(_lines(words, match, now.date()))) for card, match in zip(shown, found, strict=True)]


# --- in words ----------------------------------------------------------------------------------------------------


def _lines(words: Speaker, match: Match, today: date) -> Iterator[str]:
    service, at = match.service, match.at
    needs = [words.say(f"label.{need}") for need in sorted(need.value for need in service.needs)]
    if needs:
        yield words.say("reason.need", need=locale_words.listed(needs, words.language))
    yield _hours(words, hours_at(service, at), today)
    told = [flag for flag in _FLAGS if getattr(service.eligibility, flag) is True]
    told += ["accessible"] if at and at.location.accessibility.wheelchair else []
    flags = (words.say(f"reason.{flag}") for flag in told)
    for parts in (_whom(words, service.eligibility), _spoken(words, service), flags):
        if line := BETWEEN.join(parts):
            yield line
    if at and at.location.confidential:
        yield words.say("list.no_address")


def _hours(words: Speaker, hours: Hours, today: date) -> str:
    """The weekly hours in words; that single days differ is said, and what holds no longer or is not certain is not."""
    if (hours.valid_from and hours.valid_from > today) or (hours.valid_to and hours.valid_to < today):
        return words.say("reason.hours_unknown")
    if hours.osm == "24/7":
        return words.say("reason.open_always")
    rules = hours.osm.split("; ")
    weekly = [rule for rule in rules if not _DATED.search(rule)]
    each = [_rule(words, rule) for rule in weekly]
    if not all(each):  # none said, or what no words tell
        return words.say("reason.by_appointment" if in_hours(hours.osm) else "reason.hours_unknown")
    plain = BETWEEN.join(each)
    text = plain if len(weekly) == len(rules) else words.say("list.hours_vary", times=plain)
    return words.say("list.hours", times=text)


def _rule(words: Speaker, rule: str) -> str:
    """A weekly rule in words, nothing where no words tell it; times by appointment are told as such."""
    found = _ASKED.fullmatch(rule)
    if not found or not by_appointment(found["remark"]):
        return locale_words.hours(rule, words.language)
    times = locale_words.hours(found["times"], words.language)
    return words.say("list.by_appointment", times=times) if times else ""


def _whom(words: Speaker, who: Eligibility) -> Iterator[str]:
    for key, codes in (("list.for", who.serves), ("list.not_for", who.excludes)):
        if codes:
            told = ("everyone",) if "everyone" in codes else codes
            named = [words.say(f"list.who_{code}") for code in told]
            yield words.say(key, whom=locale_words.listed(named, words.language))
    for key, age in (("list.from_age", who.minimum_age), ("list.to_age", who.maximum_age)):
        if age:
            yield words.say(key, age=locale_words.number(age, words.language))


def _spoken(words: Speaker, service: Service) -> Iterator[str]:
    codes = dict.fromkeys(one.code for one in service.languages)
    names = [name for code in codes if (name := locale_words.language_name(code, words.language))]
    if names:
        yield words.say("reason.language", language=locale_words.listed(names, words.language))
    if service.interpreters or any(one.level != "staff" for one in service.languages):
        yield words.say("reason.interpreter")


# --- on paper ----------------------------------------------------------------------------------------------------

STYLE = """
@page { size: A4; margin: 14mm 16mm 16mm;
  @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; direction: ltr } }
@page cover { @bottom-center { content: none } }
html { font-family: "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", sans-serif; font-size: 11pt; line-height: 1.35;
  color: #000; background: #fff }
body { max-width: 180mm; margin: 0 auto }
.cover { page: cover; break-after: page; font-size: 20pt; padding-block-start: 80mm; text-align: center }
h1 { font-size: 18pt; margin: 0 0 2mm } h2 { font-size: 14pt; margin: 7mm 0 0; break-after: avoid }
h3 { font-size: 12.5pt; margin: 0 } p { margin: 0 0 1mm }
.one { break-inside: avoid; border-block-start: .4mm solid #000; padding: 2.5mm 0; margin-block-start: 3mm }
.call { font-size: 17pt; font-weight: 700; margin: .5mm 0 }
.small { font-size: 9.5pt } .site { overflow-wrap: anywhere }
ul { margin: 0; padding-inline-start: 5mm }
"""


def as_html(made: Paper) -> str:
    """The list as one page that loads nothing; its title tells nothing either."""
    words = made.words
    title, number = escape(words.say("ui.title")), emergency_number(words.facts)
    cover = f"<p class='cover'>{title}</p>" if made.neutral else ""
    urgent = escape(contact_of(words, number).label)
    parts = "".join(
        f"<h2>{_alone(heading)}</h2>{''.join(map(_entry, inside))}"
        for heading, inside in ((made.place, made.near), (words.say("list.far"), made.far))
        if inside
    )
    direction = words.phrasebook.languages[words.language].direction
    return (
        f"<!doctype html><html lang='{words.language}' dir='{direction}'><head><meta charset='utf-8'>"
        f"<title>{title}</title><style>{STYLE}</style></head><body>{cover}"
        f"<h1>{escape(words.say('list.paper', place=f'{OPEN}{made.place}{CLOSE}'))}</h1>"
        f"<p>{escape(words.say('list.made', date=made.day))}</p><p class='call'>{urgent}</p>"
        f"{parts or '<p>' + escape(words.say('list.none')) + '</p>'}</body></html>"
    )


def _entry(one: Entry) -> str:
    card = one.card
    sites = [way.value for way in card.contacts if way.kind in ("website", "chat")]
    reached = [way for way in card.contacts if way.kind not in ("website", "chat")]
    numbers = [_alone(way.value) if way.kind == "call" else escape(way.label) for way in reached]  # «SMS to …» is said
    under = [escape(card.notice), BETWEEN.join(_alone(text) for text in (card.address, *sites) if text)]
    lines = "".join(f"<li>{escape(line)}</li>" for line in one.lines)
    return (
        f"<section class='one'><h3>{_alone(card.name)}</h3>"
        + (f"<p class='call'>{BETWEEN.join(numbers)}</p>" if numbers else "")
        + "".join(f"<p class='site'>{text}</p>" for text in under if text)
        + f"<ul>{lines}</ul><p class='small'>{escape(card.checked)}</p></section>"
    )


def _alone(text: str) -> str:
    """A name, number or address that keeps its own direction in a text of the other one."""
    return f"{OPEN}{escape(text)}{CLOSE}"


def as_pdf(made: Paper) -> bytes:
    """The list as tagged PDF under a title that tells nothing. Raises `HavreError` where none can be laid out."""
    return printing.as_pdf(as_html(made))
