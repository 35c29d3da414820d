"""What both writers draw alike: lines of cutting and folding, modules of a code, colours and type."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from havre.cube.net import Line
from havre.cube.setting import Set
from havre.cube.sheet import Code, Part, Ring, Sheet

FONTS = "Noto Sans, Noto Sans Arabic, DejaVu Sans, sans-serif"
INK, WHITE = "#1a1a1a", "#ffffff"
DASHES = {"cut": "", "fold": ' stroke-dasharray="2.4 1.6"'}


def figure(number: float) -> str:
    """A length without needless digits."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


def lines(sheet: Sheet) -> str:
    """Where to cut, whole; where to fold, dashed."""
    return "".join(_line(one) for one in sheet.lines)


def _line(one: Line) -> str:
    points = " ".join(f"{figure(x)},{figure(y)}" for x, y in one.points)
    stroke = f'fill="none" stroke="{INK}" stroke-width="0.3"{DASHES[one.kind]}'
    return f'<polyline class="{one.kind}" points="{points}" {stroke}/>'


def code(one: Code) -> str:
    """A QR code as one path on white, in a square of its own from 0."""
    size = len(one.rows)
    runs = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(one.rows) for x, dark in enumerate(row) if dark)
    return (
        f'<rect width="{size}" height="{size}" fill="{WHITE}"/>'
        f'<path d="{runs}" fill="#000000" shape-rendering="crispEdges"/>'
    )


def picture(inside: str, view: str) -> str:
    """A drawing as an address that holds it whole: set behind words, it is no content to who listens."""
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{inside}</svg>'
    return "data:image/svg+xml," + quote(drawing)


def marks(part: Part) -> str:
    """Circles to be stamped and lines to write on."""
    return "".join(_ring(one) for one in part.rings) + "".join(_rule(part, at) for at in part.ruled)


def _ring(one: Ring) -> str:
    x, y, r = figure(one.x), figure(one.y), figure(one.radius)
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="none" stroke="{INK}" stroke-width="0.25"/>'


def _rule(part: Part, at: float) -> str:
    y = figure(part.room.y + at)
    ends = f'x1="{figure(part.room.x)}" x2="{figure(part.room.x + part.room.width)}"'
    return f'<line {ends} y1="{y}" y2="{y}" stroke="{INK}" stroke-width="0.2"/>'


def ink(part: Part) -> str:
    """The colour of the words of a part."""
    return WHITE if part.colour else INK


def told(words: Set) -> list[str]:
    """The lines of a paragraph, escaped."""
    return [escape(line) for line in words.lines]
