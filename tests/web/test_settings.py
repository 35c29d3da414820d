"""Every setting has our prefix, is documented, and does what its line says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"\bHAVRE_[A-Z][A-Z_]*[A-Z]\b")
SOURCES = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests" / "support").rglob("*.py"), *(ROOT / "script").glob("*")]


def used() -> set[str]:
    return {name for file in SOURCES if file.is_file() for name in NAME.findall(file.read_text())}


def documented() -> set[str]:
    return set(re.findall(r"^\| `(HAVRE_[A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    assert used() == documented()


def test_nothing_is_read_from_the_environment_under_another_prefix() -> None:
    read = re.compile(r"environ(?:\.get|\.setdefault|\.pop)?[\[(]\s*\"([A-Z_]+)\"")
    foreign = {
        name
        for file in (ROOT / "src").rglob("*.py")
        for name in read.findall(file.read_text())
        if not name.startswith("HAVRE_")
    }
    assert foreign <= {"DJANGO_SETTINGS_MODULE"}


def value_with(environment: dict[str, str], expression: str) -> str:
    """What a fresh process says after starting with this environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HAVRE_")}
    code = f"from havre.web import settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", code], env=kept | environment, capture_output=True, text=True, check=True, timeout=60
    ).stdout.strip()


@pytest.mark.parametrize(
    ("environment", "expression", "expected"),
    [
        ({}, "settings.ALLOWED_HOSTS", "['127.0.0.1', 'localhost', '[::1]']"),
        ({"HAVRE_HOSTS": "a.example, b.example"}, "settings.ALLOWED_HOSTS", "['a.example', 'b.example']"),
        ({}, "hasattr(settings, 'SECURE_PROXY_SSL_HEADER')", "False"),
        ({"HAVRE_BEHIND_TLS_PROXY": "yes"}, "settings.SECURE_PROXY_SSL_HEADER[1]", "https"),
        ({"HAVRE_LEAVE_URL": "https://weather.example/"}, "settings.LEAVE_URL", "https://weather.example/"),
        ({"HAVRE_DEBUG": "yes", "DEBUG": "1"}, "settings.DEBUG", "False"),
    ],
)
def test_a_setting_does_what_its_line_says(environment: dict[str, str], expression: str, expected: str) -> None:
    assert value_with(environment, expression) == expected
