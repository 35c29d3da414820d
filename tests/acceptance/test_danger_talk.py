"""Danger in a talk: asked about where it helps, one question at a time, no number, with what the country has."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.acceptance.conftest import NIGHT, Heard, say

from havre.assistant.blocks import Emergency, Question
from havre.assistant.conversation import Conversation, to_record
from havre.assistant.graph import SKIP
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role, Violence
from havre.danger.signs import EMERGENCY
from havre.usecases import assistant, danger, danger_talk, resources
from havre.usecases.assistant import Turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
LANGUAGES = ("ar", "de", "en", "es", "fi", "fr", "hu", "pt", "tr", "uk")
COUNTRIES = ("AT", "DE", "ES", "FI", "FR", "HU", "PT")
BEFORE = frozenset({"near", "watched", "call", "country"})  # what is asked before the questions about danger
STATE_LIMIT = 4096  # characters of a sealed talk


def talk_of(*codes: Code, language: str = "en", country: str = "FR", asked: frozenset[str] = BEFORE) -> Conversation:
    return replace(assistant.begin(language, country), situation=Situation.of(codes), asked=asked)


def on(talk: Conversation, message: str = "", choice: str = "") -> Heard:
    return Heard(assistant.reply(talk, Turn(NIGHT, message, choice=choice)))


def question(heard: Heard) -> str:
    found = heard.all(Question)
    return found[0].id if found else ""


def skipped(heard: Heard) -> list[str]:
    """All questions from here on, each skipped."""
    asked = []
    while question(heard):
        asked.append(question(heard))
        heard = on(heard.talk, choice=SKIP)
    return asked


def about_danger(asked: list[str]) -> list[str]:
    return [one for one in asked if one.startswith(danger_talk.QUESTION)]


# --- asked only when it helps ------------------------------------------------------------------------------------


def test_without_a_sign_of_danger_nothing_is_asked_about_it() -> None:
    for code in (Violence.PSYCHOLOGICAL, Violence.ECONOMIC, Need.SHELTER, Circumstance.CHILDREN):
        assert about_danger(skipped(on(talk_of(code, Role.VICTIM), choice=SKIP))) == []


def test_after_a_sign_at_most_four_questions_are_asked() -> None:
    for code in set(Danger) - {Danger.ATTACK_NOW, Danger.SUICIDAL}:
        asked = about_danger(skipped(on(talk_of(code), choice=SKIP)))
        assert 1 <= len(asked) <= danger_talk.MOST_FOUND, code
        assert len(set(asked)) == len(asked)


def test_who_asks_is_asked_at_most_eight() -> None:
    asked = about_danger(skipped(on(talk_of(), "am I in danger?")))
    assert asked[0] == "danger_strangulation"
    assert len(asked) == danger_talk.MOST_ASKED


def test_while_it_is_happening_nothing_is_asked_about_danger() -> None:
    heard = on(talk_of(Danger.ATTACK_NOW, Danger.WEAPON), "am I in danger?")
    assert heard.all(Emergency)
    assert about_danger(skipped(heard)) == []


def test_who_thinks_of_dying_is_not_questioned() -> None:
    assert about_danger(skipped(on(talk_of(Danger.SUICIDAL, Danger.WEAPON), choice=SKIP))) == []


@pytest.mark.parametrize("role", [Role.CHILD, Role.RELATIVE, Role.PROFESSIONAL, Role.PERPETRATOR])
def test_the_questions_are_only_for_whom_it_happens_to(role: Role) -> None:
    heard = on(talk_of(Danger.STRANGULATION, role), "am I in danger?")
    assert about_danger([question(heard), *skipped(heard)]) == []
    assert "step.danger.line" not in heard.steps


def test_who_wants_no_more_questions_gets_none() -> None:
    quiet = on(talk_of(Danger.WEAPON), "stop asking questions")
    assert about_danger(skipped(on(quiet.talk, "he has a gun"))) == []


# --- what was said is not asked again ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "not_asked"),
    [
        ("he choked me and he has a knife", {"danger_strangulation", "danger_weapon"}),
        ("he threatened to kill me because I left him", {"danger_death_threat", "danger_separation"}),
        ("he never choked me but he follows me everywhere", {"danger_strangulation", "danger_stalking"}),
    ],
)
def test_what_was_told_or_denied_is_not_asked(message: str, not_asked: set[str]) -> None:
    heard = on(talk_of(), message)
    later = on(heard.talk, "am I in danger?")
    assert not_asked.isdisjoint([question(heard), question(later), *skipped(later)])


def test_an_answer_counts_as_told_and_can_be_taken_back() -> None:
    first = on(talk_of(), "am I in danger?")
    told = on(first.talk, "yes")
    assert Danger.STRANGULATION in told.talk.situation.danger
    assert "step.strangulation.doctor" in told.steps
    assert any(one.code == "strangulation" for one in told.answer.understood)
    back = on(told.talk, choice="not:strangulation")
    assert Danger.STRANGULATION not in back.talk.situation.danger
    assert danger_talk.weigh(back.talk, "").tier == "1"


def test_what_was_understood_is_shown_when_asked_for() -> None:
    told = on(on(talk_of(), "am I in danger?").talk, choice="danger_strangulation:yes")
    shown = on(told.talk, "what did you understand about me?")
    assert shown.says("label.strangulation")


def test_a_no_or_a_skip_is_no_sign_that_somebody_is_safe() -> None:
    for answer in ("danger_strangulation:no", SKIP):
        later = on(on(talk_of(), "am I in danger?").talk, choice=answer)
        assert later.talk.situation == Situation()
        assert not later.says("danger.none_seen")
        assert question(later) == "danger_weapon"


# --- what it comes to --------------------------------------------------------------------------------------------


def test_very_great_danger_is_said_plainly_and_once_with_what_it_rests_on() -> None:
    heard = on(talk_of(), "he choked me and he has a knife")
    labels = ", ".join(assistant.speaker(heard.talk).say(f"label.{one}") for one in ("strangulation", "weapon"))
    assert heard.says("danger.very_high", labels=labels)
    later = on(heard.talk, choice="danger_separation:yes")
    assert "points to very great danger" not in later.words
    again = on(later.talk, "so am I in danger?")
    assert "points to very great danger" in again.words


def test_raised_danger_is_said_to_who_asked_when_nothing_is_left_to_ask() -> None:
    heard = on(talk_of(Danger.ESCALATION, asked=BEFORE | {"want"}), "am I in danger?")
    assert "danger is growing" not in heard.words
    while question(heard).startswith(danger_talk.QUESTION):
        heard = on(heard.talk, choice=SKIP)
    assert heard.says("danger.raised", labels=assistant.speaker(heard.talk).say("label.escalation"))


def test_who_told_no_sign_is_not_called_safe() -> None:
    heard = on(talk_of(), "am I in danger?")
    while question(heard).startswith(danger_talk.QUESTION):
        heard = on(heard.talk, choice=SKIP)
    assert heard.says("danger.none_seen")


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_steps_are_those_of_the_country(country: str) -> None:
    heard, seen, words = on(talk_of(country=country), "he choked me"), set[str](), ""
    for _ in range(6):
        seen |= set(heard.steps)
        words += heard.words
        heard = on(heard.talk, choice=SKIP)
    facts = resources.content().countries[country]
    assert {"step.strangulation.doctor", "step.danger.line", "step.separation.time"} <= seen
    device = facts.facts["device.victim"]
    assert ("step.danger.alarm" in seen) == (country in {"ES", "FR", "PT"})
    if "step.danger.alarm" in seen:
        assert next(iter(device.name.values())) in words
    assert ("step.order_court" in seen) == bool(facts.facts["order.court"].shows("name"))
    assert any(name in words for name in facts.facts["order.court"].name.values()) == ("step.order_court" in seen)


def test_without_a_country_no_step_of_a_country_is_spent() -> None:
    nowhere = on(talk_of(country="", asked=BEFORE - {"country"}), "he choked me")
    assert not any(step.startswith("step.danger") for step in nowhere.talk.said)
    assert question(nowhere) == "country"
    there = on(nowhere.talk, choice="country:FR")
    assert "step.danger.line" in there.steps


def test_who_cannot_speak_is_given_ways_in_writing() -> None:
    heard = on(talk_of(Circumstance.CANNOT_SPEAK, country="ES"), "he choked me")
    assert "step.danger.line" not in heard.steps
    assert "step.write_line" in heard.steps


@pytest.mark.parametrize("answer", ["danger_strangulation_symptoms", "danger_child_in_danger_now"])
def test_danger_at_this_moment_brings_the_numbers_and_ends_the_questions(answer: str) -> None:
    talk = talk_of(Danger.STRANGULATION, Circumstance.CHILDREN)
    heard = on(talk, choice=f"{answer}:yes")
    assert isinstance(heard.answer.blocks[0], Emergency)
    assert skipped(heard) == []
    assert not on(heard.talk, choice="not:emergency").all(Emergency)


def test_trouble_breathing_after_strangulation_repeats_the_ambulance() -> None:
    first = on(talk_of(), "he choked me")
    assert "step.strangulation.now" in on(first.talk, choice="danger_strangulation_symptoms:yes").steps


# --- in every language, without a number, within a small state ---------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_and_answers_are_written_in_the_language_without_a_number(language: str) -> None:
    packs, graph = resources.content().phrasebook, resources.graph()
    asked = [one for one in graph.questions if one.startswith(danger_talk.QUESTION)]
    ids = [f"question.{one}{part}" for one in asked for part in ("", ".why")]
    ids += ["danger.asked", *(rule.say for rule in graph.tiers.values()), "step.danger.line", "step.danger.alarm"]
    english = packs.sentences["en"]
    for key in ids:
        text = packs.sentences[language][key].text
        assert not re.search(r"\d|%|٪", text), key
        assert language == "en" or text != english[key].text, key


def test_the_longest_talk_about_danger_stays_small() -> None:
    heard = say("en", "FR", choice=SKIP)
    talk = replace(heard.talk, situation=Situation.of([*Danger, *Violence, *Circumstance]).without([Danger.ATTACK_NOW]))
    heard = on(talk, choice="easy:on")
    longest = 0
    for _ in range(45):
        longest = max(longest, len(resources.sealer().seal(heard.talk, NIGHT)))
        heard = on(heard.talk, choice=SKIP)
    assert longest <= STATE_LIMIT


def test_a_talk_about_danger_keeps_codes_and_ids_only() -> None:
    heard = on(on(talk_of(), "he put his hands round my neck in Kuopiokatu 7").talk, "am I in danger?")
    assert "uopiokatu" not in str(to_record(heard.talk))
    assert "neck" not in str(to_record(heard.talk))


def test_a_yes_answers_the_item_of_the_list_that_was_asked() -> None:
    graph, items = resources.graph(), {one.topic: one for one in danger.instrument(danger_talk.LIST).items}
    for key in (one for one in graph.questions if one.startswith(danger_talk.QUESTION)):
        item = items[key.removeprefix(danger_talk.QUESTION)]
        (adds,) = [offer.change.adds for offer in graph.questions[key].offers if offer.change.adds]
        if item.signs & EMERGENCY:
            assert danger_talk.weigh(talk_of(*adds, Danger.STRANGULATION), "").tier == "E"
        else:
            assert adds[0] in item.codes
