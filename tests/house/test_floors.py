"""The contracts in pyproject.toml bite: a wrong import planted in a copy of the source is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PLANTED = {
    "an engine that knows Django": ("directory", "from django.db import models", "havre.directory -> django"),
    "an engine that knows another": ("directory", "import havre.assistant", "havre.directory -> havre.assistant"),
    "content that opens a socket": ("content", "import socket", "havre.content -> socket"),
    "core that looks upwards": ("core", "import havre.content", "havre.core -> havre.content"),
    "a public face that reads rows": ("web/public", "import havre.store.models", "havre.web.public -> havre.store"),
    "a room on no floor": ("attic", "", "- havre.attic"),
}


def _linted(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("room", "statement", "complaint"), PLANTED.values(), ids=PLANTED.keys())
def test_a_wrong_import_is_found(tmp_path: Path, room: str, statement: str, complaint: str) -> None:
    shutil.copytree(REPOSITORY / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    opening = tmp_path / "src" / "havre" / room / "__init__.py"
    opening.parent.mkdir(exist_ok=True)
    opening.write_text(f'"""Planted."""\n{statement}\n', encoding="utf-8")

    linted = _linted(tmp_path)

    assert linted.returncode != 0, linted.stdout
    assert complaint in linted.stdout, linted.stdout + linted.stderr
