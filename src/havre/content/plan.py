"""The safety plan from the packs: parts, steps and their sentences; and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from havre.content.packs import Pack
from havre.content.schema import PlanFile
from havre.content.whole import Part, check_whole
from havre.content.yaml_files import Finding, line_of
from havre.plan.hazards import faults
from havre.plan.steps import EXTRAS, QUESTIONS, PlanBook, Stage, Step

# Sentences around every plan, with their slots.
PAGE = (
    "title", "intro", "kept", "found", "draft", "not_for", "hook", "open", "back", "make", "again", "change", "strike",
    "as_text", "as_file", "text_label", "print", "who", "who_adult", "who_child", "stage", "questions", "yes", "no",
    "unknown", "true",
)  # fmt: skip
SLOTS: dict[str, frozenset[str]] = {
    "plan.now": frozenset({"number"}),
    "plan.strike_one": frozenset({"step"}),
    "plan.own": frozenset({"part"}),
    "plan.why": frozenset({"reasons"}),
}
# Steps that name the emergency number.
NUMBERED = frozenset({"c_call", "call", "out_first", "despair", "child_call", "child_hurt", "word_means"})
NAMED_BY_LABEL = frozenset({"phone_watched", "weapon"})  # questions that are codes, and so have a label


def assemble_plan(packs: list[Pack]) -> PlanBook:
    """Parts and steps of all packs: a step of a later layer replaces the one of the same id, a part is added."""
    parts: dict[str, None] = {}
    steps: dict[str, Step] = {}
    for pack in packs:
        if pack.plan:
            parts |= dict.fromkeys(pack.plan[1].parts)
            steps |= {step.id: step for step in _steps(pack.plan[1])}
    return PlanBook(tuple(parts), tuple(steps.values()))


def _steps(file: PlanFile) -> list[Step]:
    return [
        Step(
            id=key,
            part=model.part,
            when=tuple(frozenset(group.split("|")) for group in model.when),
            unless=frozenset(model.unless),
            tags=model.tags,
            source=file.sources[model.source].text,
            mark=file.sources[model.source].mark,
        )
        for key, model in file.steps.items()
    ]


def plan_slots(packs: list[Pack]) -> dict[str, frozenset[str]]:
    """Every sentence that the plan calls for, with the slots that it is given; none where no pack has a plan."""
    book = assemble_plan(packs)
    if not book.steps:
        return {}
    asked = {f"plan.ask_{name}" for name in QUESTIONS}
    why = {f"plan.why_{name}" for name in (*Stage, *QUESTIONS, *EXTRAS) if name not in NAMED_BY_LABEL}
    stages = {f"plan.stage_{name}" for name in Stage}
    plain = {*(f"plan.{name}" for name in PAGE), *asked, *why, *stages, *(f"plan.part.{part}" for part in book.parts)}
    steps = {
        f"plan.step.{step.id}": frozenset({"number"} if step.id in NUMBERED else set[str]()) for step in book.steps
    }
    return dict.fromkeys(sorted(plain), frozenset[str]()) | SLOTS | steps


# --- checks ------------------------------------------------------------------------------------------------------


def check_plan(packs: list[Pack], served: list[str]) -> Iterator[Finding]:
    """What is wrong with the plan - above all steps that raise danger - and which languages are still to be written."""
    book = assemble_plan(packs)
    for pack in packs:
        if pack.plan:
            yield from _misplaced(*pack.plan, book)
            yield from _dangerous(*pack.plan, book)
            for language in served:
                if pack.about.layer == "common":
                    folder = pack.folder / "sentences" / "plan"
                    yield from check_whole(Part("plan", folder, pack.planned, plan_slots(packs)), language)


def _misplaced(path: Path, file: PlanFile, book: PlanBook) -> Iterator[Finding]:
    for key, model in file.steps.items():
        if model.part not in book.parts:
            line = line_of(path, ("steps", key))
            yield Finding("error", "unknown", path, line, f"step {key}: no part {model.part}", "mend it")


def _dangerous(path: Path, file: PlanFile, book: PlanBook) -> Iterator[Finding]:
    """Steps of this pack that raise danger in some combination of what a person may say, seen in the whole plan."""
    for fault in faults(book.steps):
        if fault.step in file.steps:
            line = line_of(path, ("steps", fault.step))
            said = ", ".join(sorted(fault.said))
            message = f"step {fault.step} {fault.tag} and raises danger for who said: {said}"
            yield Finding("error", "danger", path, line, message, "ask for the plain «no» that makes it safe")
