"""What every engine does: learn from a task, then answer its messages one at a time on one core."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

type Answer = tuple[str, float]
WARM_UP = 50  # messages answered before the clock runs


@dataclass(frozen=True, slots=True)
class Task:
    """Messages with their intents and languages: to learn from, to be asked, and some with no intent at all."""

    train: list[tuple[str, str, str]]
    test: list[tuple[str, str, str]]
    outside: list[tuple[str, str]]

    @classmethod
    def read(cls, path: Path) -> Task:
        """The task in a file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            [tuple(row) for row in data["train"]],
            [tuple(row) for row in data["test"]],
            [tuple(row) for row in data["outside"]],
        )


def run(learn: Callable[[Task, Path], None], load: Callable[[Path], Callable[[str, str], Answer]]) -> None:
    """The command of an engine. `load` gives what answers one message (text, language) with an intent and a score."""
    command, task_file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    task = Task.read(task_file)
    if command == "learn":
        learn(task, folder)
        return
    begun = time.process_time()
    answer = load(folder)
    loaded = time.process_time() - begun
    asked = [(text, language) for text, _, language in task.test] + task.outside
    for text, language in asked[:WARM_UP]:
        answer(text, language)
    answers, seconds = [], []
    for text, language in asked:
        begun = time.process_time()
        answers.append(answer(text, language))
        seconds.append(time.process_time() - begun)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"answers": answers, "seconds": seconds, "load": loaded, "memory": memory}
    Path(sys.argv[4]).write_text(json.dumps(result), encoding="utf-8")
