"""Countries, territories and places, and the distance between two of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088  # mean radius R1 of the IUGG


@dataclass(frozen=True, slots=True)
class Place:
    """A town or district. `country` is whose law applies; `territory` the ISO 3166 code of where it lies.

    The two differ overseas: Saint-Denis of La Réunion is ("FR", "RE"). Latitude and longitude in degrees, WGS 84.
    `region` is the GeoNames first-level code; `timezone` an IANA name; `insee` in France the code of the commune
    (`69123`), or of the département (`69`) where no more is known, and `epci` the number of its group of communes.
    """

    id: str
    name: str
    country: str
    territory: str
    region: str
    latitude: float
    longitude: float
    timezone: str
    population: int = 0
    insee: str = ""
    epci: str = ""

    @property
    def overseas(self) -> bool:
        """Whether the place lies in a territory that has a code of its own."""
        return self.territory != self.country


def distance_km(latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float) -> float:
    """Great-circle distance in kilometres between two points given in degrees (haversine)."""
    phi_a, phi_b = math.radians(latitude_a), math.radians(latitude_b)
    half_phi = (phi_b - phi_a) / 2
    half_lambda = math.radians(longitude_b - longitude_a) / 2
    chord = math.sin(half_phi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))
