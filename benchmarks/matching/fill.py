"""Fill the database of HAVRE_DATABASE_URL with made services: python -m benchmarks.matching.fill 1000000.

It must be a database of its own: what is not made by this program is refused, never deleted.
"""

from __future__ import annotations

import sys
import time

from havre.cli.django_setup import set_up


def fill(count: int) -> None:
    """Tables, towns and `count` services; nothing is done where they stand already."""
    set_up()
    from benchmarks.matching import made  # noqa: PLC0415 - the models need Django
    from havre.store import directory_io, tables  # noqa: PLC0415
    from havre.store.directory import Service  # noqa: PLC0415
    from havre.usecases import places  # noqa: PLC0415

    tables.make()
    stored = Service.objects.count()
    if Service.objects.exclude(source="made").exists() or stored not in (0, count):
        sys.exit(f"this database holds {stored:,} services already: name another in HAVRE_DATABASE_URL")
    if stored == count:
        return
    if places.none_known():
        places.import_towns()
    began, done = time.process_time(), 0
    for batch in made.services(count):
        directory_io.insert(batch)
        done += len(batch)
        print(f"\r{done:,} services, {time.process_time() - began:.0f} s of CPU", end="", file=sys.stderr)
    print(file=sys.stderr)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
