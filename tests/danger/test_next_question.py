"""Which question comes next: only what would change what is done, the gravest first, nothing twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.danger.people import shipped
from tests.danger.test_engine import SCALE, make, yes_no

from havre.core.errors import InputError
from havre.danger.assess import known_tier
from havre.danger.case import Case, Events
from havre.danger.instrument import Item
from havre.danger.next_question import OWN_MEASURE, next_questions
from havre.danger.signs import Sign, Tier

SIGNS = shipped("havre_signs")


def asked(**answers: str) -> list[str]:
    """What is asked next on the small list below, items by their name."""
    return list(next_questions(SMALL, Case(answers)))


SMALL = make(
    yes_no("drinks"),
    yes_no("control", signs=frozenset({Sign.CONTROL})),
    yes_no("threat", signs=frozenset({Sign.DEATH_THREAT})),
    yes_no("neck", signs=frozenset({Sign.STRANGULATION})),
    yes_no("neck_again", signs=frozenset({Sign.STRANGULATION})),
    yes_no("left", signs=frozenset({Sign.SEPARATION})),
    yes_no("now", signs=frozenset({Sign.ATTACK_NOW})),
    scoring=None,
)


def test_what_may_be_happening_now_comes_first_then_what_has_a_measure_of_its_own() -> None:
    assert asked() == ["now", "neck", "neck_again", "threat", "control", "left"]


def test_what_would_change_nothing_is_not_asked() -> None:
    assert "drinks" not in asked()
    assert asked(threat="yes") == ["now", "neck", "neck_again", "left"]


def test_a_sign_that_was_told_is_not_asked_about_in_another_way() -> None:
    assert asked(neck="yes") == ["now", "left"]


def test_what_was_answered_is_not_asked_again_whatever_the_answer() -> None:
    assert asked(neck="no", now="no") == ["neck_again", "threat", "control", "left"]
    assert asked(neck="unknown") == asked()


def test_signs_that_are_grave_together_are_asked_for_when_one_is_known() -> None:
    assert asked(left="yes", neck="no", neck_again="no", now="no", threat="no") == ["control"]
    assert asked(control="yes", neck="no", neck_again="no", now="no", threat="no") == ["left"]


def test_nothing_is_left_to_ask_when_it_is_happening_now() -> None:
    everything = {"now": "yes", "neck": "yes", "left": "yes"}
    assert asked(**everything) == []


def test_of_two_with_a_measure_of_their_own_the_graver_sign_comes_first() -> None:
    left, neck = (
        yes_no(name, signs=frozenset({sign}))
        for name, sign in (("left", Sign.SEPARATION), ("neck", Sign.STRANGULATION))
    )
    told = yes_no("threat", signs=frozenset({Sign.DEATH_THREAT}))
    assert next_questions(make(left, neck, told, scoring=None), Case({"threat": "yes"})) == ("neck", "left")


def test_a_scale_is_worth_asking_where_its_end_would_raise_the_tier() -> None:
    often = Item("often", "t", SCALE, signs=frozenset({Sign.DEATH_THREAT}), present_from=2)
    assert next_questions(make(often, scoring=None), Case({})) == ("often",)


def test_three_factors_make_a_further_one_worth_asking() -> None:
    plain = make(*(yes_no(name) for name in "abcd"), scoring=None)
    assert next_questions(plain, Case({"a": "yes"})) == ()
    assert next_questions(plain, Case({"a": "yes", "b": "yes"})) == ("c", "d")
    assert next_questions(plain, Case({"a": "yes", "b": "yes", "c": "yes"})) == ()


def test_an_answer_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="maybe"):
        asked(neck="maybe")


def test_the_known_tier_leaves_out_what_open_answers_might_add() -> None:
    assert known_tier(SIGNS, Case({})) is Tier.SIGNS
    assert known_tier(SIGNS, Case({"q21_escalation": "yes"})) is Tier.RAISED
    assert known_tier(SIGNS, Case({"q06_strangulation": "yes"})) is Tier.VERY_HIGH
    happening = Events(now=frozenset({Sign.STRANGULATION_SYMPTOMS}))
    assert known_tier(SIGNS, Case({}, events=happening)) is Tier.NOW


ANSWERS = st.dictionaries(st.sampled_from([one.id for one in SIGNS.items]), st.sampled_from(["yes", "no", "unknown"]))


@given(ANSWERS)
def test_every_question_asked_would_change_what_is_done_and_is_open(answers: dict[str, str]) -> None:
    case = Case(answers)
    known = known_tier(SIGNS, case)
    told = {sign for one in SIGNS.items if answers.get(one.id) == "yes" for sign in one.signs}
    for key in next_questions(SIGNS, case):
        assert answers.get(key, "unknown") == "unknown"
        more = known_tier(SIGNS, Case({**answers, key: "yes"}))
        assert more > known or (SIGNS.item(key).signs & OWN_MEASURE) - told


@given(ANSWERS)
def test_no_question_that_would_raise_the_tier_is_left_out(answers: dict[str, str]) -> None:
    known, found = known_tier(SIGNS, Case(answers)), next_questions(SIGNS, Case(answers))
    for item in SIGNS.items:
        if (
            answers.get(item.id, "unknown") == "unknown"
            and known_tier(SIGNS, Case({**answers, item.id: "yes"})) > known
        ):
            assert item.id in found
