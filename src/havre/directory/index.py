"""Services as arrays: a row for each service at each of its places, sorted so that a neighbourhood lies together.

First the rows that are near somewhere, by country and cell of a grid; then those reached from anywhere, by country and
area served. Made once, never changed; matching reads it from any number of threads, and many processes may share one
file of it (index_file.py). The services themselves are not here: those that are shown are fetched by key.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from havre.directory.model import Service
from havre.directory.packed import FLAG_BIT, NEED_BIT, RECORD, country_number, key_of, pack, terms_of, unpacked
from havre.directory.terms import Mask, Terms

ROWS_PER_DEGREE, COLUMNS_PER_DEGREE = 2, 8  # tall cells: few bands to look through, little beside the circle
_ACROSS = 360 * COLUMNS_PER_DEGREE + 1
_CELL_BITS = 21  # 361 rows of 2,881 cells

Ints = NDArray[np.int64]
Column = NDArray[Any]
Columns = Mapping[str, Column]
TownPoint = Callable[[str, str], tuple[float, float] | None]
Fetch = Callable[[Sequence[int]], Mapping[int, Service]]
Runs = list[tuple[int, int]]  # of rows: the first, and the one after the last
_EMPTY: tuple[list[int], list[int]] = [], [0]

# The columns of Arrays.traits: who is admitted and what it is there for, by the lines of `whos` and `causes`; the area;
# the languages twice, and one where interpreters come; flags; the day of the last check, 1 on the second of 1970, 0
# unknown; the pattern of hours, 0 where the zone is unknown; the zone.
WHO, CAUSE, AREA, TONGUE, FLAGS, DAY, PATTERN, ZONE = range(8)
FIRST_DAY, LAST_DAY = 719_163, 60_000  # the ordinal of 1 January 1970; so many days later


@dataclass(frozen=True, eq=False)
class Arrays:
    """The columns of packed.RECORD, sorted; rows from `local` on need no point.

    `traits` has once more what ranking asks of a row, side by side: the rows that one question draws lie scattered, and
    each costs one access to memory in the place of eight. What many rows have in common is a line of its own there:
    `whos` (bars, serves, channels, children_to) and `causes` (needs, violence), so that a question is put to some
    hundreds of lines and not to every row.

    `cells` and `starts` say where each cell of the grid begins, `groups` (country, area, first row, row after the last)
    where the rows without a point are; `by_key` lists the rows by key.
    """

    key: NDArray[np.int64]
    latitude: NDArray[np.float32]
    longitude: NDArray[np.float32]
    needs: NDArray[np.uint32]
    assured: NDArray[np.int32]
    languages: NDArray[np.int32]
    area: NDArray[np.int32]
    zone: NDArray[np.int32]
    pattern: NDArray[np.int32]
    town: NDArray[np.int32]
    bars: NDArray[np.uint32]
    violence: NDArray[np.uint16]
    serves: NDArray[np.uint16]
    flags: NDArray[np.uint16]
    country: NDArray[np.uint16]
    position: NDArray[np.uint16]
    channels: NDArray[np.uint8]
    children_to: NDArray[np.uint8]
    traits: NDArray[np.int32]
    whos: NDArray[np.uint32]
    causes: NDArray[np.uint32]
    cells: NDArray[np.int64]
    starts: NDArray[np.int64]
    groups: NDArray[np.int64]
    by_key: NDArray[np.int32]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.key)

    @property
    def local(self) -> int:
        """The first of the rows that are reached from anywhere."""
        return int(self.starts[-1])

    @cached_property
    def services(self) -> int:
        """How many services there are."""
        keys = self.key[self.by_key]
        return int(np.count_nonzero(keys[1:] != keys[:-1])) + (len(keys) > 0)

    @cached_property
    def zones(self) -> dict[int, tuple[int, ...]]:
        """The time zones met in each country."""
        pairs = np.unique(self.country.astype(np.int64) << 32 | self.zone)
        found: dict[int, tuple[int, ...]] = {}
        for pair in pairs.tolist():
            found[pair >> 32] = (*found.get(pair >> 32, ()), pair & 0xFFFFFFFF)
        return found

    @cached_property
    def bands(self) -> dict[tuple[int, int], tuple[list[int], list[int]]]:
        """The columns of each country and row of the grid, and where their rows begin, as lists.

        The last number is where those of the last column end. A few numbers are found in lists sooner than in arrays.
        """
        found: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
        starts = self.starts.tolist()
        for cell, start, end in zip(self.cells.tolist(), starts, starts[1:], strict=False):
            row, column = divmod(cell & (1 << _CELL_BITS) - 1, _ACROSS)
            columns, bounds = found.setdefault((cell >> _CELL_BITS, row), ([], [start]))
            columns.append(column)
            bounds.append(end)
        return found

    @cached_property
    def tables(self) -> dict[tuple[object, ...], Any]:
        """What questions made of the lines, kept for others that ask the same: of codes, of nobody in particular."""
        return {}

    @cached_property
    def groups_of(self) -> dict[int, tuple[Ints, Runs]]:
        """The areas and the rows of the groups of each country, by its number."""
        countries, firsts = np.unique(self.groups[:, 0], return_index=True)
        parts = np.split(self.groups, firsts[1:])
        return {
            country: (part[:, 1].copy(), [(first, end) for first, end in part[:, 2:].tolist()])
            for country, part in zip(countries.tolist(), parts, strict=False)
        }

    def rows_of(self, key: int) -> Ints:
        """The rows of one service."""
        first, last = np.searchsorted(self.key, [key, key + 1], sorter=self.by_key)
        return self.by_key[first:last].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Part:
    """Arrays, and which of their rows no longer count (None: all count)."""

    arrays: Arrays
    gone: Mask | None = None
    services: int = 0


@dataclass(frozen=True, slots=True)
class Index:
    """What is matched: the arrays with what changed since beside them, the terms, and how to fetch services by key."""

    parts: tuple[Part, ...]
    terms: Terms
    fetch: Fetch = field(compare=False)

    @property
    def size(self) -> int:
        """How many services there are."""
        return sum(part.services for part in self.parts)


def no_towns(_territory: str, _city: str) -> tuple[float, float] | None:
    """For an index that knows no towns."""
    return None


def build(services: Iterable[Service], town_point: TownPoint = no_towns) -> Index:
    """The index of these services, which stay in memory.

    `town_point` gives the middle of a town for rows that have a town but no point of their own; it serves to rank
    them, and is never shown as a distance.
    """
    held = {key_of(service.id): service for service in services}
    numbers: dict[tuple[str, str], int] = {}
    for service in held.values():
        for pair in terms_of(service):
            numbers.setdefault(pair, len(numbers) + 1)
    packed = b"".join(pack(service, lambda kind, text: numbers[kind, text]) for service in held.values())
    terms = Terms((number, kind, text) for (kind, text), number in numbers.items())
    arrays = arranged(columns_of(packed), terms, town_point)
    return Index((part(arrays),), terms, lambda keys: {key: held[key] for key in keys if key in held})


def part(arrays: Arrays, gone_keys: Iterable[int] = ()) -> Part:
    """Arrays as a part of an index, without the services of `gone_keys`."""
    keys = np.fromiter(gone_keys, dtype=np.int64)
    firsts, lasts = (np.searchsorted(arrays.key, keys, side, sorter=arrays.by_key) for side in ("left", "right"))
    counts = lasts - firsts
    if not counts.sum():
        return Part(arrays, None, arrays.services)
    gone = np.zeros(arrays.rows, dtype=np.bool_)
    begun = np.cumsum(counts) - counts
    gone[arrays.by_key[np.repeat(firsts - begun, counts) + np.arange(counts.sum())]] = True
    return Part(arrays, gone, arrays.services - int(np.count_nonzero(counts)))


def columns_of(packed: bytes | bytearray | memoryview) -> Columns:
    """The columns of records as they were packed."""
    records = unpacked(packed)
    return {name: records[name] for name in RECORD.names or ()}


def merged(index: Index) -> Arrays:
    """One set of arrays with the rows of all parts that still count."""
    alive = [~one.gone if one.gone is not None else slice(None) for one in index.parts]
    return _sorted(
        {
            name: np.concatenate(
                [getattr(one.arrays, name)[kept] for one, kept in zip(index.parts, alive, strict=True)]
            )
            for name in RECORD.names or ()
        }
    )


def arranged(columns: Columns, terms: Terms, town_point: TownPoint = no_towns) -> Arrays:
    """The arrays of these columns; rows without a point get that of their town where it has one."""
    latitude, longitude = columns["latitude"].copy(), columns["longitude"].copy()
    towns, where = columns["town"], np.flatnonzero(columns["town"])
    numbers, which = np.unique(towns[where], return_inverse=True)
    named = (terms.towns[number].partition(" ") for number in numbers.tolist())
    points = [town_point(territory, city) or (np.nan, np.nan) for territory, _, city in named]
    latitude[where], longitude[where] = np.array(points, dtype=np.float32).reshape(-1, 2)[which].T
    return _sorted({**columns, "latitude": latitude, "longitude": longitude})


def _sorted(columns: Columns) -> Arrays:
    distant = np.isnan(columns["latitude"]) | ((columns["flags"] & FLAG_BIT["remote"]) != 0)
    country = columns["country"].astype(np.int64) << _CELL_BITS
    latitude, longitude = np.nan_to_num(columns["latitude"]), np.nan_to_num(columns["longitude"])
    place = np.where(distant, columns["area"], cell_row(latitude) * _ACROSS + cell_column(longitude))
    # One number by which to sort: reached from anywhere last, then country, then cell or area.
    whereabouts = country + place + (distant.astype(np.int64) << (_CELL_BITS + 16))
    # Within a cell by need: the rows that one question looks at lie together.
    order = np.argsort(whereabouts << len(NEED_BIT) | columns["needs"], kind="stable")
    whereabouts = whereabouts[order]
    local = len(order) - int(np.count_nonzero(distant))
    firsts = np.flatnonzero(np.diff(whereabouts, prepend=-1))
    near, far = firsts[firsts < local], firsts[firsts >= local]
    ordered = {name: np.ascontiguousarray(columns[name])[order] for name in RECORD.names or ()}
    area, lands = ordered["area"][far], ordered["country"][far]
    return Arrays(
        **ordered,
        **_traits(ordered),
        cells=whereabouts[near],
        starts=np.append(near, local),
        groups=np.column_stack((lands, area, far, np.append(far, len(order))[1:])).astype(np.int64),
        by_key=np.argsort(ordered["key"], kind="stable").astype(np.int32),
    )


def _traits(columns: Columns) -> dict[str, Column]:
    """What ranking asks of each row, and the lines that rows have in common (Arrays)."""
    who = _joined(columns, ("bars", 32), ("serves", 16), ("channels", 8), ("children_to", 8))
    cause = _joined(columns, ("needs", 32), ("violence", 32))
    whos, causes = np.unique(who), np.unique(cause)
    traits = np.empty((len(who), 8), dtype=np.int32)
    traits[:, WHO], traits[:, CAUSE] = np.searchsorted(whos, who), np.searchsorted(causes, cause)
    interpreted = (columns["flags"] & FLAG_BIT["interpreters"]) != 0
    traits[:, AREA], traits[:, FLAGS], traits[:, ZONE] = columns["area"], columns["flags"], columns["zone"]
    traits[:, TONGUE] = columns["languages"] * 2 + interpreted
    traits[:, DAY] = np.clip(columns["assured"] - FIRST_DAY, 0, LAST_DAY)
    traits[:, PATTERN] = np.where(columns["zone"] != 0, columns["pattern"], 0)
    of_who, of_cause = _parted(whos, 32, 16, 8, 8), _parted(causes, 32, 32)
    return {"traits": traits, "whos": of_who, "causes": of_cause}


def _joined(columns: Columns, *parts: tuple[str, int]) -> NDArray[np.uint64]:
    """Columns as one number, each with so many bits, the first the highest."""
    joined = np.zeros(len(columns["key"]), dtype=np.uint64)
    for name, bits in parts:
        joined <<= np.uint64(bits)
        joined |= columns[name].astype(np.uint64)
    return joined


def _parted(joined: NDArray[np.uint64], *bits: int) -> NDArray[np.uint32]:
    """What was joined, a line for each part."""
    shifts = [sum(bits[at + 1 :]) for at in range(len(bits))]
    masks = [(1 << wide) - 1 for wide in bits]
    found = joined >> np.array(shifts, dtype=np.uint64)[:, None] & np.array(masks, dtype=np.uint64)[:, None]
    return found.astype(np.uint32)


def cell_row(latitude: Column) -> Ints:
    """The row of the grid, counted from the south pole."""
    return np.floor((latitude.astype(np.float64) + 90) * ROWS_PER_DEGREE).astype(np.int64)


def cell_column(longitude: Column) -> Ints:
    """The column of the grid, counted from the date line."""
    return np.floor((longitude.astype(np.float64) + 180) * COLUMNS_PER_DEGREE).astype(np.int64)


def in_box(arrays: Arrays, country: str, latitudes: tuple[float, float], longitudes: tuple[float, float]) -> Runs:
    """The rows of a country in the cells that a box touches. Degrees: south and north, west and east."""
    south, north = [math.floor((degrees + 90) * ROWS_PER_DEGREE) for degrees in latitudes]
    west, east = [math.floor((min(max(degrees, -180), 180) + 180) * COLUMNS_PER_DEGREE) for degrees in longitudes]
    number, bands, runs = country_number(country), arrays.bands, Runs()
    for row in range(south, north + 1):
        columns, starts = bands.get((number, row), _EMPTY)
        start, end = starts[bisect_left(columns, west)], starts[bisect_right(columns, east)]
        if end > start:
            runs.append((start, end))
    return runs


def anywhere(arrays: Arrays, country: str, served: Mask) -> Runs:
    """The rows of a country that need no point and whose area is served."""
    areas, groups = arrays.groups_of.get(country_number(country), (None, ()))
    runs: Runs = []
    for mine, (start, end) in zip(served.take(areas).tolist() if areas is not None else (), groups, strict=True):
        if mine and runs and runs[-1][1] == start:
            runs[-1] = runs[-1][0], end
        elif mine:
            runs.append((start, end))
    return runs


def has_country(index: Index, country: str) -> bool:
    """Whether any service is of this country."""
    return any(country_number(country) in one.arrays.zones for one in index.parts)


NAMES = tuple(part.name for part in fields(Arrays))
