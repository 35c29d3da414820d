"""Nothing that was said is lost when another worker answers, or the same one after a restart: two processes, one key.

That another key opens nothing: tests/usecases/test_seal.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

WORKER = """
import json, sys
from datetime import UTC, datetime
from havre.cli.django_setup import set_up
set_up()
from havre.usecases import assistant, resources
resources.prepare()
for line in sys.stdin:
    asked, now = json.loads(line), datetime(2026, 11, 23, 3, tzinfo=UTC)
    sealer = resources.sealer()
    talk = sealer.unseal(asked["token"], now) if asked["token"] else assistant.begin("en", "DE")
    answer = assistant.reply(talk, assistant.Turn(now, asked["message"]))
    known = sorted(code.value for code in answer.talk.situation.codes)
    print(json.dumps({"token": sealer.seal(answer.talk, now), "known": known, "turns": answer.talk.turns}), flush=True)
"""
TOLD = ("my husband hits me", "he choked me", "he has a gun", "he threatened to kill me", "we have children",
        "I have no money", "I have a dog", "I am pregnant", "I have nowhere to sleep", "I am in a wheelchair",
        "he reads my messages", "I have no papers")  # fmt: skip
EXPECTED = {"physical", "strangulation", "weapon", "death_threat", "children", "no_money", "pets", "pregnant",
            "no_home", "mobility", "phone_watched", "undocumented"}  # fmt: skip
NOBODY_LISTENS = "postgresql://nobody@127.0.0.1:1/none"  # a talk needs no database


class Worker:
    """A process that answers turns."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def reply(self, token: str, message: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"token": token, "message": message}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the worker has ended"
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def worker(key: Path) -> Iterator[Worker]:
    environment = {**os.environ, "HAVRE_SEAL_KEY_FILE": str(key), "HAVRE_DATABASE_URL": NOBODY_LISTENS}
    with subprocess.Popen(
        [sys.executable, "-c", WORKER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Worker(process)
        finally:
            process.terminate()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A seal key that workers share."""
    path = tmp_path / "seal.key"
    path.write_bytes(os.urandom(32))
    path.chmod(0o600)
    return path


@pytest.mark.slow
def test_twelve_turns_over_two_workers_and_a_restart_lose_nothing_and_stay_small(key: Path) -> None:
    token, known, turns = "", set[str](), 0
    with worker(key) as first, worker(key) as second:
        for turn, words in enumerate(TOLD[:8]):
            answer = (first, second)[turn % 2].reply(token, words)
            assert known <= set(answer["known"]), words
            token, known, turns = answer["token"], set(answer["known"]), answer["turns"]
            assert len(token) <= 4096
    with worker(key) as restarted:
        for words in TOLD[8:]:
            answer = restarted.reply(token, words)
            assert known <= set(answer["known"]), words
            token, known, turns = answer["token"], set(answer["known"]), answer["turns"]
            assert len(token) <= 4096
    assert turns == len(TOLD)
    assert known >= EXPECTED
