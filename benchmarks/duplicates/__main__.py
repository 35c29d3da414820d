"""How many planted duplicates are found: python -m benchmarks.duplicates [--originals 20000] [--json]."""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from benchmarks.duplicates.plant import planted
from havre.directory import duplicates


def measured(originals: int, twins: int, seed: int) -> dict[str, Any]:
    """Precision and recall of the sure pairs, recall of those shown at all, and CPU seconds."""
    made = planted(originals, twins, seed)
    began = time.process_time()
    found = duplicates.find(made.services)
    took = time.process_time() - began
    sure = {one.pair for one in found if one.sure}
    shown = {one.pair for one in found}
    return {
        "seed": seed,
        "services": len(made.services),
        "planted": len(made.pairs),
        "sure": len(sure),
        "precision": round(len(sure & made.pairs) / len(sure), 4),
        "recall": round(len(sure & made.pairs) / len(made.pairs), 4),
        "recall_shown": round(len(shown & made.pairs) / len(made.pairs), 4),
        "cpu_seconds": round(took, 2),
    }


def main() -> None:
    """Measure with the seeds asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--originals", type=int, default=20_000)
    asked.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    for seed in given.seeds:
        figures = measured(given.originals, given.originals // 10, seed)
        print(json.dumps(figures) if given.json else "  ".join(f"{key} {value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
