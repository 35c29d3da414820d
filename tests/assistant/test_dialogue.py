"""What comes next: danger first, one question at most, each asked once, never a dead end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.assistant import choices, dialogue
from havre.assistant.choices import Chosen
from havre.assistant.conversation import VERSION, Conversation, from_record, to_record
from havre.assistant.dialogue import Heard, Plan
from havre.content.dialogue import load_graph
from havre.content.load import load
from havre.core.errors import InputError
from havre.core.situation import Situation
from havre.core.vocabulary import FACETS, Circumstance, Danger, Need, Role, Violence

GRAPH = load_graph()
CODES = [code for facet in FACETS.values() for code in facet]
situations = st.frozensets(st.sampled_from(CODES), max_size=8).map(Situation.of)
talks = st.builds(
    Conversation,
    language=st.sampled_from(["fr", "ar", "hu"]),
    country=st.sampled_from(["", "FR", "AT"]),
    place=st.sampled_from(["", "2988507"]),
    situation=situations,
    easy=st.booleans(),
    refused=st.sampled_from([frozenset(), frozenset({"police"})]),
)
NOTHING = Situation()


def plan(talk: Conversation, before: Situation, **heard: Any) -> Plan:
    return dialogue.plan(GRAPH, talk, before, Heard(**heard))


def apply_choice(talk: Conversation, choice: str, countries: Iterable[str]) -> Chosen:
    return choices.apply_choice(GRAPH, talk, choice, countries)


def told(*codes: object, country: str = "FR") -> Conversation:
    return Conversation("fr", country, situation=Situation.of(codes))  # type: ignore[arg-type]


@given(talks)
def test_danger_now_always_leads(talk: Conversation) -> None:
    danger = replace(talk, situation=talk.situation.merged(Situation.of([Danger.ATTACK_NOW])))
    assert plan(danger, talk.situation, understood=True).emergency


@given(talks)
def test_in_danger_nothing_is_asked_but_the_country(talk: Conversation) -> None:
    danger = replace(talk, situation=talk.situation.merged(Situation.of([Danger.ATTACK_NOW])))
    question = plan(danger, talk.situation, understood=True).question
    assert question == ("" if talk.country else "country")


@given(talks)
def test_each_question_is_put_once_and_skipping_all_of_them_ends(talk: Conversation) -> None:
    asked: list[str] = []
    for _ in range(12):
        step = plan(talk, NOTHING, understood=True)
        if not step.question:
            break
        asked.append(step.question)
        talk = apply_choice(step.talk, "skip", ["FR"]).talk
    else:
        pytest.fail(f"still asking after twelve skips: {asked}")
    assert len(asked) == len(set(asked))


@given(talks)
def test_a_reply_is_short(talk: Conversation) -> None:
    step = plan(talk, NOTHING, understood=True)
    assert len(step.says) <= GRAPH.most_acks
    assert len(step.steps) <= GRAPH.most_steps


@given(talks)
def test_the_same_turn_gives_the_same_plan(talk: Conversation) -> None:
    first = plan(talk, NOTHING, understood=True)
    assert first == plan(talk, NOTHING, understood=True)


@given(talks)
def test_a_step_is_said_once_except_what_saves_a_life_now(talk: Conversation) -> None:
    first = plan(talk, NOTHING, understood=True)
    again = plan(first.talk, talk.situation, understood=True)
    repeated = set(first.steps) & set(again.steps)
    assert repeated <= GRAPH.again


def test_who_uses_violence_is_not_told_what_victims_are_told() -> None:
    step = plan(told(Role.PERPETRATOR, Violence.PHYSICAL, Danger.SEPARATION), NOTHING, understood=True)
    assert step.says == ("ack.perpetrator",)
    assert set(step.steps) <= set(GRAPH.parts[Role.PERPETRATOR].steps)


def test_a_relative_is_told_how_to_help_and_not_to_confront() -> None:
    step = plan(told(Role.RELATIVE, Violence.PHYSICAL), NOTHING, understood=True)
    assert step.steps[0] == "step.relative.listen"


def test_strangulation_leads_to_a_doctor_today() -> None:
    step = plan(told(Role.VICTIM, Danger.STRANGULATION), NOTHING, understood=True)
    assert step.steps[0] == "step.strangulation.doctor"


def test_a_strong_sign_asks_first_whether_the_violent_person_is_near() -> None:
    step = plan(told(Role.VICTIM, Danger.DEATH_THREAT), NOTHING, understood=True)
    assert step.question == "near"


def test_saying_that_they_are_near_raises_the_alarm() -> None:
    asked = plan(told(Danger.WEAPON), NOTHING, understood=True).talk
    near = apply_choice(asked, "near:yes", ["FR"]).talk
    assert Danger.ATTACK_NOW in near.situation.danger
    assert Need.EMERGENCY in near.situation.needs
    assert Danger.ATTACK_NOW not in apply_choice(near, "near:no", ["FR"]).talk.situation.danger


def test_what_was_not_understood_is_never_met_with_refusal() -> None:
    assert plan(told(), NOTHING, understood=False, in_scope=True).says == ("ack.unclear",)


def test_what_has_nothing_to_do_with_it_is_said_to_be_outside() -> None:
    assert plan(told(), NOTHING, understood=False, in_scope=False).says == ("ack.out_of_scope",)


def test_a_code_that_is_not_so_goes_out_and_may_not_be_invented() -> None:
    talk = told(Violence.PHYSICAL, Circumstance.PETS)
    assert apply_choice(talk, "not:pets", []).talk.situation.circumstances == frozenset()
    assert apply_choice(talk, "not:deaf", []).talk.situation == talk.situation


@pytest.mark.parametrize("choice", ["country:XX", "place:999", "need:nothing", "not:", ":", "x" * 5000, "near:maybe"])
def test_an_answer_that_we_did_not_offer_changes_nothing(choice: str) -> None:
    talk = told(Violence.PHYSICAL)
    assert replace(apply_choice(talk, choice, ["FR"]).talk, pending="") == talk


def test_forgetting_forgets_everything_but_language_and_country() -> None:
    talk = replace(told(Violence.PHYSICAL), place="2988507", said=frozenset({"ack.victim"}))
    assert apply_choice(talk, "forget", ["FR"]).talk == Conversation("fr", "FR")


@pytest.mark.parametrize("language", [*load().phrasebook.languages, "tr", "uk"])
def test_every_sentence_that_the_dialogue_can_name_is_written(language: str) -> None:
    book = load().phrasebook
    labels = {f"label.{code}" for code in CODES if code is not Role.UNKNOWN}
    named = labels | {sentence for _, sentence in GRAPH.sentences()}
    assert {key for key in named if not book.has(key, language)} == set()


def test_every_danger_sign_has_something_to_do() -> None:
    assert [sign for sign in Danger if sign not in GRAPH.steps] == []


@given(talks)
def test_a_talk_is_the_same_after_it_travelled(talk: Conversation) -> None:
    assert from_record(to_record(talk)) == talk


@pytest.mark.parametrize(
    "record", [None, [], {}, {"v": VERSION}, {"v": 2, "l": "fr"}, {"v": VERSION, "l": "fr", "s": ["x"]}]
)
def test_a_record_that_is_not_ours_is_refused(record: object) -> None:
    with pytest.raises(InputError):
        from_record(record)


@pytest.mark.parametrize("danger", [Danger.STRANGULATION, Danger.RECENT_RAPE])
def test_who_is_told_to_see_a_doctor_today_is_not_told_again_in_weaker_words(danger: Danger) -> None:
    talk = told(danger, Need.MEDICAL)
    assert "step.injury" not in plan(talk, NOTHING).steps


def test_a_wound_beside_a_rape_is_still_spoken_of() -> None:
    assert "step.injury" in plan(told(Danger.RECENT_RAPE, Danger.INJURY), NOTHING).steps


def test_symptoms_after_strangulation_are_answered_with_the_ambulance_and_nothing_weaker() -> None:
    talk = replace(told(Danger.STRANGULATION), pending="danger_strangulation_symptoms")
    chosen = apply_choice(talk, "danger_strangulation_symptoms:yes", ["FR"]).talk
    steps = plan(chosen, talk.situation, tier="E").steps
    assert "step.strangulation.now" in steps
    assert "step.injury" not in steps


def test_who_thinks_of_dying_is_not_told_of_courts_and_evidence() -> None:
    steps = plan(told(Danger.SUICIDAL), NOTHING, tier="2").steps
    assert steps
    assert not {"step.order_court", "step.evidence"} & set(steps)
    assert "step.order_court" in plan(told(Violence.PHYSICAL), NOTHING, tier="2").steps


def test_beside_a_longer_answer_no_line_is_named_twice() -> None:
    talk = told(Need.LEGAL)
    assert plan(talk, NOTHING, topics=("custody",)).steps == ()
    assert plan(talk, NOTHING).steps == GRAPH.fallback[:1]
    hit = told(Violence.PHYSICAL)  # who tells what happens is first told whom to call, articles or not
    assert plan(hit, NOTHING, topics=("violence",)).steps == GRAPH.fallback[:1]
