"""Numbers in a reply are those of the packs, seen in a source; where none is known, that is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from havre.assistant import topics
from havre.assistant.blocks import Emergency, Steps
from havre.assistant.wording import Speaker, contacts_of, emergency_block, line_for, steps_block
from havre.content.dialogue import load_graph
from havre.content.load import load
from havre.core.facts import CountryFacts
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Danger, Role

CONTENT = load()
LANGUAGES = sorted(CONTENT.phrasebook.languages)
COUNTRIES = sorted(CONTENT.countries)
GRAPH = load_graph()
ALL_STEPS = tuple(sorted({key for _, key in GRAPH.sentences() if key.startswith("step.")} - {"step.write_line"}))


def speaker(language: str, country: str) -> Speaker:
    return Speaker(CONTENT.phrasebook, language, CONTENT.countries.get(country))


def known_numbers(facts: CountryFacts | None) -> set[str]:
    if facts is None:
        return {"112"}
    return {"112"} | {one.number for fact in facts.facts.values() if fact.shows("phones") for one in fact.phones}


@pytest.mark.parametrize("country", ["", *COUNTRIES])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_emergency_number_of_the_country_comes_first(language: str, country: str) -> None:
    block = emergency_block(speaker(language, country))
    assert isinstance(block, Emergency)
    assert block.contacts[0].href == "tel:112"
    assert "112" in block.texts[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("country", "href"), [("FR", "sms:114"), ("FI", "sms:112"), ("AT", "sms:0800133133"), ("PT", "sms:961010200")]
)
def test_who_cannot_speak_is_given_the_text_number(language: str, country: str, href: str) -> None:
    assert href in [contact.href for contact in emergency_block(speaker(language, country)).contacts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_text_number_was_found_the_reply_says_so(language: str) -> None:
    words = speaker(language, "HU")
    said = words.say("emergency.silent_none", country=words.country_name, number="112")
    assert said in emergency_block(words).texts


@pytest.mark.parametrize("country", ["", *COUNTRIES])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_a_step_was_seen_in_a_source(language: str, country: str) -> None:
    words = speaker(language, country)
    block = steps_block(words, ALL_STEPS, Situation())
    assert isinstance(block, Steps)
    assert {contact.value for step in block.items for contact in step.contacts if contact.href.startswith("tel:")} <= (
        known_numbers(words.facts)
    )


def test_a_line_known_only_from_memory_is_not_named() -> None:
    """Catalonia's line for who uses violence was not read in a source: no number of it is given."""
    who, facts = Situation.of([Role.PERPETRATOR]), CONTENT.countries["ES"]
    assert "helpline.perpetrators.catalonia" in facts.facts
    assert line_for(facts, ("helpline.perpetrators",), who) is None


def test_who_thinks_of_dying_is_given_the_line_for_it_first() -> None:
    block = steps_block(speaker("fr", "FR"), GRAPH.steps[Danger.SUICIDAL], Situation())
    assert isinstance(block, Steps)
    assert block.items[0].id == "step.suicidal.line"
    assert "3114" in block.items[0].text


def test_a_man_is_not_sent_to_a_line_for_women() -> None:
    man = Situation.of([Circumstance.MAN])
    fact = line_for(CONTENT.countries["DE"], ("helpline.domestic",), man)
    assert fact is not None
    assert fact.id == "helpline.men"


def test_who_uses_violence_is_sent_to_a_line_for_them_or_to_none() -> None:
    who = Situation.of([Role.PERPETRATOR])
    for facts in CONTENT.countries.values():
        fact = line_for(facts, ("helpline.perpetrators",), who)
        assert fact is None or "perpetrators" in fact.serves


@pytest.mark.parametrize("country", COUNTRIES)
def test_who_uses_violence_is_never_sent_to_a_line_for_victims(country: str) -> None:
    who = Situation.of([Role.PERPETRATOR])
    words = speaker("en", country)
    assert words.facts is not None
    victims = {
        contact.href
        for family in ("helpline.domestic", "helpline.victims")
        for fact in words.facts.family(family)
        for contact in contacts_of(words, fact)
    }
    assert victims
    for situation in (who, who.merged(Situation.of([Circumstance.DEAF]))):
        block = steps_block(words, GRAPH.fallback, situation)
        assert isinstance(block, Steps)  # somebody to trust, and the way back, stay
        named = {contact.href for step in block.items for contact in step.contacts}
        article = topics.article(words, CONTENT.topics.book, "stop_violence", situation)
        assert not (named | {one.href for one in article.contacts}) & victims


@pytest.mark.parametrize("language", [*CONTENT.phrasebook.languages])
def test_where_no_line_for_thoughts_of_dying_is_known_that_is_said(language: str) -> None:
    facts = CONTENT.countries["FR"]
    left = {key: fact for key, fact in facts.facts.items() if not key.startswith("helpline.emotional")}
    words = Speaker(CONTENT.phrasebook, language, replace(facts, facts=left))
    told = steps_block(words, ["step.suicidal.line"], Situation.of([Danger.SUICIDAL]))
    assert told is not None
    (step,) = told.items
    assert step.id == "step.suicidal.no_line"
    assert [contact.href for contact in step.contacts] == ["tel:112"]
    assert words.country_name in step.text


@pytest.mark.parametrize("language", [*CONTENT.phrasebook.languages])
@pytest.mark.parametrize("step", ["step.strangulation.doctor_other", "step.strangulation.now_other"])
def test_strangulation_is_worded_for_somebody_else_in_easy_language_too(language: str, step: str) -> None:
    facts = CONTENT.countries["FR"]
    for variants in ((), ("easy",)):
        words = Speaker(CONTENT.phrasebook, language, facts, variants)
        own = steps_block(words, [step.removesuffix("_other")], Situation())
        other = steps_block(words, [step], Situation())
        assert own
        assert other
        assert own.items[0].text != other.items[0].text
        assert [one.href for one in own.items[0].contacts] == [one.href for one in other.items[0].contacts]
