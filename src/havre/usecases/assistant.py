"""One turn of a talk: the message is read, the situation grows, the next step is planned, services are found, worded.

Nothing is written anywhere: what is known travels in the answer (`Answer.talk`) and comes back with the next turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import DatabaseError

from havre.assistant import dialogue
from havre.assistant.blocks import Article, Block, Choice, Emergency, Question, Say, Services, Steps
from havre.assistant.choices import apply_choice, countries_for, question_block, typed_choice
from havre.assistant.conversation import Conversation
from havre.assistant.dialogue import Heard
from havre.assistant.reading import Reading
from havre.assistant.wording import (
    Speaker,
    emergency_block,
    emergency_number,
    steps_block,
    variants_for,
)
from havre.content.load import Content
from havre.core.kept import Kept
from havre.core.language import Direction, asked_for, tokens
from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Need
from havre.usecases import answering, danger_talk, listening, outside, places, resources, topics, whereabouts
from havre.usecases.service_cards import services_block

MESSAGE_LIMIT = 4000  # characters
FEW_WORDS = 3  # fewer words than this tell too little of language and subject
# Probability of danger now from which the emergency card stands first, quietly; chosen on dev (docs/dialogue.md, R2).
PERHAPS_NOW = 0.02
PERHAPS = "emergency.heading_perhaps"  # the sentence that heads that card
SURE_OF_LANGUAGE = 0.9  # below this probability the page does not change its language
NEUTRAL_SITE = "https://www.wikipedia.org/"  # where no pack names a site of the country
_COUNTRIES: Kept[tuple[tuple[str, str], ...]] = Kept(most=64)
_PAGES: Kept[Page] = Kept(most=512)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person did: wrote something, or chose a short answer. `now` is aware; `language` a choice of theirs."""

    now: datetime
    message: str = ""
    choice: str = ""
    language: str = ""
    country: str = ""
    note: str = ""  # id of a sentence that the face must have said, as when the last talk had expired


@dataclass(frozen=True, slots=True)
class Understood:
    """A code that was understood, with its name in the person's language."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply: blocks in order, and the talk to carry to the next turn."""

    talk: Conversation
    blocks: tuple[Block, ...]
    direction: Direction
    understood: tuple[Understood, ...]
    place_label: str

    @property
    def language(self) -> str:
        """The language of the reply."""
        return self.talk.language


@dataclass(frozen=True, slots=True)
class Served:
    """The languages people are answered in, and the countries whose facts are known."""

    languages: tuple[str, ...]
    countries: tuple[str, ...]


def served() -> Served:
    """What the packs serve."""
    packs = resources.content()
    return Served(tuple(packs.phrasebook.languages), tuple(packs.countries))


def begin(language: str, country: str = "") -> Conversation:
    """A talk in which nothing is known yet."""
    return Conversation(language=language, country=country)


def speaker(talk: Conversation) -> Speaker:
    """The words for this talk: its language, and the facts of its country and territory."""
    packs = resources.content()
    place = _place(talk)
    facts = packs.facts_for(talk.country, place.territory if place else "")
    return Speaker(packs.phrasebook, talk.language, facts, variants_for(talk.situation, easy=talk.easy))


def _place(talk: Conversation) -> Place | None:
    with suppress(DatabaseError):
        return places.place(talk.place) if talk.place else None
    return None


def _label(place_id: str, language: str) -> str:
    with suppress(DatabaseError):
        return places.place_label(place_id, language)
    return ""


@places.read_once()
def reply(talk: Conversation, turn: Turn) -> Answer:
    """The answer to one turn. The same talk, turn and packs give the same answer, if no model outside is asked."""
    talk = _with_page_choices(talk, turn)
    before, graph = talk.situation, resources.graph()
    countries = _countries(talk.language)
    choice = turn.choice or typed_choice(speaker(talk), graph, talk, turn.message, countries)
    taken: tuple[Code, ...] = ()
    met, now = "", 0.0
    answered = answering.Answered(talk) if choice else answering.answer(talk, turn.message)
    if choice:
        chosen = outside.decided(talk, choice) or apply_choice(graph, talk, choice, [code for code, _ in countries])
        heard = Heard(first_words=turn.note or chosen.first_words, move=chosen.move)
        talk, told = answering.settled(chosen.talk, choice), topics.chosen(chosen.talk, choice)
    elif answered.done:
        talk, taken, told = answered.talk, answered.taken, ()
        heard = Heard(first_words=turn.note or answered.says)
    else:
        read = _read(answered, turn.message[:MESSAGE_LIMIT])
        talk, taken, heard, told = read.talk, read.taken, _heard(read, before, turn), read.topics
        met, now = read.met, read.now
    weighed = danger_talk.weigh(talk, heard.move)
    heard = replace(heard, foreign=listening.is_foreign(talk), topics=told, tier=weighed.tier, helpful=weighed.helpful)
    plan = dialogue.plan(graph, talk, before, heard)
    answer = _answer(plan, turn.now, taken, met)
    if plan.emergency or not (answered.unread or (now >= PERHAPS_NOW and _may_be_now(answer.talk))):
        return answer
    return _with_card(answer, speaker(answer.talk))


def _may_be_now(talk: Conversation) -> bool:
    """Whether the card may stand there in case it is now: once in a talk, and not after it was said that it is not.

    While it was asked and not said whether who is violent is there, it may do so again.
    """
    asked_before = answering.is_open(talk) and talk.pending != answering.NEAR
    return asked_before or (PERHAPS not in talk.said and answering.ANSWERED not in talk.said)


def _with_card(answer: Answer, words: Speaker) -> Answer:
    """The emergency card first, quietly, in case it is now."""
    card = emergency_block(words, answer.talk.situation, police_wanted=_police_wanted(answer.talk), perhaps=True)
    return replace(answer, talk=answer.talk.with_said([PERHAPS]), blocks=(card, *answer.blocks))


def _heard(read: _Read, before: Situation, turn: Turn) -> Heard:
    """What a message told. Who has told something is never turned away, nor is a word or two not understood."""
    in_scope = read.in_scope or bool(before.codes) or len(tokens(turn.message)) < FEW_WORDS
    first_words = turn.note or ("ack.taken_back" if read.taken else "")
    return Heard(read.understood, in_scope, first_words, read.move, read.calls)


@dataclass(frozen=True, slots=True)
class _Read:
    talk: Conversation
    understood: bool
    in_scope: bool
    move: str
    taken: tuple[Code, ...]
    topics: tuple[str, ...]
    calls: bool
    met: str  # id of a sentence of empathy, or that no number is known in the country told
    now: float  # probability that help is needed this minute


def _with_page_choices(talk: Conversation, turn: Turn) -> Conversation:
    packs = resources.content()
    if turn.language in packs.phrasebook.languages:
        talk = replace(talk, language=turn.language)
    if turn.country in packs.countries and turn.country != talk.country:
        talk = replace(talk, country=turn.country, place="", candidates=())
    return talk


def _read(answered: answering.Answered, message: str) -> _Read:
    """What a message adds to the talk besides what it answers: language, codes, place."""
    talk = answered.talk
    reading = resources.reader().read(message, language_hint=talk.language, country=talk.country)
    language = _language(talk, reading, len(tokens(message)))
    before = replace(talk, language=language)
    where = whereabouts.placed(before, message)
    placed = where.talk
    wide = outside.widened(placed, reading, message)
    heard = listening.listen(placed, wide.reading, message, answer=answered.given)
    after, place = answering.after(heard.talk, heard.move), _place(placed)
    if place and place.overseas and placed.place != talk.place:
        after = replace(after, situation=after.situation.merged(Situation.of([Circumstance.OVERSEAS])))
    understood = bool(answered.given or heard.told.codes or heard.taken) or where.told
    understood = understood or after.situation != talk.situation
    bland = resources.moves().is_bland(message, language)
    few = answered.given and len(tokens(message)) <= listening.FEW_WORDS
    told = (
        ()
        if heard.move or few or bland or answered.unread
        else topics.found(after, talk.situation, message, reading, wide.topics)
    )
    in_scope = reading.in_scope or understood or bland or bool(heard.move or told)
    calls = Need.EMERGENCY in heard.told.needs
    now = 0.0 if heard.move or bland or answered.given else reading.now
    return _Read(after, understood, in_scope, heard.move, heard.taken, told, calls, where.says or wide.sentence, now)


def _language(talk: Conversation, reading: Reading, words: int) -> str:
    """The language of the reply: that of the message when it is plain, else the one the page already speaks."""
    served = resources.content().phrasebook.languages
    plain = reading.language in served and reading.language_confidence >= SURE_OF_LANGUAGE
    begun = talk.turns > 0 and words < FEW_WORDS  # «ja» in the middle of a German talk is not Finnish
    return reading.language if plain and not begun else talk.language


# --- the answer --------------------------------------------------------------------------------------------------


def _answer(plan: dialogue.Plan, now: datetime, taken: tuple[Code, ...], met: str) -> Answer:
    met_first = (met,) if met and not plan.emergency else ()
    talk = plan.talk.with_said(met_first)
    words = speaker(talk)
    place = _label(talk.place, talk.language) if talk.place else ""
    services = services_block(words, talk, now, police_wanted=_police_wanted(talk)) if plan.services else None
    listed = _digest(services)
    if services and services.cards and listed == talk.listed and plan.question:
        services = None  # the same services stand in the answer before; a person reads on from there
    talk = replace(talk, listed=listed)
    blocks: list[Block | None] = [
        emergency_block(words, talk.situation, police_wanted=_police_wanted(talk)) if plan.emergency else None,
        _said(
            words, (*met_first, *plan.says), {"ack.taken_back": taken, **danger_talk.named(plan.says, talk.situation)}
        ),
        listening.recap(words, talk, place) if plan.summary else None,
        steps_block(words, plan.steps, talk.situation),
        outside.reminder(words, talk, plan),
        *(topics.article(words, key, talk) for key in plan.articles),
        services,
        _question(words, talk, place) if plan.question else None,
    ]
    shown = tuple(block for block in blocks if block is not None)
    line = None if any(map(_can_be_done, shown)) else _last_resort(words, talk)
    return Answer(
        talk=talk.with_said(step.id for step in line.items) if line else talk,
        blocks=_before_question(shown, line),
        direction=words.phrasebook.languages[talk.language].direction,
        understood=understood(words, talk.situation),
        place_label=place,
    )


def _said(words: Speaker, says: tuple[str, ...], named: Mapping[str, tuple[Code, ...]]) -> Say | None:
    """These sentences; those that name codes, such as what was taken back, have them in their slot."""
    labels = {key: ", ".join(words.say(f"label.{code}") for code in codes) for key, codes in named.items()}
    texts = [words.say(key, **({"labels": labels[key]} if key in labels else {})) for key in says]
    return Say(tuple(texts)) if texts else None


def _police_wanted(talk: Conversation) -> bool:
    refusals = resources.graph().refusals
    return not any(Need.POLICE in refusals[name].codes for name in talk.refused)


def _countries(language: str) -> tuple[tuple[str, str], ...]:
    packs = resources.content()
    return _COUNTRIES.of((packs,), language, lambda: countries_for(language, packs.countries))


def _digest(services: Services | None) -> str:
    """A short print of a list of services, enough to see that it is the same list; "" where none was looked for."""
    if services is None:
        return ""
    return hashlib.blake2s("|".join(card.id for card in services.cards).encode(), digest_size=4).hexdigest()


def _question(words: Speaker, talk: Conversation, place: str) -> Question:
    given = {
        "countries": _countries(talk.language),
        "places": [(one, _label(one, talk.language)) for one in talk.candidates],
        "known": listening.known(words, talk, place),
    }
    return question_block(words, resources.graph(), talk, given)


def _last_resort(words: Speaker, talk: Conversation) -> Steps | None:
    """What to do where nothing else in a reply can be done: a line to call each time, the rest only once."""
    line, *others = resources.graph().fallback
    fresh = [line, *(step for step in others if step not in talk.said)]
    return steps_block(words, fresh, talk.situation) or steps_block(words, others, talk.situation)


def _before_question(blocks: tuple[Block, ...], line: Steps | None) -> tuple[Block, ...]:
    """These blocks with `line` among them; the question stays last."""
    asked = tuple(block for block in blocks if isinstance(block, Question))
    rest = tuple(block for block in blocks if not isinstance(block, Question))
    return (*rest, line, *asked) if line else blocks


def _can_be_done(block: Block) -> bool:
    return bool(block.cards) if isinstance(block, Services) else isinstance(block, Emergency | Steps | Article)


def understood(words: Speaker, situation: Situation) -> tuple[Understood, ...]:
    """What was understood, in words, so that a person can see and correct it."""
    return tuple(Understood(code.value, words.say(f"label.{code}")) for code in listening.ordered(situation))


# --- the page around it ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around a talk: languages, countries and topics to choose from, the number, where leaving leads."""

    speaker: Speaker
    languages: tuple[tuple[str, str, Direction], ...]
    countries: tuple[tuple[str, str], ...]
    direction: Direction
    emergency_number: str
    emergency_href: str
    leave_to: str
    topics: tuple[Choice, ...]
    outside: str  # the machine of a language model that may be asked as well; empty: none


def page(language: str, country: str = "") -> Page:
    """The frame of the page in `language` for `country` (empty: not known, so 112)."""
    packs, host = resources.content(), outside.host()
    return _PAGES.of((packs,), (language, country, host), lambda: _page(packs, language, country, host))


def _page(packs: Content, language: str, country: str, host: str) -> Page:
    words = Speaker(packs.phrasebook, language, packs.countries.get(country))
    number = emergency_number(words.facts)
    spoken = packs.phrasebook.languages
    return Page(
        speaker=words,
        languages=tuple((one.code, one.name, one.direction) for one in spoken.values()),
        countries=_countries(language),
        direction=spoken[language].direction,
        emergency_number=number.number,
        emergency_href=f"tel:{number.dial}",
        leave_to=leave_to(language, country),
        topics=topics.choices(words),
        outside=host,
    )


def leave_to(language: str, country: str = "") -> str:
    """A neutral site to leave to: the country's, else that of a country where the language is spoken."""
    countries = resources.content().countries
    likely = [countries[country]] if country in countries else []
    likely += [facts for facts in countries.values() if language in facts.languages]
    return next((facts.leave_to for facts in likely if facts.leave_to), NEUTRAL_SITE)


def pick_language(accept_language: str) -> str:
    """The served language that a browser asks for first, else the base language."""
    packs = resources.content().phrasebook
    return asked_for(accept_language, packs.languages, packs.base)
