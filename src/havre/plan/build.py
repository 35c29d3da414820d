"""From what a person said to the parts of their plan: which steps hold, why, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

from havre.core.situation import Situation
from havre.core.vocabulary import Danger, Need, Role, Violence
from havre.plan.hazards import is_safe
from havre.plan.steps import DENIED, TRACKED, WATCHED, WEAPON, PlanBook, Stage, Step, holds

# Codes that answer a question of the plan without its being asked.
ANSWERED = {
    Danger.WEAPON: (WEAPON,),
    Violence.DIGITAL: (WATCHED, TRACKED),
    Violence.STALKING: (TRACKED,),
}
FOR_WHOM = frozenset({"adult", "child"})


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known: the situation, where the person stands, and what was answered with yes or with no.

    What stands in neither `yes` nor `no` is not known. Where both speak, yes counts.
    """

    situation: Situation = Situation()
    stage: Stage = Stage.UNSURE
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()

    @property
    def said(self) -> frozenset[str]:
        """All conditions that hold."""
        codes = frozenset(code.value for code in self.situation.codes)
        inferred = {name for code, names in ANSWERED.items() if code in self.situation.codes for name in names}
        yes = self.yes | codes | inferred
        who = "child" if self.situation.role is Role.CHILD else "adult"
        return yes | {self.stage.value, who} | {DENIED + name for name in self.no - yes}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A step of the plan, and the conditions that brought it: empty where it is for everybody."""

    step: Step
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the plan with its steps in order; never empty."""

    id: str
    steps: tuple[Chosen, ...]


Plan = tuple[Part, ...]


def stage_of(situation: Situation) -> Stage:
    """Where a person stands, as far as the talk said it: only a wish to leave is plain."""
    return Stage.LEAVING if Need.LEAVE_SAFELY in situation.needs else Stage.UNSURE


def chosen(book: PlanBook, answers: Answers) -> Plan:
    """The plan as the packs word it. `build` is what people are shown; checks look at this."""
    said = answers.said
    found = [step for step in book.steps if holds(step, said)]
    parts = ((part, tuple(_chosen(step, said) for step in found if step.part == part)) for part in book.parts)
    return tuple(Part(part, steps) for part, steps in parts if steps)


def build(book: PlanBook, answers: Answers) -> Plan:
    """The plan, without any step that could raise danger, whatever a pack says. Empty for who uses violence."""
    if answers.situation.role is Role.PERPETRATOR:
        return ()
    said, kept = answers.said, []
    for part in chosen(book, answers):
        steps: tuple[Chosen, ...] = ()
        for one in part.steps:
            if is_safe(one.step, [earlier.step for earlier in steps], said):
                steps = (*steps, one)
        if steps:
            kept.append(Part(part.id, steps))
    return tuple(kept)


def _chosen(step: Step, said: frozenset[str]) -> Chosen:
    reasons = {name for group in step.when for name in group & said} - FOR_WHOM
    return Chosen(step, tuple(sorted(name for name in reasons if not name.startswith(DENIED))))
