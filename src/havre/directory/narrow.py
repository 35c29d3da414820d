"""Services that fulfil plain conditions, without a person and without an order of worth: what the API's filters ask.

Of the arrays of the index, so only services in use are found, and a secret place has the middle of its town at most:
neither a distance nor an order tells more of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from havre.core.place import Place
from havre.directory.hours import slot_of
from havre.directory.index import Arrays, Index, Ints
from havre.directory.match import away_km
from havre.directory.packed import (
    AUDIENCE_BIT,
    BAR_BIT,
    CHANNEL_BIT,
    FLAG_BIT,
    SERVES_UNSAID,
    WRITTEN_BITS,
    country_code,
    country_number,
)
from havre.directory.reasons import own_languages
from havre.directory.terms import OPEN, Mask, Terms

# Whom a service may be asked to admit besides the audiences: what must be said of it, and what must not.
ADMITTED = {"pets": "pets", "no_papers": "no_papers", "with_children": "children"}
IN_WRITING = "text"  # any channel in writing
_MEN = ("women_only", "women_and_children")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must hold, all of it; what is empty asks nothing.

    `serves` are codes of AUDIENCES or ADMITTED; `channels` codes of CHANNELS or "text"; a moment without a zone is
    local time of each place; `near` within `radius_km` of one of these places; `covers`: its area includes one of them.
    """

    country: str = ""
    languages: tuple[str, ...] = ()
    wheelchair: bool = False
    serves: tuple[str, ...] = ()
    free: bool = False
    channels: tuple[str, ...] = ()
    open_at: datetime | None = None
    near: tuple[Place, ...] = ()
    radius_km: float = 0.0
    covers: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Services at places, by key and position, the nearest first where a place was asked for, else by key."""

    keys: NDArray[np.int64]
    positions: NDArray[np.uint16]

    @property
    def services(self) -> list[int]:
        """Each service once, in this order."""
        return list(dict.fromkeys(self.keys.tolist()))


def found(index: Index, asked: Conditions) -> Found:
    """The services in use of which all this holds at one place at least, with these places."""
    parts = [(part.arrays, _rows(part.arrays, part.gone, index.terms, asked)) for part in index.parts]
    keys = np.concatenate([arrays.key[rows] for arrays, rows in parts])
    positions = np.concatenate([arrays.position[rows] for arrays, rows in parts])
    away = np.concatenate([_away(arrays, asked.near, rows) for arrays, rows in parts])
    order = np.lexsort((positions, keys, away))
    return Found(keys[order], positions[order])


def _rows(arrays: Arrays, gone: Mask | None, terms: Terms, asked: Conditions) -> Ints:
    fits = np.ones(arrays.rows, dtype=np.bool_) if gone is None else ~gone
    for mask in _masks(arrays, terms, asked):
        fits &= mask
    rows = fits.nonzero()[0]
    if asked.near:
        rows = rows[_away(arrays, asked.near, rows) <= asked.radius_km]
    if asked.open_at:
        rows = rows[_open(arrays, terms, rows, asked.open_at)]
    return rows


def _masks(arrays: Arrays, terms: Terms, asked: Conditions) -> Iterator[Mask]:
    if asked.country:
        yield arrays.country == country_number(asked.country)
    yield from (_spoken(arrays, terms, language) for language in asked.languages)
    flags = [flag for flag, wanted in (("accessible", asked.wheelchair), ("free", asked.free)) if wanted]
    yield from (_flag(arrays, flag) for flag in flags)
    yield from (_admits(arrays, code) for code in asked.serves)
    for channel in asked.channels:
        bits = WRITTEN_BITS if channel == IN_WRITING else CHANNEL_BIT[channel]
        yield (arrays.channels & np.uint8(bits)) != 0
    if asked.covers:
        yield _any(_covers(arrays, terms, place) for place in asked.covers)


def _any(masks: Iterator[Mask]) -> Mask:
    return _truth(np.logical_or.reduce(list(masks)))


def _truth(values: object) -> Mask:
    return np.asarray(values, dtype=np.bool_)


def _flag(arrays: Arrays, flag: str) -> Mask:
    return _truth((arrays.flags & np.uint16(FLAG_BIT[flag])) != 0)


def _spoken(arrays: Arrays, terms: Terms, language: str) -> Mask:
    """Where it is listed; where no language is, the country's own."""
    listed = terms.spoken(language)[arrays.languages]
    own = [number for number in arrays.zones if language in own_languages(country_code(number))]
    return _truth(listed | ((arrays.languages == 0) & np.isin(arrays.country, own)))


def _admits(arrays: Arrays, code: str) -> Mask:
    """Whether these people may come: named, among everybody, or nobody named; and not turned away."""
    if code in ADMITTED:
        return _flag(arrays, ADMITTED[code])
    bits = AUDIENCE_BIT[code] | AUDIENCE_BIT["everyone"] | SERVES_UNSAID
    if code == "perpetrators":
        bits = AUDIENCE_BIT[code]  # what is for everybody who suffers violence is not for who uses it
    bars = BAR_BIT[code] | sum(BAR_BIT[bar] for bar in _MEN if code == "men")
    return _truth(((arrays.serves & np.uint16(bits)) != 0) & ((arrays.bars & np.uint32(bars)) == 0))


def _covers(arrays: Arrays, terms: Terms, place: Place) -> Mask:
    return _truth(terms.served(place.country, place)[arrays.area] & (arrays.country == country_number(place.country)))


def _away(arrays: Arrays, near: tuple[Place, ...], rows: Ints) -> NDArray[np.float32]:
    """Kilometres to the nearest of these places, to a tenth; endless where there is no point, zero without places."""
    if not near:
        return np.zeros(len(rows), dtype=np.float32)
    away = np.min([away_km(arrays, place, rows) for place in near], axis=0)
    return np.where(np.isnan(away), np.float32(np.inf), np.round(away, 1))


def _open(arrays: Arrays, terms: Terms, rows: Ints, at: datetime) -> Mask:
    """Which of these rows are certainly open at this moment: looked up once for each set of hours, zone and country."""
    patterns, zones = arrays.pattern[rows].astype(np.int64), arrays.zone[rows].astype(np.int64)
    local = at if at.tzinfo else at.replace(tzinfo=UTC)  # one half hour for all, by the clock on the wall
    slots = terms.slots(local, terms.zones) if at.tzinfo else np.full(terms.most + 1, slot_of(local, "UTC"))
    said = (patterns != 0) & (zones != 0)
    told = terms.weekly[patterns]  # an ordinary week tells all, so that what is closed in it is closed
    maybe = (said & ~(told & (terms.opening[slots[np.where(said, zones, 0)], terms.line[patterns]] < OPEN))).nonzero()[
        0
    ]
    each = (patterns[maybe] << 40) | (zones[maybe] << 16) | arrays.country[rows[maybe]].astype(np.int64)
    kinds, which = np.unique(each, return_inverse=True)
    opened = np.zeros(len(rows), dtype=np.bool_)
    held = (_is_open(terms, kind >> 40, kind >> 16 & 0xFFFFFF, kind & 0xFFFF, at) for kind in kinds.tolist())
    opened[maybe] = np.fromiter(held, dtype=np.bool_)[which]
    return opened


def _is_open(terms: Terms, pattern: int, zone: int, country: int, at: datetime) -> bool:
    here = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(terms.zones[zone]))
    return terms.status(pattern, zone, country_code(country), here).kind in ("open", "always")
