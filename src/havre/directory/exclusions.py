"""Why a service is not shown: each hard condition by its name, how many it kept out, and which needs nobody meets."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from havre.core.vocabulary import Need
from havre.directory.choose import closed_for_long, status_of
from havre.directory.index import Index, Ints, anywhere
from havre.directory.match import FAR_KM, Match, away_km, radius_km, within
from havre.directory.packed import country_number, key_of
from havre.directory.person import Query, wanted
from havre.directory.rank import Asked, admitted, conditions, meeting, open_about, traits_of, unreachable

UNKNOWN, COUNTRY, NEED, NO_PLACE, FAR, CLOSED, OUTRANKED, SHOWN = (
    "unknown", "country", "need", "no_place", "too_far", "closed", "outranked", "shown",
)  # fmt: skip


def excluded(index: Index, query: Query) -> int:
    """How many services meet a wanted need, near or from anywhere in the country, and do not admit this person."""
    kept_out = 0
    for asked in Asked.of(index, query):
        everywhere = np.ones_like(asked.served)
        rows = meeting(asked, anywhere(asked.arrays, query.country, everywhere))
        if query.place is not None:
            rows = np.concatenate((within(asked, query.place, radius_km(query))[0], rows))
        keys = asked.arrays.key[rows]
        kept_out += len(np.setdiff1d(keys, keys[admitted(asked, traits_of(asked.arrays, rows))]))
    return kept_out


def unmet(query: Query, shown: Iterable[Match]) -> list[Need]:
    """The wanted needs that none of the services shown meets."""
    met = {need for one in shown for need in one.service.needs}
    return [need for need in wanted(query.situation) if need not in met]


def why_not(index: Index, query: Query, service_id: str) -> list[str]:
    """Every reason why this service is not shown at any of its places, in codes; `outranked` when there is none.

    `unknown`: no such service; `country`, `need`, `no_place` (it has an office and we know no place), `too_far`,
    `closed` (for the week to come, and nobody can write to it), or a name of rank.conditions or rank.unreachable.
    """
    key, told = key_of(service_id), list[list[str]]()
    for asked in Asked.of(index, query):
        rows = asked.arrays.rows_of(key)
        if asked.part.gone is not None:
            rows = rows[~asked.part.gone[rows]]
        told += [_of_row(asked, row) for row in rows.reshape(-1, 1)]
    if not told:
        return [UNKNOWN]
    return min(told, key=len) or [OUTRANKED]


def _of_row(asked: Asked, row: Ints) -> list[str]:
    arrays, query = asked.arrays, asked.query
    if arrays.country[row[0]] != country_number(query.country):
        return [COUNTRY]
    found = [] if arrays.needs[row[0]] & asked.need_mask else [NEED]
    found += [name for name, condition in conditions(asked).items() if not condition(row)[0]]
    if row[0] < arrays.local:
        found += _of_distance(asked, row)
    if closed_for_long(asked, int(row[0]), status_of(asked, int(row[0]))):
        found.append(CLOSED)
    traits = traits_of(arrays, row)
    barred = unreachable(asked, traits, open_about(asked, traits))
    return [*found, *(name for name, mask in barred.items() if mask[0])]


def _of_distance(asked: Asked, row: Ints) -> list[str]:
    place = asked.query.place
    if place is None:
        return [NO_PLACE]
    return [] if away_km(asked.arrays, place, row)[0] <= FAR_KM else [FAR]
