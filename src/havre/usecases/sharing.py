"""What leaves a case: a letter of referral or a summary for a conference, with her consent or on a named legal ground.

Nothing leaves without one of the two. What was shared, with whom and why stays in the case; the paper itself is not
kept. Names are not in it: there are none here; who hands it over adds what the receiver needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from havre.content.duties import Duty, load_duties
from havre.core.errors import InputError
from havre.danger.answers import OPEN
from havre.danger.assess import Assessment
from havre.store.assessments import EntryKind
from havre.store.models import Account
from havre.usecases import assessments, danger
from havre.usecases.assessments import Case, Entry
from havre.usecases.packs import extra_packs


class Paper(StrEnum):
    """What is written."""

    LETTER = "letter"
    SUMMARY = "summary"


class Recipient(StrEnum):
    """For whom. Consent is given for one of them, never for «others»."""

    POLICE = "police"
    COURT = "court"
    SHELTER = "shelter"
    HEALTH = "health"
    CHILD_PROTECTION = "child_protection"
    CONFERENCE = "conference"
    ADVICE = "advice"


class Part(StrEnum):
    """What may be told."""

    DANGER = "danger"
    ANSWERS = "answers"
    EVENTS = "events"
    DECISION = "decision"
    COURSE = "course"


class ConsentCode(StrEnum):
    """What she said."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WHO = ("herself", "guardian", "representative")


@dataclass(frozen=True, slots=True)
class Basis:
    """On what something is shared: a consent, or a ground in law and why it holds here."""

    consent: Entry | None = None
    duty: Duty | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper to print. What `parts` does not name is empty."""

    paper: Paper
    recipient: Recipient
    parts: frozenset[Part]
    case: Case
    entry: Entry
    found: Assessment
    basis: Basis
    answers: tuple[tuple[str, str], ...]


def duties(country: str) -> tuple[Duty, ...]:
    """The notes on law of a country; none where nothing was gathered."""
    return load_duties(extra_packs()).get(country, ())


@transaction.atomic
def consent(by: Account, case: Case, said: str, recipient: str, who: str, parts: Iterable[str]) -> None:
    """Keep what she said about sharing with one recipient. Raises `InputError` for what is not known."""
    told = {"recipient": Recipient(recipient).value, "who": who, "parts": sorted(Part(one).value for one in parts)}
    if who not in WHO:
        raise InputError("it is not said who decided", where="who", remedy=f"one of: {', '.join(WHO)}")
    if ConsentCode(said) is ConsentCode.GIVEN and not told["parts"]:
        raise InputError("consent to share nothing", where="parts", remedy="tick what may be told")
    assessments.add(by, case, EntryKind.CONSENT, told, code=said, action=f"consent.{said}")


def standing(case: Case, recipient: str) -> Entry | None:
    """The last that she said about this recipient, where it is a yes; None otherwise."""
    said = [one for one in case.entries if one.kind == EntryKind.CONSENT and one.told["recipient"] == recipient]
    return said[-1] if said and said[-1].code == ConsentCode.GIVEN else None


@transaction.atomic
def share(by: Account, case: Case, paper: Paper, wanted: Mapping[str, Any]) -> Sheet:
    """Write a paper, and keep what was shared, with whom and on what ground.

    `wanted` holds `recipient` and `parts`, and without her consent `ground` (a note on law) and `because`. With
    consent only what she agreed to is told. Raises `InputError` where there is nothing to tell or no basis for it.
    """
    if not case.assessments:
        raise InputError("there is no assessment yet", where="paper", remedy="assess first")
    recipient = Recipient(wanted["recipient"])
    basis = _basis(case, recipient, str(wanted.get("ground", "")), str(wanted.get("because", "")))
    parts = frozenset(map(Part, wanted["parts"]))
    if basis.consent:
        parts &= frozenset(map(Part, basis.consent.told["parts"]))
    if not parts:
        raise InputError("nothing of it may be told", where="parts", remedy="ask her what may be shared")
    entry, found = assessments.assessment(case, case.assessments[-1].number, by)
    told = {
        "recipient": recipient.value,
        "parts": sorted(one.value for one in parts),
        "ground": basis.duty.id if basis.duty else "",
        "because": basis.because,
    }
    assessments.add(by, case, EntryKind.SHARED, told, code=paper.value, action=f"case.shared.{recipient.value}")
    return Sheet(paper, recipient, parts, case, entry, found, basis, _answers(entry))


def _basis(case: Case, recipient: Recipient, ground: str, because: str) -> Basis:
    agreed = standing(case, recipient)
    if agreed:
        return Basis(consent=agreed)
    for duty in duties(case.row.country):
        if duty.id == ground and duty.ground:
            if not because.strip():
                raise InputError("it is not said why this holds here", where="because", remedy="write it down")
            return Basis(duty=duty, because=because.strip())
    raise InputError("she has not consented, and no legal ground was chosen", where="ground", remedy="ask her first")


def _answers(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Items that were answered, in the order of the instrument."""
    given: Mapping[str, str] = entry.told["record"]["answers"]
    asked = danger.instrument(entry.code)
    return tuple((item.id, given[item.id]) for item in asked.items if given.get(item.id, "unknown") not in OPEN)
