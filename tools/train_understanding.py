# ruff: noqa: INP001 - scripts, not a package
"""Builds packs/common/understanding/model.npz from the phrases in the packs: one command, the same result each time.

    python tools/train_understanding.py

Reads patterns, examples (to learn from) and dev (to choose thresholds) of all languages; never test. Takes a few
minutes on one core. The model carries a digest of its inputs; tests/assistant/test_model.py says when it is stale.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from noise import typed
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from havre.assistant.classifier import FORMAT, IN_SCOPE, LANGUAGE
from havre.assistant.features import accents_of, hashes
from havre.assistant.matching import LanguagePatterns, Matcher
from havre.assistant.message import Message
from havre.assistant.patterns import parse
from havre.assistant.patterns import to_bytes as patterns_to_bytes
from havre.content.understanding import (
    Example,
    inputs_digest,
    load_examples,
    load_understanding,
    understanding_folder,
)
from havre.core.vocabulary import Code, Danger, Role

SEED = 20261123
NOISY_COPIES = 1  # of every phrase
JOINED = 0.5  # joined messages for each phrase: people tell several things at once
MOST_KEYS = 60_000
FEWEST_ROWS = 2  # phrases in which a feature must occur
FOUND_WEIGHT = 0.5  # of a pattern found, beside the letters, whose weights have length one
FEWEST_POSITIVE = 8  # phrases without which a code is not learned
STRENGTH = 30.0  # inverse of the penalty on weights
LANGUAGE_STRENGTH = 30.0

type Matrix = sparse.csr_matrix
type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Examples as the model sees them: features a row, codes found by patterns, and what holds."""

    examples: Sequence[Example]
    features: Sequence[NDArray[np.uint32]]
    found: Sequence[frozenset[Code]]


@dataclass(frozen=True, slots=True)
class Space:
    """The features that the model knows, and how rare they are."""

    keys: NDArray[np.uint32]
    idf: Floats
    found: Sequence[Code]

    def matrix(self, rows: Rows) -> Matrix:
        """Letters and words of length one, and beside them what patterns found."""
        blocks = [self._letters(rows.features), self._found(rows.found)]
        return sparse.hstack(blocks, format="csr")

    def _letters(self, features: Sequence[NDArray[np.uint32]]) -> Matrix:
        known = [np.searchsorted(self.keys, one[np.isin(one, self.keys, assume_unique=True)]) for one in features]
        ends = np.cumsum([0, *map(len, known)])
        columns = np.concatenate(known)
        values = self.idf[columns]
        norms = np.sqrt(np.add.reduceat(values**2, np.minimum(ends[:-1], len(values) - 1)))
        norms[np.diff(ends) == 0] = 1.0
        values = values / np.repeat(norms, np.diff(ends))
        return sparse.csr_matrix((values, columns, ends), shape=(len(features), len(self.keys)))

    def _found(self, found: Sequence[frozenset[Code]]) -> Matrix:
        column = {code: at for at, code in enumerate(self.found)}
        matrix = sparse.lil_matrix((len(found), len(self.found)))
        for row, codes in enumerate(found):
            for code in codes & column.keys():
                matrix[row, column[code]] = FOUND_WEIGHT
        return matrix.tocsr()


# --- rows --------------------------------------------------------------------------------------------------------


def grown(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """The examples, each as typed on a phone, and joined by twos."""
    yield from examples
    for one in examples:
        for _ in range(NOISY_COPIES):
            yield Example(one.language, typed(one.text, one.language, chance), one.codes, one.in_scope)
    yield from _joined(examples, chance)


def _joined(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    by_language: dict[str, list[Example]] = {}
    for one in examples:
        by_language.setdefault(one.language, []).append(one)
    for one in examples:
        if chance.random() > JOINED:
            continue
        other = chance.choice(by_language[one.language])
        roles = {code for code in one.codes | other.codes if isinstance(code, Role)}
        if len(roles) < 2:  # two people do not write one message
            parts = [one.text, other.text]
            chance.shuffle(parts)
            text = chance.choice((". ", " ", ", ", "\n")).join(parts)
            yield Example(one.language, text, one.codes | other.codes, one.in_scope or other.in_scope)


def read_rows(examples: Iterable[Example], matcher: Matcher) -> Rows:
    """Features and patterns found of each example."""
    given = list(examples)
    messages = [Message.of(one.text) for one in given]
    features = [hashes(m, accents_of(one.text)) for m, one in zip(messages, given, strict=True)]
    found = [
        frozenset(hit.code for hit in matcher.find(message, one.language) if hit.language == one.language)
        for message, one in zip(messages, given, strict=True)
    ]
    return Rows(given, features, found)


def space_of(rows: Rows, found: Sequence[Code]) -> Space:
    """The features that occur often enough."""
    keys, counts = np.unique(np.concatenate(rows.features), return_counts=True)
    kept = counts >= FEWEST_ROWS
    idf = np.log((1 + len(rows.features)) / (1 + counts[kept])) + 1.0
    return Space(keys[kept], idf, found)


# --- learning ----------------------------------------------------------------------------------------------------


def targets(examples: Sequence[Example]) -> dict[str, NDArray[np.bool_]]:
    """What each output should say of each example; codes with too few examples are left out."""
    columns: dict[str, NDArray[np.bool_]] = {}
    for code in sorted({code for one in examples for code in one.codes}):
        columns[code.value] = np.array([code in one.codes for one in examples])
    unsaid = [one.in_scope and not any(isinstance(code, Role) for code in one.codes) for one in examples]
    columns[Role.UNKNOWN.value] = np.array(unsaid)
    columns = {name: column for name, column in columns.items() if column.sum() >= FEWEST_POSITIVE}
    columns[IN_SCOPE] = np.array([one.in_scope for one in examples])
    for language in sorted({one.language for one in examples}):
        columns[LANGUAGE + language] = np.array([one.language == language for one in examples])
    return columns


def learn(matrix: Matrix, columns: Mapping[str, NDArray[np.bool_]]) -> tuple[Floats, Floats]:
    """Weights (outputs x features) and bias of every output, each learned alone."""
    weights = np.zeros((len(columns), matrix.shape[1]))
    bias = np.zeros(len(columns))
    for at, (name, column) in enumerate(columns.items()):
        strength = LANGUAGE_STRENGTH if name.startswith(LANGUAGE) else STRENGTH
        one = LogisticRegression(C=strength, solver="liblinear", max_iter=200, random_state=SEED, tol=1e-3)
        one.fit(matrix, column)
        weights[at], bias[at] = one.coef_[0], one.intercept_[0]
        print(f"\r  {at + 1}/{len(columns)} {name:30}", end="", file=sys.stderr)  # noqa: T201
    print(file=sys.stderr)  # noqa: T201
    return weights, bias


# --- thresholds, on dev only -------------------------------------------------------------------------------------


def thresholds(
    names: Sequence[str], shares: Floats, columns: Mapping[str, NDArray[np.bool_]], found: Sequence[frozenset[Code]]
) -> Floats:
    """For each output the probability from which it holds: best F of the code, drawn to the best of its kind.

    Signs of danger weigh recall twice: to miss one costs more than to ask about one too many.
    """
    chosen = np.full(len(names), 0.5)
    for danger in (True, False):
        kind = [
            at for at, name in enumerate(names) if name in columns and _is_code(name) and (name in Danger) == danger
        ]
        if not kind:
            continue
        beta = 2.0 if danger else 1.0
        scores = np.stack([_f_by_threshold(shares[:, at], columns[names[at]], names[at], found, beta) for at in kind])
        positive = np.array([columns[names[at]].sum() for at in kind])
        together = GRID[np.argmax((scores * positive[:, None]).sum(axis=0))]
        for at, own, count in zip(kind, GRID[np.argmax(scores, axis=1)], positive, strict=True):
            trust = count / (count + TRUSTED_FROM)
            chosen[at] = trust * own + (1 - trust) * together
    scope = names.index(IN_SCOPE)
    right = [((shares[:, scope] >= t) == columns[IN_SCOPE]).mean() for t in GRID]
    chosen[scope] = GRID[int(np.argmax(right))]
    return chosen


GRID = np.arange(0.05, 0.91, 0.025)
TRUSTED_FROM = 10  # positive dev phrases at which a code's own threshold weighs as much as that of its kind


def _is_code(name: str) -> bool:
    return name != IN_SCOPE and name not in Role and not name.startswith(LANGUAGE)


def _f_by_threshold(
    share: Floats, column: NDArray[np.bool_], name: str, found: Sequence[frozenset[Code]], beta: float
) -> Floats:
    by_pattern = np.array([name in codes for codes in found])
    scores = []
    for threshold in GRID:
        said = by_pattern | (share >= threshold)
        right = (said & column).sum()
        weight = beta**2
        scores.append((1 + weight) * right / max(1, weight * column.sum() + said.sum()))
    return np.array(scores)


# --- packing -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: weights (outputs x features), bias and threshold of every output."""

    names: Sequence[str]
    weights: Floats
    bias: Floats
    limits: Floats


def packed(space: Space, learned: Learned, patterns: bytes, digest: str) -> bytes:
    """The model as bytes: the features that weigh most, weights as one byte each; the same bytes for the same model."""
    names, weights, bias, limits = learned.names, learned.weights, learned.bias, learned.limits
    letters, found = weights[:, : len(space.keys)], weights[:, len(space.keys) :]
    weight = (letters**2).sum(axis=0) * space.idf**2
    kept = np.sort(np.argsort(-weight, kind="stable")[:MOST_KEYS])
    scales = np.abs(letters[:, kept]).max(axis=1) / 127.0
    scales[scales == 0] = 1.0
    arrays = {
        "about": np.frombuffer(json.dumps({"format": FORMAT, "inputs": digest}).encode(), dtype=np.uint8),
        "outputs": np.array(names),
        "key_steps": np.diff(space.keys[kept].astype(np.int64), prepend=0).astype(np.uint32),
        "idf": space.idf[kept].astype(np.float16),
        "weights": np.rint(letters[:, kept] / scales[:, None]).astype(np.int8).T.copy(),
        "scales": scales.astype(np.float32),
        "bias": bias.astype(np.float32),
        "found_codes": np.array([code.value for code in space.found]),
        "found": (found * FOUND_WEIGHT).T.astype(np.float32),
        "patterns": np.frombuffer(patterns, dtype=np.uint8),
        "thresholds": limits.astype(np.float32),
    }
    return _zipped(arrays)


def _zipped(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """An npz without the clock in it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.ascontiguousarray(array), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(info, part.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return whole.getvalue()


# --- the command -------------------------------------------------------------------------------------------------


def train(folder: Path) -> bytes:
    """The packed model of the phrases below `folder`."""
    given = load_understanding(folder)
    matcher = Matcher(given.languages, lambda code: isinstance(code, Danger))
    codes = sorted({code for one in given.languages for code in one.patterns})
    rows = read_rows(grown(list(load_examples("examples", folder)), random.Random(SEED)), matcher)  # noqa: S311
    space = space_of(rows, codes)
    columns = targets(rows.examples)
    print(f"{len(rows.examples)} rows, {len(space.keys)} features, {len(columns)} outputs")  # noqa: T201
    names = list(columns)
    weights, bias = learn(space.matrix(rows), columns)
    dev = read_rows(load_examples("dev", folder), matcher)
    shares = 1.0 / (1.0 + np.exp(-(space.matrix(dev) @ weights.T + bias)))
    limits = thresholds(names, shares, targets_like(names, dev.examples), dev.found)
    patterns = patterns_to_bytes(parse(text) for one in given.languages for text in texts_of(one))
    return packed(space, Learned(names, weights, bias, limits), patterns, inputs_digest(folder))


def texts_of(one: LanguagePatterns) -> list[str]:
    """All patterns of a language, as written."""
    return [*one.not_about_us, *(text for texts in one.patterns.values() for text in texts)]


def targets_like(names: Sequence[str], examples: Sequence[Example]) -> dict[str, NDArray[np.bool_]]:
    """What should be said of the codes among `names`, and of scope."""
    columns = {name: np.array([name in one.codes for one in examples]) for name in names if _is_code(name)}
    return columns | {IN_SCOPE: np.array([one.in_scope for one in examples])}


def main() -> None:
    """Build the model and write it beside its inputs."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", nargs="?", type=Path, default=understanding_folder())
    folder = arguments.parse_args().folder
    begun = time.monotonic()
    data = train(folder)
    (folder / "model.npz").write_bytes(data)
    print(f"{folder / 'model.npz'}: {len(data) / 1e6:.1f} MB, {time.monotonic() - begun:.0f} s")  # noqa: T201


if __name__ == "__main__":
    main()
