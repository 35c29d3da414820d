"""What the tests of danger share: shipped instruments, answers by number of yes, a copy with another mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from havre.content.danger import Danger, load_danger
from havre.danger.assess import Assessment, assess
from havre.danger.case import Case, Events, Judgement, Tag
from havre.danger.instrument import Instrument, Mark

NO_JUDGEMENT = Judgement()
NOTHING_HAPPENED = Events()
WOMAN_AND_HUSBAND = frozenset({Tag.WOMAN, Tag.VIOLENT_MAN, Tag.PARTNER})


@cache
def library() -> Danger:
    return load_danger()


def shipped(instrument_id: str) -> Instrument:
    return library().instruments[instrument_id]


def verified(instrument: Instrument) -> Instrument:
    """As it will be when a person has checked its weights against the source."""
    assert instrument.scoring
    return replace(instrument, scoring=replace(instrument.scoring, mark=Mark.SEEN))


def answers(instrument: Instrument, yes: Iterable[str] = (), other: str = "no") -> dict[str, str]:
    """«yes» to the items whose id begins so, `other` to all the rest."""
    wanted = tuple(yes)
    matched = {one.id for one in instrument.items for begin in wanted if one.id.startswith(begin)}
    assert len(matched) >= len(wanted), f"no such item among {wanted}"
    return {one.id: "yes" if one.id in matched else other for one in instrument.items}


def first(instrument: Instrument, count: int, *, avoiding: Iterable[str] = ()) -> list[str]:
    """The ids of `count` items, none of those to avoid."""
    beginnings = tuple(avoiding)
    return [one.id for one in instrument.items if not one.id.startswith(beginnings or ("-",))][:count]


def of(
    instrument: Instrument,
    yes: Iterable[str] = (),
    *,
    other: str = "no",
    judgement: Judgement = NO_JUDGEMENT,
    events: Events = NOTHING_HAPPENED,
    trained: bool = False,
) -> Assessment:
    """The assessment of a woman whose husband is violent, with these items answered yes."""
    case = Case(answers(instrument, yes, other), judgement, events, WOMAN_AND_HUSBAND, trained)
    return assess(instrument, case)


def codes(found: Assessment) -> set[str]:
    return {reason.code for reason in found.reasons}


def notes(found: Assessment) -> set[str]:
    return {note.code for note in found.notes}
