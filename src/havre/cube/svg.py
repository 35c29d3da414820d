"""A sheet as one SVG page: millimetres, words as text in their direction and language."""

from __future__ import annotations

from html import escape

from havre.core.language import Direction
from havre.cube import drawn
from havre.cube.drawn import figure
from havre.cube.letters import POINT
from havre.cube.setting import Set
from havre.cube.sheet import Code, Part, Sheet

BASELINE = 0.38  # of the type size, from the middle of a line down to where letters stand


def svg(sheet: Sheet) -> str:
    """The page. It names no font file and no address but that of its code, and loads nothing."""
    wide, high = sheet.paper
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{figure(wide)}mm" height="{figure(high)}mm" '
        f'viewBox="0 0 {figure(sheet.width)} {figure(sheet.height)}" lang="{sheet.language}" '
        f'xml:lang="{sheet.language}" direction="{sheet.direction}" role="img" aria-labelledby="title desc" '
        f'font-family="{drawn.FONTS}">'
    )
    named = f'<title id="title">{escape(sheet.title)}</title><desc id="desc">{escape(sheet.description)}</desc>'
    paper = f'<rect width="{figure(sheet.width)}" height="{figure(sheet.height)}" fill="{drawn.WHITE}"/>'
    parts = "\n".join(_part(one, sheet) for one in sheet.parts)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{named}{paper}\n{parts}\n<g>{drawn.lines(sheet)}</g>\n</svg>\n'
    )


def _part(part: Part, sheet: Sheet) -> str:
    box = part.box
    middle = f"{figure(box.x + box.width / 2)} {figure(box.y + box.height / 2)}"
    turn = f' transform="rotate({part.turn} {middle})"' if part.turn else ""
    back = (
        f'<rect x="{figure(box.x)}" y="{figure(box.y)}" width="{figure(box.width)}" height="{figure(box.height)}" '
        f'fill="{part.colour}"/>'
        if part.colour
        else ""
    )
    words = "".join(_words(one, part, sheet.direction) for one in part.words)
    shown = _code(part.code, sheet.address) if part.code else ""
    return f'<g id="{part.name}"{turn}>{back}{drawn.marks(part)}{words}{shown}</g>'


def _code(one: Code, address: str) -> str:
    place = f'x="{figure(one.x)}" y="{figure(one.y)}" width="{figure(one.side)}" height="{figure(one.side)}"'
    size = len(one.rows)
    return (
        f'<svg {place} viewBox="0 0 {size} {size}" role="img"><title>{escape(address)}</title>{drawn.code(one)}</svg>'
    )


def _words(words: Set, part: Part, direction: Direction) -> str:
    own = words.words.direction or direction
    x, anchor = _anchor(part, direction, own)
    first = part.room.y + words.top + words.leading / 2 + BASELINE * words.size * POINT
    lines = "".join(
        f'<tspan x="{figure(x)}" y="{figure(first + place * words.leading)}">{line}</tspan>'
        for place, line in enumerate(drawn.told(words))
    )
    language = f' lang="{words.words.language}" xml:lang="{words.words.language}"' if words.words.language else ""
    weight = ' font-weight="700"' if words.words.bold else ""
    return (
        f'<text font-size="{figure(words.size * POINT)}" text-anchor="{anchor}" direction="{own}" '
        f'fill="{drawn.ink(part)}"{weight}{language}>{lines}</text>'
    )


def _anchor(part: Part, sheet: Direction, own: Direction) -> tuple[float, str]:
    """Where a line is held: in the middle, or at the edge where the sheet's language begins to read."""
    if part.align == "middle":
        return part.room.x + part.room.width / 2, "middle"
    edge = part.room.x + (part.room.width if sheet == "rtl" else 0)
    return edge, "start" if own == sheet else "end"
