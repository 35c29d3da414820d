"""Longer answers say what the country's facts say, with source and date, and admit what is not known."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest

from havre.assistant.blocks import Article
from havre.assistant.topics import OPTIONAL, article, choices, chosen, slots_of, suits, tell
from havre.assistant.wording import Speaker
from havre.content.load import load
from havre.core.facts import CountryFacts, Fact
from havre.core.phrasebook import SLOT
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Role

CONTENT = load()
BOOK = CONTENT.topics.book
COUNTRIES = sorted(CONTENT.countries)
WRITTEN = sorted(language for language in CONTENT.phrasebook.languages if language in CONTENT.topics.questions)
NOBODY = Situation()
OF_FACTS = frozenset(field.name for field in fields(Fact)) - {"id", "provenance"}
NOT_TO_SAY = {
    "en": ("leave now", "leave him now", "you are safe", "you must leave", "you should have", "why did you"),
    "fr": (
        "partez maintenant",
        "quittez-le",
        "vous êtes en sécurité",
        "vous devez partir",
        "vous auriez dû",
    ),
    "de": (
        "verlassen sie ihn",
        "gehen sie sofort",
        "sie sind sicher",
        "sie müssen gehen",
        "sie hätten",
        "warum haben sie",
    ),
    "fi": ("lähde heti", "jätä hänet", "olet nyt turvassa", "sinun pitää lähteä", "sinun olisi pitänyt", "miksi et"),
    "hu": ("menj el most", "hagyd el", "biztonságban vagy", "el kell hagynod", "kellett volna", "miért nem"),
    "uk": ("ідіть негайно", "киньте", "ви в безпеці", "ви мусите піти", "вам слід було", "чому ви не"),
}
HELD = sorted(NOT_TO_SAY)
CLOUD = "[cC]loud|connectée|pilvi|felhő|хмар"
WARNING = {
    "de": "es merken",
    "en": "may notice",
    "fi": "voi huomata",
    "fr": "peut le voir",
    "hu": "észreveheti",
    "uk": "може помітити",
}


def speaker(language: str, country: str) -> Speaker:
    return Speaker(CONTENT.phrasebook, language, CONTENT.countries.get(country))


def told(language: str, country: str, topic: str, situation: Situation = NOBODY, *, easy: bool = False) -> Article:
    return article(speaker(language, country), BOOK, topic, situation, easy=easy)


def local(language: str, country: str, topic: str) -> str:
    return " ".join(told(language, country, topic).local).replace("\u00a0", " ")


@pytest.mark.parametrize("country", ["", *COUNTRIES])
@pytest.mark.parametrize("language", HELD)
def test_every_topic_is_told_whole_with_sources_and_date(language: str, country: str) -> None:
    for topic in BOOK.topics:
        said = told(language, country, topic)
        texts = (said.title, *said.paragraphs, *said.local, said.checked, *said.sources)
        assert not [text for text in texts if re.search(r"[{}]|None|True|False", text)], topic
        assert said.paragraphs
        assert said.sources
        assert re.search(r"\b20\d\d\b", said.checked), topic
        assert said.language == ""


@pytest.mark.parametrize("language", HELD)
def test_every_topic_has_an_easy_variant_of_its_own(language: str) -> None:
    for topic in BOOK.topics:
        assert told(language, "DE", topic, easy=True).paragraphs != told(language, "DE", topic).paragraphs, topic


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("language", HELD)
def test_what_is_not_known_is_named_once_with_whom_to_ask(language: str, country: str) -> None:
    words = speaker(language, country)
    for key, topic in BOOK.topics.items():
        said = told(language, country, key)
        missing = [
            fact
            for fact in topic.facts
            if not fact.endswith(OPTIONAL) and not ((found := words.fact(fact)) and tell(words, BOOK, found))
        ]
        named = [words.say(f"fact.{BOOK.telling(fact)[0]}.about") for fact in missing]
        assert all(sum(name in text for text in said.local) == 1 for name in named), key
        if topic.ask:
            # Nobody who uses violence is sent to a line for victims, even where there is no other.
            assert said.contacts or topic.for_violent, key


def unseen(facts: CountryFacts) -> CountryFacts:
    """The same facts as if no source had carried any of their fields."""
    return replace(
        facts,
        facts={
            key: replace(one, provenance=replace(one.provenance, unverified=OF_FACTS, harmless=frozenset()))
            for key, one in facts.facts.items()
        },
    )


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_field_without_a_source_is_ever_told(country: str) -> None:
    words = replace(speaker("en", country), facts=unseen(CONTENT.countries[country]))
    for fact in words.facts.facts.values() if words.facts else ():
        assert slots_of(words, fact) == {}
        assert tell(words, BOOK, fact) == ""
    for topic in BOOK.topics:
        said = article(words, BOOK, topic, NOBODY)
        assert said.links == ()
        assert said.contacts == ()


@pytest.mark.parametrize("language", WRITTEN)
def test_figures_come_from_facts_and_never_from_sentences(language: str) -> None:
    sentences = CONTENT.phrasebook.sentences[language]
    with_figures = {
        key
        for key, one in sentences.items()
        if key.startswith(("topic.", "fact.")) and re.search(r"\d", SLOT.sub("", one.text))
    }
    assert with_figures <= {"fact.shelter.wait.refused_percent", "fact.support.psychological.price"}


@pytest.mark.parametrize("language", HELD)
def test_nobody_is_told_to_leave_to_confront_or_what_they_should_have_done(language: str) -> None:
    for topic in BOOK.topics:
        for easy in (False, True):
            text = " ".join(told(language, "FR", topic, easy=easy).paragraphs).lower()
            assert not [phrase for phrase in NOT_TO_SAY[language] if phrase in text], topic


def test_before_anything_is_switched_off_the_topic_warns_that_it_may_be_noticed() -> None:
    for language, warning in WARNING.items():
        said = told(language, "FR", "digital")
        warned = next(number for number, text in enumerate(said.paragraphs) if warning in text)
        steps = next(number for number, text in enumerate(said.paragraphs) if re.search(CLOUD, text))
        assert warned < steps
        assert any(warning in text for text in told(language, "FR", "digital", easy=True).paragraphs)


# --- worked examples: what a country's facts say, and what they do not ------------------------------------------


def test_austria_tells_the_police_order_with_its_length_and_distance() -> None:
    text = local("en", "AT", "protection_order")
    assert "Betretungs- und Annäherungsverbot, and it first lasts 14 days" in text
    assert "at least 100 m away" in text
    assert "6 months" in text  # § 382b EO, as its facts say


def test_germany_tells_no_length_of_the_court_order_because_its_facts_have_none() -> None:
    text = local("en", "DE", "protection_order")
    assert "Schutzanordnung nach dem Gewaltschutzgesetz" in text
    assert "month" not in text
    assert "depends on the region" in text


def test_france_has_no_police_order_and_says_so() -> None:
    text = local("fr", "FR", "protection_order")
    assert "la police ne prononce pas elle-même" in text
    assert "12 mois" in text
    assert "6 jours" in text


def test_a_length_on_which_sources_disagree_is_not_told() -> None:
    """Hungary: 60 days in the law read, 120 in a draft of December 2025."""
    text = local("fr", "HU", "protection_order")
    assert "megelőző távoltartás" in text
    assert "60" not in text
    assert "72 heures" in text


def test_portugal_does_not_record_traces_without_a_report() -> None:
    assert "not recorded without a report" in local("en", "PT", "forensic")


def test_what_holds_in_one_part_of_a_country_is_said_to() -> None:
    said = told("en", "AT", "shelter")
    assert any(text.startswith("This holds only in one part of the country - Wien.") for text in said.local)


def test_a_part_that_was_not_seen_in_a_source_is_not_told_for_the_whole() -> None:
    """Austria's benefits hold for Vienna only by a value that no source carried."""
    assert "Mindestsicherung" not in local("en", "AT", "money")
    assert "income after leaving" in local("en", "AT", "money")


def test_without_papers_the_duty_to_pass_it_on_comes_first_in_germany() -> None:
    text = local("en", "DE", "residence")
    assert "Without papers, take care." in text


# --- for whom ----------------------------------------------------------------------------------------------------


def test_a_man_is_not_sent_to_a_line_for_women() -> None:
    man = Situation.of([Circumstance.MAN])
    hrefs = {contact.href for contact in told("en", "DE", "violence", man).contacts}
    assert "tel:08001239900" in hrefs
    assert "tel:116016" not in hrefs


def test_who_cannot_speak_is_given_a_way_to_write() -> None:
    said = told("en", "FR", "violence", Situation.of([Circumstance.CANNOT_SPEAK]))
    assert not any(contact.kind == "call" for contact in said.contacts)
    assert said.contacts


def test_who_uses_violence_is_not_told_how_victims_prepare() -> None:
    who = Situation.of([Role.PERPETRATOR])
    assert {key for key, topic in BOOK.topics.items() if suits(topic, who)} == {"stop_violence", "kept"}


def test_only_topics_of_the_packs_can_be_chosen() -> None:
    assert chosen(BOOK, "topic:shelter") == "shelter"
    assert chosen(BOOK, "topic:weather") == ""
    assert chosen(BOOK, "shelter") == ""
    assert [one.value for one in choices(speaker("en", ""), BOOK)] == [f"topic:{key}" for key in BOOK.topics]


def test_a_language_without_topics_is_answered_in_english_as_a_whole() -> None:
    words = speaker("xx", "DE")
    said = article(words, BOOK, "shelter", NOBODY)
    assert said.language == "en"
    assert said.title == told("en", "DE", "shelter").title
    assert said.local == told("en", "DE", "shelter").local
    assert choices(words, BOOK) == ()
