"""R2, measured: of messages of danger now that nobody has tuned on, how many meet the emergency card first.

The aim is 0.98. What is reached is less, and stands here as a floor below which it must not fall; the figure of the day
is in docs/dialogue.md. The phrases are never printed: who reads the errors of a locked set begins to tune on it.
"""

from __future__ import annotations

import pytest
from tests.acceptance.conftest import NIGHT

from havre.assistant.blocks import Emergency
from havre.content.understanding import Example, load_examples
from havre.core.vocabulary import Danger, Need
from havre.usecases import assistant
from havre.usecases.assistant import Turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
NOW = {Danger.ATTACK_NOW, Need.EMERGENCY}
FLOOR = 0.92  # reached on 2026-11-24: 81 of 86
MOST_LOUD = 0.03  # reached: 5 of 253
MOST_QUIET = 0.09  # reached: 19 of 253
EACH = 6  # of the other messages one in so many is tried, to save time


def card_that_comes_first(example: Example) -> Emergency | None:
    answer = assistant.reply(assistant.begin(example.language, "FR"), Turn(NIGHT, example.text))
    first = answer.blocks[0]
    return first if isinstance(first, Emergency) else None


@pytest.mark.slow
def test_r2_emergency_card_comes_first_for_danger_in_messages_nobody_tuned_on() -> None:
    urgent: list[Example] = []
    others: list[Example] = []
    for example in load_examples("test"):
        (urgent if example.codes & NOW else others).append(example)
    met = [card_that_comes_first(example) for example in urgent]
    elsewhere = [card for card in map(card_that_comes_first, others[::EACH]) if card]
    tried = len(others[::EACH])
    found, quiet = sum(card is not None for card in met), sum(card.perhaps for card in elsewhere)
    told = f"{found} of {len(met)} met; of {tried} others {len(elsewhere) - quiet} loud, {quiet} quiet"
    assert len(met) > 80, "no measure without enough messages"
    assert found >= FLOOR * len(met), told
    assert len(elsewhere) - quiet <= MOST_LOUD * tried, told
    assert quiet <= MOST_QUIET * tried, told


def test_r2_a_false_alarm_takes_nothing_away() -> None:
    """The card stands first, and what would have been answered stands below it; one short answer takes it back."""
    answer = assistant.reply(assistant.begin("en", "FR"), Turn(NIGHT, "he is at the door now"))
    assert {block.kind for block in answer.blocks} >= {"emergency", "say", "steps"}
    calmer = assistant.reply(answer.talk, Turn(NIGHT, choice="not:attack_now"))
    assert not any(isinstance(block, Emergency) for block in calmer.blocks)
