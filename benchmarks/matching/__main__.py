"""How fast a directory is made ready and asked: python -m benchmarks.matching [--json] [--questions 500].

Reads the database of HAVRE_DATABASE_URL, which `python -m benchmarks.matching.fill 1000000` has filled. The index is
made and opened in processes of their own. Times are CPU time of one core where it says so: the fair column on a
machine that others use too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from typing import Any

from havre.cli.django_setup import set_up

PARTS = ("opened", "ranking", "seen_after")


def _part(name: str, questions: int) -> dict[str, Any]:
    """One part of the figures, measured here."""
    set_up()
    from benchmarks.matching import ours  # noqa: PLC0415 - the models need Django

    found = ours.ranking(questions) if name == "ranking" else getattr(ours, name)()
    return dict(found)


def _fresh(name: str, questions: int) -> dict[str, Any]:
    """The same from a process of its own."""
    command = [sys.executable, "-m", "benchmarks.matching", "--part", name, "--questions", str(questions)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - ourselves
    return dict(json.loads(done.stdout))


def measured(questions: int) -> dict[str, Any]:
    """All figures, with the load of the machine while they were taken."""
    set_up()
    from havre.store.database import index_path  # noqa: PLC0415

    index_path().unlink(missing_ok=True)
    figures: dict[str, Any] = {"load_before": os.getloadavg()[0]}
    figures["built"] = _fresh("opened", questions)
    figures["started"] = _fresh("opened", questions)
    figures |= _fresh("ranking", questions)
    figures["change"] = _fresh("seen_after", questions)
    return figures | {"load_after": os.getloadavg()[0]}


def main() -> None:
    """Read the command line, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        print(json.dumps(_part(given.part, given.questions)))
        return
    figures = measured(given.questions)
    if given.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:14} {value}")


if __name__ == "__main__":
    main()
