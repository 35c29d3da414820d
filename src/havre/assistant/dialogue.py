"""What comes next in a talk: which sentences, which steps, whether services, which one question.

The order stands in the packs (`assistant.graph`): danger now, then the safety of this talk, then what the person wants,
then what is missing to find a service. No words here, only ids of sentences; and no code of the vocabulary by name but
danger at this moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from havre.assistant.conversation import Conversation
from havre.assistant.graph import ASKED_DANGER, CORRECT, Graph, MoveRule, Part, State, known_of
from havre.core.situation import Situation
from havre.core.vocabulary import Code, Danger

NO_MOVE = MoveRule()
NOW = "E"  # the tier of danger at this moment
ARTICLE_FOLLOWS = "topic.found"  # first words where nothing is said but a longer answer
ANYBODY = Part()


@dataclass(frozen=True, slots=True)
class Heard:
    """What a turn told, besides the codes that the talk now holds.

    `understood` is whether it told anything new; `in_scope` whether it was about violence or help at all; `first_words`
    the id of a sentence that comes first whatever else is said (forgotten, put right, expired); `move` the name of a
    move of the talk; `calls` whether it asks for help to come this minute; `foreign` whether the talk is in another
    language than the country's authorities use; `topics` are the longer answers that it asked for. `tier` is the code
    of the tier of danger by what is known (empty: not weighed), `helpful` the questions about danger whose answer would
    change what is done, the first one first.
    """

    understood: bool = True
    in_scope: bool = True
    first_words: str = ""
    move: str = ""
    calls: bool = False
    foreign: bool = False
    topics: tuple[str, ...] = ()
    tier: str = ""
    helpful: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to reply, in ids: the talk as it will be, sentences, steps, articles, whether services, one question.

    `summary`: what is known is told back, because the person asked for it.
    """

    talk: Conversation
    emergency: bool
    says: tuple[str, ...]
    steps: tuple[str, ...]
    articles: tuple[str, ...]
    services: bool
    question: str
    summary: bool = False


def plan(graph: Graph, talk: Conversation, before: Situation, heard: Heard) -> Plan:
    """The reply to a turn after which `talk` holds what is known; `before` is what was known before it."""
    emergency = heard.calls or _is_emergency(talk, heard)
    move = graph.moves.get(heard.move, NO_MOVE)
    talk = replace(talk, asked=(talk.asked | _quieted(graph, move)) - (move.reopens - {talk.pending}))
    talk = talk.with_said([ASKED_DANGER]) if move.does == "danger" else talk
    says = _says(graph, talk, heard, move)
    only_asked = says == (ARTICLE_FOLLOWS,)  # a question was put and nothing told: the article names whom to ask
    new = frozenset() if only_asked else talk.situation.codes - before.codes
    steps = _steps(graph, talk, new, heard) if heard.understood or emergency or _has_steps(move) else ()
    question = _question(graph, talk, heard, move)
    unsaid = set(_acks(graph, talk)) if move.alone else set()
    kept = unsaid | {*(ack.sentence for ack in graph.acks), *(tier.say for tier in graph.tiers.values())} & set(says)
    after = replace(
        talk,
        turns=talk.turns + 1,
        pending=question,
        asked=talk.asked | ({question} - {"", CORRECT}),
        said=talk.said | kept | set(steps),
    )
    return Plan(
        talk=after,
        emergency=emergency,
        says=says,
        steps=steps,
        articles=heard.topics,
        services=bool(talk.situation.codes and talk.country) and move.services,
        question=question,
        summary=move.does == "summarise",
    )


def _is_emergency(talk: Conversation, heard: Heard) -> bool:
    return Danger.ATTACK_NOW in talk.situation.danger or heard.tier == NOW


def _has_steps(move: MoveRule) -> bool:
    return bool(move.steps) or move.does == "danger"


def _quieted(graph: Graph, move: MoveRule) -> frozenset[str]:
    """The questions that are not put any more to somebody who wants none: all but those of danger now."""
    if not move.quiets:
        return frozenset()
    kept = {question for state in graph.states if state.holds for question in state.questions}
    return frozenset(graph.questions.keys() - kept)


def _says(graph: Graph, talk: Conversation, heard: Heard, move: MoveRule) -> tuple[str, ...]:
    if heard.first_words:
        return (heard.first_words,)
    if move.alone:
        return move.says
    if move.says and not (move.beside and heard.understood):
        return (*move.says, *_says_tier(graph, talk, heard, move))
    if not heard.understood and not heard.topics and not move.does:
        return ("ack.unclear" if heard.in_scope else "ack.out_of_scope",)
    if move.does and not move.says:
        return ()
    fresh = (*move.says, *_acks(graph, talk))[: graph.most_acks]
    told = (*fresh, *_says_tier(graph, talk, heard, move))
    return told or ((ARTICLE_FOLLOWS,) if heard.topics else ("ack.more",))


def _says_tier(graph: Graph, talk: Conversation, heard: Heard, move: MoveRule) -> tuple[str, ...]:
    """How great the danger is, in words: once when it is very great; else to who asked, when nothing is left to ask."""
    rule = graph.tiers.get(heard.tier)
    if rule is None or not rule.say:
        return ()
    due = rule.at_once or (ASKED_DANGER in talk.said and not heard.helpful)
    return (rule.say,) if due and (move.does == "danger" or rule.say not in talk.said) else ()


def _acks(graph: Graph, talk: Conversation) -> list[str]:
    """Sentences that meet what was told and were not said yet, the most pressing first."""
    known = known_of(talk)
    return [
        ack.sentence
        for ack in graph.acks
        if ack.sentence not in talk.said and ack.when.holds(talk.situation, known)
    ]  # fmt: skip


def _steps(graph: Graph, talk: Conversation, new: AbstractSet[Code], heard: Heard) -> tuple[str, ...]:
    """The move's own steps, then those not yet said; in an emergency what can be done at once is said again.

    Where codes are `new` and nothing else is to be said to them, a line to call is.
    """
    move, emergency = graph.moves.get(heard.move, NO_MOVE), _is_emergency(talk, heard)
    again = graph.again if emergency else frozenset()
    said = frozenset() if move.does in ("easy", "plain", "danger") else talk.said
    if move.alone:
        return move.steps
    wanted = [*move.steps, *_wanted(graph, talk, heard.tier, emergency=emergency)]
    fresh = [one for one in _refused(graph, talk, wanted) if one in again or one in move.steps or one not in said]
    if not fresh and new:
        fresh = list(graph.fallback[:1])
    return tuple(fresh[: graph.most_steps - emergency])


def _wanted(graph: Graph, talk: Conversation, tier: str, *, emergency: bool) -> Iterator[str]:
    """All steps for this situation: danger first, else those of the role; each as often as it is wanted.

    Those of the tier of danger name what the country has, so they wait until it is known.
    """
    situation = talk.situation
    part = graph.parts.get(situation.role, ANYBODY)
    covered = {code for one in situation.codes for code in graph.covers.get(one, ())}
    heard = (situation.codes if part.only is None else situation.codes & part.only) - covered
    told = [code for code in graph.steps if code in heard]
    by_code = [part.instead.get(one, one) for code in told for one in graph.steps[code] if one not in part.without]
    if tier in graph.tiers and talk.country and graph.tiers[tier].when.holds(situation, known_of(talk)):
        by_code += graph.tiers[tier].steps
    if emergency:
        yield from part.in_danger
    yield from (*by_code, *part.steps) if situation.danger & set(told) else (*part.steps, *by_code)


def _refused(graph: Graph, talk: Conversation, steps: list[str]) -> list[str]:
    """These steps once each, without those that are not wanted; what is said instead stands in their place."""
    refusals = [graph.refusals[name] for name in sorted(talk.refused)]
    instead = {step: other for one in refusals for step, other in one.instead.items()}
    gone = {step for one in refusals for step in one.steps}
    return list(dict.fromkeys(instead.get(step, step) for step in steps if step in instead or step not in gone))


def _question(graph: Graph, talk: Conversation, heard: Heard, move: MoveRule) -> str:
    """The one question to ask now, or none."""
    if move.does in ("summarise", "correct") and (talk.situation.codes or talk.place or talk.country):
        return CORRECT
    if not move.asks:
        return ""
    known = known_of(talk, foreign=heard.foreign)
    for state in graph.states:
        held = state.holds and _is_emergency(talk, heard)
        if not held and not state.when.holds(talk.situation, known):
            continue
        for question in _in_order(state, heard):
            if question not in talk.asked and graph.questions[question].when.holds(talk.situation, known):
                return question
        if state.holds:
            return ""
    return ""


def _in_order(state: State, heard: Heard) -> tuple[str, ...]:
    """The questions of a state, in the order in which they are put."""
    return tuple(one for one in heard.helpful if one in state.questions) if state.by_use else state.questions
