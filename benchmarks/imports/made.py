"""Files of made services of France: a table, data·inclusion and objects of the map, each with what real ones have."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MAPPING = {
    "id": "bench", "about": "made", "source": "made", "licence": "CC0", "checked": "2026-11-23", "key": ["id"],
    "country": "FR", "languages_between": ";", "all": {"needs": ["counselling", "legal"], "channels": ["voice"]},
    "fields": {"name": "name", "phone": "phone", "street": "street", "city": "city", "postcode": "postcode",
               "latitude": "lat", "longitude": "lon", "languages": "languages", "hours": "hours", "email": "email"},
}  # fmt: skip
HOURS = ("Mo-Fr 09:00-17:00", "24/7", "Mo-Fr 09:00-12:00,14:00-18:00", "Sa 10:00-12:00", "Tu,Th 14:00-19:00")
_THEMES = (
    "logement-hebergement--etre-accompagne-pour-se-loger", "famille--soutien-a-la-parentalite",
    "famille--surmonter-conflits-separation-violence", "sante--acces-aux-soins",
)  # fmt: skip


def rows(count: int) -> Iterator[dict[str, str]]:
    """Made services, each with an address, a point, a telephone, hours and languages."""
    for n in range(count):
        yield {
            "id": str(n),
            "name": f"Centre {n % 997} de {n}",
            "phone": f"01 {n // 10**6 % 100:02} {n // 10**4 % 100:02} {n // 100 % 100:02} {n % 100:02}",
            "street": f"{n % 90 + 1} rue {n % 1013}",
            "city": f"Ville {n % 5000}",
            "postcode": f"{n % 95 + 1:02}{n % 1000:03}",
            "lat": f"{43 + n % 7000 / 1000:.4f}",
            "lon": f"{n % 6000 / 1000:.4f}",
            "languages": "fr;ar" if n % 3 else "fr",
            "hours": HOURS[n % len(HOURS)],
            "email": f"accueil{n}@example.org",
        }


def write_csv(path: Path, count: int) -> None:
    """The made services as a table."""
    made = list(rows(count))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(made[0]))
        writer.writeheader()
        writer.writerows(made)


def write_data_inclusion(path: Path, count: int) -> None:
    """The same as data·inclusion has them: three services for each structure."""
    structures = [
        {"id": f"s{n}", "nom": f"Association {n}", "siret": f"{n:014}", "site_web": f"https://{n}.example.org",
         "courriel": f"contact{n}@example.org", "description": "Accueil et accompagnement."}
        for n in range(-(-count // 3))
    ]  # fmt: skip
    services = [_inclusion(n, row) for n, row in enumerate(rows(count))]
    path.write_text(json.dumps({"structures": structures, "services": services}), encoding="utf-8")


def _inclusion(n: int, row: dict[str, str]) -> dict[str, Any]:
    return {
        "id": row["id"], "structure_id": f"s{n // 3}", "nom": row["name"],
        "description": "Un accueil sans condition. " * 8,
        "thematiques": [_THEMES[n % 4]], "frais": "gratuit", "publics": ["femmes"], "modes_accueil": ["en-presentiel"],
        "modes_mobilisation": ["telephoner"], "zone_eligibilite": [row["postcode"]], "mobilisable_par": ["usagers"],
        "telephone": row["phone"], "courriel": row["email"], "commune": row["city"], "code_postal": row["postcode"],
        "adresse": row["street"], "latitude": float(row["lat"]), "longitude": float(row["lon"]),
        "horaires_accueil": row["hours"], "date_maj": "2026-05-04",
    }  # fmt: skip


def write_map(path: Path, count: int) -> None:
    """The same as objects of OpenStreetMap: police and hospitals."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "osm": f"node/{n}", "name": row["name"], "amenity": ("police", "hospital")[n % 2],
                "phone": row["phone"],
                "addr:street": row["street"], "addr:postcode": row["postcode"], "addr:city": row["city"],
                "opening_hours": row["hours"], "website": f"https://{n}.example.org",
            },
            "geometry": {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]},
        }
        for n, row in enumerate(rows(count))
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
