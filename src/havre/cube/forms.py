"""The forms that are printed - cube, poster, leaflets, strips - each laid out from the same matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from havre.cube.code import modules
from havre.cube.matter import Form, Matter, Panel, Paper, Topic
from havre.cube.net import TURNED, Line, Net, Point
from havre.cube.panels import Look, Writing, pair, placed
from havre.cube.sheet import MARGIN, Box, Part, Ring, Sheet

SIZES = {Paper.A4: (210.0, 297.0), Paper.A3: (297.0, 420.0)}  # mm
# What each face says, and which messages stand white on colour (with a contrast of seven to one and more).
FACES = {
    "top": Topic.ALONE, "front": Topic.NUMBERS, "left": Topic.BELIEVE, "right": Topic.SILENT, "back": Topic.ASK,
    "bottom": Topic.LAW,
}  # fmt: skip
COLOURS = {Topic.ALONE: "#1d5a5c", Topic.BELIEVE: "#5d2a60", Topic.LAW: "#22407a"}
NET = Net(6, 11, 66, 11)
FACE = {
    Topic.ALONE: Look(15, 9, title=1.7), Topic.BELIEVE: Look(15, 9, title=1.7),
    Topic.LAW: Look(12, 7.5, title=1.5, pad=4), Topic.ASK: Look(13, 7.5, title=1.5, code=0.45),
}  # fmt: skip
LIST = Look(10, 7.5, title=1.3, pad=3.5)
CARD = (100.0, 71.75)  # mm: folded once, a card of 50 x 72 for a purse
STRIPS, STRIP_HIGH = 12, 68.0


def sheet(form: Form, paper: Paper, matter: Matter) -> Sheet:
    """The sheet. Raises `ContentError` where a text is too long for its place."""
    return _FORMS[form](paper, matter)


def _sheet(matter: Matter, size: Point, paper: Point, parts: list[Part], lines: Sequence[Line] = ()) -> Sheet:
    return Sheet(
        *size, paper, matter.language, matter.direction, matter.title, matter.description, matter.address,
        tuple(parts), tuple(lines),
    )  # fmt: skip


def _writing(matter: Matter) -> Writing:
    return Writing(matter.direction, modules(matter.address) if matter.address else ())


# --- cube --------------------------------------------------------------------------------------------------------


def _cube(paper: Paper, matter: Matter) -> Sheet:
    writing, parts = _writing(matter), []
    for face, topic in FACES.items():
        box = Box(*NET.corner(face), NET.side, NET.side)
        look = LIST if matter.panels[topic].ruled else FACE.get(topic, LIST)
        colour = "" if matter.neutral else COLOURS.get(topic, "")
        parts.append(placed(face, matter.panels[topic], box, look, writing, turn=TURNED.get(face, 0), colour=colour))
    beside = Box(NET.x + 2 * NET.side + NET.tab + 3, NET.y + 2 * NET.side + 6, NET.side - NET.tab - 3, 60)
    parts.append(placed("how", Panel("", (matter.how,)), beside, Look(9, 7.5, pad=1, align="start"), writing))
    return _sheet(matter, SIZES[Paper.A4], SIZES[paper], parts, lines=NET.lines)


# --- posters -----------------------------------------------------------------------------------------------------


def _poster(paper: Paper, matter: Matter) -> Sheet:
    whole = Box(MARGIN, MARGIN, 200, 287)
    parts = _bands(matter, whole.rows(42, 80, 104, gap=4), Look(16, 11, title=1.5, pad=4, align="start"))
    return _sheet(matter, SIZES[Paper.A4], SIZES[paper], parts)


def _strips(paper: Paper, matter: Matter) -> Sheet:
    whole = Box(MARGIN, MARGIN, 200, 287 - STRIP_HIGH)
    parts = _bands(matter, whole.rows(32, 48, 92, gap=3), Look(13, 9, title=1.4, pad=3, align="start"))
    top, wide = whole.y + whole.height, whole.width / STRIPS
    panel, writing = Panel("", ways=()), _writing(matter)
    for place in range(STRIPS):
        left = MARGIN + place * wide
        middle = (left + wide / 2, top + STRIP_HIGH / 2)
        box = Box(
            middle[0] - STRIP_HIGH / 2, middle[1] - wide / 2, STRIP_HIGH, wide
        )  # as it stands before it is turned
        own = replace(panel, title=matter.strip[0], texts=matter.strip[1:])
        parts.append(placed(f"strip-{place + 1}", own, box, Look(13, 8, title=1.5, pad=1.5), writing, turn=90))
    across = Line("fold", ((MARGIN, top), (MARGIN + whole.width, top)))
    cuts = [Line("cut", ((x, top), (x, top + STRIP_HIGH))) for x in (MARGIN + wide * n for n in range(1, STRIPS))]
    return _sheet(matter, SIZES[Paper.A4], SIZES[paper], parts, lines=(across, *cuts))


def _bands(matter: Matter, bands: tuple[Box, ...], look: Look) -> list[Part]:
    """Heading; two messages; numbers beside ways without speaking; the code: the reader's first half comes first."""
    head, messages, ways, ask = bands
    writing, panels = _writing(matter), matter.panels
    heading = Look(22, look.smallest, title=1.8, pad=6)
    told = replace(look, largest=look.largest + 2)
    first = pair(_both(panels, (Topic.BELIEVE, Topic.LAW), _read(messages, matter)), told, writing)
    second = pair(_both(panels, (Topic.NUMBERS, Topic.SILENT), _read(ways, matter)), told, writing)
    return [
        placed(
            "alone", panels[Topic.ALONE], head, heading, writing, colour="" if matter.neutral else COLOURS[Topic.ALONE]
        ),
        *first,
        *second,
        placed("ask", panels[Topic.ASK], ask, replace(told, beside=True), writing),
    ]


def _both(
    panels: Mapping[Topic, Panel], topics: tuple[Topic, Topic], boxes: tuple[Box, Box]
) -> tuple[tuple[str, Panel, Box], tuple[str, Panel, Box]]:
    (one, other), (here, there) = topics, boxes
    return (str(one), panels[one], here), (str(other), panels[other], there)


def _read(band: Box, matter: Matter) -> tuple[Box, Box]:
    """The two halves of a band as they are read."""
    left, right = band.columns(4)
    return (right, left) if matter.direction == "rtl" else (left, right)


# --- leaflets ----------------------------------------------------------------------------------------------------


def _leaflet(paper: Paper, matter: Matter) -> Sheet:
    """Eight leaflets on A4, sixteen on A3 laid across: a leaflet is as large on both."""
    wide, high = size = SIZES[Paper.A4] if paper is Paper.A4 else (SIZES[paper][1], SIZES[paper][0])
    columns, rows = int((wide - 2 * MARGIN) // CARD[0]), int((high - 2 * MARGIN) // CARD[1])
    left, top = (wide - columns * CARD[0]) / 2, (high - rows * CARD[1]) / 2
    card = _card(matter)
    parts = [
        _moved(part, left + column * CARD[0], top + row * CARD[1], f"{row * columns + column + 1}")
        for row in range(rows)
        for column in range(columns)
        for part in card
    ]
    right, bottom = left + columns * CARD[0], top + rows * CARD[1]

    def upright(x: float) -> tuple[Point, Point]:
        return (x, top), (x, bottom)

    cuts = [Line("cut", upright(left + n * CARD[0])) for n in range(columns + 1)]
    cuts += [Line("cut", ((left, top + n * CARD[1]), (right, top + n * CARD[1]))) for n in range(rows + 1)]
    folds = [Line("fold", upright(left + (n + 0.5) * CARD[0])) for n in range(columns)]
    return _sheet(matter, size, size, parts, lines=(*cuts, *folds))


def _card(matter: Matter) -> list[Part]:
    """The two halves of one leaflet: numbers; then how to reach help without speaking, and the code."""
    writing, panels = _writing(matter), matter.panels
    first, second = _read(Box(2, 2, CARD[0] - 4, CARD[1] - 4), matter)
    upper, lower = second.rows(40)
    numbers = replace(panels[Topic.NUMBERS], title=panels[Topic.ALONE].title)
    ask = replace(panels[Topic.ASK], texts=(), ways=())
    small = Look(10, 7, title=1.2, pad=2)
    parts = [placed("numbers", numbers, first, small, writing)]
    parts.append(placed("silent", panels[Topic.SILENT], upper, small, writing))
    rings = tuple(_rings(lower)) if matter.neutral and not writing.modules else ()
    parts.append(placed("ask", ask, lower, replace(small, code=0.75), writing, rings=rings))
    return parts


def _rings(box: Box) -> Iterator[Ring]:
    """Ten circles to be stamped, as on the card of a shop."""
    step = box.width / 5
    for place in range(10):
        yield Ring(box.x + (place % 5 + 0.5) * step, box.y + box.height - 5 - (1 - place // 5) * step, step * 0.38)


def _moved(part: Part, dx: float, dy: float, name: str) -> Part:
    def at(box: Box) -> Box:
        return replace(box, x=box.x + dx, y=box.y + dy)

    code = replace(part.code, x=part.code.x + dx, y=part.code.y + dy) if part.code else None
    rings = tuple(replace(ring, x=ring.x + dx, y=ring.y + dy) for ring in part.rings)
    return replace(part, name=f"{part.name}-{name}", box=at(part.box), room=at(part.room), code=code, rings=rings)


_FORMS: dict[Form, Callable[[Paper, Matter], Sheet]] = {
    Form.CUBE: _cube, Form.POSTER: _poster, Form.LEAFLET: _leaflet, Form.STRIPS: _strips,
}  # fmt: skip
