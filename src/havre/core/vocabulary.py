"""The codes in which a situation is described, everywhere in Havre.

Codes are stable: one is added only with a definition and never reused for another meaning. Labels and
translations of them belong to the content packs. Numbers in brackets are articles of the Istanbul Convention
(Council of Europe Treaty Series 210).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A code with its definition; the value is what is stored, sent and matched."""

    definition: str
    __hash__ = str.__hash__  # equal to its value, so with the hash of it; and not computed in Python each time

    def __new__(cls, value: str, definition: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member


class Role(Code):
    """Who is writing."""

    VICTIM = "victim", "the person to whom it happens, or happened"
    CHILD = "child", "someone under 18 to whom it happens, or who lives where it happens"
    RELATIVE = "relative", "family member, friend, neighbour or colleague of the person to whom it happens"
    PROFESSIONAL = "professional", "someone who meets victims in their work"
    PERPETRATOR = "perpetrator", "someone who uses violence, or fears that they will"
    UNKNOWN = "unknown", "not said"


class Violence(Code):
    """Kinds of violence."""

    PHYSICAL = "physical", "hitting, pushing, kicking, hair pulling, restraint, burning, throwing objects (35)"
    SEXUAL = "sexual", "rape, coerced sex, sexual acts without consent, reproductive coercion (36, 39)"
    PSYCHOLOGICAL = "psychological", "insults, humiliation, threats, intimidation, gaslighting (33)"
    CONTROL = "control", "coercive control: isolation, surveillance, rules, permission, jealousy as rule (33)"
    ECONOMIC = "economic", "taking wages or cards, forbidding work, debts in the victim's name, no maintenance (3b)"
    DIGITAL = "digital", "spyware, reading messages, tracking, account takeover, images shared or threatened (33, 34)"
    STALKING = "stalking", "following, waiting outside, repeated unwanted contact, mostly after separation (34)"
    FORCED_MARRIAGE = "forced_marriage", "marriage forced or planned by force, here or abroad (37)"
    GENITAL_MUTILATION = "genital_mutilation", "done, feared or planned (38)"
    HONOUR = "honour", "violence or threats by family or community in the name of honour (42)"
    NEGLECT = "neglect", "withheld care, medication, food or aids from a dependent older, ill or disabled person"
    ADMINISTRATIVE = "administrative", "papers withheld or destroyed, threats to report or to have residence withdrawn"


class Danger(Code):
    """Signs that change what must be done first."""

    ATTACK_NOW = "attack_now", "violence is under way, or the violent person is in front of them or at the door"
    STRANGULATION = "strangulation", "choked, strangled, smothered, held by the throat - ever"
    WEAPON = "weapon", "gun, knife, acid, vehicle or other weapon used, shown or threatened, or a gun in the home"
    DEATH_THREAT = "death_threat", "threatened to kill the victim, the children or others"
    FEARS_DEATH = "fears_death", "the victim believes that they may be killed"
    PERPETRATOR_SUICIDE = "perpetrator_suicide", "the violent person threatens or attempts suicide"
    SUICIDAL = "suicidal", "the writer thinks of dying, of suicide or of self-harm"
    INJURY = "injury", "wounds, pain, loss of consciousness or other harm that needs care now"
    RECENT_RAPE = "recent_rape", "sexual violence within the last days, when care and evidence are urgent"
    PREGNANCY = "pregnancy", "violence while pregnant or just after birth"
    SEPARATION = "separation", "has just left, is about to leave, or the violent person has learned that they will"
    ESCALATION = "escalation", "more often or worse than before"
    CHILD_IN_DANGER = "child_in_danger", "a child is hit, abused, taken, threatened, or caught in the violence"
    CONFINEMENT = "confinement", "locked in, phone or papers taken so that they cannot leave"


class Circumstance(Code):
    """What makes a service fit, or an obstacle stand."""

    CHILDREN = "children", "has children with them"
    PREGNANT = "pregnant", "is pregnant"
    MINOR = "minor", "is under 18"
    OLDER = "older", "is about 60 or more"
    MOBILITY = "mobility", "wheelchair or reduced mobility"
    DEAF = "deaf", "deaf or hard of hearing"
    BLIND = "blind", "blind or low vision"
    COGNITIVE = "cognitive", "intellectual disability, or needs easy language"
    MENTAL_HEALTH = "mental_health", "lives with a mental illness or addiction of their own"
    RESIDENCE_PERMIT = "residence_permit", "residence depends on the partner or is not settled"
    UNDOCUMENTED = "undocumented", "has no papers"
    ASYLUM = "asylum", "refugee or asylum seeker"
    LANGUAGE_BARRIER = "language_barrier", "does not speak the language of the country"
    LGBTQI = "lgbtqi", "lesbian, gay, bisexual, trans, queer or intersex"
    MAN = "man", "a man to whom it happens"
    RURAL = "rural", "lives in the countryside, far from services or without transport"
    OVERSEAS = "overseas", "lives in an overseas or outermost territory"
    NO_MONEY = "no_money", "has no money of their own"
    NO_HOME = "no_home", "has nowhere to sleep, or lost their home"
    PHONE_WATCHED = "phone_watched", "phone, messages or browsing are watched"
    CANNOT_SPEAK = "cannot_speak", "cannot talk aloud now"
    PETS = "pets", "has animals that they will not leave behind"
    VIOLENT_PERSON_IN_AUTHORITY = (
        "violent_person_in_authority",
        "the violent person is in the police, army, justice or another position of power",
    )


class Need(Code):
    """What is asked for, or plainly needed."""

    EMERGENCY = "emergency", "help to come now"
    SHELTER = "shelter", "a safe place to sleep"
    LEAVE_SAFELY = "leave_safely", "how to leave, what to prepare"
    POLICE = "police", "report, file or follow a complaint; what police do"
    PROTECTION_ORDER = "protection_order", "keep the violent person away by law"
    LEGAL = "legal", "divorce, custody, rights, lawyer, legal aid"
    MEDICAL = "medical", "treatment"
    FORENSIC = "forensic", "have injuries or traces recorded, with or without a complaint"
    EVIDENCE = "evidence", "keep proof (messages, photos, diary)"
    COUNSELLING = "counselling", "psychological help"
    TALK = "talk", "someone who listens"
    CHILDREN_HELP = "children_help", "help or protection for children"
    MONEY = "money", "income, benefits, debts, emergency payment"
    HOUSING = "housing", "a lasting home"
    RESIDENCE = "residence", "stay, papers and permits of one's own"
    DIGITAL_SAFETY = "digital_safety", "make phone, accounts and home devices safe"
    WORK = "work", "keep or find work, tell the employer"
    PET_CARE = "pet_care", "a place for animals"
    UNDERSTAND = "understand", "is this violence? what is happening to me?"
    HELP_OTHER = "help_other", "how to help someone else"
    STOP_VIOLENCE = "stop_violence", "help to stop being violent"
    INTERPRETER = "interpreter", "help in one's own language or in sign language"


FACETS: dict[str, type[Code]] = {
    "role": Role,
    "violence": Violence,
    "danger": Danger,
    "circumstances": Circumstance,
    "needs": Need,
}
_BY_VALUE = {str(code): code for facet in FACETS.values() for code in facet}


def code_of(value: str) -> Code:
    """The code with this value, in whichever facet it stands (values are unique across facets).

    Raises `ValueError` for a value that no facet has.
    """
    try:
        return _BY_VALUE[value]
    except (KeyError, TypeError):  # a list, from a file, is no code either
        raise ValueError(f"no such code in the vocabulary: {value!r}") from None
