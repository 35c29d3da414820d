"""Weights of half a byte each, from -7 to 7: twice as many features in the same memory, for almost the same answers.

Of two weights that share a byte, the low half belongs to the first half of the columns, the high half to the second.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST = 7  # the largest weight, on either side of nought
NOUGHT = 8  # how nought is written, so that no sign is needed

type Floats = NDArray[np.float32]


def pack(weights: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Whole weights (rows x columns, from -MOST to MOST), two to a byte. Raises `ValueError` beyond that range."""
    if weights.size and np.abs(weights).max() > MOST:
        raise ValueError(f"a weight lies beyond {MOST}")
    rows, columns = weights.shape
    half = -(-columns // 2)
    shifted = np.full((rows, 2 * half), NOUGHT, dtype=np.uint8)
    shifted[:, :columns] = weights + NOUGHT
    return np.asarray(shifted[:, :half] | (shifted[:, half:] << 4), dtype=np.uint8)


def added(values: Floats, packed: NDArray[np.uint8], columns: int) -> Floats:
    """The rows of `packed`, each times its value, added up: one sum a column; of lines of values, a line each."""
    half = packed.shape[1]
    halves = np.empty((len(packed), 2 * half), dtype=np.float32)
    halves[:, :half] = packed & 15
    halves[:, half:] = packed >> 4
    whole = (values @ halves)[..., :columns]
    whole -= NOUGHT * values.sum(axis=-1, keepdims=True)
    return np.asarray(whole, dtype=np.float32)


def column(packed: NDArray[np.uint8], at: int) -> Floats:
    """One column of these rows."""
    half = packed.shape[1]
    halves = packed[:, at % half]
    one = halves >> 4 if at >= half else halves & 15
    return one.astype(np.float32) - NOUGHT
