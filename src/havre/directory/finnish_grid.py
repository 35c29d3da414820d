"""Points of the Finnish grid ETRS-TM35FIN (EPSG:3067, metres) as degrees.

The inverse of the transverse Mercator projection after Krüger, on the ellipsoid GRS80: central meridian 27° E, scale
0.9996, false easting 500,000 m (JHS 197, the Finnish recommendation on coordinate systems [M]).
"""

from __future__ import annotations

from math import asin, asinh, atan2, cos, cosh, degrees, radians, sin, sinh, sqrt, tan, tanh

_AXIS, _FLATTENING = 6378137.0, 1 / 298.257222101
_SCALE, _MERIDIAN, _EASTING = 0.9996, radians(27), 500_000.0
_N = _FLATTENING / (2 - _FLATTENING)
_RADIUS = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ECCENTRICITY = sqrt(_FLATTENING * (2 - _FLATTENING))
_SERIES = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96,
    _N**2 / 48 + _N**3 / 15,
    17 * _N**3 / 480,
)


def to_degrees(northing: float, easting: float) -> tuple[float, float]:
    """Latitude and longitude in degrees of a point of the grid in metres, exact to a few centimetres in Finland."""
    xi, eta = northing / (_RADIUS * _SCALE), (easting - _EASTING) / (_RADIUS * _SCALE)
    north = xi - sum(h * sin(2 * n * xi) * cosh(2 * n * eta) for n, h in enumerate(_SERIES, start=1))
    east = eta - sum(h * cos(2 * n * xi) * sinh(2 * n * eta) for n, h in enumerate(_SERIES, start=1))
    conformal = asin(sin(north) / cosh(east))
    return degrees(_geodetic(conformal)), degrees(_MERIDIAN + atan2(sinh(east), cos(north)))


def _geodetic(conformal: float) -> float:
    """The latitude on the ellipsoid whose conformal latitude this is, by repetition (radians)."""
    wanted = asinh(tan(conformal))
    found = wanted
    for _ in range(6):  # each step gains three figures
        found = wanted + _ECCENTRICITY * _artanh(_ECCENTRICITY * tanh(found))
    return asin(tanh(found))


def _artanh(value: float) -> float:
    return asinh(value / sqrt(1 - value * value))
