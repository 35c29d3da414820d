"""A sheet as one HTML page from which a tagged PDF is made: every paragraph stands at its place, in reading order."""

from __future__ import annotations

from html import escape

from havre.cube import drawn
from havre.cube.drawn import figure
from havre.cube.setting import Set
from havre.cube.sheet import Box, Code, Part, Sheet


def markup(sheet: Sheet) -> str:
    """The page; it loads nothing. All lengths are of the paper."""
    wide, high = sheet.paper
    style = (
        f"@page {{ size: {figure(wide)}mm {figure(high)}mm; margin: 0 }} "
        f"html {{ font-family: {drawn.FONTS}; color: {drawn.INK} }} body {{ margin: 0 }} "
        "div, p, h1, h2, svg { position: absolute; margin: 0 } p, h1, h2 { white-space: nowrap }"
    )
    parts = "".join(_part(one, sheet) for one in sheet.parts)
    whole = Box(0, 0, sheet.width, sheet.height)
    return (
        f"<!doctype html><html lang='{sheet.language}' dir='{sheet.direction}'><head><meta charset='utf-8'>"
        f"<title>{escape(sheet.title)}</title><style>{style}</style></head><body>"
        f"{parts}{_drawing(whole, sheet.scale, drawn.lines(sheet))}</body></html>"
    )


def _part(part: Part, sheet: Sheet) -> str:
    scale, box, room = sheet.scale, part.box, part.room
    look = f"background:{part.colour};color:{drawn.WHITE};" if part.colour else ""
    turn = f"transform:rotate({part.turn}deg);" if part.turn else ""
    align = f"text-align:{'center' if part.align == 'middle' else 'right' if sheet.direction == 'rtl' else 'left'}"
    heading = "h1" if part is sheet.parts[0] else "h2"
    frame = Box(room.x - box.x, room.y - box.y, room.width, room.height)
    words = "".join(_words(one, scale, frame, heading) for one in part.words)
    marks = drawn.marks(part)
    drawing = _drawing(box, scale, marks, at=(0, 0)) if marks else ""
    code = _code(part.code, box, sheet) if part.code else ""
    return f"<div style='{_at(box, scale)}{look}{turn}{align}'>{drawing}{words}{code}</div>"


def _words(words: Set, scale: float, room: Box, heading: str) -> str:
    tag = heading if words.words.heading else "p"
    own = words.words
    said = (f" lang='{own.language}'" if own.language else "") + (f" dir='{own.direction}'" if own.direction else "")
    style = (
        f"left:{_mm(room.x, scale)};top:{_mm(room.y + words.top, scale)};width:{_mm(room.width, scale)};"
        f"font-size:{figure(words.size * scale)}pt;line-height:{_mm(words.leading, scale)};"
        f"font-weight:{700 if own.bold else 400}"
    )
    return f"<{tag}{said} style='{style}'>{'<br>'.join(drawn.told(words))}</{tag}>"


def _code(one: Code, box: Box, sheet: Sheet) -> str:
    place = _at(Box(one.x - box.x, one.y - box.y, one.side, one.side), sheet.scale)
    size = len(one.rows)
    return (
        f"<svg role='img' style='{place}' viewBox='0 0 {size} {size}'>"
        f"<title>{escape(sheet.address)}</title>{drawn.code(one)}</svg>"
    )


def _drawing(box: Box, scale: float, inside: str, at: tuple[float, float] | None = None) -> str:
    """Marks that say nothing to who listens, in the measures of the layout."""
    left, top = at or (box.x, box.y)
    view = " ".join(figure(one) for one in (box.x, box.y, box.width, box.height))
    place = _at(Box(left, top, box.width, box.height), scale)
    image = f"background-image:url({drawn.picture(inside, view)});background-size:100% 100%"
    return f"<div style='{place}{image}'></div>"


def _at(box: Box, scale: float) -> str:
    named = {"left": box.x, "top": box.y, "width": box.width, "height": box.height}
    return "".join(f"{name}:{_mm(length, scale)};" for name, length in named.items())


def _mm(length: float, scale: float) -> str:
    return f"{figure(length * scale)}mm"
