# ruff: noqa: INP001 - scripts, not a package
"""One hidden layer over the same features: what kinds of telling have in common, learned for all codes together.

A linear model learns every code alone. The hidden layer shares what it learned of words between codes, and so sees
further where examples are few: on CLINC150 and xSID it is right more often, and both together more often still
(docs/understanding.md). The same result each time on the same machine: by deep.c where there is a C compiler,
else by numpy, which takes six times as long.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from compiled import compiler, learn_compiled
from numpy.typing import NDArray
from scipy import sparse

type Matrix = sparse.csr_matrix
type Single = NDArray[np.float32]

BATCH = 128
RATE = 2e-3  # of Adam, falling to nought over the run
FORGOTTEN_FEATURES = 0.5  # share of a message's features left out at each look, so that none is relied on
FORGOTTEN_SHARED = 0.2  # of concepts: they are few, and sure
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


def learn_deep(  # noqa: PLR0913 - each is a choice of its own
    matrix: Matrix,
    wanted: Single,
    share: Single,
    *,
    width: int,
    rounds: int,
    shared: NDArray[np.bool_] | None = None,
    one_of: bool = False,
) -> Deep:
    """The layer that best says `wanted` (rows x outputs, 0 or 1) of `matrix`; `share` is how much each cell counts.

    `shared` tells of the first features which are concepts.

    `one_of` means that exactly one output holds for a row, as with intents; else each holds or not by itself.
    """
    chance = np.random.default_rng(20261123)
    rows, features = matrix.shape
    outputs = wanted.shape[1]
    first = chance.normal(0, SPREAD, (features, width)).astype(np.float32)
    begun = (
        first.copy(),
        np.zeros(width, dtype=np.float32),
        (chance.normal(0, 1, (width, outputs)) / width**0.5).astype(np.float32),
        np.full(outputs, 0.0 if one_of else -3.0, dtype=np.float32),
    )
    forgotten = np.full(features, FORGOTTEN_FEATURES, dtype=np.float32)
    if shared is not None:
        forgotten[: len(shared)][shared] = FORGOTTEN_SHARED
    single = matrix.astype(np.float32).tocsr()
    if compiler() and not one_of:
        order = np.concatenate([chance.permutation(rows) for _ in range(rounds)])
        gone = (forgotten, FORGOTTEN_HIDDEN)
        learn_compiled(single, wanted, share, order.astype(np.int32), gone, begun, batch=BATCH, rate=RATE)
    else:
        begun = _learned(single, wanted, share, forgotten, begun, rounds=rounds, chance=chance, one_of=one_of)
    moved = ((begun[0] - first) ** 2).sum(axis=1)
    return Deep(*begun, moved)


type _Four = tuple[Single, Single, Single, Single]


def _learned(  # noqa: PLR0913 - what deep.c does, for machines without a compiler and for intents
    single: Matrix,
    wanted: Single,
    share: Single,
    forgotten: Single,
    begun: _Four,
    *,
    rounds: int,
    chance: np.random.Generator,
    one_of: bool,
) -> _Four:
    weights, bias, out, base = (_Adam(one) for one in begun)
    rows, width = single.shape[0], len(begun[1])
    steps = rounds * -(-rows // BATCH)
    for time, batch in enumerate(_batches(rows, rounds, chance), start=1):
        columns, part = _forgetful(single[batch], forgotten, chance)
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
    return weights.value, bias.value, out.value, base.value


def _batches(rows: int, rounds: int, chance: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    for _ in range(rounds):
        order = chance.permutation(rows)
        for start in range(0, rows, BATCH):
            yield np.sort(order[start : start + BATCH])


def _forgetful(part: Matrix, forgotten: Single, chance: np.random.Generator) -> tuple[NDArray[np.intp], Matrix]:
    """The rows without this share of their features, told over those features alone that are left in any."""
    share = forgotten[part.indices]
    kept = chance.random(len(part.indices), dtype=np.float32) >= share
    columns, places = np.unique(part.indices[kept], return_inverse=True)
    starts = np.concatenate(([0], np.cumsum(kept)))[part.indptr]
    data = part.data[kept] / (1 - share[kept])
    return columns, sparse.csr_matrix((data, places, starts), shape=(part.shape[0], len(columns)))


def _mask(shape: tuple[int, ...], forgotten: float, chance: np.random.Generator) -> Single:
    return (chance.random(shape, dtype=np.float32) >= forgotten).astype(np.float32) / np.float32(1 - forgotten)


def _shares(said: Single, *, one_of: bool) -> Single:
    if not one_of:
        return np.asarray(1.0 / (1.0 + np.exp(-said)), dtype=np.float32)
    powers = np.exp(said - said.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
