"""Weights as one of five steps, from -2 to 2, three of them in a byte: many features in little memory.

What a model knows is lost sooner by leaving out features than by rounding what they weigh (docs/understanding.md). Of
three weights that share a byte, in the first, the middle and the last third of the columns, the first counts once, the
second five times, the third twenty-five times.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST = 2  # the largest weight, on either side of nought, which is written as this so that no sign is needed
STEPS = 2 * MOST + 1
IN_A_BYTE = 3

type Floats = NDArray[np.float32]


def pack(weights: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Whole weights (rows x columns, from -MOST to MOST), three to a byte. Raises `ValueError` beyond that range."""
    if weights.size and np.abs(weights).max() > MOST:
        raise ValueError(f"a weight lies beyond {MOST}")
    rows, columns = weights.shape
    third = -(-columns // IN_A_BYTE)
    shifted = np.full((rows, IN_A_BYTE * third), MOST, dtype=np.uint8)
    shifted[:, :columns] = weights + MOST
    first, second, last = np.split(shifted, IN_A_BYTE, axis=1)
    return np.asarray(first + STEPS * (second + STEPS * last), dtype=np.uint8)


def added(values: Floats, packed: NDArray[np.uint8], columns: int) -> Floats:
    """The rows of `packed`, each times its value, added up: one sum a column; of lines of values, a line each."""
    rows, third = packed.shape
    above = packed // STEPS
    last = above // STEPS
    # To undo is quicker than to look up: a table of bytes takes twice as long.
    shifted = np.empty((rows, IN_A_BYTE * third), dtype=np.float32)
    shifted[:, :third] = packed - above * STEPS
    shifted[:, third : 2 * third] = above - last * STEPS
    shifted[:, 2 * third :] = last
    whole = (values @ shifted)[..., :columns]
    return np.asarray(whole - MOST * values.sum(axis=-1, keepdims=True), dtype=np.float32)


def column(packed: NDArray[np.uint8], at: int) -> Floats:
    """One column of these rows."""
    which, place = divmod(at, packed.shape[1])
    return np.asarray(packed[:, place] // STEPS**which % STEPS, dtype=np.float32) - MOST
