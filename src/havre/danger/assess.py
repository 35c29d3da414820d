"""One assessment: the score the instrument allows, the tier that is the highest of all reasons, and what is still open.

Overrides go upwards only (SafeLives; VioGén; DA-LE). Nothing is averaged: `together` takes the highest of several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from havre.danger.answers import Span, Spans, open_items, spans_of
from havre.danger.case import SIGN_OF, TIER_OF_SAYING, Case
from havre.danger.instrument import Instrument, Item
from havre.danger.notes import Found, Note, Scope, notes_on, scope_of
from havre.danger.scoring import (
    Points,
    band_at,
    bands,
    fired,
    highest_world,
    lowest_world,
    points,
    present,
    raising_points,
)
from havre.danger.signs import ALONE, Sign, Tier, raised_by

SEVERAL = 3  # so many factors raise to tier 2; our rule, not validated


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the tier is at least `tier`: a code of the packs' texts, and the items or fields behind it."""

    code: str
    tier: Tier
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What can be said. `points` and `band` are None where no score may be given; the notes say why.

    `band` is `low..high` while open answers leave more than one band possible. `open` lists what is not known, what
    would decide first.
    """

    instrument: str
    points: Points | None
    band: str | None
    tier: Tier
    reasons: tuple[Reason, ...]
    open: tuple[str, ...]
    notes: tuple[Note, ...]


def assess(instrument: Instrument, case: Case) -> Assessment:
    """The assessment of a case by one instrument. Raises `InputError` for answers that it does not have."""
    spans = spans_of(instrument, case.answers)
    scope = scope_of(instrument, case, spans)
    known = _reasons(instrument, case, lowest_world(spans), scope)
    omitted = instrument.scoring.omitted_points if instrument.scoring else 0
    highest = _tier(_reasons(instrument, case, highest_world(spans), scope, omitted))
    tier = max(_tier(known), min(highest, Tier.RAISED))
    if tier > _tier(known):
        known.append(Reason("open", tier, tuple(item.id for item in open_items(instrument, spans))))
    bounds = points(instrument, spans) if scope.scored else None
    opened = _opened(instrument, case, spans, scope)
    return Assessment(
        instrument=instrument.id,
        points=bounds,
        band=_band(scope, instrument, spans, case),
        tier=tier,
        reasons=tuple(sorted(known, key=lambda reason: -reason.tier)),
        open=opened,
        notes=notes_on(instrument, case, Found(spans, scope, bounds, tier, highest)),
    )


def together(assessments: Iterable[Assessment]) -> Tier:
    """The tier of several assessments of one case: the highest. Their scores answer different questions."""
    return max((one.tier for one in assessments), default=Tier.SIGNS)


def _tier(reasons: Iterable[Reason]) -> Tier:
    return max((reason.tier for reason in reasons), default=Tier.SIGNS)


def _band(scope: Scope, instrument: Instrument, spans: Spans, case: Case) -> str | None:
    if scope.scoring is None or not scope.banded:
        return None
    low, high = bands(instrument, scope.scoring, spans, case.events)
    return low.id if low == high else f"{low.id}..{high.id}"


# --- reasons -----------------------------------------------------------------------------------------------------


def _reasons(instrument: Instrument, case: Case, world: Spans, scope: Scope, omitted: int = 0) -> list[Reason]:
    """Every reason above the lowest tier that holds in a world where each answer is known.

    `omitted` are points of official items that we leave out, where they are counted.
    """
    found = chain(
        _signs(instrument, case, world),
        _source_rules(instrument, case, world) if scope.scored else (),
        _band_reason(scope, raising_points(instrument, world) + omitted),
        _several(instrument, world),
        _people(case),
    )
    return [reason for reason in found if reason.tier > Tier.SIGNS]


def _signs(instrument: Instrument, case: Case, world: Spans) -> Iterator[Reason]:
    behind: dict[Sign, list[str]] = {}
    for sign, source in _told(instrument, case, world):
        behind.setdefault(sign, []).append(source)
    for code, tier, signs in raised_by(behind):
        yield Reason(f"sign.{code}", tier, tuple(sorted({key for sign in signs for key in behind[sign]})))


def _told(instrument: Instrument, case: Case, world: Spans) -> Iterator[tuple[Sign, str]]:
    """Each sign that is there, and what tells it: an item, or a field of the case."""
    yield from ((s, item.id) for item in instrument.items if present(item, world[item.id].low) for s in item.signs)
    yield from ((sign, "events.now") for sign in case.events.now)
    yield from ((sign, "carried") for sign in case.carried)
    yield from ((SIGN_OF[event], "events.since") for event in case.events.since if event in SIGN_OF)


def _source_rules(instrument: Instrument, case: Case, world: Spans) -> Iterator[Reason]:
    for rule, met in fired(instrument, world, case.events):
        yield Reason(f"rule.{rule.id}", rule.tier, met)


def _band_reason(scope: Scope, score: int) -> Iterator[Reason]:
    if scope.scoring is not None and scope.banded and not scope.scoring.by_rules:
        band = band_at(scope.scoring, score)
        yield Reason(f"band.{band.id}", band.tier)


def _several(instrument: Instrument, world: Spans) -> Iterator[Reason]:
    factors = tuple(item.id for item in instrument.items if item.factor and present(item, world[item.id].low))
    if len(factors) >= SEVERAL:
        yield Reason("several", Tier.RAISED, factors)


def _people(case: Case) -> Iterator[Reason]:
    if case.judgement.level is not None:
        yield Reason("judgement", case.judgement.level, ("judgement",))
    for saying in sorted(case.judgement.hers):
        yield Reason(f"hers.{saying}", TIER_OF_SAYING[saying], ("judgement.hers",))


# --- what is open ------------------------------------------------------------------------------------------------


def known_tier(instrument: Instrument, case: Case) -> Tier:
    """The tier by what is known alone, without what open answers might add."""
    spans = spans_of(instrument, case.answers)
    return _tier(_reasons(instrument, case, lowest_world(spans), scope_of(instrument, case, spans)))


def _opened(instrument: Instrument, case: Case, spans: Spans, scope: Scope) -> tuple[str, ...]:
    """Open items: first those whose «yes» would raise the tier most, then those with most points.

    What stands equal keeps the order of the instrument.
    """
    lowest = lowest_world(spans)

    def weight(item: Item) -> tuple[int, int, int]:
        high = spans[item.id].high
        tier = _tier(_reasons(instrument, case, {**lowest, item.id: Span(high, high)}, scope))
        sign = max((ALONE.get(sign, Tier.SIGNS) for sign in item.signs), default=Tier.SIGNS)
        return -tier, -sign, -item.options[high].points

    return tuple(item.id for item in sorted(open_items(instrument, spans), key=weight))
