"""What comes next in a talk: which sentences, which steps, whether services, which one question.

The order is fixed and open to reading: danger now, then the safety of this talk, then what the person wants, then
what is missing to find a service. No words here: only ids of sentences, which the packs word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from havre.assistant.conversation import Conversation
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role, Violence

MOST_STEPS = 5
MOST_ACKS = 2

# Signs after which we ask whether the violent person is near: each can turn into an attack within minutes.
STRONG = frozenset(
    {Danger.STRANGULATION, Danger.WEAPON, Danger.DEATH_THREAT, Danger.FEARS_DEATH, Danger.ESCALATION,
     Danger.CONFINEMENT, Danger.INJURY, Danger.CHILD_IN_DANGER, Danger.PERPETRATOR_SUICIDE}
)  # fmt: skip

# What is said once about a kind of violence, the gravest first.
VIOLENCE_ACKS: tuple[Violence, ...] = (
    Violence.SEXUAL, Violence.GENITAL_MUTILATION, Violence.FORCED_MARRIAGE, Violence.HONOUR, Violence.STALKING,
    Violence.NEGLECT, Violence.DIGITAL, Violence.ADMINISTRATIVE, Violence.ECONOMIC, Violence.CONTROL,
    Violence.PHYSICAL, Violence.PSYCHOLOGICAL,
)  # fmt: skip

# Whoever thinks of dying, whatever else they are, is told this first.
SUICIDAL_STEPS = ("step.suicidal.line", "step.suicidal.emergency", "step.suicidal.near", "step.talk_line")

# Steps for a code, in the order in which they are offered; codes in order of urgency.
STEPS: dict[Code, tuple[str, ...]] = {
    Danger.ATTACK_NOW: ("step.attack_now.place", "step.attack_now.people"),
    Danger.SUICIDAL: SUICIDAL_STEPS,
    Danger.STRANGULATION: ("step.strangulation.doctor", "step.strangulation.now"),
    Danger.RECENT_RAPE: ("step.recent_rape.care", "step.recent_rape.traces", "step.recent_rape.choice"),
    Danger.CHILD_IN_DANGER: ("step.child_in_danger",),
    Danger.INJURY: ("step.injury",),
    Danger.CONFINEMENT: ("step.confinement",),
    Danger.WEAPON: ("step.weapon",),
    Danger.DEATH_THREAT: ("step.death_threat",),
    Danger.FEARS_DEATH: ("step.fears_death",),
    Danger.PERPETRATOR_SUICIDE: ("step.perpetrator_suicide",),
    Danger.SEPARATION: ("step.separation.time", "step.separation.plan"),
    Danger.PREGNANCY: ("step.pregnancy",),
    Danger.ESCALATION: ("step.escalation",),
    Circumstance.PHONE_WATCHED: ("step.phone_watched",),
    Need.LEAVE_SAFELY: ("step.separation.time", "step.separation.plan"),
    Need.SHELTER: ("step.shelter", "step.talk_line"),
    Circumstance.NO_HOME: ("step.shelter", "step.talk_line"),
    Need.MEDICAL: ("step.injury",),
    Need.FORENSIC: ("step.injury",),
    Circumstance.UNDOCUMENTED: ("step.undocumented",),
    Need.EVIDENCE: ("step.evidence",),
    Need.DIGITAL_SAFETY: ("step.phone_watched",),
    Violence.DIGITAL: ("step.phone_watched",),
    Need.TALK: ("step.talk_line",),
}

# Those who write about somebody else, or about their own violence, are told other things than a victim is.
ROLE_STEPS: dict[Role, tuple[str, ...]] = {
    Role.CHILD: ("step.child.tell", "step.child.line"),
    Role.RELATIVE: ("step.relative.listen", "step.relative.ask", "step.relative.danger"),
    Role.PROFESSIONAL: ("step.professional",),
    Role.PERPETRATOR: ("step.perpetrator.stop", "step.perpetrator.emergency", "step.perpetrator.line"),
}
# Steps that speak of the reader's own body and home; a relative or a professional is not told them.
OWN_STEPS_ONLY = frozenset({Role.RELATIVE, Role.PROFESSIONAL, Role.PERPETRATOR})

# The short answers «what would help» offers, by who is writing.
WANTS: tuple[Need, ...] = (
    Need.TALK, Need.SHELTER, Need.LEAVE_SAFELY, Need.POLICE, Need.PROTECTION_ORDER, Need.MEDICAL, Need.LEGAL,
    Need.MONEY, Need.UNDERSTAND,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What to reply, in ids: the talk as it will be, sentences, steps, articles, whether services, one question."""

    talk: Conversation
    emergency: bool
    says: tuple[str, ...]
    steps: tuple[str, ...]
    articles: tuple[str, ...]
    services: bool
    question: str


def plan(talk: Conversation, before: Situation, *, understood: bool, in_scope: bool, first_words: str = "") -> Plan:
    """The reply to a turn after which `talk` holds what is known; `before` is what was known before it.

    `understood` is whether this turn told anything new; `in_scope` whether it was about violence or help at all;
    `first_words` the id of a sentence that comes first whatever else is said (forgotten, put right, expired).
    """
    emergency = Danger.ATTACK_NOW in talk.situation.danger
    says = (first_words,) if first_words else _says(talk, understood=understood, in_scope=in_scope)
    steps = tuple(_steps(talk, before, emergency=emergency)) if understood or emergency else ()
    question = _question(talk, emergency=emergency)
    known = bool(talk.situation.codes)
    after = replace(
        talk,
        turns=talk.turns + 1,
        pending=question,
        asked=talk.asked | ({question} if question else set()),
        said=talk.said | {key for key in (*says, *steps) if key.startswith(("ack.", "step."))} - {"ack.more"},
    )
    return Plan(
        talk=after,
        emergency=emergency,
        says=says,
        steps=steps,
        articles=_articles(talk, before),
        services=known and bool(talk.country),
        question=question,
    )


def _says(talk: Conversation, *, understood: bool, in_scope: bool) -> tuple[str, ...]:
    if not understood:
        return ("ack.unclear" if in_scope else "ack.out_of_scope",)
    fresh = [key for key in _acks(talk.situation) if key not in talk.said]
    return tuple(fresh[:MOST_ACKS]) or ("ack.more",)


def _acks(situation: Situation) -> Iterator[str]:
    """Sentences that meet what was told, the most personal first."""
    if Danger.SUICIDAL in situation.danger:
        yield "ack.suicidal"
    if situation.role in ROLE_STEPS:
        yield f"ack.{situation.role}"
        return  # what is said to a victim of age is not said to a child, a friend or who is violent
    elif situation.violence or situation.danger - {Danger.SUICIDAL}:
        yield "ack.victim"
    for kind in VIOLENCE_ACKS:
        if kind in situation.violence:
            yield f"ack.{kind}"


def _steps(talk: Conversation, before: Situation, *, emergency: bool) -> Iterator[str]:
    """Up to five steps not yet said. In an emergency the two that can be done at once are said again."""
    situation = talk.situation
    new = situation.codes - before.codes
    wanted = list(ROLE_STEPS.get(situation.role, ()))
    if situation.role not in OWN_STEPS_ONLY:
        danger_first = [step for code, steps in STEPS.items() if code in situation.codes for step in steps]
        wanted = danger_first + wanted if situation.danger else wanted + danger_first
    elif Danger.SUICIDAL in situation.danger:
        wanted = [*SUICIDAL_STEPS, *wanted]
    if situation.role is Role.RELATIVE and emergency:
        wanted.insert(0, "step.relative.danger")
    again = {"step.attack_now.place", "step.attack_now.people"} if emergency else set()
    fresh = [step for step in dict.fromkeys(wanted) if step in again or step not in talk.said]
    if not fresh and new:
        fresh = ["step.talk_line"]
    yield from fresh[: MOST_STEPS if not emergency else MOST_STEPS - 1]


def _articles(talk: Conversation, before: Situation) -> tuple[str, ...]:
    """Longer answers, when they are newly asked for: today the protection orders of the country."""
    asked = {Need.PROTECTION_ORDER, Need.POLICE} & (talk.situation.needs - before.needs)
    return ("protection_order",) if asked and talk.country else ()


def _question(talk: Conversation, *, emergency: bool) -> str:
    """The one question to ask now, or none."""
    for question, fits in _questions(talk, emergency=emergency):
        if fits and question not in talk.asked:
            return question
    return ""


def _questions(talk: Conversation, *, emergency: bool) -> Iterator[tuple[str, bool]]:
    situation = talk.situation
    about_self = situation.role in (Role.UNKNOWN, Role.VICTIM, Role.CHILD)
    if emergency:  # one question at most, and only the one without which the right number is not known
        yield "country", not talk.country
        return
    yield "near", about_self and bool(situation.danger & STRONG)
    yield "place_which", bool(talk.candidates)  # its answer names the country too
    yield "country", not talk.country
    yield "want", not situation.needs and situation.role is not Role.PERPETRATOR
    yield "place", not talk.place and bool(talk.country)
    yield "call", about_self and Circumstance.CANNOT_SPEAK not in situation.circumstances
    yield (
        "children",
        about_self and _a_place_is_sought(situation) and Circumstance.CHILDREN not in (situation.circumstances),
    )


def _a_place_is_sought(situation: Situation) -> bool:
    return bool({Need.SHELTER, Need.LEAVE_SAFELY, Need.HOUSING} & situation.needs) or (
        Circumstance.NO_HOME in situation.circumstances
    )
