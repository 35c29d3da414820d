"""Havre's own model: the features, the linear part, the hidden layer and the packed file that read every message."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.understanding.engines.contract import Answer, Task, run
from havre.assistant.classifier import Model
from havre.assistant.features import accents_of, features_of
from havre.assistant.message import Message
from havre.assistant.patterns import to_bytes

WIDTH, ROUNDS = 256, 30  # a task is learned from three thousand messages, not from a hundred thousand rows
MOST_LOOKS = 90_000  # of messages, so that a large task takes fewer rounds


def learn(task: Task, folder: Path) -> None:
    """Learn as tools/train_understanding.py does, but each message has exactly one intent."""
    sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))
    from deep import learn_deep  # noqa: PLC0415 - the tools are scripts, found once the path is set
    from packing import Learned, Texts, packed, pruned  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415
    from space import space_of  # noqa: PLC0415

    texts, intents = [text for text, _, _ in task.train], np.array([intent for _, intent, _ in task.train])
    features = [features_of(Message.of(text), accents_of(text)) for text in texts]
    space = space_of(features, fewest=1)
    matrix = space.of_features(features)
    linear = LinearSVC(C=1.0, random_state=0).fit(matrix, intents)
    wanted = (intents[:, None] == linear.classes_).astype(np.float32)
    rounds = min(ROUNDS, MOST_LOOKS // len(texts))
    deep = learn_deep(matrix, wanted, np.ones_like(wanted), width=WIDTH, rounds=rounds, one_of=True)
    limits = np.full(len(linear.classes_), 0.5)
    learned = Learned(list(map(str, linear.classes_)), linear.coef_, linear.intercept_, limits, deep)
    smaller, rounded = pruned(space, learned)
    nothing = Texts(to_bytes([]), b"[]", b"{}", "benchmark", "")
    (folder / "model.npz").write_bytes(packed(smaller, rounded, nothing))


def load(folder: Path) -> Callable[[str, str], Answer]:
    """The packed model."""
    model = Model.from_bytes((folder / "model.npz").read_bytes())
    intents = list(model.columns)

    def answer(text: str, language: str) -> Answer:
        del language
        odds = model.odds(model.sums(*features_of(Message.of(text), accents_of(text))))
        best = int(odds.argmax())
        return intents[best], float(odds[best])

    return answer


if __name__ == "__main__":
    run(learn, load)
