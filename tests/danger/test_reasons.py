"""Reasons and notes, exactly: which sign raises to what, what is said beside a result, which question comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.danger.test_engine import ABOUT_HER, BANDS, FOUR, NORMS, SCALE, make, tags, yes_no

from havre.core.errors import ContentError
from havre.danger.assess import Reason, assess, together
from havre.danger.case import Case, Events, Happened, Judgement, Says, Tag
from havre.danger.instrument import Item, Mark, Option, Scoring
from havre.danger.norms import frequency
from havre.danger.notes import Note
from havre.danger.signs import ALONE, Sign, Tier, raised_by
from havre.danger.words import Official, Topic, Words

NO = dict.fromkeys("abcd", "no")


def quiet(**more: object) -> Case:
    return Case(NO, population=ABOUT_HER, **more)  # type: ignore[arg-type]


# --- signs -------------------------------------------------------------------------------------------------------


def test_each_sign_raises_to_its_tier_whoever_asks() -> None:
    """Design rule 2 of the facts; separation alone is no reason, it counts with control or stalking."""
    now = {"attack_now", "coming_now", "weapon_in_hand", "strangulation_symptoms", "child_in_danger_now"}
    red = {
        "strangulation", "weapon", "firearm", "death_threat", "fears_death", "rape", "pregnancy_violence",
        "suicide_threat", "child_threat",
    }  # fmt: skip
    raised = {"control", "stalking", "escalation", "fear", "pregnant", "breach", "new_threat", "her_suicidality"}
    assert {sign.value for sign, tier in ALONE.items() if tier is Tier.NOW} == now
    assert {sign.value for sign, tier in ALONE.items() if tier is Tier.VERY_HIGH} == red
    assert {sign.value for sign, tier in ALONE.items() if tier is Tier.RAISED} == raised
    assert set(Sign) - set(ALONE) == {Sign.SEPARATION}
    for sign in Sign:
        found = assess(make(yes_no("a", signs=frozenset({sign})), scoring=None), Case({"a": "yes"}))
        expected = (Reason(f"sign.{sign.value}", ALONE[sign], ("a",)),) if sign in ALONE else ()
        assert found.reasons == expected


@pytest.mark.parametrize(
    ("pair", "code"),
    [({Sign.SEPARATION, Sign.CONTROL}, "separation_with_control"),
     ({Sign.SEPARATION, Sign.STALKING}, "stalking_after_separation")],
)  # fmt: skip
def test_two_signs_together_say_more_than_each(pair: set[Sign], code: str) -> None:
    assert (code, Tier.VERY_HIGH, frozenset(pair)) in list(raised_by(pair))
    made = make(*(yes_no(sign.value, signs=frozenset({sign})) for sign in sorted(pair)), scoring=None)
    found = assess(made, Case({sign.value: "yes" for sign in pair}))
    assert found.reasons[0] == Reason(f"sign.{code}", Tier.VERY_HIGH, tuple(sorted(sign.value for sign in pair)))


def test_tiers_are_written_one_two_three_and_e() -> None:
    assert [tier.code for tier in Tier] == ["1", "2", "3", "E"]


def test_a_sign_on_a_scale_holds_from_its_option_on() -> None:
    item = Item("x", "t", SCALE, signs=frozenset({Sign.RAPE}), present_from=2)
    made = make(item, scoring=None)
    tiers = [assess(made, Case({"x": answer})).tier for answer in ("never", "rarely", "often", "yes")]
    assert tiers == [Tier.SIGNS, Tier.SIGNS, Tier.VERY_HIGH, Tier.RAISED]


def test_what_happens_now_and_since_raises_beside_the_answers() -> None:
    now = assess(FOUR, quiet(events=Events(now=frozenset({Sign.COMING_NOW}))))
    assert (now.tier, now.reasons) == (Tier.NOW, (Reason("sign.coming_now", Tier.NOW, ("events.now",)),))
    expected = {
        Happened.STRANGULATION: Sign.STRANGULATION, Happened.WEAPON: Sign.WEAPON, Happened.RAPE: Sign.RAPE,
        Happened.DEATH_THREAT: Sign.DEATH_THREAT, Happened.NEW_THREAT: Sign.NEW_THREAT, Happened.BIRTH: Sign.PREGNANT,
        Happened.PREGNANCY: Sign.PREGNANT, Happened.ORDER_BREACHED: Sign.BREACH, Happened.STALKING: Sign.STALKING,
    }  # fmt: skip
    for event in Happened:
        found = assess(FOUR, quiet(events=Events(since=frozenset({event}))))
        sign = expected.get(event)
        assert found.reasons == ((Reason(f"sign.{sign}", ALONE[sign], ("events.since",)),) if sign else ())
        assert Note("reassess", {"events": event.value}) in found.notes
    both = Events(since=frozenset({Happened.SEPARATION}), now=frozenset())
    controlled = make(yes_no("a", signs=frozenset({Sign.CONTROL})), scoring=None)
    assert assess(controlled, Case({"a": "yes"}, events=both)).tier is Tier.VERY_HIGH


def test_three_factors_raise_and_what_is_no_factor_does_not_count() -> None:
    made = make(*(yes_no(name, factor=name != "d") for name in "abcd"), scoring=None)
    two = assess(made, Case({**NO, "a": "yes", "b": "yes", "d": "yes"}))
    assert (two.tier, two.reasons) == (Tier.SIGNS, ())
    three = assess(made, Case({**NO, "a": "yes", "b": "yes", "c": "yes"}))
    assert three.reasons == (Reason("several", Tier.RAISED, ("a", "b", "c")),)


def test_reasons_stand_from_the_highest_down() -> None:
    made = make(yes_no("a", signs=frozenset({Sign.FEAR})), yes_no("b", signs=frozenset({Sign.RAPE})), scoring=None)
    assert [one.code for one in assess(made, Case({"a": "yes", "b": "yes"})).reasons] == ["sign.rape", "sign.fear"]


# --- people ------------------------------------------------------------------------------------------------------


def test_judgement_raises_and_a_lower_one_is_noted() -> None:
    high = assess(FOUR, quiet(judgement=Judgement(Tier.VERY_HIGH, "her eyes", "B.")))
    assert high.reasons == (Reason("judgement", Tier.VERY_HIGH, ("judgement",)),)
    assert (high.tier, high.notes) == (Tier.VERY_HIGH, ())
    unexplained = assess(FOUR, quiet(judgement=Judgement(Tier.RAISED)))
    assert unexplained.notes == (Note("judgement_reasons"),)
    low = assess(FOUR, Case({**NO, "a": "yes", "b": "yes"}, Judgement(Tier.SIGNS), population=ABOUT_HER))
    assert (low.tier, low.notes) == (Tier.RAISED, (Note("judgement_does_not_lower"),))
    same = assess(FOUR, quiet(judgement=Judgement(Tier.SIGNS)))
    assert same.notes == (Note("no_sign_seen"),)


def test_what_she_says_raises() -> None:
    for saying, tier in (
        (Says.FEARS_DEATH, Tier.VERY_HIGH), (Says.AFRAID, Tier.RAISED), (Says.ASKS_FOR_PROTECTION, Tier.RAISED),
    ):  # fmt: skip
        found = assess(FOUR, quiet(judgement=Judgement(hers=frozenset({saying}))))
        assert found.reasons == (Reason(f"hers.{saying}", tier, ("judgement.hers",)),)
        asked = (Note("asked_for_protection"),) if saying is Says.ASKS_FOR_PROTECTION else ()
        assert found.notes == asked
    two = assess(FOUR, quiet(judgement=Judgement(hers=frozenset({Says.AFRAID, Says.ASKS_FOR_PROTECTION}))))
    assert [one.code for one in two.reasons] == ["hers.afraid", "hers.asks_for_protection"]


def test_together_is_the_highest_and_of_none_the_lowest() -> None:
    low, high = assess(FOUR, Case(NO)), assess(FOUR, Case(dict.fromkeys("abcd", "yes")))
    assert (together([low, high]), together([high, low]), together([])) == (Tier.VERY_HIGH, Tier.VERY_HIGH, Tier.SIGNS)


# --- what is open ------------------------------------------------------------------------------------------------


def test_the_questions_that_would_decide_come_first() -> None:
    made = make(
        yes_no("small"), yes_no("big", 3), yes_no("fear", signs=frozenset({Sign.FEAR})),
        yes_no("rape", signs=frozenset({Sign.RAPE})), yes_no("now", signs=frozenset({Sign.ATTACK_NOW})),
        scoring=Scoring(Mark.SEEN, (BANDS[0],)),
    )  # fmt: skip
    assert assess(made, Case({})).open == ("now", "rape", "fear", "big", "small")
    known = assess(made, Case({"now": "yes"}))
    assert known.open == ("rape", "fear", "big", "small")


def test_a_question_that_completes_a_rule_comes_before_one_that_does_not() -> None:
    made = make(*(yes_no(name) for name in "abcd"))
    scale = make(yes_no("a"), Item("s", "t", SCALE))
    assert assess(scale, Case({})).open == ("s", "a")
    assert assess(made, Case({"c": "yes"})).open == ("a", "b", "d")


# --- notes -------------------------------------------------------------------------------------------------------


def test_all_denied_says_that_this_is_no_reassurance() -> None:
    assert assess(FOUR, quiet()).notes == (Note("no_sign_seen"),)


def test_notes_say_that_the_people_were_not_named_how_much_is_open_and_the_bounds() -> None:
    found = assess(FOUR, Case({"a": "no"}))
    assert found.notes == (
        Note("population_not_stated"),
        Note("unanswered", {"count": "3", "of": "4"}),
        Note("bounds", {"lower": "0", "upper": "3"}),
    )


def test_strangulation_and_her_own_thoughts_of_dying_are_always_answered() -> None:
    made = make(
        yes_no("a", signs=frozenset({Sign.STRANGULATION})),
        yes_no("b", signs=frozenset({Sign.HER_SUICIDALITY})),
        scoring=None,
    )
    told = assess(made, Case({"a": "yes", "b": "yes"})).notes
    assert told == (Note("strangulation_doctor"), Note("her_suicidality"), Note("no_score_list"))
    assert Note("strangulation_doctor") not in assess(made, Case({"b": "yes"})).notes
    since = Events(since=frozenset({Happened.STRANGULATION}))
    assert Note("strangulation_doctor") in assess(FOUR, quiet(events=since)).notes


def test_outside_and_refused_are_told_with_the_factors() -> None:
    found = assess(FOUR, Case({**NO, "b": "yes", "d": "yes"}, population=tags(Tag.MAN, Tag.CHILD, Tag.PARTNER)))
    assert (found.points, found.band) == (None, None)
    assert found.notes == (
        Note("no_sign_seen"), Note("outside", {"who": "child, man"}), Note("factors", {"items": "b, d"}),
    )  # fmt: skip
    unsure = replace(FOUR, scoring=Scoring(Mark.REMEMBERED, BANDS, to_check="the paper"))
    refused = assess(unsure, quiet())
    assert refused.notes == (
        Note("no_sign_seen"), Note("refused", {"title": "Made", "to_check": "the paper"}),
        Note("factors", {"items": "-"}),
    )  # fmt: skip


@pytest.mark.parametrize("mark", list(Mark))
def test_a_score_rests_only_on_what_was_seen_derived_or_is_ours(mark: Mark) -> None:
    found = assess(replace(FOUR, scoring=Scoring(mark, BANDS, to_check="it")), quiet())
    assert (found.points is not None) is (mark in {Mark.SEEN, Mark.DERIVED, Mark.OURS})


def test_a_list_without_a_score_says_so_and_is_never_refused() -> None:
    made = make(yes_no("a"), scoring=None)
    assert not made.refused
    found = assess(made, Case({"a": "yes"}, population=tags(Tag.WOMAN)))
    assert (found.points, found.band, found.notes) == (None, None, (Note("no_sign_seen"), Note("no_score_list")))


def test_incidents_are_noted_where_no_rule_uses_them() -> None:
    for events in (Events(incidents=1), Events(repeat=True)):
        assert Note("incidents_unused") in assess(FOUR, quiet(events=events)).notes
    assert Note("incidents_unused") not in assess(FOUR, quiet()).notes


def test_what_could_still_come_is_named_by_its_tier() -> None:
    made = make(yes_no("a", signs=frozenset({Sign.ATTACK_NOW})), scoring=None)
    assert assess(made, Case({})).notes[0] == Note("could_be_higher", {"tier": "E"})
    assert Note("could_be_higher", {"tier": "E"}) not in assess(made, Case({"a": "yes"})).notes


# --- norms -------------------------------------------------------------------------------------------------------


def test_norms_are_told_to_the_trained_when_one_row_is_settled_and_only_then() -> None:
    made = replace(FOUR, norms=NORMS)
    two = {**NO, "a": "yes", "b": "yes"}
    assert Note("norms_for_trained") in assess(made, Case(two)).notes
    told = assess(made, Case(two, population=ABOUT_HER, trained=True)).notes
    values = {
        "cohort": "100 people", "year": "1999", "size": "100", "years": "2 years", "outcome": "harm", "about": "50",
        "low": "37", "high": "63", "from": "2", "to": "9",
    }  # fmt: skip
    assert told == (Note("norms", values), Note("norms_caution", {"text": "said"}))
    assert Note("norms_not_settled") in assess(made, Case({"a": "yes"}, trained=True)).notes
    outside = assess(made, Case(two, population=tags(Tag.MAN), trained=True))
    assert not {"norms", "norms_for_trained"} & {note.code for note in outside.notes}
    unsure = replace(made, norms=replace(NORMS, mark=Mark.REMEMBERED))
    assert "norms" not in {note.code for note in assess(unsure, Case(two, trained=True)).notes}
    few = replace(made, scoring=Scoring(Mark.SEEN, BANDS, minimum=4))
    assert "norms" not in {note.code for note in assess(few, Case({"a": "no"}, trained=True)).notes}


@pytest.mark.parametrize(
    ("lower", "upper", "row"), [(0, 0, 0), (0, 1, 0), (1, 2, None), (2, 2, 1), (9, 9, 1), (9, 10, None), (10, 10, None)]
)
def test_a_row_holds_both_bounds_or_none_does(lower: int, upper: int, row: int | None) -> None:
    found = frequency(NORMS, lower, upper)
    assert (found and found.row) == (None if row is None else NORMS.rows[row])


# --- words -------------------------------------------------------------------------------------------------------

WORDS = Words(
    "en", "ltr", {"t": Topic("Long?", "Short?")}, {}, {"few": "Few", "many": "Many"}, {"2": "Raised"},
    {"note.x": "{a} and {b}"}, {"made": Official("by leave", {"a": "Official?"})},
)  # fmt: skip


def test_the_official_wording_is_used_where_somebody_loaded_it_and_ours_stays_beside_it() -> None:
    first, second = FOUR.items[:2]
    assert (WORDS.wording(FOUR, first), WORDS.wording(FOUR, second)) == ("Official?", "Long?")
    assert (WORDS.topic(first), WORDS.topic(first, easy=True)) == ("Long?", "Short?")
    assert WORDS.wording(replace(FOUR, id="other"), first) == "Long?"


def test_bands_tiers_and_slots_are_said() -> None:
    assert (WORDS.band("few"), WORDS.band("few..many"), WORDS.band("0")) == ("Few", "Few … Many", "0")
    assert WORDS.tier(Tier.RAISED) == "Raised"
    assert (WORDS.say("note.x", {"a": "1", "b": "2"}), WORDS.say("note.x")) == ("1 and 2", "? and ?")


def test_a_text_that_nobody_wrote_is_an_error_that_names_it() -> None:
    with pytest.raises(ContentError) as caught:
        WORDS.say("note.y")
    assert caught.value.what == "no text «note.y» about danger"
    assert (caught.value.where, caught.value.remedy) == ("en", "run havre check")
    assert Option("x", 1).loinc == ""
