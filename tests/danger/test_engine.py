"""The engine on small instruments made for the purpose: each rule of scoring, each reason, each note, exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from havre.core.errors import InputError
from havre.danger.answers import Span, possible, span_of
from havre.danger.assess import Reason, assess
from havre.danger.case import Case, Events, Tag
from havre.danger.instrument import (
    Band,
    Instrument,
    Item,
    Kind,
    Mark,
    NormRow,
    Norms,
    Option,
    Rule,
    Scoring,
    Statement,
    Use,
)
from havre.danger.notes import Note
from havre.danger.signs import Tier

SEEN = Statement("said", Mark.SEEN, "a source")
USE = Use(SEEN, SEEN, "anybody", SEEN, frozenset({"man", "child"}))
SCALE = (Option("never", 0), Option("rarely", 2), Option("often", 5))
BANDS = (Band("few", Tier.SIGNS, 0), Band("some", Tier.RAISED, 2), Band("many", Tier.VERY_HIGH, 4))
NORMS = Norms(
    "n", "100 people", 1999, 100, "harm", "2 years", (NormRow(0, 1, 10, 50), NormRow(2, 9, 50, 50)), Mark.SEEN, "book",
    (SEEN, Statement("half remembered", Mark.REMEMBERED)),
)  # fmt: skip


def yes_no(name: str, points: int = 1, **more: object) -> Item:
    return Item(name, "t", (Option("no", 0), Option("yes", points)), **more)  # type: ignore[arg-type]


def make(*items: Item, scoring: Scoring | None = Scoring(Mark.SEEN, BANDS), **more: object) -> Instrument:  # noqa: B008
    return Instrument("made", "Made", Kind.LETHALITY, USE, items, scoring, **more)  # type: ignore[arg-type]


FOUR = make(*(yes_no(name) for name in "abcd"))


def tags(*given: Tag) -> frozenset[Tag]:
    return frozenset(given)


ABOUT_HER = tags(Tag.WOMAN)

# --- answers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [("never", 0, 0), ("rarely", 1, 1), ("often", 2, 2), ("0", 0, 0), ("2", 1, 1), ("5", 2, 2), ("no", 0, 0),
     ("yes", 1, 2), ("unknown", 0, 2), ("not_asked", 0, 2)],
)  # fmt: skip
def test_an_answer_leaves_so_much_possible_on_a_scale(answer: str, low: int, high: int) -> None:
    assert span_of(Item("x", "t", SCALE), answer) == Span(low, high)


def test_a_yes_or_no_is_exact_and_a_number_is_none() -> None:
    item = yes_no("x", 3)
    assert [span_of(item, one) for one in ("no", "yes")] == [Span(0, 0), Span(1, 1)]
    with pytest.raises(InputError) as caught:
        span_of(item, "3")
    assert caught.value.what == "«3» is no answer to x"
    assert caught.value.where == "answers.x"
    assert caught.value.remedy == "give yes, no, unknown, not_asked"


def test_the_possible_answers_are_the_plain_ones_and_those_of_the_scale() -> None:
    plain = ("yes", "no", "unknown", "not_asked")
    assert possible(yes_no("x")) == plain
    assert possible(Item("x", "t", SCALE)) == (*plain, "never", "rarely", "often")


def test_an_unknown_item_is_refused_and_all_are_named() -> None:
    with pytest.raises(InputError) as caught:
        assess(FOUR, Case({"a": "yes", "y": "no", "z": "no"}))
    assert caught.value.what == "made has no item y, z"
    assert caught.value.where == "answers.y"
    assert caught.value.remedy == "havre danger list --json gives the items"


def test_an_item_is_found_by_its_id() -> None:
    assert FOUR.item("c").id == "c"
    with pytest.raises(KeyError, match="e"):
        FOUR.item("e")


# --- scores and bands --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yes", "band", "tier"),
    [("", "few", Tier.SIGNS), ("a", "few", Tier.SIGNS), ("ab", "some", Tier.RAISED), ("abcd", "many", Tier.VERY_HIGH)],
)
def test_a_count_gives_its_band_and_the_tier_of_the_band(yes: str, band: str, tier: Tier) -> None:
    found = assess(FOUR, Case({name: "yes" if name in yes else "no" for name in "abcd"}))
    assert (found.points and found.points.score, found.band, found.tier) == (len(yes), band, tier)
    expected = {f"band.{band}": tier} if tier > Tier.SIGNS else {}
    assert {one.code: one.tier for one in found.reasons if one.code != "several"} == expected


def test_open_answers_leave_a_range_and_act_one_tier_below_the_top() -> None:
    found = assess(FOUR, Case({"a": "yes", "b": "no"}))
    assert found.points is not None
    assert (found.points.score, found.points.lower, found.points.upper) == (1, 1, 3)
    assert (found.band, found.tier) == ("few..some", Tier.RAISED)
    assert found.reasons == (Reason("open", Tier.RAISED, ("c", "d")),)


def test_a_reason_that_is_known_needs_none_that_is_open() -> None:
    found = assess(FOUR, Case({"a": "yes", "b": "yes"}))
    assert [one.code for one in found.reasons] == ["band.some"]
    assert Note("could_be_higher", {"tier": "3"}) in found.notes


def test_points_that_lower_never_lower_the_tier_and_are_void_beside_their_opposite() -> None:
    scoring = Scoring(Mark.SEEN, BANDS)
    made = make(yes_no("left", 4), yes_no("never", -3, unless="left"), yes_no("gun", 2), scoring=scoring)
    both = assess(made, Case({"left": "yes", "never": "yes", "gun": "no"}))
    assert both.points is not None
    assert (both.points.score, both.points.lower, both.points.upper, both.tier) == (4, 4, 4, Tier.VERY_HIGH)
    assert Note("void", {"item": "never", "because": "left"}) in both.notes
    lowered = assess(made, Case({"left": "no", "never": "yes", "gun": "yes"}))
    assert (lowered.points and lowered.points.score, lowered.band, lowered.tier) == (-1, "few", Tier.RAISED)
    unsure = assess(made, Case({"never": "yes", "gun": "no"}))
    assert unsure.points is not None
    assert (unsure.points.score, unsure.points.lower, unsure.points.upper) == (-3, -3, 4), "left would void never"
    open_pair = assess(made, Case({"gun": "no"}))
    assert open_pair.points is not None
    assert (open_pair.points.score, open_pair.points.lower, open_pair.points.upper) == (0, -3, 4)
    assert open_pair.open == ("left", "never")
    assert assess(made, Case({"left": "yes"})).open == ("gun",)


def test_rules_give_bands_in_every_way_they_may_fire() -> None:
    rules = (
        Rule("two", Tier.VERY_HIGH, ("a", "b"), at_least=2, band="hit"),
        Rule("often", Tier.RAISED, incidents=3),
        Rule("again", Tier.VERY_HIGH, repeat=True, band="again"),
    )
    bands = (Band("none", Tier.SIGNS), Band("hit", Tier.VERY_HIGH), Band("again", Tier.VERY_HIGH))
    made = make(yes_no("a"), yes_no("b"), scoring=Scoring(Mark.SEEN, bands, by_rules=True), rules=rules)
    no = {"a": "no", "b": "no"}
    assert assess(made, Case(no)).band == "none"
    assert assess(made, Case({"a": "yes", "b": "no"})).band == "none"
    met = assess(made, Case({"a": "yes", "b": "yes"}))
    assert (met.band, met.reasons) == ("hit", (Reason("rule.two", Tier.VERY_HIGH, ("a", "b")),))
    assert assess(made, Case({"a": "yes"})).band == "none..hit"
    few = assess(made, Case(no, events=Events(incidents=2)))
    assert (few.band, few.reasons) == ("none", ())
    often = assess(made, Case(no, events=Events(incidents=3)))
    assert (often.band, often.reasons) == ("none", (Reason("rule.often", Tier.RAISED),))
    assert assess(made, Case(no, events=Events(incidents=4))).reasons == often.reasons
    again = assess(made, Case({"a": "yes", "b": "yes"}, events=Events(repeat=True)))
    assert again.band == "again"
    assert [one.code for one in again.reasons] == ["rule.two", "rule.again"]


def test_rules_of_the_source_hold_only_where_it_may_be_scored() -> None:
    made = make(yes_no("a"), rules=(Rule("one", Tier.VERY_HIGH, ("a",), at_least=1),))
    assert assess(made, Case({"a": "yes"})).tier is Tier.VERY_HIGH
    assert assess(made, Case({"a": "yes"}, population=tags(Tag.MAN))).tier is Tier.SIGNS


def test_points_left_out_on_purpose_widen_the_top_and_may_raise_the_tier() -> None:
    made = make(yes_no("a"), yes_no("b"), scoring=Scoring(Mark.SEEN, BANDS, omitted_points=1))
    found = assess(made, Case({"a": "yes", "b": "no"}, population=ABOUT_HER))
    assert found.points is not None
    assert (found.points.lower, found.points.upper, found.band, found.tier) == (1, 2, "few..some", Tier.RAISED)
    assert found.notes == (
        Note("bounds", {"lower": "1", "upper": "2"}), Note("omitted", {"points": "1"}),
    )  # fmt: skip
    assert assess(made, Case({"a": "no", "b": "no"})).tier is Tier.SIGNS


def test_too_few_answers_give_points_and_no_band() -> None:
    least = Scoring(Mark.SEEN, BANDS, minimum=3, minimum_of=("a", "b"), minimum_among=1)
    made = replace(FOUR, scoring=least)
    yes = dict.fromkeys("abcd", "yes")
    assert assess(made, Case(yes)).band == "many"
    two = assess(made, Case({"a": "yes", "c": "yes"}))
    assert (two.points and two.points.score, two.band) == (2, None)
    assert Note("not_enough", {"minimum": "3"}) in two.notes
    assert "band.some" not in {one.code for one in two.reasons}
    assert assess(made, Case({"a": "yes", "c": "yes", "d": "yes"})).band is not None
    among = replace(FOUR, scoring=replace(least, minimum=2, minimum_among=2))
    assert assess(among, Case({"a": "yes", "c": "yes", "d": "yes"})).band is None
    assert assess(among, Case({"a": "yes", "b": "no"})).band is not None
