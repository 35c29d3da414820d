"""The net of a cube: six faces in a cross, the folds between them, and a tab for each edge that is glued.

Faces stand on a grid of columns and rows; lengths are in millimetres, angles in degrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["top", "right", "bottom", "left"]
Point = tuple[float, float]
STEP: dict[Side, tuple[int, int]] = {"top": (0, -1), "right": (1, 0), "bottom": (0, 1), "left": (-1, 0)}
# Where each face lies in the cross, and how far its words are turned so that they stand upright on the folded cube.
CELLS: dict[str, tuple[int, int]] = {
    "top": (1, 0), "left": (0, 1), "front": (1, 1), "right": (2, 1), "bottom": (1, 2), "back": (1, 3),
}  # fmt: skip
TURNED = {"back": 180}
# Seven edges are glued: these sides carry a tab, which goes under the face that they meet.
TABS: tuple[tuple[str, Side], ...] = (
    ("top", "left"), ("top", "right"), ("bottom", "left"), ("bottom", "right"),
    ("back", "left"), ("back", "right"), ("back", "bottom"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet: where to cut, or where to fold."""

    kind: Literal["cut", "fold"]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Net:
    """A cross with its upper left corner at `x`, `y`; `side` of a face, `tab` of how deep a tab is."""

    x: float
    y: float
    side: float
    tab: float

    def corner(self, face: str) -> Point:
        """The upper left corner of a face."""
        column, row = CELLS[face]
        return self.x + column * self.side, self.y + row * self.side

    def edge(self, face: str, side: Side) -> tuple[Point, Point]:
        """The two ends of one side of a face."""
        (left, top), size = self.corner(face), self.side
        right, bottom = left + size, top + size
        edges: dict[Side, tuple[Point, Point]] = {
            "top": ((left, top), (right, top)),
            "right": ((right, top), (right, bottom)),
            "bottom": ((left, bottom), (right, bottom)),
            "left": ((left, top), (left, bottom)),
        }
        return edges[side]

    def flap(self, face: str, side: Side) -> tuple[Point, ...]:
        """The corners of a tab from one end of its edge to the other, slanted so that tabs do not meet."""
        (ax, ay), (bx, by) = self.edge(face, side)
        dx, dy = STEP[side]
        slant = self.tab
        along = ((bx - ax) / self.side * slant, (by - ay) / self.side * slant)
        out = (dx * self.tab, dy * self.tab)
        near = (ax + along[0] + out[0], ay + along[1] + out[1])
        far = (bx - along[0] + out[0], by - along[1] + out[1])
        return ((ax, ay), near, far, (bx, by))

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every side of every face once: a fold where faces meet or a tab hangs, a cut elsewhere and around tabs."""
        found: list[Line] = []
        cells = {cell: face for face, cell in CELLS.items()}
        for face, (column, row) in CELLS.items():
            for side, (dx, dy) in STEP.items():
                neighbour = cells.get((column + dx, row + dy))
                if neighbour and side in ("left", "top"):
                    continue  # the neighbour has drawn it
                folded = neighbour is not None or (face, side) in TABS
                found.append(Line("fold" if folded else "cut", self.edge(face, side)))
                if (face, side) in TABS:
                    found.append(Line("cut", self.flap(face, side)))
        return tuple(found)
