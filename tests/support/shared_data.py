"""Real data too big, or not ours, to ship: a folder `shared` beside the repository, or where HAVRE_SHARED says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def shared_folder() -> Path | None:
    """The folder of shared data, or None where this machine has none."""
    folder = Path(os.environ.get("HAVRE_SHARED") or REPOSITORY.parent / "shared")
    return folder if (folder / "data").is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data; tests that ask for it are skipped where it is absent."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("no shared data: put the folder `shared` beside the repository, or set HAVRE_SHARED")
    return folder
