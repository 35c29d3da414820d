"""`--help` says what there is, of every command, each in a process of its own: one process has but one face."""

from __future__ import annotations

import subprocess
import sys

import pytest

from havre.cli import COMMANDS


def helped(*command: str) -> str:
    """What a person sees."""
    run = "from havre.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", run, *command, "--help"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\b" not in done.stdout, "a sign of the library is shown"
    return done.stdout


def test_help_names_every_command_in_a_line_of_its_own() -> None:
    lines = helped().splitlines()
    assert [name for name in COMMANDS if not any(line.startswith(f"    havre {name} ") for line in lines)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    assert f"{name} [OPTIONS]" in helped(name)
