"""A record into a case: what each field becomes, and what is said, word for word, of one that cannot be used."""

from __future__ import annotations

from typing import Any

import pytest

from havre.core.errors import InputError
from havre.danger.case import Case, Events, Happened, Judgement, Says, Tag
from havre.danger.record import case_of
from havre.danger.signs import Sign, Tier


def case(**fields: Any) -> Case:
    return case_of({"instrument": "x", "answers": {}, **fields})


def refusal(record: dict[str, Any]) -> tuple[str, str, str]:
    with pytest.raises(InputError) as caught:
        case_of(record)
    return caught.value.what, caught.value.where, caught.value.remedy


def test_answers_are_kept_as_text_and_training_is_handed_on() -> None:
    found = case_of({"answers": {"a": "yes", "b": 3}}, trained=True)
    assert found == Case({"a": "yes", "b": "3"}, trained=True)
    assert not case_of({"answers": {}}).trained


def test_a_whole_record_becomes_a_whole_case() -> None:
    judgement = {"level": "3", "reasons": "why", "by": "B.", "hers": ["afraid", "fears_death"]}
    events = {"incidents_12_months": 3, "repeat_after_conference": True, "now": ["coming_now"], "since": ["rape"]}
    found = case(judgement=judgement, events=events, population={"victim": "woman", "relation": "ex_partner"})
    assert found.judgement == Judgement(Tier.VERY_HIGH, "why", "B.", frozenset({Says.AFRAID, Says.FEARS_DEATH}))
    assert found.events == Events(3, True, frozenset({Sign.COMING_NOW}), frozenset({Happened.RAPE}))
    assert found.population == {Tag.WOMAN, Tag.EX_PARTNER}


def test_what_is_left_out_or_null_is_nothing() -> None:
    assert case() == case(judgement=None, events=None, population=None) == Case({})
    assert case(judgement={}, events={}, population={}) == Case({})
    assert case(judgement={"level": None, "reasons": "r"}).judgement == Judgement(reasons="r")
    assert case(events={"repeat_after_conference": False}).events == Events()


@pytest.mark.parametrize(
    ("word", "tier"),
    [("E", Tier.NOW), ("emergency", Tier.NOW), ("3", Tier.VERY_HIGH), ("very_high", Tier.VERY_HIGH),
     ("high", Tier.VERY_HIGH), ("refer", Tier.VERY_HIGH), ("2", Tier.RAISED), ("raised", Tier.RAISED),
     ("medium", Tier.RAISED), ("1", Tier.SIGNS), ("signs", Tier.SIGNS), ("low", Tier.SIGNS), ("standard", Tier.SIGNS)],
)  # fmt: skip
def test_every_word_of_judgement_is_a_tier(word: str, tier: Tier) -> None:
    assert case(judgement=word).judgement == case(judgement={"level": word}).judgement == Judgement(tier)


def test_a_number_is_a_level_within_a_judgement_and_a_count_of_events() -> None:
    assert case(judgement={"level": 3}).judgement.level is Tier.VERY_HIGH
    assert (case(events=3).events, case(events=0).events) == (Events(3), Events())


@pytest.mark.parametrize(
    ("given", "tags"),
    [
        ("man", {"man"}),
        (["woman", "older"], {"woman", "older"}),
        (["woman", "violent_woman"], {"woman", "violent_woman", "same_sex"}),
        (["man", "violent_man"], {"man", "violent_man", "same_sex"}),
        (["woman", "violent_man"], {"woman", "violent_man"}),
        (["woman", "violent_woman", "family"], {"woman", "violent_woman", "family"}),
        ({"victim": "woman"}, {"woman"}),
        ({"victim": "man"}, {"man"}),
        ({"victim": "non_binary"}, {"non_binary"}),
        ({"violent_person": "woman"}, {"violent_woman"}),
        ({"violent_person": "man"}, {"violent_man"}),
        ({"violent_person": "child"}, {"violent_child"}),
        ({"relation": "partner"}, {"partner"}),
        ({"relation": "dating"}, {"dating"}),
        ({"relation": "family"}, {"family"}),
        ({"age": 0}, {"child"}), ({"age": 17}, {"child"}), ({"age": 18}, set()), ({"age": 59}, set()),
        ({"age": 60}, {"older"}), ({"age": None}, set()),
        ({"disabled": True, "trans": False}, {"disabled"}),
        ({"disabled": False, "trans": True}, {"trans"}),
        ({"victim": "man", "violent_person": "man", "age": 70}, {"man", "violent_man", "same_sex", "older"}),
    ],
)  # fmt: skip
def test_people_become_tags(given: object, tags: set[str]) -> None:
    assert {tag.value for tag in case(population=given).population} == tags


ANSWERS = 'give "answers": {…}'
LEVELS = "give one of: E, 3, 2, 1, emergency, very_high, high, refer, raised, medium, signs, low, standard"
HERS = "fears_death, afraid, asks_for_protection"
NOW = "attack_now, coming_now, weapon_in_hand, strangulation_symptoms, child_in_danger_now"
YES = 'give "yes", "no" or "unknown"'
COUNT = ("is no whole number from 0 up", "give a number such as 3")
TRUE = ("is not true or false", "give true or false, or leave it out")


@pytest.mark.parametrize(
    ("fields", "what", "where", "remedy"),
    [
        ({"answers": None}, "«answers» is missing or is no object", "answers", ANSWERS),
        ({"answers": "yes"}, "«answers» is missing or is no object", "answers", ANSWERS),
        ({"answers": {"a": True}}, "an answer is text", "answers.a", YES),
        ({"answers": {"a": "no", "b": 1.5}}, "an answer is text", "answers.b", YES),
        ({"name": "x"}, "there is no field «name»", "name",
         "fields: instrument, answers, judgement, events, population"),
        ({"judgement": "worst"}, "«worst» is not known here", "judgement", LEVELS),
        ({"judgement": ["3"]}, "«judgement» is missing or is no object", "judgement", 'give "judgement": {…}'),
        ({"judgement": {"lvl": 1}}, "there is no field «lvl»", "judgement.lvl", "fields: level, reasons, by, hers"),
        ({"judgement": {"level": True}}, "«True» is not known here", "judgement.level", LEVELS),
        ({"judgement": {"level": [3]}}, "«[3]» is not known here", "judgement.level", LEVELS),
        ({"judgement": {"reasons": 1}}, "is not text", "judgement.reasons", "give text, or leave it out"),
        ({"judgement": {"by": None}}, "is not text", "judgement.by", "give text, or leave it out"),
        ({"judgement": {"hers": "afraid"}}, "is no list", "judgement.hers", f"give a list of: {HERS}"),
        ({"judgement": {"hers": ["calm"]}}, "«calm» is not known here", "judgement.hers", f"give one of: {HERS}"),
        ({"events": True}, COUNT[0], "events", COUNT[1]),
        ({"events": -1}, COUNT[0], "events", COUNT[1]),
        ({"events": "3"}, "«events» is missing or is no object", "events", 'give "events": {…}'),
        ({"events": {"x": 1}}, "there is no field «x»", "events.x",
         "fields: incidents_12_months, repeat_after_conference, now, since"),
        ({"events": {"incidents_12_months": 1.0}}, COUNT[0], "events.incidents_12_months", COUNT[1]),
        ({"events": {"repeat_after_conference": 1}}, TRUE[0], "events.repeat_after_conference", TRUE[1]),
        ({"events": {"now": ["fear"]}}, "«fear» is not known here", "events.now", f"give one of: {NOW}"),
        ({"events": {"now": "coming_now"}}, "is no list", "events.now", f"give a list of: {NOW}"),
        ({"events": {"since": {}}}, "is no list", "events.since",
         f"give a list of: {', '.join(event.value for event in Happened)}"),
        ({"population": 3}, "«population» is missing or is no object", "population", 'give "population": {…}'),
        ({"population": "martian"}, "«martian» is not known here", "population",
         f"give one of: {', '.join(tag.value for tag in Tag)}"),
        ({"population": {"sex": 1}}, "there is no field «sex»", "population.sex",
         "fields: victim, violent_person, relation, age, disabled, trans"),
        ({"population": {"victim": "dog"}}, "«dog» is not known here", "population.victim",
         "give one of: woman, man, non_binary"),
        ({"population": {"violent_person": "dog"}}, "«dog» is not known here", "population.violent_person",
         "give one of: woman, man, child"),
        ({"population": {"relation": "none"}}, "«none» is not known here", "population.relation",
         "give one of: partner, ex_partner, dating, family"),
        ({"population": {"age": -1}}, COUNT[0], "population.age", COUNT[1]),
        ({"population": {"disabled": 1}}, TRUE[0], "population.disabled", TRUE[1]),
        ({"population": {"trans": "no"}}, TRUE[0], "population.trans", TRUE[1]),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_word_for_word(fields: dict[str, Any], what: str, where: str, remedy: str) -> None:
    assert refusal({"answers": {}, **fields}) == (what, where, remedy)
