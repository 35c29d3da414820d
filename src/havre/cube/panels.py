"""A panel set into a box: its words as large as fit, its code, its lines to write on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from havre.core.language import Direction
from havre.cube.matter import Panel, Way
from havre.cube.setting import Paragraph, Type, fit, fits
from havre.cube.sheet import Box, Code, Part

LEADING: dict[Direction, float] = {"ltr": 1.25, "rtl": 1.5}  # Arabic letters reach higher and lower
LONG = 15  # letters of a number, from which it is set smaller, as a site always is
RULE = 8.0  # mm between lines to write on
# How much is told of ways, the fullest first: with names or not, with the notes of so many, so many ways in all.
TELLINGS = ((True, 9, 9), (True, 2, 9), (True, 0, 9), (False, 0, 9), (False, 0, 3), (False, 0, 2))


@dataclass(frozen=True, slots=True)
class Look:
    """How a panel is set: type sizes in points, room at the edges in mm, the size of its title as a multiple."""

    largest: float
    smallest: float
    title: float = 1.6
    pad: float = 5.0
    align: Literal["start", "middle"] = "middle"
    beside: bool = False  # the code stands beside the words, not below
    code: float = 0.5  # share of the room's height, or of its width where it stands beside


@dataclass(frozen=True, slots=True)
class Writing:
    """What holds for a whole sheet: direction of its script, and the modules of its code, if it has one."""

    direction: Direction
    modules: tuple[tuple[bool, ...], ...] = ()


def placed(name: str, panel: Panel, box: Box, look: Look, writing: Writing, **more: object) -> Part:
    """The panel as a part of a sheet; `more` are further fields of it. Raises `ContentError` where it does not fit."""
    room = box.inset(look.pad)
    code = _code(room, look, writing) if panel.code and writing.modules else None
    if code:
        room = _beside(room, code, writing) if look.beside else _above(room, code)
    kind = Type(look.largest, look.smallest, LEADING[writing.direction])
    words = fit(_chosen(panel, room, look, kind), room.width, room.height, kind)
    used = words[-1].bottom if words else 0.0
    if look.align == "middle" and not panel.ruled:
        top = room.y + (room.height - used) / 2
        room = Box(room.x, top, room.width, used)
    ruled = tuple(_rules(used, room.height)) if panel.ruled else ()
    return Part(name, box, room, words, look.align, code=code, ruled=ruled, **more)  # type: ignore[arg-type]


def pair(panels: tuple[tuple[str, Panel, Box], tuple[str, Panel, Box]], look: Look, writing: Writing) -> list[Part]:
    """Two panels side by side, in the same type: that of the fuller one."""
    alone = [placed(*one, look, writing) for one in panels]
    size = min(part.words[0].size / look.title for part in alone)
    return [placed(*one, replace(look, largest=size), writing) for one in panels]


def _code(room: Box, look: Look, writing: Writing) -> Code:
    side = min(room.width, room.height) if look.beside else min(room.width, room.height * look.code)
    left = room.x + (room.width - side) / 2
    if look.beside:
        left = room.x if writing.direction == "rtl" else room.x + room.width - side
    return Code(left, room.y + room.height - side, side, writing.modules)


def _beside(room: Box, code: Code, writing: Writing) -> Box:
    left = room.x + (code.side + 4 if writing.direction == "rtl" else 0)
    return Box(left, room.y, room.width - code.side - 4, room.height)


def _above(room: Box, code: Code) -> Box:
    return Box(room.x, room.y, room.width, room.height - code.side - 1)


def _rules(top: float, bottom: float) -> Iterator[float]:
    at = top + RULE
    while at <= bottom:
        yield at
        at += RULE


def _chosen(panel: Panel, room: Box, look: Look, kind: Type) -> list[Paragraph]:
    """The fullest telling that fits, else the shortest."""
    tellings = [*_tellings(panel, look)]
    return next((told for told in tellings if fits(told, room.width, room.height, kind)), tellings[-1])


def _tellings(panel: Panel, look: Look) -> Iterator[list[Paragraph]]:
    """The panel told in full, then more and more briefly: of ways as above, of sentences ever fewer."""
    title = [Paragraph(panel.title, look.title, bold=True, heading=True)] if panel.title else []
    texts = [Paragraph(text, before=0.5) for text in panel.texts]
    if not panel.ways:
        for most in range(len(texts), 0, -1):
            yield title + texts[:most]
        yield title
    for named, noted, most in TELLINGS if panel.ways else ():
        ways = enumerate(panel.ways[:most])
        yield title + texts + [one for place, way in ways for one in _way(way, named=named, noted=place < noted)]


def _way(way: Way, *, named: bool, noted: bool) -> Iterator[Paragraph]:
    """A way to reach help; a number is one word, and reads from left to right in every script."""
    if way.label:
        yield Paragraph(way.label, 0.95, before=0.7)
    whole = way.value.replace(" ", "\u00a0")
    scale = 1.15 if len(way.value) > LONG or "." in way.value else 1.7
    yield Paragraph(whole, scale, before=0.0 if way.label else 0.8, bold=True, direction="ltr")
    if way.name and named:
        yield Paragraph(way.name, 0.85, direction="ltr", language=way.language)
    if way.notes and noted:
        yield Paragraph(" · ".join(way.notes), 0.85)
