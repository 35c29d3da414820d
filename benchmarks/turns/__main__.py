"""Turns of talks with a large directory: python -m benchmarks.turns [--json] [--seconds 10] [--connections 100].

Reads the database of HAVRE_DATABASE_URL (`python -m benchmarks.matching.fill 100000` fills one). In the process: the
time of one reply, by the clock and of CPU. Over HTTP: the real server on 127.0.0.1 with one worker, its answers, its
memory and its CPU time per turn, which stays true on a machine that others use too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np

from benchmarks.turns import load
from benchmarks.turns.talks import TALKS

START_SECONDS = 300  # an upgrade of a large database comes first


def in_process(rounds: int) -> dict[str, Any]:
    """Milliseconds of one reply, all talks `rounds` times over after once unmeasured."""
    from havre.cli.django_setup import set_up  # noqa: PLC0415

    set_up()
    from havre.usecases import assistant, installation  # noqa: PLC0415 - the models need Django

    installation.prepare(lambda _: None, examples=False)  # as the server does it: an older database is upgraded
    wall, cpu, with_services = [], [], 0
    for number in range(rounds + 1):
        for language, country, messages in TALKS:
            talk = assistant.begin(language, country)
            for message in messages:
                began = time.perf_counter(), time.thread_time()
                answer = assistant.reply(talk, assistant.Turn(datetime.now(UTC), message))
                if number:
                    wall.append((time.perf_counter() - began[0]) * 1000)
                    cpu.append((time.thread_time() - began[1]) * 1000)
                    with_services += any(block.kind == "services" for block in answer.blocks)
                talk = answer.talk
    memory = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return {"replies": len(cpu), "with_services": with_services, "ms": _quantiles(wall), "cpu_ms": _quantiles(cpu),
            "peak_mb": memory}  # fmt: skip


def over_http(connections: int, seconds: float, workers: int) -> dict[str, Any]:
    """Turns a second of the server, with its memory and CPU time."""
    port = _free_port()
    command = [sys.executable, "-c", "from havre.cli import main; main()", "serve", "--no-examples"]
    command += [f"--port={port}", f"--workers={workers}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
    try:
        _wait_for(port)
        asyncio.run(load.run(port, min(connections, 10), 1.0))
        before, own = _family_cpu(server.pid), time.process_time()
        began = time.perf_counter()
        done = asyncio.run(load.run(port, connections, seconds))
        elapsed, cpu = time.perf_counter() - began, _family_cpu(server.pid) - before
        own = time.process_time() - own
        return {
            "turns": len(done.taken),
            "turns_a_second": round(len(done.taken) / elapsed),
            "turns_a_cpu_second": round(len(done.taken) / cpu),
            "cpu_ms_of_asking": round(own / len(done.taken) * 1000, 2),
            "errors": done.errors,
            "with_services": done.answered_with_services,
            "ms": _quantiles(done.taken),
            "server_mb": {kind: _memory(server.pid, kind) for kind in ("Pss", "Rss", "Anonymous")},
        }
    finally:
        server.terminate()
        server.wait(timeout=20)


def _quantiles(milliseconds: list[float]) -> dict[str, float]:
    return {f"p{p}": round(float(np.percentile(milliseconds, p)), 2) for p in (50, 99)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _family_cpu(pid: int) -> float:
    """Seconds of CPU of a process and its children."""
    ticks = 0
    for one in _family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(pid: int, kind: str) -> int:
    """Megabytes of a process and its children, one number a kind of proc_pid_smaps(5).

    Pss counts what they share once; Rss counts it in each; Anonymous is Rss without the pages of files.
    """
    total = 0
    for one in _family(pid):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))
    return round(total / 1024)


def main() -> None:
    """Read the command line, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--connections", type=int, default=100)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    figures: dict[str, Any] = {"load_before": os.getloadavg()[0], "in_process": in_process(given.rounds)}
    figures["over_http"] = over_http(given.connections, given.seconds, given.workers)
    figures["load_after"] = os.getloadavg()[0]
    print(json.dumps(figures, indent=None if given.json else 2))


if __name__ == "__main__":
    main()
