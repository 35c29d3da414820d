"""A sketch of a country made of its towns: its parts, what of it a map shows, the ground, names, and cells of marks.

No outline is needed and no map of anybody else: where people live draws the shape of a country. Degrees, WGS 84;
units are those of the picture. The parallel through the middle is true to scale (equirectangular projection).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

CELL = 40  # units: services closer than that are one mark
WIDTH, LOWEST, HIGHEST = 400, 8, 12  # units: how wide a map is; cells: how low or high it may be
GRAIN = 4  # units: how coarse the ground is
DEEPEST = 8  # how often a map may be looked at closer, each time at half of what it showed
_MARGIN = 1.12
_NEAR = (1.5, 2.5)  # degrees: towns closer than that lie in one part of a country
_LETTER = (6.0, 12)  # units of a letter's width and of a line
Spot = tuple[int, int]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Town:
    """A town as a map needs it."""

    name: str
    territory: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True)
class Frame:
    """What a map shows: its middle, the degrees of latitude from its foot to its head, and its height in units."""

    latitude: float
    longitude: float
    span: float
    height: int

    @cached_property
    def scale(self) -> tuple[float, float]:
        """Units to a degree of latitude and of longitude."""
        north = self.height / self.span
        return north, north * max(math.cos(math.radians(self.latitude)), 0.05)

    @cached_property
    def corner(self) -> tuple[float, float]:
        """Its south-west."""
        north, east = self.scale
        return self.latitude - self.height / north / 2, self.longitude - WIDTH / east / 2

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point lies in the picture: units from the left, and from the top."""
        (north, east), (south, west) = self.scale, self.corner
        return (longitude - west) * east, self.height - (latitude - south) * north

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies in the picture."""
        across, down = self.at(latitude, longitude)
        return 0 <= across < WIDTH and 0 <= down < self.height

    def cell(self, latitude: float, longitude: float) -> Spot:
        """The cell of a point: counted from the west and from the south."""
        across, down = self.at(latitude, longitude)
        return math.floor(across / CELL), math.floor((self.height - down) / CELL)

    def nearer(self, latitude: float, longitude: float, times: int = 1) -> Frame:
        """Half of it, as often as said, around a point."""
        return replace(self, latitude=latitude, longitude=longitude, span=self.span / 2**times)

    def moved(self, north: float, east: float) -> Frame:
        """By so much of its height to the north and of its width to the east."""
        latitude, right = self.latitude + north * self.span, self.scale[1]
        return replace(self, latitude=max(-85.0, min(85.0, latitude)), longitude=self.longitude + east * WIDTH / right)


def parts(towns: Iterable[Town], home: str) -> tuple[tuple[Town, ...], ...]:
    """A country's towns by what lies together, the most populous first: mainland and islands, each land overseas.

    `home` is the code of the territory that the country itself is.
    """
    cells: dict[Spot, list[Town]] = defaultdict(list)
    overseas: dict[str, list[Town]] = defaultdict(list)
    for town in towns:
        if town.territory == home:
            cells[math.floor(town.latitude / _NEAR[0]), math.floor(town.longitude / _NEAR[1])].append(town)
        else:
            overseas[town.territory].append(town)
    found = [*_together(cells), *overseas.values()]
    ordered = [tuple(sorted(part, key=lambda town: (-town.population, town.name))) for part in found]
    return tuple(sorted(ordered, key=lambda part: -sum(town.population for town in part)))


def _together(cells: dict[Spot, list[Town]]) -> Iterator[list[Town]]:
    """Towns of cells that touch; the cells are used up."""
    while cells:
        waiting, together = [next(iter(cells))], []
        while waiting:
            row, column = waiting.pop()
            together += cells.pop((row, column), [])
            around = ((row + up, column + right) for up in (-1, 0, 1) for right in (-1, 0, 1))
            waiting += [one for one in around if one in cells]
        yield together


def framed(towns: Sequence[Town]) -> Frame:
    """A frame that holds all of these towns, of which there is one at least."""
    south, north = (pick(town.latitude for town in towns) for pick in (min, max))
    west, east = (pick(town.longitude for town in towns) for pick in (min, max))
    latitude, longitude = (south + north) / 2, (west + east) / 2
    high = max(north - south, 0.1) * _MARGIN
    wide = max(east - west, 0.1) * max(math.cos(math.radians(latitude)), 0.05) * _MARGIN
    height = max(LOWEST, min(HIGHEST, math.ceil(WIDTH * high / wide / CELL))) * CELL
    return Frame(latitude, longitude, max(high, wide * height / WIDTH), height)


def ground(frame: Frame, towns: Iterable[Town]) -> str:
    """The towns of a frame as the data of an SVG path: for each row of the picture strokes from town to town."""
    rows: dict[int, set[int]] = defaultdict(set)
    for town in towns:
        across, down = frame.at(town.latitude, town.longitude)
        rows[round(down / GRAIN)].add(round(across / GRAIN))
    strokes: list[str] = []
    for row, columns in sorted(rows.items()):
        begun = last = None
        for column in sorted(columns):
            if begun is None or last is None or column - last > 1:
                strokes += [_stroke(row, begun, last)] if begun is not None and last is not None else []
                begun = column
            last = column
        if begun is not None and last is not None:
            strokes.append(_stroke(row, begun, last))
    return "".join(strokes)


def _stroke(row: int, begun: int, last: int) -> str:
    return f"M{begun * GRAIN} {row * GRAIN}h{(last - begun) * GRAIN}"


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a town, written from or up to a point of the picture."""

    text: str
    across: int
    down: int
    anchor: str


def labels(
    frame: Frame, towns: Iterable[Town], taken: Callable[[float, float, float, float], bool], most: int
) -> list[Label]:
    """Names of the largest towns of a frame that have room; `taken` tells whether a box (x, y, x, y) is in use."""
    found: list[Label] = []
    boxes: list[Box] = []
    for town in sorted(towns, key=lambda one: (-one.population, one.name))[: most * 4]:
        across, down = frame.at(town.latitude, town.longitude)
        long = len(town.name) * _LETTER[0]
        for anchor, left, right, lower in (
            ("start", across + 5, 5, 0), ("end", across - 5 - long, -5, 0),
            ("middle", across - long / 2, 0, 20), ("middle", across - long / 2, 0, -20),
        ):  # fmt: skip
            box = (left, down + lower - _LETTER[1] / 2, left + long, down + lower + _LETTER[1] / 2)
            if _inside(frame, box) and not taken(*box) and not any(_meets(box, other) for other in boxes):
                boxes.append(box)
                found.append(Label(town.name, round(across) + right, round(down) + lower + 4, anchor))
                break
        if len(found) == most:
            break
    return found


def _inside(frame: Frame, box: Box) -> bool:
    return box[0] > 2 and box[2] < WIDTH - 2 and box[1] > 2 and box[3] < frame.height - 2


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def nearest(latitude: float, longitude: float, towns: Collection[Town]) -> Town | None:
    """The town closest to a point."""
    flat = math.cos(math.radians(latitude))

    def away(town: Town) -> float:
        return (town.latitude - latitude) ** 2 + ((town.longitude - longitude) * flat) ** 2

    return min(towns, key=away, default=None)
