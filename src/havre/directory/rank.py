"""Hard conditions and the worth of rows: which may be shown at all, and which of them before which.

All functions take `Asked` - a part of an index, a query and what follows from both - and rows of that part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import or_
from typing import Self

import numpy as np
from numpy.typing import NDArray

from havre.core.vocabulary import Circumstance, Danger, Need, Role, Violence
from havre.directory.freshness import FRESH_DAYS, STALE_DAYS
from havre.directory.index import Arrays, Index, Ints, Part
from havre.directory.packed import (
    AUDIENCE_BIT,
    BAR_BIT,
    CHANNEL_BIT,
    FLAG_BIT,
    NEED_BIT,
    SERVES_UNSAID,
    VIOLENCE_BIT,
    WRITTEN_BITS,
    country_number,
)
from havre.directory.person import SAID, Query, audiences, certain, is_perpetrator, wanted
from havre.directory.reasons import own_languages
from havre.directory.terms import LATER, Mask, Terms

HALF_WAY_KM, BY_CAR_KM, ON_FOOT_KM = 20.0, 40.0, 10.0  # scale of the loss of worth with distance: exp(-d / scale)
NEEDS_WORTH = 4.0  # all needs met
OPEN_WORTH = 0.8
_COMING = frozenset(("everyone", "women", "men", "disabled"))  # that one may come is worth nothing unless it was said
_EVERYBODY = (SERVES_UNSAID << 1) - 1

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and what follows from it: wanted needs and their mask, areas that include the place, half hours.

    `slots` is the half hour of the week by time zone (`slot` where there is one zone only), `spoken` whether the
    person's language is in a set of them (None where every service speaks it); both by number of the term, as is
    `served`. `bars` are the hard conditions by name, as bits that a row must not have, `barred` all of them; `mine` the
    audiences the person belongs to, as bits of which it must have one.
    """

    part: Part
    terms: Terms
    query: Query
    weights: Mapping[Need, float]
    need_mask: int
    served: Mask
    spoken: Mask | None
    slots: NDArray[np.int32]
    slot: int | None
    bars: Mapping[str, int]
    barred: int
    mine: int
    by_flags: Scores
    by_serves: Scores | None
    by_channels: Scores | None
    by_violence: Scores

    @property
    def arrays(self) -> Arrays:
        """The columns of this part."""
        return self.part.arrays

    def for_talk(self) -> Self:
        """The same asked for somebody who listens."""
        return replace(self, weights={Need.TALK: SAID}, need_mask=NEED_BIT[Need.TALK.value])

    @classmethod
    def of(cls, index: Index, query: Query) -> tuple[Self, ...]:
        """The query asked of each part of an index."""
        weights, terms, number = wanted(query.situation), index.terms, country_number(query.country)
        zones = {zone for part in index.parts for zone in part.arrays.zones.get(number, ())}
        foreign = query.language not in own_languages(query.country)
        groups = audiences(query.situation)
        mine = _EVERYBODY if is_perpetrator(query.situation) else _bits(groups) | SERVES_UNSAID
        slots, bars = terms.slots(query.at, zones), _bars(query, weights, groups)
        asked = (
            weights,
            sum(NEED_BIT[need.value] for need in weights),
            terms.served(query.country, query.place),
            terms.spoken(query.language) if foreign else None,
            slots,
            int(slots[min(zones)]) if len(zones) == 1 else None,
            bars,
            reduce(or_, bars.values(), 0),
            mine,
            _by_flags(_helped(query)),
            _by_serves(_bits(groups - (_COMING - certain(query.situation)))),
            _by_channels(query.channel, query.written_only, Circumstance.DEAF in query.situation.circumstances),
            _by_violence(_kinds(query)),
        )
        return tuple(cls(part, terms, query, *asked) for part in index.parts)


def meeting(asked: Asked, runs: list[slice]) -> Ints:
    """The rows in these runs that meet a wanted need and still count."""
    needs, mask = asked.arrays.needs, np.uint32(asked.need_mask)
    parts = [(needs[run] & mask).nonzero()[0] + run.start for run in runs]
    rows = (parts[0] if len(parts) == 1 else np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)
    return rows[~asked.part.gone[rows]] if asked.part.gone is not None else rows


def admitted(asked: Asked, rows: Ints) -> Mask:
    """Which of these rows admit this person, be they open or not."""
    arrays = asked.arrays
    fits = (arrays.bars.take(rows) & np.uint32(asked.barred)) == 0
    fits &= (arrays.serves.take(rows) & np.uint16(asked.mine)) != 0
    fits &= asked.served.take(arrays.area.take(rows))
    if asked.query.child_age is not None:
        fits &= arrays.children_to.take(rows) >= asked.query.child_age
    return _truth(fits)


def closed(asked: Asked, rows: Ints, opened: Scores) -> Mask:
    """Rows that do not open in the week to come, and that nobody can write to meanwhile."""
    never = opened < LATER
    return never & _has(asked, rows, "not_in_writing") if never.any() else never


def unreachable(asked: Asked, rows: Ints, opened: Scores) -> dict[str, Mask]:
    """By name, the rows to which this person has no way; they are shown only where there is nothing else at all.

    `cannot_speak`: only a voice on the telephone; `no_telephone`: nothing but a telephone; `closed_tonight`: what is
    needed tonight, from whom opens tomorrow.
    """
    query, found = asked.query, dict[str, Mask]()
    if query.written_only:
        found["cannot_speak"] = _has(asked, rows, "voice_only")
    if query.channel == "visit":
        found["no_telephone"] = _has(asked, rows, "telephone_only")
    if tonight := query.tonight:
        only = (asked.arrays.needs.take(rows) & np.uint32(asked.need_mask & ~tonight)) == 0
        found["closed_tonight"] = only & (opened <= LATER) & _has(asked, rows, "not_in_writing")
    return found


def _has(asked: Asked, rows: Ints, bar: str) -> Mask:
    return _truth((asked.arrays.bars.take(rows) & np.uint32(BAR_BIT[bar])) != 0)


def _bars(query: Query, weights: Mapping[Need, float], groups: frozenset[str]) -> dict[str, int]:
    """The hard conditions of this query by name, as bars: nobody is sent where they would be turned away."""
    situation = query.situation
    young = Circumstance.MINOR in situation.circumstances or situation.role is Role.CHILD
    if is_perpetrator(situation):
        found = {"not_for_perpetrators": ("not_for_perpetrators",), "shelter": ("shelter",)}
        return {name: _barred(bars) for name, bars in (found | ({"minors": ("adults_only",)} if young else {})).items()}
    man = ("women_only",) if "children" in groups else ("women_only", "women_and_children")
    held = {
        "excluded": tuple(certain(situation)),
        "men": man if Circumstance.MAN in situation.circumstances else (),
        "children": ("no_children",) if query.with_children else (),
        "minors": ("adults_only",) if young else (),
        "adults": () if young or Need.CHILDREN_HELP in weights else ("young_only",),
        "older": ("not_older",) if Circumstance.OLDER in situation.circumstances else (),
        "papers": ("papers",) if Circumstance.UNDOCUMENTED in situation.circumstances else (),
    }
    return {name: _barred(bars) for name, bars in held.items() if bars}


def _barred(bars: Iterable[str]) -> int:
    return sum(BAR_BIT[bar] for bar in bars)


Condition = Callable[[Ints], Mask]


def conditions(asked: Asked) -> dict[str, Condition]:
    """What `admitted` asks of rows, one condition by its name at a time."""

    def lacks(bits: int) -> Condition:
        return lambda rows: _truth((asked.arrays.bars.take(rows) & np.uint32(bits)) == 0)

    found: dict[str, Condition] = {
        "audience": lambda rows: _truth((asked.arrays.serves.take(rows) & np.uint16(asked.mine)) != 0),
        "area": lambda rows: asked.served.take(asked.arrays.area.take(rows)),
    }
    found |= {name: lacks(bits) for name, bits in asked.bars.items()}
    if (age := asked.query.child_age) is not None:
        found["child_age"] = lambda rows: _truth(asked.arrays.children_to.take(rows) >= age)
    return found


def _bits(groups: Iterable[str]) -> int:
    return sum(AUDIENCE_BIT[one] for one in groups)


def _truth(values: object) -> Mask:
    return np.asarray(values, dtype=np.bool_)


def scores(asked: Asked, rows: Ints, away: Scores) -> Scores:
    """The worth of each row were it closed.

    `away` is how far the first rows are; the others are reached from anywhere. Weights are set by hand and kept by
    tests of whole situations.
    """
    arrays, weights = asked.arrays, asked.weights
    total, needs = sum(weights.values()), arrays.needs.take(rows)
    score = _near(asked.query, len(rows), away)
    for need, weight in weights.items():
        score += np.float32(NEEDS_WORTH * weight / total) * ((needs & np.uint32(NEED_BIT[need.value])) != 0)
    score += np.float32(0.3) * _fresh(asked, rows)
    if asked.spoken is not None:
        score += _understood(asked, rows)
    score += asked.by_flags.take(arrays.flags.take(rows) & _WORTH_FLAGS)
    score += asked.by_violence.take(arrays.violence.take(rows))
    if asked.by_channels is not None:
        score += asked.by_channels.take(arrays.channels.take(rows))
    if asked.by_serves is not None:
        score += asked.by_serves.take(arrays.serves.take(rows))
    return score


def scale_km(query: Query) -> float:
    """The kilometres at which nearness has lost two thirds of its worth, by what the person has to get there."""
    if query.car is None:
        return BY_CAR_KM if Circumstance.RURAL in query.situation.circumstances else HALF_WAY_KM
    return BY_CAR_KM if query.car else ON_FOOT_KM


def _near(query: Query, count: int, away: Scores) -> Scores:
    near = np.full(count, 1.5 * 0.5, dtype=np.float32)
    near[: len(away)] = np.float32(1.5) * np.exp(away / np.float32(-scale_km(query)))
    return near


_HELPFUL: dict[Circumstance, tuple[tuple[str, float], ...]] = {
    Circumstance.CHILDREN: (("children", 0.8),),
    Circumstance.PETS: (("pets", 0.8),),
    Circumstance.MOBILITY: (("accessible", 0.8), ("not_accessible", -0.8)),
    Circumstance.UNDOCUMENTED: (("no_papers", 0.8), ("anonymous", 0.2)),
    Circumstance.RESIDENCE_PERMIT: (("no_papers", 0.3),),
    Circumstance.PHONE_WATCHED: (("not_on_bill", 0.4), ("not_in_log", 0.4)),
    Circumstance.NO_MONEY: (("free", 0.4),),
}
_WORTH_FLAGS = np.uint16(0x1FF)  # the flags that are worth something are the first nine


@lru_cache(maxsize=512)
def _table(worth: tuple[tuple[int, float], ...], bits: int) -> Scores:
    """What each combination of so many bits is worth, from the worth of single bits."""
    every = np.arange(1 << bits)
    found = np.zeros(1 << bits, dtype=np.float32)
    for bit, value in worth:
        found += np.float32(value) * ((every & bit) != 0)
    return found


def _helped(query: Query) -> list[tuple[str, float]]:
    """What is made for people like this one, and what costs them little, each flag with its worth."""
    found = [("free", 0.2), ("anonymous", 0.2), ("not_on_bill", 0.1)]
    for circumstance in query.situation.circumstances:
        found.extend(_HELPFUL.get(circumstance, ()))
    if query.child_age is not None and Circumstance.CHILDREN not in query.situation.circumstances:
        found.extend(_HELPFUL[Circumstance.CHILDREN])
    return found


def _by_flags(helped: Iterable[tuple[str, float]]) -> Scores:
    return _table(tuple(sorted((FLAG_BIT[flag], worth) for flag, worth in helped)), 9)


@lru_cache(maxsize=512)
def _by_serves(own: int) -> Scores | None:
    """What is made for one of these audiences comes before what is also for them, and that before what is for all."""
    if not own:
        return None
    bits = len(AUDIENCE_BIT) + 1
    among_others = _any_of(own, 0.5, bits)
    alone: Scores = among_others * (_any_of(_bits(("women", "men", "everyone")) & ~own, 1.0, bits) == 0)
    young = _any_of(own & AUDIENCE_BIT["children"], 0.5, bits)  # they need what is made for them most
    return np.asarray(among_others + alone + young, dtype=np.float32)


@lru_cache(maxsize=512)
def _any_of(mask: int, worth: float, bits: int) -> Scores:
    return np.asarray(np.float32(worth) * ((np.arange(1 << bits) & mask) != 0), dtype=np.float32)


def _by_channels(channel: str, written_only: bool, deaf: bool) -> Scores | None:
    """What a way of being reached is worth, for every combination of channels; None where any is as good."""
    worth = [(CHANNEL_BIT["video"], 0.6)] if deaf else []
    if channel in CHANNEL_BIT:
        worth.append((CHANNEL_BIT[channel], 0.5))
    if not written_only:
        return _table(tuple(worth), 8) if worth else None
    return _table(tuple(worth), 8) + _any_of(WRITTEN_BITS, 1.0, 8)


def _kinds(query: Query) -> int:
    kinds = query.situation.violence
    if Danger.RECENT_RAPE in query.situation.danger:
        kinds |= {Violence.SEXUAL}
    return sum(VIOLENCE_BIT[kind.value] for kind in kinds)


@lru_cache(maxsize=512)
def _by_violence(mine: int) -> Scores:
    """What is made for this kind of violence comes before what is for all, and that before what is for another kind."""
    bits = len(VIOLENCE_BIT)
    return _any_of((1 << bits) - 1, -1.5, bits) + _any_of(mine, 3.0, bits)


def open_about(asked: Asked, rows: Ints) -> Scores:
    """What opening is worth in an ordinary week at this half hour (terms.opening): whom to look at closely."""
    arrays, terms = asked.arrays, asked.terms
    lines = terms.line.take(arrays.pattern.take(rows))
    if asked.slot is not None:
        return np.asarray(terms.opening[asked.slot].take(lines))
    slots = asked.slots.take(arrays.zone.take(rows))
    return np.asarray(terms.opening.reshape(-1).take(slots * np.int32(terms.opening.shape[1]) + lines))


def _understood(asked: Asked, rows: Ints) -> Scores:
    """One where the language is spoken, 0.7 where interpreters come; nothing in the country's own language."""
    if asked.spoken is None:
        return np.zeros(len(rows), dtype=np.float32)
    interpreted = (asked.arrays.flags.take(rows) & np.uint16(FLAG_BIT["interpreters"])) != 0
    return np.where(
        asked.spoken.take(asked.arrays.languages.take(rows)), np.float32(1.0), np.float32(0.7) * interpreted
    )


def _fresh(asked: Asked, rows: Ints) -> Scores:
    """One for half a year after the last check, falling to nothing at two years; day 0 is far beyond."""
    gone = asked.query.at.date().toordinal() - STALE_DAYS
    worth = (asked.arrays.assured.take(rows) - gone).astype(np.float32)
    worth *= np.float32(1 / (STALE_DAYS - FRESH_DAYS))
    return worth.clip(0.0, 1.0, out=worth)
