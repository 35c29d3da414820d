"""What templates of the responder's desk say: codes of the engine and of entries in words, and faults as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest

from havre.assistant.locale_words import country_name
from havre.core.errors import InputError
from havre.danger.assess import Assessment
from havre.danger.case import Happened, Says
from havre.danger.signs import EMERGENCY, Sign, Tier
from havre.danger.words import Words
from havre.store.models import CaseFile
from havre.usecases import assessments, danger, desk
from havre.usecases.assessments import Case
from havre.usecases.desk import Voice
from havre.web.desk import language
from havre.web.desk.guard import DeskRequest

FAULTS = frozenset({
    "reference", "days", "decision", "reasons", "reason", "note", "event", "lower.who", "lower.up", "lower.found",
    "lower.event", "ground", "because", "parts", "who", "paper",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose."""

    value: str
    label: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of the desk and of danger in one language."""

    voice: Voice
    words: Words

    def tier(self, tier: Tier | None) -> str:
        return self.words.tier(tier) if tier else self.voice.say("desk.tier_none")

    def choices(self, family: str, codes: Iterable[str], on: Iterable[str] = ()) -> list[Choice]:
        """Codes with their sentences `<family><code>` of the desk."""
        chosen = set(on)
        return [Choice(code, self.voice.say(f"{family}{code}"), code in chosen) for code in codes]

    def events(self, on: Iterable[str] = ()) -> list[Choice]:
        return self.choices("desk.event_", [one.value for one in Happened], on)

    def now(self) -> list[Choice]:
        """What may be happening at this moment."""
        return [Choice(sign.value, self.words.say(f"sign.{sign}")) for sign in Sign if sign in EMERGENCY]

    def hers(self) -> list[Choice]:
        """What she may say herself."""
        return [Choice(one.value, self.words.say(f"hers.{one}")) for one in Says]

    def signs(self, signs: Iterable[Sign]) -> list[str]:
        return [self.words.say(f"sign.{one}") for one in signs]

    def tiers(self) -> list[Choice]:
        return [Choice(tier.code, f"{tier.code} · {self.words.tier(tier)}") for tier in reversed(Tier)]

    def population(self, case: Case) -> str:
        """About whom it is, in words."""
        told = [
            self.voice.say(f"desk.{name}_{code}")
            for name in ("victim", "violent_person", "relation")
            if (code := str(case.population.get(name, "")))
        ]
        return " · ".join([*told, country_name(case.row.country, self.voice.language)])

    def topics(self, found: Assessment) -> list[str]:
        """The open questions, what would decide first."""
        asked = danger.instrument(found.instrument)
        return [self.words.wording(asked, asked.item(key)) for key in found.open]


def spoken(request: HttpRequest) -> Spoken:
    """The words for who is signed in."""
    code = language.of(request)
    return Spoken(desk.voice(code), danger.words(code))


def case_of(request: DeskRequest, reference: str) -> Case:
    """The case, if this account may see it; otherwise there is none."""
    try:
        return assessments.opened(request.rights, reference)
    except CaseFile.DoesNotExist as missing:
        raise Http404 from missing


def fault(request: HttpRequest, error: InputError) -> None:
    """Say what is wrong in words; the engine's own are for programs."""
    known = error.where if error.where in FAULTS else "other"
    messages.error(request, desk.voice(language.of(request)).say(f"desk.fault_{known.replace('.', '_')}"))


def told(found: Assessment, words: Words) -> dict[str, Any]:
    """Tier, reasons and notes in words."""
    said = danger.told(found, words.language)
    reasons = [(one.tier.code, text) for one, text in zip(found.reasons, said.reasons, strict=True)]
    return {"tier": said.tier, "reasons": reasons, "notes": said.notes}
