"""Distances agree with published ones."""

from __future__ import annotations

import pytest

from havre.core.place import Place, distance_km


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ((48.8566, 2.3522), (45.7640, 4.8357), 392),  # Paris - Lyon
        ((52.5200, 13.4050), (48.1351, 11.5820), 504),  # Berlin - Munich
        ((-20.8789, 55.4481), (48.8566, 2.3522), 9350),  # Saint-Denis of La Réunion - Paris
        ((0.0, 0.0), (0.0, 0.0), 0),
    ],
)
def test_distance_between_towns(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    assert distance_km(*a, *b) == pytest.approx(km, rel=0.01, abs=0.5)


def test_a_place_overseas_keeps_the_law_of_its_country() -> None:
    place = Place("1", "Saint-Denis", "FR", "RE", "RE", -20.88, 55.45, "Indian/Reunion")
    assert place.overseas
    assert place.country == "FR"
