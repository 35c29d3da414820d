"""Proofs over the dialogue: every state is reached and left, nothing is asked twice, nobody is left with nothing to do.

The graph is rehearsed from many situations: skipping every question, with and without country and place; then with
every answer to the first question, and every move. What cannot be reached or has no end is a fault, with its place in
the pack. docs/dialogue.md says what is proved here and what by the tests alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from havre.assistant.conversation import Conversation
from havre.assistant.dialogue import Heard, Plan, plan
from havre.assistant.graph import ASKED_DANGER, CORRECT, SKIP_SENTENCE, Graph, known_of
from havre.assistant.moves import moved
from havre.assistant.wording import LINES
from havre.core.situation import Situation
from havre.core.vocabulary import FACETS, Circumstance, Code, Danger, Need, Role, Violence

ALWAYS = (
    ASKED_DANGER,
    "question.correct",
    "question.correct.why",
    "chip.all_right",
    "chip.yes",
    "chip.no",
    SKIP_SENTENCE,
)
SAID_BY_ENGINE = ("ack.more", "ack.unclear", "ack.out_of_scope", "ack.yes_to_what", "ack.taken_back",
                  "step.suicidal.no_line", "ui.removed", "ui.forgotten", "ui.error_expired",
                  "ui.error_broken")  # fmt: skip
NOTHING = Situation()
MOST_FOR_ALL = 40  # turns: more than there are questions


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the graph: its place in the pack, and what it is."""

    where: tuple[str | int, ...]
    what: str


@dataclass(slots=True)
class Seen:
    """What rehearsals came through."""

    states: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    steps: set[str] = field(default_factory=set)
    acks: set[str] = field(default_factory=set)
    faults: dict[Fault, None] = field(default_factory=dict)

    def note(self, graph: Graph, reply: Plan) -> None:
        """Keep what this reply said and asked; a fault where nothing in it can be done."""
        self.steps.update(reply.steps)
        self.acks.update(reply.says)
        if reply.question:
            self.questions.add(reply.question)
            self.states.update(_asking(graph, reply))
        if not _doable(graph, reply):
            codes = " ".join(sorted(reply.talk.situation.codes)) or "nothing known"
            self.fault("fallback", what=f"a reply leaves nothing to do where no number is known ({codes})")

    def fault(self, *where: str | int, what: str) -> None:
        """One more fault, told once."""
        self.faults[Fault(where, what)] = None


def rehearsed() -> Iterator[Situation]:
    """The situations that a check goes through: every role alone, and every code in every role."""
    for role in Role:
        yield Situation(role)
        for facet in (Violence, Danger, Circumstance, Need):
            yield from (Situation.of((code, role)) for code in facet)


def paired() -> Iterator[Situation]:
    """Every pair of codes in every role: what the tests go through."""
    codes: list[Code] = [code for name, facet in FACETS.items() if name != "role" for code in facet]
    for at, one in enumerate(codes):
        for other in codes[at + 1 :]:
            yield from (Situation.of((one, other, role)) for role in Role)


def faults(graph: Graph, written: AbstractSet[str], situations: Iterable[Situation]) -> list[Fault]:
    """Everything wrong with the graph, where `written` are the ids of all sentences there are."""
    broken = list(_loose_ends(graph, written))
    if broken:
        return broken  # what points nowhere cannot be walked
    seen = rehearse(graph, situations)
    return [*seen.faults, *_never(graph, seen)]


# What else may be known: country, place, places between which to choose; and whether the language is foreign there.
SURROUNDINGS: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
    ("FR", "", (), True),
    ("", "", (), False),
    ("FR", "", (), False),
    ("FR", "1", (), False),
    ("", "", ("1", "2"), False),
)


def rehearse(graph: Graph, situations: Iterable[Situation], *, deeply: bool = True) -> Seen:
    """All talks that begin in these situations and skip every question; `deeply`, also every answer and every move."""
    seen = Seen()
    for situation in situations:
        for number, (country, place, candidates, foreign) in enumerate(SURROUNDINGS):
            talk = Conversation("en", country, place, situation, candidates=candidates)
            first = _skipping(graph, talk, seen, foreign=foreign)
            if deeply and number == 0:
                _answering(graph, talk, first, seen)
                _weighing(graph, talk, seen)
    return seen


def _loose_ends(graph: Graph, written: AbstractSet[str]) -> Iterator[Fault]:
    """Names of questions, sentences and refusals that do not exist."""
    for number, state in enumerate(graph.states):
        for question in set(state.questions) - graph.questions.keys():
            yield Fault(("states", number), f"state {state.id} asks {question}, which is no question")
    named = [*graph.sentences(), *(((), sentence) for sentence in (*ALWAYS, *SAID_BY_ENGINE))]
    for where, sentence in named:
        if sentence not in written:
            yield Fault(_place(where), f"sentence {sentence} is not written")
    yield from _lost_names(graph)
    yield from _twice(graph)


def _lost_names(graph: Graph) -> Iterator[Fault]:
    """Questions, refusals and answers that moves and refusals name, and that are not there."""
    for name, move in graph.moves.items():
        questions = (move.reopens | move.settles) - graph.questions.keys()
        if lost := sorted(move.refuses - graph.refusals.keys()) + sorted(questions):
            yield Fault(("moves", name), f"move {name} names {', '.join(lost)}, which is not there")
    for name, refusal in graph.refusals.items():
        if lost := sorted(value for value in refusal.offers if graph.offer(value) is None):
            yield Fault(("refusals", name), f"refusal {name} names {', '.join(lost)}, which no question offers")


def _twice(graph: Graph) -> Iterator[Fault]:
    """Answers with one value, which could not be told apart; questions that no state asks."""
    values: dict[str, str] = {}
    for key, asked in graph.questions.items():
        for one in asked.offers:
            if one.value in values:
                yield Fault(("questions", key), f"answer {one.value} stands here and in {values[one.value]}")
            values[one.value] = key
        if not asked.offers and not asked.given and key != "place":
            yield Fault(("questions", key), f"question {key} offers no answer")


def _place(where: tuple[str, ...]) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdecimal() else part for part in where)


# --- rehearsals --------------------------------------------------------------------------------------------------


def _answering(graph: Graph, talk: Conversation, first: Plan, seen: Seen) -> None:
    """Every answer to the first question, and every move after the first reply."""
    for offer in graph.offers(first.question, first.talk):
        answered = replace(first.talk, pending="", situation=offer.change.of(talk.situation))
        _skipping(graph, answered, seen, foreign=True, before=first.question)
    for move in graph.moves:
        heard = Heard(understood=False, move=move, foreign=True, helpful=_by_use(graph))
        seen.note(graph, plan(graph, moved(graph, first.talk, move), talk.situation, heard))


def _skipping(graph: Graph, talk: Conversation, seen: Seen, *, foreign: bool, before: str = "") -> Plan:
    """The first reply of a talk in which every question is skipped; that it ends, and asks nothing twice."""
    heard = Heard(foreign=foreign, helpful=_by_use(graph))
    first = reply = plan(graph, talk, NOTHING, heard)
    asked = [before] if before else []
    while reply.question:
        if reply.question in asked or len(asked) > MOST_FOR_ALL:
            seen.fault("questions", reply.question, what=f"question {reply.question} is put again after it was skipped")
            break
        seen.note(graph, reply)
        asked.append(reply.question)
        skipped = replace(reply.talk, pending="")
        reply = plan(graph, skipped, skipped.situation, heard)
    seen.note(graph, reply)
    return first


def _weighing(graph: Graph, talk: Conversation, seen: Seen) -> None:
    """Every tier of danger, and the talk with somebody who asked about it."""
    for tier in graph.tiers:
        seen.note(graph, plan(graph, talk, NOTHING, Heard(tier=tier)))
    _skipping(graph, talk.with_said([ASKED_DANGER]), seen, foreign=True)


def _by_use(graph: Graph) -> tuple[str, ...]:
    """All questions that are put only where they help: here they all might."""
    return tuple(dict.fromkeys(one for state in graph.states if state.by_use for one in state.questions))


def _asking(graph: Graph, reply: Plan) -> Iterator[str]:
    """The states in which this reply may have asked its question."""
    known = known_of(reply.talk)
    for state in graph.states:
        if reply.question in state.questions and state.when.holds(reply.talk.situation, known):
            yield state.id


def _doable(graph: Graph, reply: Plan) -> bool:
    """Whether something can be done even where no number of a country is known: a step that names no line.

    A face adds the fallback where nothing else is there, so the fallback itself must hold such a step.
    """
    if reply.emergency or any(step not in LINES for step in reply.steps):
        return True
    return any(step not in LINES for step in graph.fallback)


def _never(graph: Graph, seen: Seen) -> Iterator[Fault]:
    """What no rehearsal came to."""
    states = {state.id: number for number, state in enumerate(graph.states)}
    acks = {ack.sentence: number for number, ack in enumerate(graph.acks)}
    yield from (Fault(("states", states[key]), f"state {key} is never reached") for key in states.keys() - seen.states)
    yield from (Fault(("acks", acks[key]), f"{key} is never said") for key in acks.keys() - seen.acks)
    for key in graph.questions.keys() - seen.questions - {CORRECT}:
        yield Fault(("questions", key), f"question {key} is never put")
    yield from _silent(graph, seen)


def _silent(graph: Graph, seen: Seen) -> Iterator[Fault]:
    """Steps that no rehearsal came to."""
    groups: list[tuple[tuple[str | int, ...], tuple[str, ...]]] = [
        *((("steps", code.value), steps) for code, steps in graph.steps.items()),
        *((("roles", role.value), part.steps) for role, part in graph.parts.items()),
        *((("tiers", name), tier.steps) for name, tier in graph.tiers.items()),
    ]
    for where, steps in groups:
        yield from (Fault(where, f"{step} is never said") for step in steps if step not in seen.steps)
