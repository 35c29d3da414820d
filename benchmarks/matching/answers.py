"""What the directory answers to made questions, one line each: python -m benchmarks.matching.answers 200 > answers.

Two databases filled alike must give the same lines, whatever engine holds them.
"""

from __future__ import annotations

import json
import sys

from havre.cli.django_setup import set_up


def main(count: int) -> None:
    """Ids, kilometres and opening of the ten best services for each question."""
    set_up()
    from benchmarks.matching import asked  # noqa: PLC0415 - the models need Django
    from havre.usecases import snapshot  # noqa: PLC0415

    for query in asked.queries(count):
        found = snapshot.match_services(query, limit=10)
        print(json.dumps([[one.service.id, one.distance_km, one.open_status.kind] for one in found]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
