"""The same answers from SQLite and from PostgreSQL; two workers on one PostgreSQL share the file of the index.

Each worker is a process of its own, as `havre serve --workers 2` has them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
SERVICES, QUESTIONS = 6000, 60
WORKER = """
import json, sys
from dataclasses import replace
from pathlib import Path
from havre.cli.django_setup import set_up
set_up()
from benchmarks.matching import asked, made
from havre.store import directory_io, tables
from havre.store.database import index_path
from havre.usecases import snapshot
snapshot.FILE_ROWS = 1000

def fill(count):
    tables.make()
    for batch in made.services(count):
        directory_io.insert(batch)

def answers(count):
    found = [snapshot.match_services(query, limit=10) for query in asked.queries(count)]
    return [[(one.service.id, one.distance_km, one.open_status.kind) for one in each] for each in found]

def maps(_):
    return str(index_path()) in Path("/proc/self/maps").read_text()

def rename(name):
    key = int(snapshot.snapshot().parts[0].arrays.key[0])
    (service,) = snapshot.snapshot().fetch([key]).values()
    directory_io.save([replace(service, name=name)])
    return key

def name(key):
    (service,) = snapshot.snapshot().fetch([key]).values()
    return service.name

for line in sys.stdin:
    told, value = json.loads(line)
    print(json.dumps(globals()[told](value)), flush=True)
"""


class Worker:
    """A process that does what it is told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def do(self, told: str, value: Any = None) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([told, value]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the worker has ended"
        return json.loads(line)


@contextmanager
def worker(url: str, index: Path) -> Iterator[Worker]:
    environment = {**os.environ, "HAVRE_DATABASE_URL": url, "HAVRE_INDEX_FILE": str(index)}
    command = [sys.executable, "-c", WORKER]
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        try:
            yield Worker(process)
        finally:
            process.terminate()


def test_sqlite_and_two_workers_on_postgresql_answer_alike(postgresql_url: str, tmp_path: Path) -> None:
    shared = tmp_path / "shared" / "directory.index"
    with ExitStack() as stack:
        lite = stack.enter_context(worker(f"sqlite:///{tmp_path}/made.sqlite3", tmp_path / "lite" / "directory.index"))
        first, second = (stack.enter_context(worker(postgresql_url, shared)) for _ in range(2))
        for one in (lite, first):
            one.do("fill", SERVICES)
        right = lite.do("answers", QUESTIONS)
        assert sum(map(len, right)) > QUESTIONS
        assert first.do("answers", QUESTIONS) == right
        written = shared.stat().st_mtime_ns
        assert second.do("answers", QUESTIONS) == right
        assert shared.stat().st_mtime_ns == written  # the second took the file of the first
        assert first.do("maps")
        assert second.do("maps")
        key = first.do("rename", "changed by the first")
        until = time.monotonic() + 30
        while second.do("name", key) != "changed by the first" and time.monotonic() < until:
            time.sleep(0.2)
        assert second.do("name", key) == "changed by the first"
