"""Services a second into a fresh SQLite file, by format and step: python -m benchmarks.imports [--services 20000]."""

from __future__ import annotations

import argparse
import csv
import json
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from havre.cli.django_setup import set_up

TODAY = date(2026, 11, 23)
MAPPING = {
    "id": "bench", "about": "made", "source": "made", "licence": "CC0", "checked": "2026-11-23", "key": ["id"],
    "country": "FR", "languages_between": ";", "all": {"needs": ["counselling", "legal"], "channels": ["voice"]},
    "fields": {"name": "name", "phone": "phone", "street": "street", "city": "city", "postcode": "postcode",
               "latitude": "lat", "longitude": "lon", "languages": "languages", "hours": "hours", "email": "email"},
}  # fmt: skip
HOURS = ("Mo-Fr 09:00-17:00", "24/7", "Mo-Fr 09:00-12:00,14:00-18:00", "Sa 10:00-12:00", "Tu,Th 14:00-19:00")


def rows(count: int) -> Iterator[dict[str, str]]:
    """Made services of France, each with an address, a point, a telephone, hours and languages."""
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


def main() -> None:
    """Import the made services as a table, again, and as HSDS; print services a second."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--services", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HAVRE_HOME"] = folder
        os.environ.pop("HAVRE_DATABASE_URL", None)
        set_up()
        found = _timed(Path(folder), asked.services)
    if asked.json:
        print(json.dumps(found))
        return
    for name, (wall, cpu) in found.items():
        print(
            f"{name:34} {asked.services / wall:9,.0f} services/s, {asked.services / cpu:9,.0f} by the time of one core"
        )


def _timed(folder: Path, count: int) -> dict[str, tuple[float, float]]:
    from benchmarks.imports.steps import steps  # noqa: PLC0415 - Django must be ready

    found = {}
    write_csv(folder / "made.csv", count)
    for name, step in steps(folder, MAPPING, TODAY):
        wall, cpu = time.perf_counter(), time.process_time()
        step()
        found[name] = (time.perf_counter() - wall, time.process_time() - cpu)
    return found


if __name__ == "__main__":
    main()
