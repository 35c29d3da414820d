"""Services as arrays in memory: a row for each service at each of its places, sorted by cells of a grid.

Built once from services, never changed; matching reads it from any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from havre.core.vocabulary import Need, Violence
from havre.directory.hours import SLOTS, week_slots
from havre.directory.model import AUDIENCES, CHANNELS, WRITTEN, Hours, Service, ServiceAtLocation
from havre.directory.territory import timezone_of

CELLS_PER_DEGREE = 4
_ACROSS = 360 * CELLS_PER_DEGREE + 1
MOST_LANGUAGES = 63  # bits of one number; languages beyond the most frequent 63 get no bonus

NEED_BIT = {need.value: 1 << bit for bit, need in enumerate(Need)}
VIOLENCE_BIT = {kind.value: 1 << bit for bit, kind in enumerate(Violence)}
AUDIENCE_BIT = {audience: 1 << bit for bit, audience in enumerate(AUDIENCES)}
CHANNEL_BIT = {channel: 1 << bit for bit, channel in enumerate(CHANNELS)}
WRITTEN_BITS = sum(CHANNEL_BIT[channel] for channel in WRITTEN)
FLAGS = (
    "no_children", "children", "pets", "no_papers", "anonymous", "free", "accessible", "not_accessible", "interpreters",
    "example", "not_on_bill", "perpetrators", "shelter", "reviewed",
)  # fmt: skip
FLAG_BIT = {flag: 1 << bit for bit, flag in enumerate(FLAGS)}

Ints = NDArray[np.int64]
TownPoint = Callable[[str, str], tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row of the arrays comes from."""

    service: Service
    at: ServiceAtLocation | None


@dataclass(frozen=True, slots=True)
class Index:
    """The arrays. Degrees WGS 84 (NaN where unknown); masks by the *_BIT tables; days are ordinals, 0 unknown.

    `order` lists the rows that have a point, sorted by cell; `remote` the rows of each country that need no point.
    """

    rows: tuple[Row, ...]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    needs: Ints
    violence: Ints
    serves: Ints
    excludes: Ints
    channels: Ints
    flags: Ints
    languages: Ints
    minimum_age: Ints
    maximum_age: Ints
    assured: Ints
    country: Ints
    area: Ints
    zone: Ints
    pattern: Ints
    order: Ints
    cells: Ints
    remote: dict[str, Ints]
    countries: dict[str, int]
    language_bits: dict[str, int]
    areas: tuple[frozenset[tuple[str, str]], ...]
    zones: tuple[str, ...]
    week: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """How many services there are."""
        return len({row.service.id for row in self.rows})


def no_towns(_territory: str, _city: str) -> tuple[float, float] | None:
    """For an index that knows no towns."""
    return None


def build(services: Iterable[Service], town_point: TownPoint = no_towns) -> Index:
    """The index of these services.

    `town_point` gives the middle of a town for rows that have a town but no point of their own; it serves to rank
    them, and is never shown as a distance.
    """
    rows = tuple(row for service in sorted(services, key=lambda s: s.id) for row in _rows(service))
    latitude, longitude = _points(rows, town_point)
    countries = _numbered(row.service.country for row in rows)
    areas, area = _coded([_area_codes(row.service) for row in rows])
    zones, zone = _coded([_zone(row) for row in rows])
    patterns, pattern = _coded([hours_of(row).osm for row in rows])
    distant = np.isnan(latitude) | np.array([row.service.remote for row in rows], dtype=np.bool_)
    order, cells = _cells(latitude, longitude, ~distant)
    country = _ints(countries[row.service.country] for row in rows)
    return Index(
        rows=rows,
        latitude=latitude,
        longitude=longitude,
        country=country,
        area=area,
        zone=zone,
        pattern=pattern,
        order=order,
        cells=cells,
        remote={code: np.flatnonzero(distant & (country == number)) for code, number in countries.items()},
        countries=countries,
        areas=tuple(areas),
        zones=tuple(zones),
        week=_weeks(patterns),
        **_about_services(rows),
    )


class _AboutServices(TypedDict):
    needs: Ints
    violence: Ints
    serves: Ints
    excludes: Ints
    channels: Ints
    flags: Ints
    languages: Ints
    minimum_age: Ints
    maximum_age: Ints
    assured: Ints
    language_bits: dict[str, int]


def _about_services(rows: Sequence[Row]) -> _AboutServices:
    """The arrays that say what each row's service is."""
    bits = _language_bits(rows)
    return _AboutServices(
        needs=_ints(_mask(row.service.needs, NEED_BIT) for row in rows),
        violence=_ints(_mask(row.service.violence, VIOLENCE_BIT) for row in rows),
        serves=_ints(_mask(row.service.eligibility.serves, AUDIENCE_BIT) for row in rows),
        excludes=_ints(_mask(row.service.eligibility.excludes, AUDIENCE_BIT) for row in rows),
        channels=_ints(_mask(row.service.channels, CHANNEL_BIT) for row in rows),
        flags=_ints(_flags(row) for row in rows),
        languages=_ints(_mask((o.code for o in row.service.languages if o.code in bits), bits) for row in rows),
        minimum_age=_ints(row.service.eligibility.minimum_age or 0 for row in rows),
        maximum_age=_ints(_oldest(row) for row in rows),
        assured=_ints(_day(row) for row in rows),
        language_bits=bits,
    )


def hours_of(row: Row) -> Hours:
    """The hours that hold for a row: those of its place where it has some, else the service's."""
    return row.at.hours if row.at and row.at.hours else row.service.hours


def _rows(service: Service) -> list[Row]:
    return [Row(service, at) for at in service.locations] or [Row(service, None)]


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _mask(codes: Iterable[str], bits: dict[str, int]) -> int:
    return sum(bits[code] for code in set(codes))


def _oldest(row: Row) -> int:
    oldest = row.service.eligibility.maximum_age
    return 999 if oldest is None else oldest


def _day(row: Row) -> int:
    return row.service.origin.assured.toordinal() if row.service.origin.assured else 0


def _flags(row: Row) -> int:
    who = row.service.eligibility
    wheelchair = row.at.location.accessibility.wheelchair if row.at else None
    held = {
        "no_children": who.children is False,
        "children": who.children is True or who.children_to_age is not None,
        "pets": who.pets is True,
        "no_papers": who.no_papers is True,
        "anonymous": who.anonymous is True,
        "free": who.free is True,
        "accessible": wheelchair is True,
        "not_accessible": wheelchair is False,
        "interpreters": row.service.interpreters is True or any(o.level != "staff" for o in row.service.languages),
        "example": row.service.example,
        "not_on_bill": who.on_bill is False,
        "perpetrators": "perpetrators" in who.serves or Need.STOP_VIOLENCE in row.service.needs,
        "shelter": Need.SHELTER in row.service.needs,
        "reviewed": row.service.origin.reviewed,
    }
    return sum(FLAG_BIT[flag] for flag, holds in held.items() if holds)


def _points(rows: Sequence[Row], town_point: TownPoint) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    def point(row: Row) -> tuple[float, float]:
        if row.at is None:
            return np.nan, np.nan
        place = row.at.location
        if place.latitude is not None and place.longitude is not None:
            return place.latitude, place.longitude
        town = (
            town_point(place.address.country or row.service.country, place.address.city) if place.address.city else None
        )
        return town or (np.nan, np.nan)

    points = np.array([point(row) for row in rows], dtype=np.float64).reshape(-1, 2)
    return points[:, 0].copy(), points[:, 1].copy()


def _cells(latitude: NDArray[np.float64], longitude: NDArray[np.float64], has: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    rows = np.flatnonzero(has)
    cells = cell_row(latitude[rows]) * _ACROSS + cell_column(longitude[rows])
    order = np.argsort(cells, kind="stable")
    return rows[order], cells[order]


def cell_row(latitude: NDArray[np.float64]) -> Ints:
    """The row of the grid, counted from the south pole."""
    return np.floor((latitude + 90) * CELLS_PER_DEGREE).astype(np.int64)


def cell_column(longitude: NDArray[np.float64]) -> Ints:
    """The column of the grid, counted from the date line."""
    return np.floor((longitude + 180) * CELLS_PER_DEGREE).astype(np.int64)


def in_box(index: Index, south: float, north: float, west: float, east: float) -> Ints:
    """The rows in the cells that a box touches. Degrees."""
    lows, highs = cell_row(np.array([south, north])), cell_column(np.array([max(west, -180), min(east, 180)]))
    bands = np.arange(lows[0], lows[1] + 1) * _ACROSS
    starts = np.searchsorted(index.cells, bands + highs[0], side="left")
    ends = np.searchsorted(index.cells, bands + highs[1], side="right")
    parts = [index.order[start:end] for start, end in zip(starts, ends, strict=True) if end > start]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _numbered(values: Iterable[str]) -> dict[str, int]:
    return {value: number for number, value in enumerate(sorted(set(values)))}


def _coded[Key](values: Sequence[Key]) -> tuple[list[Key], Ints]:
    """The different values in the order they are met, and for each row the number of its value."""
    numbers: dict[Key, int] = {}
    coded = _ints(numbers.setdefault(value, len(numbers)) for value in values)
    return list(numbers), coded


def _language_bits(rows: Iterable[Row]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        for one in row.service.languages:
            counts[one.code] = counts.get(one.code, 0) + 1
    frequent = sorted(counts, key=lambda code: (-counts[code], code))[:MOST_LANGUAGES]
    return {code: 1 << bit for bit, code in enumerate(frequent)}


def _area_codes(service: Service) -> frozenset[tuple[str, str]]:
    """Official codes of the areas served; none means that nobody is excluded by where they live."""
    return frozenset((area.scheme, area.code) for area in service.areas if area.code)


def _zone(row: Row) -> str:
    place = row.at.location if row.at else None
    if place and place.timezone:
        return place.timezone
    return timezone_of(place.address.country if place and place.address.country else row.service.country)


def _weeks(patterns: Sequence[str]) -> NDArray[np.bool_]:
    weeks = np.zeros((max(1, len(patterns)), SLOTS), dtype=np.bool_)
    for number, osm in enumerate(patterns):
        weeks[number] = week_slots(osm)
    return weeks
