"""The net folds into a cube: six equal faces, each edge folded or glued exactly once, words upright all round."""

from __future__ import annotations

import pytest

from havre.cube.forms import FACES, NET
from havre.cube.net import CELLS, STEP, TABS, TURNED, Side

Vector = tuple[int, int, int]
Frame = tuple[Vector, Vector, Vector]  # to the right, down, and out of a face
OPPOSITE: dict[Side, Side] = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


def less(vector: Vector) -> Vector:
    return -vector[0], -vector[1], -vector[2]


def plus(*vectors: Vector) -> Vector:
    return sum(v[0] for v in vectors), sum(v[1] for v in vectors), sum(v[2] for v in vectors)


def folded_over(frame: Frame, side: Side) -> Frame:
    right, down, out = frame
    over: dict[Side, Frame] = {
        "right": (less(out), down, right),
        "left": (out, down, less(right)),
        "bottom": (right, less(out), down),
        "top": (right, out, less(down)),
    }
    return over[side]


def neighbours() -> list[tuple[str, Side, str]]:
    cells = {cell: face for face, cell in CELLS.items()}
    return [
        (face, side, cells[column + dx, row + dy])
        for face, (column, row) in CELLS.items()
        for side, (dx, dy) in STEP.items()
        if (column + dx, row + dy) in cells
    ]


def folded() -> dict[str, Frame]:
    """Every face in space, folded from the front one."""
    found: dict[str, Frame] = {"front": ((1, 0, 0), (0, 1, 0), (0, 0, 1))}
    while len(found) < len(CELLS):
        for face, side, other in neighbours():
            if face in found and other not in found:
                found[other] = folded_over(found[face], side)
    return found


def edge(frame: Frame, side: Side) -> frozenset[Vector]:
    """The two corners of a side, on a cube whose corners are at plus and minus one."""
    right, down, out = frame
    corner = {"top": less(down), "bottom": down, "left": less(right), "right": right}
    across = right if side in ("top", "bottom") else down
    return frozenset({plus(out, corner[side], across), plus(out, corner[side], less(across))})


def test_the_faces_of_the_folded_net_look_six_ways() -> None:
    assert len({out for _, _, out in folded().values()}) == 6


def test_faces_that_are_next_to_each_other_on_paper_share_the_edge_they_are_folded_at() -> None:
    frames = folded()
    assert len(neighbours()) == 2 * 5
    for face, side, other in neighbours():
        assert edge(frames[face], side) == edge(frames[other], OPPOSITE[side])


def test_each_of_the_twelve_edges_is_folded_or_glued_exactly_once() -> None:
    frames = folded()
    folds = {edge(frames[face], side) for face, side, _ in neighbours()}
    glued = [edge(frames[face], side) for face, side in TABS]
    assert len(folds) == 5
    assert len(glued) == len(set(glued)) == 7
    assert folds.isdisjoint(glued)
    assert len(folds | set(glued)) == 12


def test_words_stand_upright_on_all_four_sides() -> None:
    frames = folded()
    for face in ("front", "left", "right", "back"):
        down = frames[face][1]
        assert (less(down) if TURNED.get(face) == 180 else down) == (0, 1, 0)


def test_every_face_says_something_else() -> None:
    assert FACES.keys() == CELLS.keys()
    assert len(set(FACES.values())) == 6


@pytest.mark.parametrize("face", CELLS)
def test_a_face_is_square_and_as_large_as_the_others(face: str) -> None:
    for side in STEP:
        (ax, ay), (bx, by) = NET.edge(face, side)
        assert abs(bx - ax) + abs(by - ay) == pytest.approx(66)


def test_folds_and_cuts_are_told_apart_and_no_line_is_drawn_twice() -> None:
    straight = [frozenset(line.points) for line in NET.lines if len(line.points) == 2]
    assert len(straight) == len(set(straight))
    assert sum(line.kind == "fold" for line in NET.lines) == 5 + len(TABS)


def test_no_tab_lies_over_a_face_or_another_tab() -> None:
    flaps = [NET.flap(*tab) for tab in TABS]
    boxes = [
        (min(x for x, _ in flap), min(y for _, y in flap), max(x for x, _ in flap), max(y for _, y in flap))
        for flap in flaps
    ]
    faces = [(*NET.corner(face), NET.corner(face)[0] + 66, NET.corner(face)[1] + 66) for face in CELLS]
    for place, box in enumerate(boxes):
        for other in [*boxes[place + 1 :], *faces]:
            apart = box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] or other[3] <= box[1]
            assert apart or min(box[2], other[2]) - max(box[0], other[0]) < 0.001 or _corner_only(box, other)


def _corner_only(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Boxes of two slanted tabs may meet where neither has paper: at the corner between them, as deep as the tabs."""
    wide = min(box[2], other[2]) - max(box[0], other[0])
    high = min(box[3], other[3]) - max(box[1], other[1])
    return wide <= NET.tab + 0.001 and high <= 0.001
