# ruff: noqa: INP001, T201 - a script that prints
"""Learns heads over a sentence encoder, so that it gives a second opinion: docs/encoder.md.

    python tools/train_encoder.py FOLDER --language en [--language fr …]

Reads the phrases of these languages and dev (to choose how much the encoder counts); never test. Writes
havre-heads.npz into the encoder's folder. One message takes the encoder a few milliseconds, so this takes minutes.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from measure_understanding import measure
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from train_understanding import SEED, joined, targets

from havre.assistant.classifier import LANGUAGE
from havre.assistant.lift import Heads, Lift
from havre.assistant.reading import Reader
from havre.content.encoder import OnnxEncoder, write_heads
from havre.content.understanding import Example, load_examples, load_model, load_patterns

STRENGTH = 20.0  # inverse of the penalty on weights: the vectors are of length one
SHARES = (0.0, 0.15, 0.3, 0.45, 0.6)
FEWEST_POSITIVE = 12  # phrases without which the encoder has no opinion of a code

type Floats = NDArray[np.float32]


def learn(encoder: OnnxEncoder, examples: Sequence[Example], languages: Sequence[str]) -> Heads:
    """One logistic regression an output, over the vectors of the phrases and of pairs of phrases."""
    chance = random.Random(SEED)  # noqa: S311 - the same pairs each time, no secret
    rows = [*examples, *joined(examples, chance)]
    vectors = np.stack([encoder.vector(one.text) for one in rows])
    names, weights, bias = [], [], []
    for name, column in targets(rows).items():
        if name.startswith(LANGUAGE) or column.sum() < FEWEST_POSITIVE:
            continue
        one = LogisticRegression(C=STRENGTH, max_iter=300).fit(vectors, column)
        names.append(name)
        weights.append(one.coef_[0])
        bias.append(one.intercept_[0])
    width = np.stack(weights, axis=1).astype(np.float32)
    return Heads(names, frozenset(languages), width, np.array(bias, dtype=np.float32), 0.0)


def with_share(heads: Heads, encoder: OnnxEncoder, dev: Sequence[Example]) -> Heads:
    """The same, counting as much beside the packed model as reads dev best."""
    given, model = load_patterns(), load_model()
    assert model, "build the packed model first: python tools/train_understanding.py"  # noqa: S101 - a script
    best, at = 0.0, 0.0
    for share in SHARES:
        one = Heads(heads.names, heads.languages, heads.weights, heads.bias, share)
        found = measure(Reader(given, model, Lift(encoder, one, list(model.columns))), dev)["all"]
        facets, danger = found.facets["four facets"], found.facets["danger"]
        print(f"share {share}: four facets F1 {facets.f1:.3f}, danger {danger.recall:.3f} at {danger.precision:.3f}")
        if facets.f1 > best:
            best, at = facets.f1, share
    return Heads(heads.names, heads.languages, heads.weights, heads.bias, at)


def main() -> None:
    """Learn, and write beside the encoder."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--language", action="append", required=True, help="that the encoder knows; again for more")
    given = arguments.parse_args()
    begun = time.monotonic()
    encoder = OnnxEncoder(given.folder)
    examples = [one for one in load_examples("examples") if one.language in given.language]
    dev = [one for one in load_examples("dev") if one.language in given.language]
    heads = with_share(learn(encoder, examples, given.language), encoder, dev)
    path = write_heads(given.folder, encoder, heads)
    print(f"{path}: {len(heads.names)} outputs, share {heads.share}, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
