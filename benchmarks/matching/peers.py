"""Side by side with PostgreSQL, SQLite and tantivy: python -m benchmarks.matching.peers [--json] [--questions 200].

Reads the database of HAVRE_DATABASE_URL, which `python -m benchmarks.matching.fill` has filled. Every engine finds the
best near a place and the best of those reached from anywhere for the same questions; their worths are compared with
ours. Times are processor time, PostgreSQL's that of its server process and of the client. PostgreSQL is a server of
this program's own (tests/support/postgresql.py), without safety, as fast as it can be.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from havre.cli.django_setup import set_up

Figures = dict[str, Any]


def measured(questions: int) -> Figures:
    """All engines, one after another, with the load of the machine."""
    set_up()
    from benchmarks.matching import asked, plain  # noqa: PLC0415 - the models need Django
    from havre.directory.index import Index, part  # noqa: PLC0415
    from havre.usecases import snapshot  # noqa: PLC0415

    held = snapshot.snapshot()
    index = Index((part(held.parts[0].arrays),), held.terms, held.fetch)
    areas = plain.areas_of(index.parts[0].arrays)
    asked_for = [plain.plain(index, query, areas) for query in asked.queries(questions)]
    right = [plain.answer(plain.pool(one)) for one in asked_for]
    figures: Figures = {"services": index.size, "load_before": os.getloadavg()[0]}
    from havre.directory.match import ranked  # noqa: PLC0415

    figures["havre"] = timed(lambda one: ranked(index, one.asked.query, 10), asked_for, time.thread_time)
    for name, peer in _peers(index):
        if isinstance(peer, str):
            figures[name] = {"left_out": peer}
            continue
        answers = [peer.ask(one) for one in asked_for]
        same = sum(ours.same(theirs) for ours, theirs in zip(right, answers, strict=True))
        figures[name] = timed(peer.ask, asked_for, _clock(peer)) | {"same_answers": f"{same} of {questions}"}
        figures[name]["times_ours"] = round(figures[name]["p50_cpu_ms"] / figures["havre"]["p50_cpu_ms"], 1)
    return figures | {"load_after": os.getloadavg()[0]}


def _clock(peer: Any) -> Callable[[], float]:
    """Processor time of ours, and of the process that answers us where there is one."""
    theirs: Callable[[], float] | None = getattr(peer, "cpu_seconds", None)
    return time.thread_time if theirs is None else lambda: time.thread_time() + theirs()


def _peers(index: Any) -> Any:
    """Each peer, filled; or why it is left out. One at a time: a peer may lean on the tables of the one before."""
    from tests.support.postgresql import PostgresqlServer, installed_binaries  # noqa: PLC0415

    from benchmarks.matching.by_others import Sqlite, Tantivy  # noqa: PLC0415
    from benchmarks.matching.by_postgresql import INDEXES, Postgresql  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        yield "sqlite", _filled(Sqlite(Path(folder)), index)
        yield "tantivy", Tantivy.absent or _filled(Tantivy(Path(folder)), index)
        if installed_binaries() is None:
            yield "postgresql", "no PostgreSQL here: install it, or the group dev"
            return
        server = PostgresqlServer()
        try:
            for number, design in enumerate(INDEXES):
                peer = Postgresql(server.url, design)
                yield f"postgresql {design}", _made(peer, index, fill=number == 0)
        finally:
            server.close()


def _filled(peer: Any, index: Any) -> Any:
    began = time.process_time()
    peer.fill(index)
    print(f"{type(peer).__name__} filled in {time.process_time() - began:.0f} s of CPU", file=sys.stderr)
    return peer


def _made(peer: Any, index: Any, *, fill: bool) -> Any:
    """With the index of its design; or why there is none, as where the extension is not installed."""
    import psycopg  # noqa: PLC0415

    try:
        if fill:
            _filled(peer, index)
        peer.make()
    except psycopg.errors.FeatureNotSupported as missing:
        return str(missing).splitlines()[0]
    return peer


def timed(ask: Callable[[Any], object], questions: Sequence[Any], clock: Callable[[], float]) -> dict[str, float]:
    """Milliseconds of CPU for a question: median and 99th percentile of the least of three times."""
    import numpy as np  # noqa: PLC0415

    gc.collect()
    gc.freeze()
    taken = []
    for question in questions:
        times = []
        for _ in range(3):
            began = clock()
            ask(question)
            times.append((clock() - began) * 1000)
        taken.append(min(times))
    p50, p99 = np.percentile(taken, (50, 99))
    return {"p50_cpu_ms": round(float(p50), 3), "p99_cpu_ms": round(float(p99), 3)}


def main() -> None:
    """Read the command line, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    figures = measured(given.questions)
    if given.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:18} {value}")


if __name__ == "__main__":
    main()
