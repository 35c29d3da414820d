"""What a safety plan must never advise, and the proof over all combinations of what matters for it.

Nothing that is not known counts as safe: a bag is hidden at home only where it was said that nobody searches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from havre.plan.steps import DENIED, QUESTIONS, SEARCHED, SHARED, TRACKED, WATCHED, Stage, Step, Tag, holds

NEVER = frozenset({Tag.ANNOUNCES, Tag.CONFRONTS, Tag.INTERVENES, Tag.RISKY_ROOM, Tag.RETURNS_ALONE})
# Hazards that are none once all of this was plainly denied.
DENIALS: dict[Tag, frozenset[str]] = {
    Tag.HIDES_AT_HOME: frozenset({DENIED + SEARCHED}),
    Tag.KEEPS_ON_PHONE: frozenset({DENIED + WATCHED, DENIED + SHARED}),
}
UNNOTICED = frozenset({DENIED + WATCHED, DENIED + SHARED, DENIED + TRACKED})


@dataclass(frozen=True, slots=True)
class Fault:
    """A step that would raise danger for whoever said `said`, and by what."""

    step: str
    tag: Tag
    said: frozenset[str]


def is_safe(step: Step, before: Sequence[Step], said: frozenset[str]) -> bool:
    """Whether a step may follow those `before` it in its part, for whoever said this."""
    return not any(_raises(tag, before, said) for tag in step.tags)


def _raises(tag: Tag, before: Sequence[Step], said: frozenset[str]) -> bool:
    if tag in NEVER:
        return True
    if tag in DENIALS:
        return not DENIALS[tag] <= said
    if tag is Tag.LOCKS:
        return Stage.LEFT.value not in said
    if tag is Tag.NOTICEABLE:
        return not said >= UNNOTICED and not any(Tag.SAYS_NOTICED in step.tags for step in before)
    return False


def combinations(steps: Iterable[Step]) -> Iterator[frozenset[str]]:
    """Everything a person may have said, as far as it decides on steps that bear a tag.

    Each question is answered yes, no or not at all; each other condition of these steps holds or not.
    """
    tagged = [step for step in steps if step.tags]
    named = frozenset[str]().union(*(step.conditions for step in tagged))
    plain = {name.removeprefix(DENIED) for name in named} - {*QUESTIONS, *Stage, "adult", "child"}
    asked = [(name, DENIED + name, "") for name in QUESTIONS]
    ticked = [(name, "") for name in sorted(plain)]
    for one in product([stage.value for stage in Stage], ("adult", "child"), *asked, *ticked):
        yield frozenset(one) - {""}


def faults(steps: Sequence[Step]) -> Iterator[Fault]:
    """Each tagged step that raises danger, with the first combination in which it does."""
    tagged = [step for step in steps if step.tags]
    known: set[tuple[str, Tag]] = set()
    for said in combinations(tagged):
        found = [step for step in tagged if holds(step, said)]
        for index, step in enumerate(found):
            before = [one for one in found[:index] if one.part == step.part]
            for tag in sorted(step.tags):
                if (step.id, tag) not in known and _raises(tag, before, said):
                    known.add((step.id, tag))
                    yield Fault(step.id, tag, said)
