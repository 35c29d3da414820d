"""Points, bounds, bands and rules, for any instrument. Nothing is prorated: the sources that allow it were not seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from havre.danger.answers import Span, Spans, is_void
from havre.danger.case import Events
from havre.danger.instrument import Band, Instrument, Item, Rule, Scoring


@dataclass(frozen=True, slots=True)
class Points:
    """`score` counts an open answer as the least one; `lower` and `upper` are what is possible."""

    score: int
    lower: int
    upper: int


def _points(item: Item, spans: Spans) -> list[int]:
    """The points that the answer leaves possible, those of its least option first; 0 too where it may yet be void."""
    span = spans[item.id]
    told = [option.points for option in item.options[span.low : span.high + 1]]
    return [*told, 0] if item.unless and spans[item.unless].high > 0 else told


def points(instrument: Instrument, spans: Spans) -> Points:
    """The sum of points as answered, and its bounds."""
    counted = [_points(item, spans) for item in instrument.items if not is_void(item, spans)]
    omitted = instrument.scoring.omitted_points if instrument.scoring else 0
    return Points(
        score=sum(one[0] for one in counted),
        lower=sum(min(one) for one in counted),
        upper=sum(max(one) for one in counted) + omitted,
    )


def present(item: Item, place: int) -> bool:
    """Whether an answer at this place says that what is asked about is there."""
    return place >= item.present_from


def raising_points(instrument: Instrument, world: Spans) -> int:
    """The sum that tiers go by: points that would lower it are left out, since a «yes» must never lower a tier."""
    return sum(max(item.options[world[item.id].low].points, 0) for item in instrument.items)


def band_at(scoring: Scoring, score: int) -> Band:
    """The band of a score: the last one that it reaches; the first one where it reaches none."""
    reached = [band for band in scoring.bands if band.at_least is not None and score >= band.at_least]
    return reached[-1] if reached else scoring.bands[0]


def fired(instrument: Instrument, world: Spans, events: Events) -> Iterator[tuple[Rule, tuple[str, ...]]]:
    """The rules of the source that are met, each with the items that meet it."""
    for rule in instrument.rules:
        met = tuple(key for key in rule.items if present(instrument.item(key), world[key].low))
        by_items = rule.at_least > 0 and len(met) >= rule.at_least
        by_incidents = 0 < rule.incidents <= events.incidents
        if by_items or by_incidents or (rule.repeat and events.repeat):
            yield rule, met


def band_by_rules(instrument: Instrument, scoring: Scoring, world: Spans, events: Events) -> Band:
    """The highest band that a rule gives; the first one where no rule fires."""
    named = {rule.band for rule, _ in fired(instrument, world, events)}
    return [band for band in scoring.bands if band.id in named or band is scoring.bands[0]][-1]


def bands(instrument: Instrument, scoring: Scoring, spans: Spans, events: Events) -> tuple[Band, Band]:
    """The lowest and the highest band that is possible."""
    if scoring.by_rules:
        low, high = (
            band_by_rules(instrument, scoring, world, events) for world in (lowest_world(spans), highest_world(spans))
        )
        return low, high
    bounds = points(instrument, spans)
    return band_at(scoring, bounds.lower), band_at(scoring, bounds.upper)


def enough_answered(scoring: Scoring, spans: Spans, open_ids: frozenset[str]) -> bool:
    """Whether the source's minimum of answers is there."""
    answered = spans.keys() - open_ids
    among = answered & set(scoring.minimum_of)
    return len(answered) >= scoring.minimum and len(among) >= scoring.minimum_among


def lowest_world(spans: Spans) -> dict[str, Span]:
    """The case if every open answer is the least possible one."""
    return {key: Span(span.low, span.low) for key, span in spans.items()}


def highest_world(spans: Spans) -> dict[str, Span]:
    """The case if every open answer is the most worrying one."""
    return {key: Span(span.high, span.high) for key, span in spans.items()}
