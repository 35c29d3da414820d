# ruff: noqa: INP001 - scripts, not a package
"""Examples as the model sees them: sparse rows of features, of what patterns found, and of the language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from havre.assistant.classifier import LANGUAGE
from havre.assistant.features import EACH_KIND, Features, Hashes
from havre.content.understanding import Example
from havre.core.vocabulary import Code

FEWEST_ROWS = 2  # phrases in which a feature must occur
CONTEXT_WEIGHT = 0.5  # of a pattern found, or of the language, beside letters and words, whose length is one

type Matrix = sparse.csr_matrix
type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Examples with their features, the codes found by patterns, and what holds.

    `spoken` tells of rows that are spoken patterns which code they are of; None for examples.
    """

    examples: Sequence[Example]
    features: Sequence[Features]
    found: Sequence[frozenset[Code]]
    spoken: Sequence[str | None]
    typos: int = 0  # how many of the last rows are mistyped on purpose

    def without_found(self) -> Rows:
        """The same rows as if no pattern had been written for them."""
        return replace(self, found=[frozenset[Code]()] * len(self.found))


@dataclass(frozen=True, slots=True)
class Space:
    """The features that the model knows, and how rare they are."""

    keys: NDArray[np.uint32]
    idf: Floats
    context: Sequence[str] = ()  # codes that patterns may find, and languages
    shared: NDArray[np.bool_] | None = None  # which of the keys are of concepts, which all languages share

    def matrix(self, rows: Rows) -> Matrix:
        """Letters, words and concepts, and beside them what patterns found and the language."""
        return sparse.hstack([self.of_features(rows.features), self._context(rows)], format="csr")

    def of_features(self, features: Sequence[Features]) -> Matrix:
        """Letters, words and concepts, each kind of the same length."""
        letters, words, concepts = (self._values(kind) for kind in zip(*features, strict=True))
        return ((letters + words + concepts) * EACH_KIND).tocsr()

    def _values(self, features: Sequence[Hashes]) -> Matrix:
        """One row each, of length one; features that are not known are left out."""
        row_of = np.repeat(np.arange(len(features)), [len(one) for one in features])
        every = np.concatenate(features)
        columns = np.minimum(np.searchsorted(self.keys, every), len(self.keys) - 1)
        known = self.keys[columns] == every
        shape = (len(features), len(self.keys))
        matrix = sparse.csr_matrix((self.idf[columns[known]], (row_of[known], columns[known])), shape=shape)
        lengths = np.sqrt(matrix.power(2).sum(axis=1).A1)
        return sparse.diags(1.0 / np.maximum(lengths, 1e-9)) @ matrix

    def _context(self, rows: Rows) -> Matrix:
        column = {name: at for at, name in enumerate(self.context)}
        matrix = sparse.lil_matrix((len(rows.found), len(self.context)))
        for row, (codes, one) in enumerate(zip(rows.found, rows.examples, strict=True)):
            for name in (*codes, LANGUAGE + one.language):
                if name in column:
                    matrix[row, column[name]] = CONTEXT_WEIGHT
        return matrix.tocsr()


def space_of(features: Sequence[Features], context: Sequence[str] = (), *, fewest: int = FEWEST_ROWS) -> Space:
    """The features that occur in `fewest` of these messages or more."""
    keys, counts = np.unique(np.concatenate([kind for one in features for kind in one]), return_counts=True)
    kept = counts >= fewest
    idf = np.log((1 + len(features)) / (1 + counts[kept])) + 1.0
    shared = np.isin(keys[kept], np.concatenate([one.concepts for one in features]))
    return Space(keys[kept], idf, context, shared)
