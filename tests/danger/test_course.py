"""A case over time: what stands, what never expires, when it is due, what lowering asks for; and references."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.content.danger import load_danger
from havre.core.errors import InputError
from havre.danger import reference
from havre.danger.assess import assess
from havre.danger.case import Case, Happened
from havre.danger.course import CLOCK, WINDOW, Due, Lowering, carried, due, lowered, signs_in, stands
from havre.danger.signs import Sign, Tier

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DASH = load_danger().instruments["dash"]
ALL_NO = {item.id: "no" for item in DASH.items}
tiers = st.sampled_from(Tier)


def test_strangulation_told_once_holds_in_every_later_assessment() -> None:
    first = assess(DASH, Case({"q15_strangulation": "yes"}))
    flags = carried([signs_in(first), frozenset({Sign.FEAR})])
    assert flags == {Sign.STRANGULATION}

    later = assess(DASH, Case(ALL_NO, carried=flags))
    assert assess(DASH, Case(ALL_NO)).tier is Tier.SIGNS
    assert later.tier is Tier.VERY_HIGH
    assert [(reason.code, reason.items) for reason in later.reasons] == [("sign.strangulation", ("carried",))]


@given(before=st.none() | tiers, found=tiers)
def test_a_tier_never_falls_by_itself(before: Tier | None, found: Tier) -> None:
    assert stands(before, found) == max(before or Tier.SIGNS, found)


@pytest.mark.parametrize(("tier", "days"), [(Tier.NOW, 1), (Tier.VERY_HIGH, 3), (Tier.RAISED, 7), (Tier.SIGNS, 30)])
def test_the_clock_runs_by_the_tier(tier: Tier, days: int) -> None:
    found = due(NOW, tier, [])
    assert found == Due(NOW + timedelta(days=days))
    assert found.passed(found.at)
    assert not found.passed(found.at - timedelta(seconds=1))


def test_an_event_after_the_assessment_asks_for_another_at_once() -> None:
    at = NOW + timedelta(hours=5)
    happened = [
        (NOW - timedelta(days=1), Happened.WEAPON), (NOW, Happened.BIRTH),
        (at + timedelta(days=1), Happened.RELEASE), (at, Happened.SEPARATION), (at, Happened.SEPARATION),
    ]  # fmt: skip
    assert due(NOW, Tier.SIGNS, happened) == Due(at, (Happened.SEPARATION, Happened.RELEASE))
    later = [(at + timedelta(days=2), Happened.RELEASE), (at, Happened.WEAPON)]
    assert due(NOW, Tier.SIGNS, later) == Due(at, (Happened.WEAPON, Happened.RELEASE))


def lower(to: Tier = Tier.RAISED, by: str = "Béa", reason: str = "moved away", last_event: int = 31) -> Tier:
    events = [NOW - timedelta(days=last_event)]
    return lowered(NOW, Tier.VERY_HIGH, Tier.RAISED, Lowering(to, by, reason), events)


def test_lowering_by_a_name_with_a_reason_after_a_quiet_month() -> None:
    assert lower() is Tier.RAISED
    assert lower(last_event=WINDOW.days) is Tier.RAISED


@pytest.mark.parametrize(
    ("changed", "where", "what", "remedy"),
    [
        ({"by": "  "}, "lower.who", "lowering needs a name and a reason", "give both"),
        ({"reason": " "}, "lower.who", "lowering needs a name and a reason", "give both"),
        ({"to": Tier.VERY_HIGH}, "lower.up", "that does not lower the tier", "assess anew to raise it"),
        ({"to": Tier.NOW}, "lower.up", "that does not lower the tier", "assess anew to raise it"),
        ({"to": Tier.SIGNS}, "lower.found", "the last assessment found more than that", "assess anew"),
        ({"last_event": 29}, "lower.event", "something happened within the last 30 days", "assess anew later"),
    ],
)
def test_lowering_otherwise_is_refused_and_says_what_to_do(
    changed: dict[str, object], where: str, what: str, remedy: str
) -> None:
    with pytest.raises(InputError) as refused:
        lower(**changed)  # type: ignore[arg-type]
    assert (refused.value.where, refused.value.what, refused.value.remedy) == (where, what, remedy)


def test_every_tier_has_its_clock() -> None:
    assert set(CLOCK) == set(Tier)


def test_what_is_made_is_a_reference() -> None:
    chance = random.Random(1)
    for _ in range(200):
        one = reference.made(chance.choice)
        assert reference.checked(one) == one
        assert re.fullmatch(r"[A-Z]{2}\d-\d[A-Z]{2}", one)


@pytest.mark.parametrize("given", ["KT4-7PX", " a-2026-12 ", "12B", "NRW-104-7"])
def test_a_number_of_the_house_is_taken(given: str) -> None:
    assert reference.checked(given) == given.strip().upper()


@pytest.mark.parametrize(
    "given",
    [
        "Amina", "amina7", "A. K.", "Müller 3", "0171 2345678", "+33612345678", "0612345", "12.03.1990", "1990-03-12",
        "amina@example.org", "", "7", "ABC", "A" * 17 + "1", "=1+1", "12 34", "A/7",
    ],
)  # fmt: skip
def test_what_may_tell_who_it_is_is_refused(given: str) -> None:
    with pytest.raises(InputError) as refused:
        reference.checked(given)
    told = refused.value
    assert told.what == "looks like a name, a telephone number or a date, or is no reference"
    assert told.where == "reference"
    assert told.remedy == "at most three letters in a row and six digits in all, such as KT4-7PX"
