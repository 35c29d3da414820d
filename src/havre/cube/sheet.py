"""A sheet as it is printed: parts with set words, codes and marks, all placed in millimetres from the upper left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from havre.core.language import Direction
from havre.cube.net import Line
from havre.cube.setting import Set

MARGIN = 5.0  # mm at each edge, where printers do not print


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    def inset(self, by: float) -> Box:
        """The same with a border left free on all sides."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def columns(self, gap: float) -> tuple[Box, Box]:
        """Left and right half, `gap` apart."""
        half = (self.width - gap) / 2
        return Box(self.x, self.y, half, self.height), Box(self.x + half + gap, self.y, half, self.height)

    def rows(self, *heights: float, gap: float = 0.0) -> tuple[Box, ...]:
        """Bands of these heights from the top, `gap` apart, and what remains."""
        top, bands = self.y, []
        for height in heights:
            bands.append(Box(self.x, top, self.width, height))
            top += height + gap
        return (*bands, Box(self.x, top, self.width, self.y + self.height - top))


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, quiet zone included: `rows` of modules, dark ones true, in a square of `side`."""

    x: float
    y: float
    side: float
    rows: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle to be stamped."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Part:
    """A face, a card or a band: words and marks in `box`, turned as a whole by `turn` degrees about its middle.

    `words` stand in `room`; parts with a `colour` are printed white on it. `ruled` are heights of lines to write on.
    """

    name: str
    box: Box
    room: Box
    words: tuple[Set, ...]
    align: Literal["start", "middle"] = "middle"
    turn: int = 0
    colour: str = ""
    code: Code | None = None
    rings: tuple[Ring, ...] = ()
    ruled: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. `width` and `height` are of the layout; it is printed enlarged to `paper` (mm, mm)."""

    width: float
    height: float
    paper: tuple[float, float]
    language: str
    direction: Direction
    title: str
    description: str
    address: str
    parts: tuple[Part, ...]
    lines: tuple[Line, ...] = ()

    @property
    def scale(self) -> float:
        """How much the layout is enlarged on paper."""
        return self.paper[0] / self.width

    @property
    def smallest_type(self) -> float:
        """The smallest type on paper, in points."""
        return min(one.size for part in self.parts for one in part.words) * self.scale
