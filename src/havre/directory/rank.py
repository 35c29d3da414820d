"""Hard conditions and the worth of rows: which may be shown at all, and which of them before which.

All functions take `Asked` - a part of an index, a query and what follows from both - and rows of that part, by their
numbers or by their traits. A question looks at some hundreds of rows, so what it costs is the number of steps, each
over all of them, more than their length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial, reduce
from itertools import accumulate
from operator import or_
from types import MappingProxyType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Need, Role
from havre.directory.hours import slot_of
from havre.directory.index import AREA, CAUSE, DAY, FLAGS, PATTERN, TONGUE, WHO, ZONE, Arrays, Index, Ints, Part, Runs
from havre.directory.packed import AUDIENCE_BIT, BAR_BIT, NEED_BIT, SERVES_UNSAID, country_number
from havre.directory.person import SAID, Query, audiences, certain, is_perpetrator, wanted
from havre.directory.terms import LATER, NO_SLOT, Mask, Terms, kept
from havre.directory.worth import NEAR_WORTH, Claims, Scores, Worth, kinds_of, of_flags, of_needs

_COMING = frozenset(("everyone", "women", "men", "disabled"))  # that one may come is worth nothing unless it was said
_EVERYBODY = (SERVES_UNSAID << 1) - 1

Traits = NDArray[np.int32] | NDArray[np.intp]  # of rows, with the columns of Arrays.traits


@dataclass(frozen=True, slots=True)
class Asked:
    """A query put to a part of an index, and what follows from it: wanted needs and their mask.

    `served` are the areas that include the place, by number of the term; `slot` the half hour of the week where it is
    the same in the whole country, else `slots` by number of the zone. `bars` are the hard conditions by name, as bits
    that a row must not have, `barred` all of them; `mine` the audiences the person belongs to, as bits of which it must
    have one; `admits` what follows from these for each line of Arrays.whos.
    """

    part: Part
    terms: Terms
    query: Query
    weights: Mapping[Need, float]
    need_mask: int
    served: Mask
    slot: int | None
    slots: NDArray[np.int32]
    bars: Mapping[str, int]
    barred: int
    mine: int
    admits: Mask
    worth: Worth

    @property
    def arrays(self) -> Arrays:
        """The columns of this part."""
        return self.part.arrays

    def for_talk(self) -> Self:
        """The same asked for somebody who listens."""
        weights = {Need.TALK: SAID}
        worth = replace(self.worth, needs=of_needs(self.arrays, weights))
        return replace(self, weights=weights, need_mask=NEED_BIT[Need.TALK.value], worth=worth)

    @classmethod
    def of(cls, index: Index, query: Query) -> tuple[Self, ...]:
        """The query asked of each part of an index."""
        terms, who = index.terms, _claims(query.situation, query.with_children)
        served, half_hours = terms.served(query.country, query.place), _half_hours(index, query)
        told = who.weights, who.need_mask, served, *half_hours, who.bars, who.barred, who.mine
        admitting = who.barred, who.mine, query.child_age
        found = []
        for part in index.parts:
            arrays = part.arrays
            admits = kept(arrays.tables, admitting, partial(_admits, arrays, *admitting))
            worth = Worth.of(arrays, terms, query, who)
            found.append(cls(part, terms, query, *told, admits, worth))
        return tuple(found)


@lru_cache(maxsize=1024)  # sets of codes, of nobody in particular
def _claims(situation: Situation, with_children: bool) -> Claims:
    weights, groups = wanted(situation), audiences(situation)
    bars = _bars(situation, weights, groups, with_children)
    return Claims(
        weights=weights,
        need_mask=sum(NEED_BIT[need.value] for need in weights),
        bars=MappingProxyType(bars),
        barred=reduce(or_, bars.values(), 0),
        mine=_EVERYBODY if is_perpetrator(situation) else _bits(groups) | SERVES_UNSAID,
        own=_bits(groups - (_COMING - certain(situation))),
        kinds=kinds_of(situation),
        flags=of_flags(situation, with_children),
    )


def _half_hours(index: Index, query: Query) -> tuple[int | None, NDArray[np.int32]]:
    """The half hour of the week, where it is the same in the whole country; else of each zone, by its number."""
    number, zones = country_number(query.country), set[int]()
    for part in index.parts:
        zones.update(part.arrays.zones.get(number, ()))
    found = {zone: slot_of(query.at, index.terms.zones[zone]) for zone in zones if zone}
    if len(halves := set(found.values())) == 1:
        return halves.pop(), _NO_SLOTS
    slots = np.full(max(zones, default=0) + 1, NO_SLOT, dtype=np.int32)
    slots[[*found]] = [*found.values()]
    return None, slots


_NO_SLOTS = np.empty(0, dtype=np.int32)


def _admits(arrays: Arrays, barred: int, mine: int, child_age: int | None) -> Mask:
    """Which lines of Arrays.whos admit this person."""
    bars, serves, _, children_to = arrays.whos
    fits = ((bars & np.uint32(barred)) == 0) & ((serves & np.uint32(mine)) != 0)
    return _truth(fits if child_age is None else fits & (children_to >= child_age))


def meeting(asked: Asked, runs: Runs) -> Ints:
    """The rows in these runs that meet a wanted need and still count, in the order of the runs."""
    if not runs:
        return np.empty(0, dtype=np.int64)
    needs = asked.arrays.needs
    # All runs as one: a step for each of them would cost more than to copy them together.
    laid = np.concatenate([needs[a:b] for a, b in runs])
    rows: Ints = ((laid & np.uint32(asked.need_mask)) != 0).nonzero()[0]
    begun = [0, *accumulate([b - a for a, b in runs])]
    ends = rows.searchsorted(begun)
    rows += np.repeat([first - at for (first, _), at in zip(runs, begun, strict=False)], ends[1:] - ends[:-1])
    return rows if asked.part.gone is None else rows.compress(~asked.part.gone.take(rows))


def traits_of(arrays: Arrays, rows: Ints) -> Traits:
    """The traits of these rows."""
    return arrays.traits.take(rows, axis=0)


def admitted(asked: Asked, traits: Traits) -> Mask:
    """Which of these rows admit this person, be they open or not."""
    return asked.admits.take(traits[:, WHO]) & asked.served.take(traits[:, AREA])


def closed(asked: Asked, traits: Traits, opened: Scores) -> Mask | None:
    """Rows that do not open in the week to come, and that nobody can write to meanwhile; None where none can be."""
    if not asked.terms.some_never:
        return None
    return _truth((opened < LATER) & _barred_by(asked, traits, "not_in_writing"))


def unreachable(asked: Asked, traits: Traits, opened: Scores) -> dict[str, Mask]:
    """By name, the rows to which this person has no way; they are shown only where there is nothing else at all.

    `cannot_speak`: only a voice on the telephone; `no_telephone`: nothing but a telephone; `closed_tonight`: what is
    needed tonight, from whom opens tomorrow.
    """
    query, found = asked.query, dict[str, Mask]()
    if query.written_only:
        found["cannot_speak"] = _barred_by(asked, traits, "voice_only")
    if query.channel == "visit":
        found["no_telephone"] = _barred_by(asked, traits, "telephone_only")
    if tonight := query.tonight:
        only = (asked.arrays.causes[0] & np.uint32(asked.need_mask & ~tonight)) == 0
        shut = (opened <= LATER) & _barred_by(asked, traits, "not_in_writing")
        found["closed_tonight"] = _truth(only[traits[:, CAUSE]] & shut)
    return found


def _barred_by(asked: Asked, traits: Traits, bar: str) -> Mask:
    return _truth(((asked.arrays.whos[0] & np.uint32(BAR_BIT[bar])) != 0)[traits[:, WHO]])


def _bars(
    situation: Situation, weights: Mapping[Need, float], groups: frozenset[str], with_children: bool
) -> dict[str, int]:
    """The hard conditions of this situation by name, as bars: nobody is sent where they would be turned away."""
    said, bit = situation.circumstances, BAR_BIT
    young = Circumstance.MINOR in said or situation.role is Role.CHILD
    if is_perpetrator(situation):
        found = {"not_for_perpetrators": bit["not_for_perpetrators"], "shelter": bit["shelter"]}
        return found | ({"minors": bit["adults_only"]} if young else {})
    of_women = bit["women_only"] if "children" in groups else bit["women_only"] | bit["women_and_children"]
    held = {
        "excluded": sum([bit[group] for group in certain(situation)]),
        "men": of_women if Circumstance.MAN in said else 0,
        "children": bit["no_children"] if with_children else 0,
        "minors": bit["adults_only"] if young else 0,
        "adults": 0 if young or Need.CHILDREN_HELP in weights else bit["young_only"],
        "older": bit["not_older"] if Circumstance.OLDER in said else 0,
        "papers": bit["papers"] if Circumstance.UNDOCUMENTED in said else 0,
    }
    return {name: bits for name, bits in held.items() if bits}


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


def scores(asked: Asked, traits: Traits, away: Scores) -> Scores:
    """The worth of each row were it closed.

    `away` is how far the first rows are; the others are reached from anywhere.
    """
    worth, who, cause = asked.worth, traits[:, WHO], traits[:, CAUSE]
    score = np.full(len(traits), NEAR_WORTH * 0.5, dtype=np.float32)
    score[: len(away)] = np.float32(NEAR_WORTH) * np.exp(away / np.float32(-worth.scale_km))
    for need in worth.needs:
        score += need[cause]
    score += worth.fresh[traits[:, DAY]]
    if worth.tongue is not None:
        score += worth.tongue[traits[:, TONGUE]]
    score += worth.flags[traits[:, FLAGS]]
    score += worth.violence[cause]
    if worth.channels is not None:
        score += worth.channels[who]
    if worth.serves is not None:
        score += worth.serves[who]
    return score


def open_about(asked: Asked, traits: Traits) -> Scores:
    """What opening is worth in an ordinary week at this half hour (terms.opening): whom to look at closely."""
    terms = asked.terms
    lines = terms.line[traits[:, PATTERN]]
    if asked.slot is not None:
        return np.asarray(terms.opening[asked.slot][lines])
    width = terms.opening.shape[1]
    return np.asarray(terms.opening.reshape(-1)[asked.slots[traits[:, ZONE]] * np.intp(width) + lines])
