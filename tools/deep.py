# ruff: noqa: INP001 - scripts, not a package
"""One hidden layer over the same features: what kinds of telling have in common, learned for all codes together.

A linear model learns every code alone. The hidden layer shares what it learned of words between codes, and so sees
further where examples are few: on CLINC150 and xSID it is right more often, and both together more often still
(docs/understanding.md). Plain numpy; the same result each time on the same machine.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

type Matrix = sparse.csr_matrix
type Single = NDArray[np.float32]

BATCH = 128
RATE = 2e-3  # of Adam, falling to nought over the run
FORGOTTEN_FEATURES = 0.5  # share of a message's features left out at each look, so that none is relied on
FORGOTTEN_HIDDEN = 0.3
SPREAD = 0.1  # of first weights
FIRST, SECOND, TINY = 0.9, 0.999, 1e-8  # Adam's own constants (Kingma and Ba 2015)


@dataclass(frozen=True, slots=True)
class Deep:
    """The learned layer: `weights` (features x width), `bias` (width), `out` (width x outputs), `base` (outputs).

    `moved` tells how far the weights of each feature came, squared, from where chance had put them.
    """

    weights: Single
    bias: Single
    out: Single
    base: Single
    moved: Single

    def margins(self, matrix: Matrix) -> Single:
        """What it says of each row and output, as log-odds."""
        hidden = np.maximum(matrix.astype(np.float32) @ self.weights + self.bias, 0.0)
        return np.asarray(hidden @ self.out + self.base, dtype=np.float32)


@dataclass(slots=True)
class _Adam:
    """One array that learns, with its running moments."""

    value: Single
    first: Single = field(init=False)
    second: Single = field(init=False)

    def __post_init__(self) -> None:
        self.first, self.second = np.zeros_like(self.value), np.zeros_like(self.value)

    def step(self, gradient: Single, rate: float, time: int, rows: NDArray[np.intp] | None = None) -> None:
        """Move against the gradient, which is spent by it; `rows` are those that it is of, all by default."""
        at = slice(None) if rows is None else rows
        first, second = self.first[at] * np.float32(FIRST), self.second[at] * np.float32(SECOND)
        first += np.float32(1 - FIRST) * gradient
        gradient *= gradient
        gradient *= np.float32(1 - SECOND)
        second += gradient
        self.first[at], self.second[at] = first, second
        second /= np.float32(1 - SECOND**time)
        np.sqrt(second, out=second)
        second += np.float32(TINY)
        first /= second
        first *= np.float32(rate / (1 - FIRST**time))
        self.value[at] -= first


def learn_deep(matrix: Matrix, wanted: Single, share: Single, *, width: int, rounds: int, one_of: bool = False) -> Deep:
    """The layer that best says `wanted` (rows x outputs, 0 or 1) of `matrix`; `share` is how much each cell counts.

    `one_of` means that exactly one output holds for a row, as with intents; else each holds or not by itself.
    """
    chance = np.random.default_rng(20261123)
    rows, features = matrix.shape
    outputs = wanted.shape[1]
    first = chance.normal(0, SPREAD, (features, width)).astype(np.float32)
    weights = _Adam(first.copy())
    bias = _Adam(np.zeros(width, dtype=np.float32))
    out = _Adam((chance.normal(0, 1, (width, outputs)) / width**0.5).astype(np.float32))
    base = _Adam(np.full(outputs, 0.0 if one_of else -3.0, dtype=np.float32))
    single = matrix.astype(np.float32).tocsr()
    steps = rounds * -(-rows // BATCH)
    for time, batch in enumerate(_batches(rows, rounds, chance), start=1):
        columns, part = _forgetful(single[batch], chance)
        kept = _mask((len(batch), width), FORGOTTEN_HIDDEN, chance)
        before = part @ weights.value[columns] + bias.value
        hidden = np.maximum(before, 0) * kept
        said = hidden @ out.value + base.value
        error = (_shares(said, one_of=one_of) - wanted[batch]) * share[batch] / len(batch)
        back = (error @ out.value.T) * kept * (before > 0)
        rate = RATE * (1 - time / (steps + 1))
        weights.step(part.T @ back, rate, time, columns)
        bias.step(back.sum(axis=0, dtype=np.float32), rate, time)
        out.step(hidden.T @ error, rate, time)
        base.step(error.sum(axis=0, dtype=np.float32), rate, time)
        if time % 50 == 0:
            print(f"\r  hidden layer {time}/{steps}", end="", file=sys.stderr)  # noqa: T201
    print(file=sys.stderr)  # noqa: T201
    moved = ((weights.value - first) ** 2).sum(axis=1)
    return Deep(weights.value, bias.value, out.value, base.value, moved)


def _batches(rows: int, rounds: int, chance: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    for _ in range(rounds):
        order = chance.permutation(rows)
        for start in range(0, rows, BATCH):
            yield np.sort(order[start : start + BATCH])


def _forgetful(part: Matrix, chance: np.random.Generator) -> tuple[NDArray[np.intp], Matrix]:
    """The rows without some of their features, told over those features alone that are left in any."""
    kept = chance.random(len(part.indices), dtype=np.float32) >= FORGOTTEN_FEATURES
    columns, places = np.unique(part.indices[kept], return_inverse=True)
    starts = np.concatenate(([0], np.cumsum(kept)))[part.indptr]
    data = part.data[kept] / np.float32(1 - FORGOTTEN_FEATURES)
    return columns, sparse.csr_matrix((data, places, starts), shape=(part.shape[0], len(columns)))


def _mask(shape: tuple[int, ...], forgotten: float, chance: np.random.Generator) -> Single:
    return (chance.random(shape, dtype=np.float32) >= forgotten).astype(np.float32) / np.float32(1 - forgotten)


def _shares(said: Single, *, one_of: bool) -> Single:
    if not one_of:
        return np.asarray(1.0 / (1.0 + np.exp(-said)), dtype=np.float32)
    powers = np.exp(said - said.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
