# ruff: noqa: INP001 - scripts, not a package
"""What was learned as one small file: the features that weigh most, one byte a weight."""

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

from havre.assistant.classifier import FORMAT

MOST_KEYS = 110_000
STEPS = 31  # into which weights are rounded, on either side of nought: fewer make a smaller file
DEEP_SHARE = 0.4  # of the hidden layer's log-odds, beside the margin of the linear model


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: weights (outputs x features), bias and threshold of every output, and the hidden layer."""

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


def packed(space: Space, learned: Learned, patterns: bytes, digest: str) -> bytes:
    """The model as bytes; the same bytes for the same model."""
    width = len(space.keys)
    linear, hidden = learned.weights, learned.deep.weights.astype(np.float64).T
    weight = ((linear[:, :width] ** 2).sum(axis=0) + (hidden[:, :width] ** 2).sum(axis=0)) * space.idf**2
    kept = np.sort(np.argsort(-weight, kind="stable")[:MOST_KEYS])
    both = np.concatenate([linear, hidden])
    letters = both[:, :width][:, kept]
    scales = np.abs(letters).max(axis=1) / STEPS
    scales[scales == 0] = 1.0
    arrays: dict[str, NDArray[np.generic]] = {
        "about": np.frombuffer(json.dumps({"format": FORMAT, "inputs": digest}).encode(), dtype=np.uint8),
        "outputs": np.array(learned.names),
        "key_steps": np.diff(space.keys[kept].astype(np.int64), prepend=0).astype(np.uint32),
        "idf": space.idf[kept].astype(np.float16),
        "weights": np.rint(letters / scales[:, None]).astype(np.int8).T.copy(),
        "scales": scales.astype(np.float32),
        "bias": (learned.bias + DEEP_SHARE * learned.deep.base).astype(np.float32),
        "hidden_bias": learned.deep.bias,
        "hidden_out": (DEEP_SHARE * learned.deep.out).astype(np.float32),
        "context_names": np.array(space.context, dtype=str),
        "context": (both[:, width:] * CONTEXT_WEIGHT).T.astype(np.float32),
        "patterns": np.frombuffer(patterns, dtype=np.uint8),
        "thresholds": learned.limits.astype(np.float32),
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
