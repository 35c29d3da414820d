"""What each trait of a service is worth to a person, as tables: rows then look theirs up instead of reckoning.

Weights are set by hand and kept by tests of whole situations. What rows have in common (index.Arrays: `whos`, `causes`)
is weighed once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Danger, Need, Violence
from havre.directory.freshness import FRESH_DAYS, STALE_DAYS
from havre.directory.index import FIRST_DAY, LAST_DAY, Arrays
from havre.directory.packed import AUDIENCE_BIT, CHANNEL_BIT, FLAG_BIT, FLAGS, NEED_BIT, VIOLENCE_BIT, WRITTEN_BITS
from havre.directory.person import Query
from havre.directory.reasons import own_languages
from havre.directory.terms import Terms, kept

HALF_WAY_KM, BY_CAR_KM, ON_FOOT_KM = 20.0, 40.0, 10.0  # scale of the loss of worth with distance: exp(-d / scale)
NEEDS_WORTH = 4.0  # all needs met
NEAR_WORTH = 1.5  # next door; half of it for what is reached from anywhere
FRESH_WORTH = 0.3
OPEN_WORTH = 0.8

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a situation alone asks of services; `own` are the audiences that it is worth something to be made for.

    `kinds` are the kinds of violence, as bits; `flags` what each combination of flags is worth.
    """

    weights: Mapping[Need, float]
    need_mask: int
    bars: Mapping[str, int]
    barred: int
    mine: int
    own: int
    kinds: int
    flags: Scores


@dataclass(frozen=True, slots=True)
class Worth:
    """Tables by the numbers in Arrays.traits, None for what makes no difference to this person.

    `needs` (one for each need), `violence`: by CAUSE; `channels`, `serves`: by WHO; `fresh` by DAY; `tongue`, `flags`.
    """

    scale_km: float
    needs: tuple[Scores, ...]
    violence: Scores
    channels: Scores | None
    serves: Scores | None
    fresh: Scores
    tongue: Scores | None
    flags: Scores

    @classmethod
    def of(cls, arrays: Arrays, terms: Terms, query: Query, who: Claims) -> Worth:
        """The tables for this query."""
        by_channels = of_channels(query)
        return cls(
            scale_km=scale_km(query),
            needs=of_needs(arrays, who.weights),
            violence=kept(arrays.tables, ("violence", who.kinds), partial(_against, arrays, who.kinds)),
            channels=None if by_channels is None else by_channels[arrays.whos[2]],
            serves=kept(arrays.tables, ("serves", who.own), partial(_serving, arrays, who.own)) if who.own else None,
            fresh=_by_day(query.at.date().toordinal()),
            tongue=None if query.language in own_languages(query.country) else terms.understood(query.language),
            flags=who.flags,
        )


def of_needs(arrays: Arrays, weights: Mapping[Need, float]) -> tuple[Scores, ...]:
    """What meeting each of these needs is worth, by CAUSE."""
    total = sum(weights.values())
    return tuple(
        [
            kept(
                arrays.tables, ("need", need, weight / total), partial(_met, arrays, need, NEEDS_WORTH * weight / total)
            )
            for need, weight in weights.items()
        ]
    )


def _met(arrays: Arrays, need: Need, worth: float) -> Scores:
    met = (arrays.causes[0] & np.uint32(NEED_BIT[need.value])) != 0
    return np.asarray(np.float32(worth) * met, dtype=np.float32)


def scale_km(query: Query) -> float:
    """The kilometres at which nearness has lost two thirds of its worth, by what the person has to get there."""
    if query.car is None:
        return BY_CAR_KM if Circumstance.RURAL in query.situation.circumstances else HALF_WAY_KM
    return BY_CAR_KM if query.car else ON_FOOT_KM


_HELPFUL: dict[Circumstance, tuple[tuple[str, float], ...]] = {
    Circumstance.CHILDREN: (("children", 0.8),),
    Circumstance.PETS: (("pets", 0.8),),
    Circumstance.MOBILITY: (("accessible", 0.8), ("not_accessible", -0.8)),
    Circumstance.UNDOCUMENTED: (("no_papers", 0.8), ("anonymous", 0.2)),
    Circumstance.RESIDENCE_PERMIT: (("no_papers", 0.3),),
    Circumstance.PHONE_WATCHED: (("not_on_bill", 0.4), ("not_in_log", 0.4)),
    Circumstance.NO_MONEY: (("free", 0.4),),
}


@lru_cache(maxsize=512)
def _table(worth: tuple[tuple[int, float], ...], bits: int) -> Scores:
    """What each combination of so many bits is worth, from the worth of single bits."""
    every = np.arange(1 << bits)
    found = np.zeros(1 << bits, dtype=np.float32)
    for bit, value in worth:
        found += np.float32(value) * ((every & bit) != 0)
    return found


def of_flags(situation: Situation, with_children: bool) -> Scores:
    """What is made for people like this one, and what costs them little, for every combination of flags."""
    found = [("free", 0.2), ("anonymous", 0.2), ("not_on_bill", 0.1)]
    for circumstance in situation.circumstances:
        found.extend(_HELPFUL.get(circumstance, ()))
    if with_children and Circumstance.CHILDREN not in situation.circumstances:
        found.extend(_HELPFUL[Circumstance.CHILDREN])
    return _table(tuple(sorted((FLAG_BIT[flag], worth) for flag, worth in found)), len(FLAGS))


def _serving(arrays: Arrays, own: int) -> Scores:
    """What is made for one of these audiences comes before what is also for them, and that before what is for all."""
    bits = len(AUDIENCE_BIT) + 1
    among_others = _any_of(own, 0.5, bits)
    alone: Scores = among_others * (_any_of(_bits(("women", "men", "everyone")) & ~own, 1.0, bits) == 0)
    young = _any_of(own & AUDIENCE_BIT["children"], 0.5, bits)  # they need what is made for them most
    return np.asarray((among_others + alone + young)[arrays.whos[1]], dtype=np.float32)


def _bits(groups: Iterable[str]) -> int:
    return sum(AUDIENCE_BIT[one] for one in groups)


@lru_cache(maxsize=512)
def _any_of(mask: int, worth: float, bits: int) -> Scores:
    return np.asarray(np.float32(worth) * ((np.arange(1 << bits) & mask) != 0), dtype=np.float32)


def of_channels(query: Query) -> Scores | None:
    """What a way of being reached is worth, for every combination of channels; None where any is as good."""
    worth = [(CHANNEL_BIT["video"], 0.6)] if Circumstance.DEAF in query.situation.circumstances else []
    if query.channel in CHANNEL_BIT:
        worth.append((CHANNEL_BIT[query.channel], 0.5))
    if not query.written_only:
        return _table(tuple(worth), 8) if worth else None
    return _table(tuple(worth), 8) + _any_of(WRITTEN_BITS, 1.0, 8)


def kinds_of(situation: Situation) -> int:
    """The kinds of violence, as bits."""
    kinds = situation.violence
    if Danger.RECENT_RAPE in situation.danger:
        kinds |= {Violence.SEXUAL}
    return sum(VIOLENCE_BIT[kind.value] for kind in kinds)


def _against(arrays: Arrays, mine: int) -> Scores:
    """What is made for this kind of violence comes before what is for all, and that before what is for another kind."""
    kinds = arrays.causes[1]
    found = np.float32(-1.5) * (kinds != 0) + np.float32(3.0) * ((kinds & np.uint32(mine)) != 0)
    return np.asarray(found, dtype=np.float32)


@lru_cache(maxsize=8)
def _by_day(today: int) -> Scores:
    """All of it for half a year after the last check, falling to nothing at two years; nothing where nobody checked."""
    checked = np.arange(LAST_DAY + 1) + (FIRST_DAY - today + STALE_DAYS)
    worth = checked.astype(np.float32) * np.float32(1 / (STALE_DAYS - FRESH_DAYS))
    found = np.float32(FRESH_WORTH) * worth.clip(0.0, 1.0)
    found[0] = 0.0
    return found
