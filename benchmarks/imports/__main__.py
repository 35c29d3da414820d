"""Services a second into a fresh database, by format and step: python -m benchmarks.imports [--services 20000].

Into SQLite of its own, or into the empty database of --database (an address of PostgreSQL).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.imports import made
from havre.cli.django_setup import set_up

TODAY = date(2026, 11, 23)
Timed = tuple[float, float, float]  # seconds, seconds of CPU, and the most megabytes until then


def main() -> None:
    """Import the made services in each format, again, and back; print services a second."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--services", type=int, default=20_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HAVRE_HOME"] = folder
        os.environ["HAVRE_DATABASE_URL"] = asked.database
        set_up()
        found = _timed(Path(folder), asked.services)
    if asked.json:
        print(json.dumps(found))
        return
    for name, (wall, cpu, most) in found.items():
        each = f"{asked.services / wall:7,.0f} services/s, {asked.services / cpu:7,.0f} by the time of one core"
        print(f"{name:34} {each}, {most:5,.0f} MB at most")


def _timed(folder: Path, count: int) -> dict[str, Timed]:
    from benchmarks.imports.steps import steps  # noqa: PLC0415 - Django must be ready

    found = {}
    made.write_csv(folder / "made.csv", count)
    made.write_data_inclusion(folder / "made.json", count)
    made.write_map(folder / "made.geojson", count)
    for name, step in steps(folder, made.MAPPING, TODAY):
        wall, cpu = time.perf_counter(), time.process_time()
        step()
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found[name] = (time.perf_counter() - wall, time.process_time() - cpu, most)
    return found


if __name__ == "__main__":
    main()
