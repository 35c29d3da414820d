"""Nothing in the repository depends on one machine or one mirror: whoever clones it uses their own."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

# Written in halves, so that this file does not find itself.
REGISTRIES = [
    "pypi" + ".org", "python" + "hosted.org", "npm" + "js.", "crates" + ".io", "conda" + ".io", "ana" + "conda.org",
    "docker" + ".io", "ghcr" + ".io", "deb." + "debian" + ".org", "archive." + "ubuntu.com", "proxy." + "golang.org",
]  # fmt: skip
HOST = re.compile("|".join(map(re.escape, REGISTRIES)), re.IGNORECASE)
INDEX = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host")
# A path of a machine, but not the middle of an address or of a longer path.
MACHINE = re.compile(r"(?<![\w.:/~\-}])/(?:root|home/\w+|Users/\w+|work|tmp)(?:/|\b)(?!\w*\.\w)")


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a clone: git lists no files here")
    paths = [REPOSITORY / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and path != Path(__file__)]


def _found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    hits = []
    for path in paths:
        if b"\0" in (content := path.read_bytes()):
            continue
        lines = content.decode(errors="replace").splitlines()
        hits += [
            f"{path.relative_to(REPOSITORY)}:{n}: {line.strip()[:120]}"
            for n, line in enumerate(lines, 1)
            if pattern.search(line)
        ]
    return hits


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert not _found(HOST, _tracked())


def test_no_file_names_a_place_of_one_machine() -> None:
    assert not _found(MACHINE, _tracked())


def test_locks_name_no_index() -> None:
    locks = [path for path in _tracked() if path.suffix == ".lock"]
    assert locks
    assert not _found(INDEX, locks)


@pytest.mark.parametrize(("line", "is_machine"), [
    ("see " + "/ro" + "ot/.config", True),
    ("open('" + "/wo" + "rk/main/x')", True),
    ("cd " + "/ho" + "me/amina/havre", True),
    ("https://example.org/home/help", False),
    ("docs/wor" + "k/plan", False),
    ("$HOME/wor" + "k/plan", False),
])  # fmt: skip
def test_a_machine_path_is_told_from_an_address(line: str, is_machine: bool) -> None:
    assert bool(MACHINE.search(line)) is is_machine
