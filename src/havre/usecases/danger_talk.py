"""Danger in a talk: how great it is by what is known, and which questions about it would change what is done.

Joins the engine of danger with the dialogue. Nothing is kept besides the codes of the talk: an answer is a code, and
can be taken back like any other. No score is made, and no number shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache

from havre.assistant.conversation import Conversation
from havre.assistant.graph import ASKED_DANGER, Graph, known_of
from havre.assistant.moves import Move
from havre.core.situation import Situation
from havre.core.vocabulary import Code, Danger, Need, Role
from havre.danger.assess import known_tier
from havre.danger.case import Case, Events
from havre.danger.instrument import Instrument
from havre.danger.next_question import next_questions
from havre.danger.signs import RED_FLAGS, Sign, Tier
from havre.usecases import danger, resources

LIST = "havre_signs"  # the instrument: our own list, without a score
QUESTION = "danger_"  # begins the ids of its questions in the dialogue; the topic of the item follows
ROLES = frozenset((Role.UNKNOWN, Role.VICTIM))  # the questions speak to whom it happens, and are none for children
# Questions in one talk at most, after a sign was told, and for who asks. Our own rule: each costs strength.
MOST_FOUND, MOST_ASKED = 4, 8
# Codes that together say that it is happening now.
NOW: Mapping[Sign, frozenset[Code]] = {
    Sign.STRANGULATION_SYMPTOMS: frozenset({Danger.STRANGULATION, Danger.INJURY, Need.EMERGENCY}),
    Sign.CHILD_IN_DANGER_NOW: frozenset({Danger.CHILD_IN_DANGER, Need.EMERGENCY}),
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """The code of the tier by what is known (empty: not for this person); the questions that help, first one first."""

    tier: str = ""
    helpful: tuple[str, ...] = ()


def weigh(talk: Conversation, move: str) -> Weighed:
    """What is known of danger after a turn that made this move."""
    if talk.situation.role not in ROLES:
        return Weighed()
    tier, worth = _judged(_telling(talk.situation.codes))
    wanted = move == Move.IN_DANGER or ASKED_DANGER in talk.said
    put = sum(one.startswith(QUESTION) for one in talk.asked)
    left = max((MOST_ASKED if wanted else MOST_FOUND) - put, 0)
    return Weighed(tier, _helpful(worth, talk)[:left] if left else ())


def _telling(codes: AbstractSet[Code]) -> frozenset[Code]:
    """Those codes that the assessment asks about."""
    return frozenset(code for code in codes if code in _asked_about())


@lru_cache(maxsize=1)
def _asked_about() -> frozenset[str]:
    asked = [*(item.codes for item in danger.instrument(LIST).items), *NOW.values()]
    return frozenset(code for codes in asked for code in codes)


@lru_cache(maxsize=4096)  # sets of codes, of nobody in particular: the same few thousand come again and again
def _judged(codes: frozenset[Code]) -> tuple[str, tuple[str, ...]]:
    """The tier by these codes, and the questions worth asking, first one first."""
    listed = danger.instrument(LIST)
    case = _case(listed, codes)
    return known_tier(listed, case).code, tuple(
        QUESTION + listed.item(key).topic for key in next_questions(listed, case)
    )


def _case(listed: Instrument, codes: AbstractSet[Code]) -> Case:
    """Codes as answers: what they say is answered, all else is not known."""
    answers = {item.id: "yes" for item in listed.items if item.codes & codes}
    now = frozenset(sign for sign, together in NOW.items() if together <= codes)
    return Case(answers, events=Events(now=now))


def _helpful(worth: tuple[str, ...], talk: Conversation) -> tuple[str, ...]:
    """Those questions worth asking that can be put here."""
    graph, known = resources.graph(), known_of(talk)
    return tuple(
        one
        for one in worth
        if one in graph.questions and one not in talk.asked and graph.questions[one].when.holds(talk.situation, known)
    )


def answered(graph: Graph, talk: Conversation, denied: Iterable[Code]) -> Conversation:
    """The talk in which what was denied in a message is not asked about any more."""
    codes = set(denied)
    told = {key for key, asked in graph.questions.items() if key.startswith(QUESTION) and codes & _about(graph, key)}
    return replace(talk, asked=talk.asked | told)


def _about(graph: Graph, question: str) -> AbstractSet[Code]:
    """What a question asks about: the first code that an answer adds."""
    return {offer.change.adds[0] for offer in graph.questions[question].offers if offer.change.adds}


def named(says: Iterable[str], situation: Situation) -> dict[str, tuple[Code, ...]]:
    """For each sentence that says how great the danger is, the codes on which that rests."""
    tiers = {rule.say for code, rule in resources.graph().tiers.items() if code != Tier.SIGNS.code}
    return dict.fromkeys(tiers & set(says), because(situation))


def because(situation: Situation) -> tuple[Code, ...]:
    """The codes known that are signs of danger, red flags first; what a person is told the answer rests on."""
    listed = danger.instrument(LIST)
    grave = {code: item.signs & RED_FLAGS for item in listed.items if item.signs for code in item.codes}
    return tuple(sorted((code for code in situation.codes if code in grave), key=lambda code: (not grave[code], code)))
