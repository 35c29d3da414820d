"""Our index: how long it takes to make, to open and to ask, and how much memory it needs. Each in a fresh process."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.matching import asked
from havre.directory.match import match, ranked
from havre.directory.person import Query
from havre.store import directory_io, matching_io
from havre.store.database import index_path
from havre.usecases import snapshot

LIMIT = 5


def peak_mb() -> float:
    """The most memory this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def held_mb() -> float:
    """The memory this process holds, shared pages of the file included, in megabytes."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - not a file of ours
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of CPU and of the clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def quantiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median, 99th percentile and the worst."""
    p50, p99 = np.percentile(milliseconds, (50, 99))
    return {"p50": round(float(p50), 3), "p99": round(float(p99), 3), "max": round(max(milliseconds), 3)}


def opened() -> dict[str, float]:
    """The index from its file, or from the database where there is none."""
    from_file = index_path().exists()
    before = held_mb()
    cpu, wall = timed(snapshot.snapshot)
    kind = "start" if from_file else "build"
    return {
        "services": snapshot.snapshot().size,
        f"{kind}_cpu_s": round(cpu, 2),
        f"{kind}_s": round(wall, 2),
        "python_mb": round(before),
        "held_mb": round(held_mb()),
        "peak_mb": round(peak_mb()),
    }


def ranking(count: int) -> dict[str, dict[str, float]]:
    """CPU milliseconds of one question: ranking alone, and with the services fetched and reasons given.

    Each question is asked once, after two hundred others, at a moment of its own: what a running server keeps from one
    question to the next (opening hours until they change) is of little use here.
    """
    index, questions = snapshot.snapshot(), asked.queries(count)
    for query in asked.queries(200, seed=12):
        match(index, query, LIMIT)
    return {
        "rank_cpu_ms": quantiles(_each(lambda query: ranked(index, query, LIMIT), questions)),
        "match_cpu_ms": quantiles(_each(lambda query: match(index, query, LIMIT), questions)),
        # The same with the least of three times: what is left when neighbours of the machine's caches are discounted.
        "rank_best_of_3_cpu_ms": quantiles(
            [
                min(three)
                for three in zip(*(_each(lambda q: ranked(index, q, LIMIT), questions) for _ in "123"), strict=True)
            ]
        ),
    }


def _each(work: Callable[[Query], object], questions: Sequence[Query]) -> list[float]:
    taken = []
    gc.collect()
    gc.freeze()
    for query in questions:
        began = time.thread_time()
        work(query)
        taken.append((time.thread_time() - began) * 1000)
    return taken


def seen_after() -> dict[str, float]:
    """Seconds between a change in the store and an answer that knows it; the longest of five."""
    index = snapshot.snapshot()
    key = int(index.parts[0].arrays.key[0])
    (service,) = index.fetch([key]).values()
    waited = []
    for turn in range(5):
        directory_io.save([replace(service, name=f"changed {turn} {time.time_ns()}")])
        began = time.perf_counter()
        while (found := snapshot.snapshot().fetch([key])) and found[key].name[:9] != f"changed {turn}":
            time.sleep(0.01)
        waited.append(time.perf_counter() - began)
    directory_io.save([service])
    return {"seen_s": round(max(waited), 2), "look_cpu_ms": round(timed(matching_io.store)[0] * 1000, 1)}
