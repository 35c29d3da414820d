# ruff: noqa: INP001 - scripts, not a package
"""deep.c, built by the compiler of this machine when it is asked for: the same learning in a sixth of the time."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

type Single = NDArray[np.float32]

SOURCE = Path(__file__).with_name("deep.c")
FLAGS = ("-O3", "-march=native", "-ffast-math", "-shared", "-fPIC")


def compiler() -> str | None:
    """The C compiler of this machine, if it has one; the variable CC names another."""
    return shutil.which(os.environ.get("CC", "cc"))


def learn_compiled(  # noqa: PLR0913 - what deep.c asks for
    matrix: sparse.csr_matrix,
    wanted: Single,
    share: Single,
    order: NDArray[np.int32],
    forgotten: tuple[Single, float],
    begun: tuple[Single, Single, Single, Single],
    *,
    batch: int,
    rate: float,
) -> None:
    """Move `begun` (weights, bias, out, base) in place by looking at the rows in this order; see deep.c.

    `forgotten` is how often each feature is left out, and each hidden unit. Needs `compiler()`.
    """
    width, outputs = begun[2].shape
    kept: list[NDArray[Any]] = [
        np.ascontiguousarray(matrix.indptr, dtype=np.int64),
        np.ascontiguousarray(matrix.indices, dtype=np.int32),
        np.ascontiguousarray(matrix.data, dtype=np.float32),
        np.ascontiguousarray(wanted, dtype=np.float32),
        np.ascontiguousarray(share, dtype=np.float32),
        np.ascontiguousarray(order, dtype=np.int32),
        forgotten[0],
    ]
    long, single = ctypes.c_int64, ctypes.c_float
    failed = _built().learn(
        *map(long, matrix.shape), width, outputs, batch, long(len(order)), *map(_at, kept),
        single(forgotten[1]), single(rate), ctypes.c_uint64(1), *map(_at, begun),
    )  # fmt: skip
    if failed:
        raise MemoryError("too little memory to learn in")


def _at(array: NDArray[Any]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def _built() -> ctypes.CDLL:
    command = compiler()
    if command is None:
        raise FileNotFoundError("no C compiler: install one, or name it by CC")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "deep.so"
        subprocess.run([command, *FLAGS, "-o", library, SOURCE, "-lm"], check=True)  # noqa: S603 - our own source
        return ctypes.CDLL(str(library))
