"""What holds of every instrument and every case: a yes never lowers, not knowing only widens, order does not matter."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.danger.people import library, shipped, verified

from havre.danger.answers import possible
from havre.danger.assess import Assessment, assess, together
from havre.danger.case import Case, Events, Happened, Judgement, Says, Tag
from havre.danger.instrument import Instrument
from havre.danger.signs import EMERGENCY, Tier
from havre.danger.words import SLOT
from havre.usecases import danger

pytestmark = pytest.mark.slow

SHIPPED = tuple(library().instruments.values())
INSTRUMENTS = (*SHIPPED, *(verified(one) for one in SHIPPED if one.refused))
LEVELS = [None, *Tier]


@st.composite
def judgements(draw: st.DrawFn) -> Judgement:
    return Judgement(draw(st.sampled_from(LEVELS)), draw(st.sampled_from(["", "a"])), "", draw(_some(Says)))


@st.composite
def events(draw: st.DrawFn) -> Events:
    now = draw(st.frozensets(st.sampled_from(sorted(EMERGENCY)), max_size=1))
    return Events(draw(st.integers(0, 5)), draw(st.booleans()), now, draw(_some(Happened)))


def _some[T](kind: type[T]) -> st.SearchStrategy[frozenset[T]]:
    return st.frozensets(st.sampled_from(list(kind)), max_size=2)  # type: ignore[call-overload]


@st.composite
def cases(draw: st.DrawFn, *, quiet: bool = False) -> tuple[Instrument, Case]:
    """An instrument and a case; a quiet one has neither judgement nor events."""
    instrument = draw(st.sampled_from(INSTRUMENTS))
    answers = {
        item.id: draw(st.sampled_from(possible(item))) for item in instrument.items if draw(st.integers(0, 9)) < 9
    }
    population = draw(_some(Tag))
    if quiet:
        return instrument, Case(answers, population=population)
    return instrument, Case(answers, draw(judgements()), draw(events()), population)


def changed(case: Case, item: str, answer: str) -> Case:
    return replace(case, answers={**case.answers, item: answer})


ITEM = st.integers(0, 1_000)


@given(cases(), ITEM)
def test_a_yes_never_lowers_the_tier(one: tuple[Instrument, Case], place: int) -> None:
    instrument, case = one
    item = instrument.items[place % len(instrument.items)]
    ladder = ["no", *(["yes"] if item.is_yes_no else [option.id for option in item.options])]
    tiers = [assess(instrument, changed(case, item.id, answer)).tier for answer in ladder]
    assert tiers == sorted(tiers)
    unknown = assess(instrument, changed(case, item.id, "unknown")).tier
    assert tiers[0] <= unknown <= max(tiers[-1], Tier.RAISED)


@given(cases(), ITEM)
def test_not_knowing_only_widens(one: tuple[Instrument, Case], place: int) -> None:
    instrument, case = one
    item = instrument.items[place % len(instrument.items)]
    for answer in ("yes", "no"):
        known, unknown = (assess(instrument, changed(case, item.id, each)) for each in (answer, "unknown"))
        assert (known.points is None) is (unknown.points is None)
        if known.points and unknown.points:
            assert unknown.points.lower <= known.points.lower <= known.points.upper <= unknown.points.upper


@given(cases())
def test_unknown_and_not_asked_are_the_same_not_known(one: tuple[Instrument, Case]) -> None:
    instrument, case = one
    asked = {key: "unknown" if given == "not_asked" else given for key, given in case.answers.items()}
    left_out = {key: given for key, given in case.answers.items() if given not in ("unknown", "not_asked")}
    found = [assess(instrument, replace(case, answers=each)) for each in (case.answers, asked, left_out)]
    assert found[0] == found[1] == found[2]


@given(cases())
def test_score_lies_within_its_bounds(one: tuple[Instrument, Case]) -> None:
    found = assess(*one)
    if found.points:
        assert found.points.lower <= found.points.score <= found.points.upper


@given(cases(), st.randoms(use_true_random=False))
@pytest.mark.slow
def test_order_of_answers_does_not_matter(one: tuple[Instrument, Case], chance: random.Random) -> None:
    instrument, case = one
    shuffled = list(case.answers.items())
    chance.shuffle(shuffled)
    assert assess(instrument, replace(case, answers=dict(shuffled))) == assess(instrument, case)


@given(cases(quiet=True), st.sampled_from(sorted(library().words)))
def test_language_does_not_matter(one: tuple[Instrument, Case], language: str) -> None:
    found = assess(*one)
    base, other = (danger.as_record(found, each) for each in ("en", language))
    for key in ("score", "lower", "upper", "band", "tier", "open"):
        assert base[key] == other[key]
    for key, end in (("reasons", "] "), ("notes", ": ")):
        assert [each.split(end)[0] for each in base[key]] == [each.split(end)[0] for each in other[key]]


@given(cases(quiet=True), judgements(), events())
def test_overrides_never_lower(one: tuple[Instrument, Case], judgement: Judgement, happened: Events) -> None:
    instrument, case = one
    alone = assess(instrument, case)
    overridden = assess(instrument, replace(case, judgement=judgement, events=happened))
    assert overridden.tier >= alone.tier
    assert overridden.points == alone.points
    assert {reason.code for reason in alone.reasons} - {"open"} <= {reason.code for reason in overridden.reasons}


@given(cases())
def test_the_tier_is_the_highest_of_its_reasons_and_each_is_given(one: tuple[Instrument, Case]) -> None:
    found = assess(*one)
    assert found.tier is max((reason.tier for reason in found.reasons), default=Tier.SIGNS)
    assert [reason.tier for reason in found.reasons] == sorted((r.tier for r in found.reasons), reverse=True)


@given(cases())
def test_what_is_open_is_all_that_is_not_known(one: tuple[Instrument, Case]) -> None:
    instrument, case = one
    found = assess(instrument, case)
    assert len(found.open) == len(set(found.open))
    for item in instrument.items:
        given_answer = case.answers.get(item.id, "not_asked")
        if given_answer in ("unknown", "not_asked") and not item.unless:
            assert item.id in found.open
        if given_answer == "no" or (given_answer == "yes" and item.is_yes_no):
            assert item.id not in found.open


@given(st.lists(cases(), max_size=4))
@pytest.mark.slow
def test_several_assessments_give_the_highest_tier_and_nothing_in_between(
    several: list[tuple[Instrument, Case]],
) -> None:
    found: list[Assessment] = [assess(*one) for one in several]
    assert together(found) == max((one.tier for one in found), default=Tier.SIGNS)


@given(cases())
def test_outside_the_population_there_is_no_score_and_the_reason_is_given(one: tuple[Instrument, Case]) -> None:
    instrument, case = one
    found = assess(instrument, case)
    outside = {tag.value for tag in case.population} & instrument.use.outside
    if outside:
        assert found.points is None
        assert found.band is None
        assert [note.values["who"] for note in found.notes if note.code == "outside"] == [", ".join(sorted(outside))]


@given(cases())
@pytest.mark.slow
def test_everything_that_can_be_found_can_be_said(one: tuple[Instrument, Case]) -> None:
    instrument, case = one
    for trained in (False, True):
        said = danger.as_record(assess(instrument, replace(case, trained=trained)), "en")
        assert "?" not in "".join(said["notes"]), "a slot that nobody filled"
        assert not any("{" in text for text in said["notes"] + said["reasons"])


@pytest.mark.parametrize("language", sorted(library().words))
def test_every_language_says_the_same_with_the_same_slots(language: str) -> None:
    base, words = library().words["en"], library().words[language]
    for part in ("topics", "answers", "bands", "tiers", "says"):
        assert getattr(words, part).keys() == getattr(base, part).keys()
    assert [
        key for key, text in words.says.items() if set(SLOT.findall(text)) != set(SLOT.findall(base.says[key]))
    ] == []


LOW = (
    "low risk", "no risk", "geringes risiko", "niedriges risiko", "bajo riesgo", "riesgo bajo", "matala riski",
    "risque faible", "faible risque", "alacsony kockázat", "baixo risco", "risco baixo", "خطر منخفض", "خطر ضعيف",
)  # fmt: skip


@pytest.mark.parametrize("language", sorted(library().words))
def test_no_text_calls_anything_a_low_risk(language: str) -> None:
    words = library().words[language]
    every = [*words.tiers.values(), *words.bands.values(), *words.says.values()]
    assert not [text for text in every if any(low in text.lower() for low in LOW)]


@given(cases())
@pytest.mark.slow
def test_percentages_are_for_trained_readers_only(one: tuple[Instrument, Case]) -> None:
    found = assess(*one)
    assert not {"norms", "norms_caution"} & {note.code for note in found.notes}


def test_odara_is_the_only_one_with_norms_and_they_name_cohort_and_year() -> None:
    with_norms = [one for one in SHIPPED if one.norms]
    assert with_norms == [shipped("odara")]
    assert with_norms[0].norms is not None
    assert (with_norms[0].norms.year, with_norms[0].norms.size) == (2004, 589)
