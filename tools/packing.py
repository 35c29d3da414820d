# ruff: noqa: INP001 - scripts, not a package
"""What was learned as one small file: the features that weigh most, a third of a byte a weight."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from deep import Deep
from numpy.typing import NDArray
from space import CONTEXT_WEIGHT, Floats, Matrix, Space

from havre.assistant.classifier import FORMAT, LANGUAGE
from havre.assistant.small_weights import MOST, pack

MOST_KEYS = 520_000
CLIPPED = 0.95  # share of a column's weights that its steps reach over; the few larger ones count as the largest step
DEEP_SHARE = 0.4  # of the hidden layer's log-odds, beside the margin of the linear model where there is one


@dataclass(frozen=True, slots=True)
class Texts:
    """What the model carries beside numbers: patterns as read, languages, concepts, digests of inputs and texts."""

    patterns: bytes
    languages: bytes
    concepts: bytes
    inputs: str
    texts: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: weights (outputs x features), bias and threshold of every output, and the hidden layer.

    The weights of an output that only the hidden layer tells are nought.
    """

    names: Sequence[str]
    weights: Floats
    bias: Floats
    limits: Floats
    deep: Deep

    def margins(self, matrix: Matrix) -> Floats:
        """What both say together of each row and output."""
        linear = matrix @ self.weights.T + self.bias
        return np.asarray(linear + DEEP_SHARE * self.deep.margins(matrix), dtype=np.float64)

    def scaled(self, slope: Floats, offset: Floats, limits: Floats) -> Learned:
        """The same with margins multiplied by `slope`, shifted by `offset`, and with these thresholds."""
        deep = replace(
            self.deep,
            out=(self.deep.out * slope).astype(np.float32),
            base=(self.deep.base * slope).astype(np.float32),
        )
        return replace(
            self, weights=self.weights * slope[:, None], bias=self.bias * slope + offset, limits=limits, deep=deep
        )


def pruned(space: Space, learned: Learned) -> tuple[Space, Learned]:
    """The features that weigh most, with weights rounded as they are packed: what a server will know.

    Thresholds are to be chosen on this, not on what was learned before it was made small.
    """
    width = len(space.keys)
    linear, hidden = learned.weights, learned.deep.weights.astype(np.float64)
    weight = ((linear[:, :width] ** 2).sum(axis=0) + learned.deep.moved[:width]) * space.idf**2
    kept = np.sort(np.argsort(-weight, kind="stable")[:MOST_KEYS])
    columns = np.concatenate([kept, np.arange(width, linear.shape[1])])
    linear, hidden = linear[:, columns], hidden[columns]
    linear[:, : len(kept)] = _rounded(linear[:, : len(kept)].T).T
    hidden[: len(kept)] = _rounded(hidden[: len(kept)])
    smaller = replace(space, keys=space.keys[kept], idf=space.idf[kept].astype(np.float16).astype(np.float64))
    deep = replace(learned.deep, weights=hidden.astype(np.float32), moved=learned.deep.moved[columns])
    return smaller, replace(learned, weights=linear, deep=deep)


def _scales(weights: Floats) -> Floats:
    """Of each column (of rows x columns) of rounded weights, what a step is."""
    scales = np.abs(weights).max(axis=0) / MOST
    return np.where(scales == 0, 1.0, scales)


def _rounded(weights: Floats) -> Floats:
    """Each column in steps, so large that most weights lie within them."""
    scales = np.quantile(np.abs(weights), CLIPPED, axis=0) / MOST
    scales = np.where(scales == 0, _scales(weights), scales)
    return np.asarray(np.clip(np.rint(weights / scales), -MOST, MOST) * scales)


def packed(space: Space, learned: Learned, texts: Texts) -> bytes:
    """What `pruned` gave as bytes; the same bytes for the same model."""
    width = len(space.keys)
    linear = [at for at, one in enumerate(learned.names) if one.startswith(LANGUAGE) or learned.weights[at].any()]
    both = np.concatenate([learned.weights[linear], learned.deep.weights.astype(np.float64).T])
    letters = both[:, :width].T
    scales = _scales(letters)
    about = {"format": FORMAT, "inputs": texts.inputs, "texts": texts.texts}
    arrays: dict[str, NDArray[np.generic]] = {
        "about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        "outputs": np.array(learned.names),
        "key_steps": np.diff(space.keys.astype(np.int64), prepend=0).astype(np.uint32),
        "idf": space.idf.astype(np.float16),
        "weights": pack(np.rint(letters / scales).astype(np.int8)),
        "scales": scales.astype(np.float32),
        "linear": np.array(linear, dtype=np.uint16),
        "bias": (learned.bias + DEEP_SHARE * learned.deep.base).astype(np.float32),
        "hidden_bias": learned.deep.bias,
        "hidden_out": (DEEP_SHARE * learned.deep.out).astype(np.float32),
        "context_names": np.array(space.context, dtype=str),
        "context": (both[:, width:] * CONTEXT_WEIGHT).T.astype(np.float32),
        "patterns": np.frombuffer(texts.patterns, dtype=np.uint8),
        "languages": np.frombuffer(texts.languages, dtype=np.uint8),
        "concepts": np.frombuffer(texts.concepts, dtype=np.uint8),
        "thresholds": learned.limits.astype(np.float32),
    }
    return _zipped(arrays)


def _zipped(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """An npz without the clock in it; weights lie as they are, since packing them makes them little smaller to read."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.ascontiguousarray(array), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            way = zipfile.ZIP_STORED if name == "weights" else zipfile.ZIP_DEFLATED
            archive.writestr(info, part.getvalue(), way, 9)
    return whole.getvalue()
