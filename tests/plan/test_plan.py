"""The engine of the safety plan: what holds is chosen, why is said, what raises danger is never built."""

from __future__ import annotations

import pytest

from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Danger, Need, Role, Violence
from havre.plan.build import Answers, build, stage_of
from havre.plan.hazards import combinations, faults
from havre.plan.steps import PlanBook, Stage, Step, Tag, is_condition

WARNING = Step("warn", "phone", tags=frozenset({Tag.SAYS_NOTICED}))
PASSWORD = Step("password", "phone", tags=frozenset({Tag.NOTICEABLE}))
HIDDEN = Step("hidden", "bag", when=(frozenset({"no:searched"}),), tags=frozenset({Tag.HIDES_AT_HOME}))
PLAIN = Step("plain", "bag")
PARTS = ("phone", "bag")


def ids(answers: Answers, *steps: Step) -> list[str]:
    return [one.step.id for part in build(PlanBook(PARTS, steps), answers) for one in part.steps]


def test_parts_come_in_the_order_of_the_book_and_empty_ones_not_at_all() -> None:
    assert [part.id for part in build(PlanBook(PARTS, (PLAIN, WARNING)), Answers())] == ["phone", "bag"]
    assert [part.id for part in build(PlanBook(PARTS, (PLAIN,)), Answers())] == ["bag"]


def test_a_step_asks_for_one_condition_of_every_group_and_for_none_of_the_others() -> None:
    step = Step("x", "bag", when=(frozenset({"deaf", "blind"}), frozenset({"leaving"})), unless=frozenset({"pets"}))
    leaving = Answers(Situation.of([Circumstance.DEAF]), Stage.LEAVING)
    assert ids(leaving, step) == ["x"]
    assert ids(Answers(Situation.of([Circumstance.DEAF])), step) == []
    assert ids(Answers(stage=Stage.LEAVING), step) == []
    assert ids(Answers(Situation.of([Circumstance.DEAF, Circumstance.PETS]), Stage.LEAVING), step) == []


def test_the_reasons_are_what_was_said_and_never_a_denial() -> None:
    step = Step("x", "bag", when=(frozenset({"adult"}), frozenset({"deaf", "blind"}), frozenset({"no:searched"})))
    answers = Answers(Situation.of([Circumstance.DEAF]), no=frozenset({"searched"}))
    part = build(PlanBook(PARTS, (step,)), answers)[0]
    assert part.steps[0].reasons == ("deaf",)


def test_nothing_is_hidden_at_home_unless_searching_was_plainly_denied() -> None:
    careless = Step("hidden", "bag", tags=frozenset({Tag.HIDES_AT_HOME}))
    for step in (HIDDEN, careless):
        assert ids(Answers(), step) == []
        assert ids(Answers(yes=frozenset({"searched"}), no=frozenset({"searched"})), step) == []
        assert ids(Answers(no=frozenset({"searched"})), step) == ["hidden"]


def test_what_can_be_noticed_comes_only_after_the_warning() -> None:
    assert ids(Answers(), PASSWORD) == []
    assert ids(Answers(), PASSWORD, WARNING) == ["warn"]
    assert ids(Answers(), WARNING, PASSWORD) == ["warn", "password"]
    denied = Answers(no=frozenset({"phone_watched", "shared", "tracked"}))
    assert ids(denied, PASSWORD) == ["password"]


def test_a_warning_in_another_part_is_no_warning() -> None:
    elsewhere = Step("warn", "phone", tags=frozenset({Tag.SAYS_NOTICED}))
    account = Step("account", "bag", tags=frozenset({Tag.NOTICEABLE}))
    assert ids(Answers(), elsewhere, account) == ["warn"]


def test_watching_told_in_a_talk_outweighs_a_denial() -> None:
    for code in (Violence.DIGITAL, Circumstance.PHONE_WATCHED):
        answers = Answers(Situation.of([code]), no=frozenset({"phone_watched", "shared", "tracked"}))
        assert ids(answers, PASSWORD) == []


@pytest.mark.parametrize("tag", ["announces", "confronts", "intervenes", "risky_room", "returns_alone"])
def test_some_things_are_never_advised_to_anybody(tag: str) -> None:
    step = Step("x", "bag", tags=frozenset({Tag(tag)}))
    assert [fault.step for fault in faults([step])] == ["x"]
    for said in combinations([step]):
        assert ids(Answers(yes=frozenset(said), no=frozenset({"searched"})), step) == []


def test_locks_are_changed_only_after_the_separation() -> None:
    step = Step("locks", "bag", tags=frozenset({Tag.LOCKS}))
    assert [one for one in Stage if ids(Answers(stage=one), step)] == [Stage.LEFT]


def test_who_uses_violence_gets_no_plan() -> None:
    assert ids(Answers(Situation.of([Role.PERPETRATOR])), PLAIN) == []


def test_a_child_is_told_the_steps_for_a_child_only() -> None:
    child, adult = Step("c", "bag", when=(frozenset({"child"}),)), Step("a", "bag", when=(frozenset({"adult"}),))
    assert ids(Answers(Situation.of([Role.CHILD])), child, adult) == ["c"]
    assert ids(Answers(), child, adult) == ["a"]


def test_only_a_wish_to_leave_says_where_somebody_stands() -> None:
    assert stage_of(Situation.of([Need.LEAVE_SAFELY])) is Stage.LEAVING
    assert stage_of(Situation.of([Danger.SEPARATION])) is Stage.UNSURE


def test_a_misspelt_condition_is_none() -> None:
    assert [one for one in ("deaf", "no:searched", "left", "car", "child") if not is_condition(one)] == []
    assert [one for one in ("def", "no:deaf", "searchd", "no:") if is_condition(one)] == []
