"""The dialogue as a graph: what may be asked, said and done next, under which conditions, in which order.

The graph itself stands in packs/common/dialogue.yaml; here are its types, which know nothing of any one sentence.
docs/dialogue.md draws it, and `assistant.graph_check` proves that nobody is left in it without a way on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from havre.assistant.conversation import Conversation
from havre.core.situation import Situation
from havre.core.vocabulary import Code, Role

SKIP = "skip"
SKIP_SENTENCE = "chip.skip"
ASKED_DANGER = "danger.asked"  # said to who asks whether they are in danger; known from then on
CORRECT = "correct"  # the question that offers what was understood, to be taken back; put only when it is asked for
EMPTY: Mapping[str, str] = MappingProxyType({})

type Known = Literal["country", "place", "candidates", "foreign", "danger_asked"]
type Given = Literal["", "countries", "places"]
type Does = Literal["", "forget", "summarise", "correct", "easy", "plain", "wrong_place", "wrong_country", "danger"]


def known_of(talk: Conversation, *, foreign: bool = False) -> frozenset[str]:
    """What is known besides codes. `foreign`: the talk is in another language than the country's authorities use."""
    told = {
        "country": talk.country,
        "place": talk.place,
        "candidates": talk.candidates,
        "foreign": foreign,
        "danger_asked": ASKED_DANGER in talk.said,
    }
    return frozenset(name for name, value in told.items() if value)


@dataclass(frozen=True, slots=True)
class When:
    """A condition; an empty one always holds.

    It holds when one of the codes `any_of` was told (if there are any), none of `none_of`, the role is one of `roles`
    (none: whoever writes), all of `known` is known and nothing of `unknown`.
    """

    any_of: frozenset[Code] = frozenset()
    none_of: frozenset[Code] = frozenset()
    roles: frozenset[Role] = frozenset()
    known: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()

    def holds(self, situation: Situation, known: AbstractSet[str]) -> bool:
        """Whether it holds in a situation in which this much else is known (`known_of`)."""
        codes = situation.codes
        if self.any_of and self.any_of.isdisjoint(codes):
            return False
        if self.roles and situation.role not in self.roles:
            return False
        return self.none_of.isdisjoint(codes) and self.known <= known and self.unknown.isdisjoint(known)


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer or a move does to the situation: codes told, and codes taken back."""

    adds: tuple[Code, ...] = ()
    takes: tuple[Code, ...] = ()

    def of(self, situation: Situation) -> Situation:
        """The situation after it."""
        return situation.merged(Situation.of(self.adds)).without(self.takes)


@dataclass(frozen=True, slots=True)
class Offer:
    """A short answer: the value that comes back, the sentence that words it, what it changes, whom it is offered."""

    value: str
    sentence: str
    change: Change = Change()
    roles: frozenset[Role] = frozenset()

    def fits(self, role: Role) -> bool:
        """Whether it is offered to somebody in this role."""
        return not self.roles or role in self.roles


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: when it is put, and what it offers besides skipping; `given` names offers that come with the talk."""

    id: str
    when: When = When()
    offers: tuple[Offer, ...] = ()
    given: Given = ""

    @property
    def sentence(self) -> str:
        """The id of its words."""
        return f"question.{self.id}"

    @property
    def reason(self) -> str:
        """The id of the sentence that says why it is put."""
        return "question.place.why" if self.given == "places" else f"question.{self.id}.why"


@dataclass(frozen=True, slots=True)
class State:
    """Something that comes before what follows it: while `when` holds, its questions go first.

    If it `holds` the talk, nothing that comes after it is asked. `by_use`: its questions are put in the order, and only
    as far, as the turn says that they would help (`dialogue.Heard.helpful`).
    """

    id: str
    when: When
    questions: tuple[str, ...]
    holds: bool = False
    by_use: bool = False


@dataclass(frozen=True, slots=True)
class Ack:
    """A sentence that meets what was told, and when."""

    sentence: str
    when: When


@dataclass(frozen=True, slots=True)
class Part:
    """What is told to somebody in a role.

    `steps` are theirs; `only`, unless None, the codes whose own steps they are told as well (none other); `instead` are
    those steps worded for somebody else than who suffers; `without` steps that are not for them; `in_danger` comes
    first while violence is under way.
    """

    steps: tuple[str, ...] = ()
    only: frozenset[Code] | None = None
    instead: Mapping[str, str] = EMPTY
    without: frozenset[str] = frozenset()
    in_danger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TierRule:
    """What answers a tier of danger: `steps` where the country is known, and a sentence to `say`.

    It is said `at_once`; else to who asked, when no question is left that would help. The steps are for situations in
    which `when` holds.
    """

    say: str = ""
    steps: tuple[str, ...] = ()
    at_once: bool = False
    when: When = When()


@dataclass(frozen=True, slots=True)
class Refusal:
    """What somebody does not want, such as police: steps left out, steps said instead, codes and answers that go."""

    steps: frozenset[str] = frozenset()
    instead: Mapping[str, str] = EMPTY
    codes: frozenset[Code] = frozenset()
    offers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MoveRule:
    """What answers a move of the talk (`assistant.moves`).

    Read in messages of at most `longest` words (0: any). `beside`: it stands beside what else the message tells; else
    it counts only where the message tells nothing. `unless`: it counts for nothing where a phrase of the message tells
    one of these codes («he is gone to fetch his knife»). `unsays`: codes that count only where the rest of the message,
    without the words of the move, tells them too («do not call the police» is no call for help). `asks`: a question may
    follow. `services`: services may be shown. `reopens` are questions that may be put once more, `settles` those that
    need not be put any more. `alone`: nothing is said besides, now or later, that what it was told with would bring.
    """

    says: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    change: Change = Change()
    refuses: frozenset[str] = frozenset()
    unsays: frozenset[Code] = frozenset()
    reopens: frozenset[str] = frozenset()
    settles: frozenset[str] = frozenset()
    unless: frozenset[Code] = frozenset()
    longest: int = 0
    beside: bool = False
    asks: bool = True
    services: bool = True
    quiets: bool = False
    alone: bool = False
    does: Does = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """All of it. `steps` by code in order of urgency; `fallback` is said where nothing else can be done now.

    `again` are steps repeated in every reply while violence is under way. `covers`: steps of a code that already tell
    what those of other codes would, such as a doctor today after strangulation; those others are left out then.
    """

    states: tuple[State, ...]
    questions: Mapping[str, Asked]
    acks: tuple[Ack, ...]
    steps: Mapping[Code, tuple[str, ...]]
    parts: Mapping[Role, Part]
    fallback: tuple[str, ...]
    again: frozenset[str]
    moves: Mapping[str, MoveRule] = field(default_factory=dict)
    refusals: Mapping[str, Refusal] = field(default_factory=dict)
    tiers: Mapping[str, TierRule] = field(default_factory=dict)
    covers: Mapping[Code, frozenset[Code]] = field(default_factory=dict)
    most_steps: int = 5
    most_acks: int = 2

    def offer(self, value: str) -> Offer | None:
        """The short answer with this value, or None where no question offers it."""
        return next((one for asked in self.questions.values() for one in asked.offers if one.value == value), None)

    def offers(self, question: str, talk: Conversation) -> tuple[Offer, ...]:
        """The short answers that a question offers in this talk."""
        refused = {value for name in talk.refused for value in self.refusals[name].offers}
        asked = self.questions.get(question)
        given = asked.offers if asked else ()
        return tuple(one for one in given if one.fits(talk.situation.role) and one.value not in refused)

    def sentences(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every sentence that a reply may name, with its place in the pack."""
        for number, ack in enumerate(self.acks):
            yield ("acks", str(number)), ack.sentence
        for code, steps in self.steps.items():
            yield from ((("steps", code.value), step) for step in steps)
        for role, part in self.parts.items():
            yield from (
                (("roles", role.value), step) for step in (*part.steps, *part.in_danger, *part.instead.values())
            )
        for name, refusal in self.refusals.items():
            yield from ((("refusals", name), step) for step in refusal.instead.values())
        for name, move in self.moves.items():
            yield from ((("moves", name), sentence) for sentence in (*move.says, *move.steps))
        for key, asked in self.questions.items():
            yield from ((("questions", key), sentence) for sentence in (asked.sentence, asked.reason))
            yield from ((("questions", key), one.sentence) for one in asked.offers)
        for name, tier in self.tiers.items():
            yield from ((("tiers", name), one) for one in (tier.say, *tier.steps) if one)
        yield from ((("fallback",), step) for step in self.fallback)
