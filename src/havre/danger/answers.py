"""Answers into spans: the least and the most that each may mean, so that what is not known stays not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from havre.core.errors import InputError
from havre.danger.instrument import Instrument, Item

OPEN = frozenset({"unknown", "not_asked"})
PLAIN = ("yes", "no", "unknown", "not_asked")


@dataclass(frozen=True, slots=True)
class Span:
    """The options, by their place, that an answer leaves possible: from `low` to `high`."""

    low: int
    high: int


Spans = Mapping[str, Span]


def span_of(item: Item, given: str) -> Span:
    """What `given` leaves possible.

    On a scale, «yes» means more than the least, how much is not said. Raises `InputError` for an answer that the item
    does not have.
    """
    last = len(item.options) - 1
    if given in OPEN:
        return Span(0, last)
    for place, option in enumerate(item.options):
        if given == option.id or (not item.is_yes_no and given == str(option.points)):
            return Span(place, place)
    if given == "no":
        return Span(0, 0)
    if given == "yes":
        return Span(1, last)
    raise InputError(
        f"«{given}» is no answer to {item.id}", where=f"answers.{item.id}", remedy=f"give {', '.join(possible(item))}"
    )


def possible(item: Item) -> tuple[str, ...]:
    """All answers that the item takes."""
    own = () if item.is_yes_no else tuple(option.id for option in item.options)
    return (*PLAIN, *own)


def spans_of(instrument: Instrument, answers: Mapping[str, str]) -> dict[str, Span]:
    """The span of every item of the instrument; an item without an answer was not asked.

    Raises `InputError` for an item that the instrument does not have: an answer is never dropped.
    """
    known = {item.id for item in instrument.items}
    if strange := [key for key in answers if key not in known]:
        raise InputError(
            f"{instrument.id} has no item {', '.join(strange)}",
            where=f"answers.{strange[0]}",
            remedy="havre danger list --json gives the items",
        )
    return {item.id: span_of(item, answers.get(item.id, "not_asked")) for item in instrument.items}


def is_void(item: Item, spans: Spans) -> bool:
    """Whether another answer surely makes this one meaningless («never lived together» beside «left after living»)."""
    return item.unless != "" and spans[item.unless].low > 0


def open_items(instrument: Instrument, spans: Spans) -> tuple[Item, ...]:
    """The items whose answer is not known, or not exactly, in the order of the instrument."""
    return tuple(
        item for item in instrument.items if spans[item.id].low < spans[item.id].high and not is_void(item, spans)
    )
