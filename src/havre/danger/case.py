"""A case as it is handed in: answers, who judges what, what happened since, and about whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from havre.danger.signs import Sign, Tier


class Tag(StrEnum):
    """What matters of two people for the question whether an instrument was made for them."""

    WOMAN = "woman"
    MAN = "man"
    NON_BINARY = "non_binary"
    TRANS = "trans"
    CHILD = "child"
    OLDER = "older"
    DISABLED = "disabled"
    VIOLENT_WOMAN = "violent_woman"
    VIOLENT_MAN = "violent_man"
    VIOLENT_CHILD = "violent_child"
    SAME_SEX = "same_sex"
    PARTNER = "partner"
    EX_PARTNER = "ex_partner"
    DATING = "dating"
    FAMILY = "family"


class Happened(StrEnum):
    """What may have happened since the last assessment; each asks for a new one (facts: reassess on event)."""

    STRANGULATION = "strangulation"
    WEAPON = "weapon"
    DEATH_THREAT = "death_threat"
    RAPE = "rape"
    NEW_THREAT = "new_threat"
    SEPARATION = "separation"
    PREGNANCY = "pregnancy"
    BIRTH = "birth"
    ORDER_SERVED = "order_served"
    ORDER_BREACHED = "order_breached"
    RELEASE = "release"
    COURT_DATE = "court_date"
    JOB_LOSS = "job_loss"
    CHILD_CONTACT = "child_contact"
    STALKING = "stalking"


SIGN_OF: Mapping[Happened, Sign] = {
    Happened.STRANGULATION: Sign.STRANGULATION,
    Happened.WEAPON: Sign.WEAPON,
    Happened.DEATH_THREAT: Sign.DEATH_THREAT,
    Happened.RAPE: Sign.RAPE,
    Happened.NEW_THREAT: Sign.NEW_THREAT,
    Happened.SEPARATION: Sign.SEPARATION,
    Happened.PREGNANCY: Sign.PREGNANT,
    Happened.BIRTH: Sign.PREGNANT,
    Happened.ORDER_BREACHED: Sign.BREACH,
    Happened.STALKING: Sign.STALKING,
}


class Says(StrEnum):
    """What the person concerned says herself. It raises; that she says none of it never lowers."""

    FEARS_DEATH = "fears_death"
    AFRAID = "afraid"
    ASKS_FOR_PROTECTION = "asks_for_protection"


TIER_OF_SAYING: Mapping[Says, Tier] = {
    Says.FEARS_DEATH: Tier.VERY_HIGH,
    Says.AFRAID: Tier.RAISED,
    Says.ASKS_FOR_PROTECTION: Tier.RAISED,
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The responder's judgement; `level` None: none given. One below what else is known changes nothing."""

    level: Tier | None = None
    reasons: str = ""
    by: str = ""
    hers: frozenset[Says] = frozenset()


@dataclass(frozen=True, slots=True)
class Events:
    """What happened: incidents in twelve months, a new one within a year of the last conference, now, since."""

    incidents: int = 0
    repeat: bool = False
    now: frozenset[Sign] = frozenset()
    since: frozenset[Happened] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """Answers by item id: `yes`, `no`, `unknown`, `not_asked`, or an option of the item. What is not there: not asked.

    `trained` says that the reader is trained in the instrument and may see what became of its cohort. `carried` are
    signs of earlier assessments that never expire (course.py).
    """

    answers: Mapping[str, str]
    judgement: Judgement = Judgement()
    events: Events = Events()
    population: frozenset[Tag] = frozenset()
    trained: bool = False
    carried: frozenset[Sign] = frozenset()
