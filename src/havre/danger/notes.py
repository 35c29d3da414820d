"""What must be said beside a result: why there is no score, what may not be concluded, what a cohort showed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from havre.danger.answers import Spans, is_void, open_items
from havre.danger.case import Case, Happened, Says
from havre.danger.instrument import Instrument, Scoring
from havre.danger.norms import frequency
from havre.danger.scoring import Points, enough_answered, present
from havre.danger.signs import Sign, Tier


@dataclass(frozen=True, slots=True)
class Note:
    """A code of the packs' texts, with the values of its slots."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """What this instrument may say of this case. Outside its population, or unverified: factors and signs, no score.

    `scored`: points may be given and its rules hold; `banded`: enough was answered for a band as well.
    """

    scoring: Scoring | None
    outside: tuple[str, ...]
    refused: bool
    enough: bool

    @property
    def scored(self) -> bool:
        return self.scoring is not None and not self.outside and not self.refused

    @property
    def banded(self) -> bool:
        return self.scored and self.enough


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a case; `highest` is the tier if every open answer were the most worrying one."""

    spans: Spans
    scope: Scope
    bounds: Points | None
    tier: Tier
    highest: Tier


def scope_of(instrument: Instrument, case: Case, spans: Spans) -> Scope:
    """Whether the case lies within what the instrument was made for, and whether its score may be used at all."""
    open_ids = frozenset(item.id for item in open_items(instrument, spans))
    return Scope(
        scoring=instrument.scoring,
        outside=tuple(sorted(tag.value for tag in case.population if tag.value in instrument.use.outside)),
        refused=instrument.refused,
        enough=instrument.scoring is None or enough_answered(instrument.scoring, spans, open_ids),
    )


def notes_on(instrument: Instrument, case: Case, found: Found) -> tuple[Note, ...]:
    """All notes, in the order in which they should be read."""
    return (
        *_on_tier(found.tier, found.highest),
        *_on_body(instrument, case, found.spans),
        *_on_scope(instrument, case, found.spans, found.scope),
        *_on_bounds(instrument, found.spans, found.scope, found.bounds),
        *_on_judgement(case, found.tier),
        *_on_norms(instrument, case, found.scope, found.bounds),
        *_on_events(instrument, case),
    )


def _on_tier(tier: Tier, highest: Tier) -> Iterator[Note]:
    if tier is Tier.SIGNS:
        yield Note("no_sign_seen")
    if highest > tier:
        yield Note("could_be_higher", {"tier": highest.code})


def _on_body(instrument: Instrument, case: Case, spans: Spans) -> Iterator[Note]:
    """Strangulation calls for a doctor even without marks (Messing 2017); her own thoughts of dying for help now."""
    signs = {s for item in instrument.items if present(item, spans[item.id].low) for s in item.signs}
    if Sign.STRANGULATION in signs or Happened.STRANGULATION in case.events.since:
        yield Note("strangulation_doctor")
    if Sign.HER_SUICIDALITY in signs:
        yield Note("her_suicidality")


def _on_scope(instrument: Instrument, case: Case, spans: Spans, scope: Scope) -> Iterator[Note]:
    if scope.outside:
        yield Note("outside", {"who": ", ".join(scope.outside)})
    if scope.refused and scope.scoring is not None:
        yield Note("refused", {"title": instrument.title, "to_check": scope.scoring.to_check})
    if scope.scoring is None:
        yield Note("no_score_list")
    elif not scope.scored:
        yield Note("factors", {"items": _factors(instrument, spans)})
    elif not case.population:
        yield Note("population_not_stated")
    if scope.scored and not scope.enough:
        yield Note("not_enough", {"minimum": str(scope.scoring.minimum if scope.scoring else 0)})


def _factors(instrument: Instrument, spans: Spans) -> str:
    found = [item.id for item in instrument.items if item.factor and present(item, spans[item.id].low)]
    return ", ".join(found) or "-"


def _on_bounds(instrument: Instrument, spans: Spans, scope: Scope, bounds: Points | None) -> Iterator[Note]:
    unanswered = len(open_items(instrument, spans))
    if unanswered:
        yield Note("unanswered", {"count": str(unanswered), "of": str(len(instrument.items))})
    if bounds is not None and bounds.lower < bounds.upper:
        yield Note("bounds", {"lower": str(bounds.lower), "upper": str(bounds.upper)})
    if bounds is not None and scope.scoring is not None and scope.scoring.omitted_points:
        yield Note("omitted", {"points": str(scope.scoring.omitted_points)})
    for item in instrument.items:
        if is_void(item, spans) and present(item, spans[item.id].low):
            yield Note("void", {"item": item.id, "because": item.unless})


def _on_judgement(case: Case, tier: Tier) -> Iterator[Note]:
    level = case.judgement.level
    if level is not None and level < tier:
        yield Note("judgement_does_not_lower")
    if level is not None and level > Tier.SIGNS and not case.judgement.reasons:
        yield Note("judgement_reasons")
    if Says.ASKS_FOR_PROTECTION in case.judgement.hers:
        yield Note("asked_for_protection")


def _on_norms(instrument: Instrument, case: Case, scope: Scope, bounds: Points | None) -> Iterator[Note]:
    """Percentages only for trained readers, with cohort, year and interval, and only where one row is settled."""
    norms = instrument.norms
    if norms is None or bounds is None or not scope.banded or not norms.mark.usable:
        return
    if not case.trained:
        yield Note("norms_for_trained")
        return
    found = frequency(norms, bounds.lower, bounds.upper)
    if found is None:
        yield Note("norms_not_settled")
        return
    yield Note("norms", {
        "cohort": norms.cohort, "year": str(norms.year), "size": str(norms.size), "years": norms.years_followed,
        "outcome": norms.outcome, "about": str(found.about), "low": str(found.low), "high": str(found.high),
        "from": str(found.row.low), "to": str(found.row.high),
    })  # fmt: skip
    for statement in norms.caution:
        if statement.mark.usable:
            yield Note("norms_caution", {"text": statement.text})


def _on_events(instrument: Instrument, case: Case) -> Iterator[Note]:
    if case.events.since:
        yield Note("reassess", {"events": ", ".join(sorted(case.events.since))})
    uses_incidents = any(rule.incidents or rule.repeat for rule in instrument.rules)
    if (case.events.incidents or case.events.repeat) and not uses_incidents:
        yield Note("incidents_unused")
