"""How fast and how surely misspelt names are found: python -m benchmarks.matching.name_search [--json] [--names 500].

Reads the names of HAVRE_DATABASE_URL (`python -m benchmarks.matching.fill`). Each name is asked for with
one or two slips of a telephone keyboard (misspelt.py), now and then without accents and with words swapped; it is
found when it is among the first ten.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from typing import Any

from havre.cli.django_setup import set_up


def measured(count: int) -> dict[str, Any]:
    """Build time, size, milliseconds of CPU for a name, and how many of a hundred are found."""
    set_up()
    from benchmarks.matching.misspelt import misspelt  # noqa: PLC0415 - the models need Django
    from benchmarks.matching.ours import quantiles  # noqa: PLC0415
    from havre.core.language import fold  # noqa: PLC0415
    from havre.directory.names import COLUMNS, build, find  # noqa: PLC0415
    from havre.store.names_io import all_names  # noqa: PLC0415

    load, began = os.getloadavg()[0], time.process_time()
    index = build(all_names())
    figures: dict[str, Any] = {"load": load, "names": index.rows, "build_cpu_s": round(time.process_time() - began, 1)}
    figures["megabytes"] = round(sum(getattr(index, name).nbytes for name in COLUMNS) / 2**20)
    chance, taken, found = random.Random(7), [], 0  # noqa: S311 - nothing secret
    for row in (chance.randrange(index.rows) for _ in range(count)):
        name = index.name(row).name
        typed = misspelt(name, chance, edits=chance.choice((1, 2)))
        began = time.process_time()
        hits = find(index, typed)
        taken.append((time.process_time() - began) * 1000)
        found += fold(name) in [fold(hit.name.name) for hit in hits]
    return figures | {"cpu_ms": quantiles(taken), "found": found / count}


def main() -> None:
    """Read the command line, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--names", type=int, default=500)
    given = parser.parse_args()
    figures = measured(given.names)
    print(json.dumps(figures) if given.json else "\n".join(f"{name:12} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
