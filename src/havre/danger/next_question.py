"""Which open question to ask next, where each one costs: only those whose «yes» would change what is done."""

from __future__ import annotations

from dataclasses import replace

from havre.danger.answers import open_items, spans_of
from havre.danger.assess import known_tier
from havre.danger.case import Case
from havre.danger.instrument import Instrument, Item
from havre.danger.scoring import present
from havre.danger.signs import ALONE, Sign, Tier

# Signs that ask for something of their own whatever the tier: a doctor, care, a word to those who come, the children,
# the way of leaving. Ours, after facts/danger.md 5.1; not validated.
OWN_MEASURE = frozenset(
    {
        Sign.STRANGULATION_SYMPTOMS,
        Sign.STRANGULATION,
        Sign.WEAPON,
        Sign.FIREARM,
        Sign.CHILD_IN_DANGER_NOW,
        Sign.CHILD_THREAT,
        Sign.SEPARATION,
    }
)


def next_questions(instrument: Instrument, case: Case) -> tuple[str, ...]:
    """The open items worth asking, the first one first; none when the rest would change nothing.

    First what would raise the tier most, then what has a measure of its own, then the graver sign; what stands equal
    keeps the order of the instrument. Raises `InputError` for answers that the instrument does not have.
    """
    known, spans = known_tier(instrument, case), spans_of(instrument, case.answers)
    reached = {item.id: _with_yes(instrument, case, item) for item in open_items(instrument, spans)}
    told = frozenset(sign for item in instrument.items if present(item, spans[item.id].low) for sign in item.signs)
    worth = [
        instrument.item(key)
        for key, tier in reached.items()
        if tier > known or (instrument.item(key).signs & OWN_MEASURE) - told
    ]

    def weight(item: Item) -> tuple[int, bool, int]:
        graver = max((ALONE.get(sign, Tier.SIGNS) for sign in item.signs), default=Tier.SIGNS)
        return -max(reached[item.id], known), not item.signs & OWN_MEASURE, -graver

    return tuple(item.id for item in sorted(worth, key=weight))


def _with_yes(instrument: Instrument, case: Case, item: Item) -> Tier:
    return known_tier(instrument, replace(case, answers={**case.answers, item.id: item.options[-1].id}))
