"""A sketch of a country from its towns: parts, frames, cells and names."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.directory import sketch
from havre.directory.sketch import CELL, WIDTH, Town

LYON = Town("Lyon", "FR", 45.75, 4.85, 500_000)
PARIS = Town("Paris", "FR", 48.85, 2.35, 2_000_000)
NICE = Town("Nice", "FR", 43.7, 7.25, 340_000)
TENERIFE = Town("Santa Cruz", "ES", 28.46, -16.25, 200_000)
MADRID = Town("Madrid", "ES", 40.4, -3.7, 3_000_000)
SAINT_DENIS = Town("Saint-Denis", "RE", -20.88, 55.45, 150_000)
SAINT_PIERRE = Town("Saint-Pierre", "RE", -21.34, 55.48, 80_000)


def test_islands_and_lands_overseas_are_parts_of_their_own() -> None:
    chain = [replace(LYON, name=str(step), latitude=45.75 + step * 0.6, longitude=4.85 - step / 2) for step in range(5)]
    parts = sketch.parts([SAINT_PIERRE, LYON, PARIS, *chain, SAINT_DENIS], "FR")
    assert [part[0].name for part in parts] == ["Paris", "Saint-Denis"]
    assert [len(part) for part in parts] == [7, 2]
    assert [part[0].name for part in sketch.parts([TENERIFE, MADRID], "ES")] == ["Madrid", "Santa Cruz"]


def test_a_frame_holds_all_its_towns_with_north_above() -> None:
    frame = sketch.framed([LYON, PARIS, NICE])
    assert all(frame.holds(town.latitude, town.longitude) for town in (LYON, PARIS, NICE))
    assert frame.at(PARIS.latitude, PARIS.longitude)[1] < frame.at(NICE.latitude, NICE.longitude)[1]
    assert frame.at(PARIS.latitude, PARIS.longitude)[0] < frame.at(NICE.latitude, NICE.longitude)[0]
    assert frame.height % CELL == WIDTH % CELL == 0
    single = sketch.framed([LYON])
    assert single.holds(LYON.latitude, LYON.longitude)


def test_the_parallel_through_the_middle_is_true_to_scale() -> None:
    frame = sketch.framed([LYON, PARIS, NICE])
    north, east = frame.scale
    assert east / north == pytest.approx(0.69, abs=0.02)  # a degree of longitude at 46° north


@given(st.floats(-60, 70), st.floats(-170, 170), st.integers(0, 8), st.floats(0, 0.999), st.floats(0, 0.999))
def test_every_point_of_a_frame_lies_in_one_of_its_cells(
    latitude: float, longitude: float, closer: int, up: float, right: float
) -> None:
    frame = sketch.framed([replace(LYON, latitude=latitude, longitude=longitude)]).nearer(latitude, longitude, closer)
    (north, east), (south, west) = frame.scale, frame.corner
    column, row = frame.cell(south + up * frame.height / north, west + right * WIDTH / east)
    assert -1 <= column <= WIDTH // CELL
    assert -1 <= row <= frame.height // CELL


def test_moving_there_and_back_is_where_one_was() -> None:
    frame = sketch.framed([LYON, PARIS]).nearer(46, 3, 2)
    back = frame.moved(0.5, 0).moved(-0.5, 0)
    assert (back.latitude, back.longitude) == pytest.approx((46, 3))
    assert frame.moved(1, 0).corner[0] == pytest.approx(frame.corner[0] + frame.span)


def test_towns_side_by_side_are_one_stroke_of_the_ground() -> None:
    frame = sketch.framed([LYON, PARIS])
    step = sketch.GRAIN / frame.scale[1]
    row = [replace(LYON, longitude=4.0 + step * number) for number in (0, 1, 2, 5)]
    assert re.fullmatch(r"M\d+ \d+h8M\d+ \d+h0", sketch.ground(frame, row))


def test_names_stand_where_there_is_room_the_largest_first() -> None:
    frame = sketch.framed([LYON, PARIS, NICE])
    beside = replace(PARIS, name="Versailles", longitude=2.36, population=90_000)

    def free(*_box: float) -> bool:
        return False

    assert [one.text for one in sketch.labels(frame, [beside, LYON, PARIS], free, 2)] == ["Paris", "Lyon"]
    boxes = [(one.text, one.across, one.down, one.anchor) for one in sketch.labels(frame, [beside, PARIS], free, 9)]
    assert len({box[1:] for box in boxes}) == len(boxes)
    assert sketch.labels(frame, [PARIS], lambda *_box: True, 9) == []


def test_the_nearest_town_is_found() -> None:
    assert sketch.nearest(46, 4.5, [LYON, PARIS]) is LYON
    assert sketch.nearest(46, 4.5, []) is None
