"""Longer answers: what holds everywhere, then what the facts of the country say, then what is not known there.

Structure comes from the packs (`topics.yaml`), words from the phrasebook, values from structured facts. Nothing is
composed: a fact is told by the first sentence whose conditions hold and whose slots can all be filled from fields that
may be shown. What cannot be told is named, with whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from havre.assistant.blocks import Article, Choice, Contact
from havre.assistant.locale_words import amount, day, distance, duration, listed, number
from havre.assistant.wording import Speaker, contacts_of, line_for, phone, serves, usable_first, without_number
from havre.core.facts import Fact, ReviewState
from havre.core.kept import Kept
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Role

CHOICE = "topic:"  # begins the value of a short answer that asks for a topic
MOST = 2  # topics told in one reply
OPTIONAL = "?"  # ends the id of a fact that is told where it is known, and not missed elsewhere
WRITTEN_ONLY = frozenset({Circumstance.DEAF, Circumstance.CANNOT_SPEAK})
WRITTEN_LINES = ("chat.other", "chat.police")
LAST_LINES = ("helpline.domestic", "helpline.victims")

Values = Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say a fact: the sentence `fact.<fact id>.<id>`.

    `when` gives, for a key of the fact's values (or free, anonymous, interpreters…), the values under which it holds;
    `needs` the slots that it fills; `has` other fields that must be known, such as chat.
    """

    id: str
    when: Mapping[str, tuple[str | int | float | bool, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    has: tuple[str, ...] = ()


Lines = tuple[tuple[Variant, ...], ...]  # of each line the first variant that holds is said


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject that can be asked about.

    `codes` of a situation lead here; `paragraphs` and `easy` count the sentences `topic.<id>.1 …` and
    `topic.<id>.easy.1 …`; `facts` are told in this order; `ask` are families of facts with a line to ask; `sources` are
    those of the common part; `for_violent`: told to who uses violence, too.
    """

    id: str
    codes: frozenset[Code]
    paragraphs: int
    easy: int
    facts: tuple[str, ...]
    ask: tuple[str, ...]
    sources: tuple[str, ...]
    for_violent: bool = False


@dataclass(frozen=True, slots=True)
class TopicBook:
    """All topics in the order of the packs; how facts are told; when the common part was checked, and if a draft."""

    topics: Mapping[str, Topic]
    tellings: Mapping[str, Lines]
    checked: date = date.min
    draft: bool = True

    def telling(self, fact_id: str) -> tuple[str, Lines]:
        """The id under which a fact is worded - its own, else that of the longest shorter one - and its lines."""
        name = fact_id
        while name and name not in self.tellings:
            name = name.rpartition(".")[0]
        return name, self.tellings.get(name, ())


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it was told."""

    fact: Fact
    text: str


def title(speaker: Speaker, topic: str) -> str:
    """The title of a topic."""
    return speaker.say(f"topic.{topic}.title")


def written(speaker: Speaker, topic: str) -> bool:
    """Whether this person's language has the topic; if not, it is told in the base language as a whole."""
    return speaker.phrasebook.has(f"topic.{topic}.1", speaker.language)


def choices(speaker: Speaker, book: TopicBook) -> tuple[Choice, ...]:
    """All topics written in this language as short answers, for those who would rather choose than type."""
    return tuple(Choice(CHOICE + key, title(speaker, key)) for key in book.topics if written(speaker, key))


def chosen(book: TopicBook, choice: str) -> str:
    """The topic that a short answer asks for, or empty."""
    topic = choice.removeprefix(CHOICE) if choice.startswith(CHOICE) else ""
    return topic if topic in book.topics else ""


def suits(topic: Topic, situation: Situation) -> bool:
    """Whether a topic is for this person: who uses violence is not told how victims hide and prepare."""
    return topic.for_violent or situation.role is not Role.PERPETRATOR


@dataclass(frozen=True, slots=True)
class _General:
    """What of an article is the same for everybody in a language and a country."""

    article: Article
    words: Speaker
    numbers: tuple[Contact, ...]


_GENERAL: Kept[_General] = Kept(most=1024)


def article(speaker: Speaker, book: TopicBook, topic_id: str, situation: Situation, *, easy: bool = False) -> Article:
    """The topic, worded: common part, the country's facts, what is not known there, whom to ask, sources and date."""
    content, key = (speaker.phrasebook, speaker.facts, book), (topic_id, speaker.language, speaker.variants, easy)
    general = _GENERAL.of(content, key, lambda: _general(speaker, book, topic_id, easy=easy))
    ask, contacts = _whom_to_ask(general.words, book.topics[topic_id], situation)
    return replace(
        general.article,
        local=(*general.article.local, ask) if ask else general.article.local,
        contacts=usable_first(dict.fromkeys((*general.numbers, *contacts)), situation),
    )


def _general(speaker: Speaker, book: TopicBook, topic_id: str, *, easy: bool) -> _General:
    """The article without whom to ask, which depends on who asks."""
    topic = book.topics[topic_id]
    own = written(speaker, topic_id)
    words = speaker if own else replace(speaker, language=speaker.phrasebook.base)
    told, unknown = _facts(words, book, topic)
    local = [*dict.fromkeys(one.text for one in told)]
    if words.facts is None:
        local.append(words.say("topic.no_country") if topic.facts else "")
    elif unknown:
        what = listed([words.say(f"fact.{key}.about") for key in unknown], words.language)
        local.append(words.say("topic.unknown", country=words.country_name, what=what))
    article = Article(
        id=topic_id,
        title=title(words, topic_id),
        paragraphs=_common(words, topic, easy=easy),
        heading=words.country_name if told or unknown else "",
        local=tuple(text for text in local if text),
        checked=_as_of(words, book, [one.fact for one in told]),
        sources=_sources(topic, [one.fact for one in told], words.language),
        links=_links(one.fact for one in told),
        language="" if own else words.language,
    )
    return _General(article, words, tuple(contact for one in told for contact in _numbers(words, one.fact)))


def _common(words: Speaker, topic: Topic, *, easy: bool) -> tuple[str, ...]:
    if easy and topic.easy and words.phrasebook.has(f"topic.{topic.id}.easy.1", words.language):
        return tuple(words.say(f"topic.{topic.id}.easy.{n}") for n in range(1, topic.easy + 1))
    return tuple(words.say(f"topic.{topic.id}.{n}") for n in range(1, topic.paragraphs + 1))


# --- facts -------------------------------------------------------------------------------------------------------


def _facts(words: Speaker, book: TopicBook, topic: Topic) -> tuple[list[Told], list[str]]:
    """The facts of the topic that can be told, and the ids of those that cannot."""
    told, unknown = [], []
    for wanted in topic.facts if words.facts else ():
        fact = words.fact(wanted.removesuffix(OPTIONAL))
        text = tell(words, book, fact) if fact else ""
        if fact and text:
            told.append(Told(fact, text))
        elif not wanted.endswith(OPTIONAL):
            unknown.append(book.telling(wanted)[0])
    return told, list(dict.fromkeys(unknown))


def tell(words: Speaker, book: TopicBook, fact: Fact) -> str:
    """A fact in sentences; empty when nothing of it may be shown. Where it holds only in a part, that is said first."""
    name, lines = book.telling(fact.id)
    slots = slots_of(words, fact)
    said = [
        words.say(f"fact.{name}.{variant.id}", **{key: slots[key] for key in variant.needs})
        for line in lines
        if (variant := next((one for one in line if _holds(one, fact, slots)), None))
    ]
    if said and (area := only_in(fact)):
        # A part that was not seen in a source cannot be named, and without it the fact would seem to hold everywhere.
        said = [words.say("topic.only_in", area=area), *said] if fact.shows("values") else []
    return " ".join(said)


def only_in(fact: Fact) -> str:
    """The part of the country in which a fact holds; empty when it holds everywhere."""
    return str(fact.values.get("only_in", ""))


def _holds(variant: Variant, fact: Fact, slots: Mapping[str, str]) -> bool:
    return (
        all(_value(fact, key) in wanted for key, wanted in variant.when.items())
        and slots.keys() >= set(variant.needs)
        and all(fact.shows(name) and getattr(fact, name) for name in variant.has)
    )


def _value(fact: Fact, key: str) -> str | int | float | bool | None:
    """A value that conditions may look at: only one that may also be shown."""
    if key in PLAIN_FIELDS:
        return getattr(fact, key) if fact.shows(key) else None
    return fact.values.get(key) if fact.shows("values") else None


PLAIN_FIELDS = ("free", "anonymous", "interpreters", "on_bill", "in_call_log")


def slots_of(words: Speaker, fact: Fact) -> dict[str, str]:
    """What a fact can put into sentences, worded for the language; only fields that may be shown."""
    language = words.language
    voice, sms = phone(fact, "voice"), phone(fact, "sms")
    found = {
        "name": _named(words, fact),
        "authority": _of_language(fact.authority, language) if fact.shows("authority") else "",
        "number": voice.number if voice else "",
        "sms": sms.number if sms else "",
        "app": fact.app if fact.shows("app") else "",
        "law": ", ".join(fact.legal_basis) if fact.shows("legal_basis") else "",
        "distance": distance(fact.distance_m / 1000, language) if fact.distance_m and fact.shows("distance_m") else "",
    }
    if fact.shows("durations"):
        found |= {f"duration_{key}": duration(value, language) for key, value in fact.durations.items()}
    if fact.shows("amounts"):
        found |= {f"amount_{key}": amount(value, language) for key, value in fact.amounts.items()}
    if fact.shows("values"):
        found |= {f"value_{key}": _shown(key, value, language) for key, value in fact.values.items()}
    return {key: value for key, value in found.items() if value}


def _named(words: Speaker, fact: Fact) -> str:
    voice = phone(fact, "voice")
    name = words.name(fact)
    return without_number(name, voice.number) if voice else name


def _of_language(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or next(iter(names.values()), "")


def _shown(key: str, value: str | int | float | bool, language: str) -> str:
    """A number as the language writes it - a year without marks between thousands; true and false are no words."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, str) or key == "year" or key.endswith("_year"):
        return str(value)
    return number(value, language)


# --- whom to ask, and where it comes from ------------------------------------------------------------------------


def _whom_to_ask(words: Speaker, topic: Topic, situation: Situation) -> tuple[str, tuple[Contact, ...]]:
    """A sentence naming a line of the country that serves this person, and how to reach it."""
    if words.facts is None or not topic.ask:
        return "", ()
    if topic.for_violent:
        situation = replace(situation, role=Role.PERPETRATOR)
    groups = (topic.ask,) if topic.for_violent else (topic.ask, LAST_LINES)  # the last lines are for victims
    if WRITTEN_ONLY & situation.circumstances:
        written = groups if topic.for_violent else (WRITTEN_LINES, *groups)
        return next(filter(None, (_in_writing(words, group, situation) for group in written)), ("", ()))
    for group in groups:
        if found := _by_phone(words, group, situation) or _in_writing(words, group, situation):
            return found
    return "", ()


def _by_phone(
    words: Speaker, families: tuple[str, ...], situation: Situation
) -> tuple[str, tuple[Contact, ...]] | None:
    for family in families:
        fact = line_for(words.facts, (family,), situation)
        voice = phone(fact, "voice")
        if fact and voice and not only_in(fact):
            name = without_number(words.name(fact), voice.number)
            return words.say("topic.ask", name=name, number=voice.number), contacts_of(words, fact)
    return None


def _in_writing(
    words: Speaker, families: tuple[str, ...], situation: Situation
) -> tuple[str, tuple[Contact, ...]] | None:
    for family in families:
        for fact in words.facts.family(family) if words.facts else ():
            reached = tuple(one for one in contacts_of(words, fact) if one.kind != "call")
            if reached and words.name(fact) and serves(fact, situation) and not only_in(fact):
                return words.say("topic.ask_written", name=words.name(fact)), reached
    return None


def _numbers(words: Speaker, fact: Fact) -> Iterator[Contact]:
    """Telephones and chats that a told fact names, as links; its web page stands among the links."""
    if not only_in(fact):
        yield from (one for one in contacts_of(words, fact) if one.kind != "website")


def _links(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.url for fact in facts if fact.url and fact.shows("url")))


def _sources(topic: Topic, facts: Iterable[Fact], language: str) -> tuple[str, ...]:
    """Where each statement was read, with the date of what was read, as the packs name it."""
    found = list(topic.sources)
    for fact in facts:
        when = fact.provenance.source_date
        named = " · ".join(fact.provenance.sources)
        found.append(f"{named} ({_date(when, language)})" if when else named)
    return tuple(dict.fromkeys(text for text in found if text))


def _date(text: str, language: str) -> str:
    """A whole date as the language writes it; «2023» and «2023-11» as they stand."""
    try:
        return day(date.fromisoformat(text), language)
    except ValueError:
        return text


def _as_of(words: Speaker, book: TopicBook, facts: list[Fact]) -> str:
    """When this was last looked up - the oldest date of all - and, while it is a draft, that nobody checked it."""
    oldest = day(min((book.checked, *(fact.provenance.checked for fact in facts))), words.language)
    if book.draft or any(fact.provenance.review.state is ReviewState.DRAFT for fact in facts):
        return f"{words.say('topic.as_of', date=oldest)} {words.say('ui.checked_not')}."
    return words.say("ui.checked", date=oldest)
