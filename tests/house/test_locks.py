"""What is installed is what pyproject.toml asks for, in one version everywhere, and no file of it unknown."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME: list[str] = PROJECT["project"]["dependencies"]
POSTGRES: list[str] = PROJECT["project"]["optional-dependencies"]["postgres"]
BULK: list[str] = PROJECT["project"]["optional-dependencies"]["bulk"]
ENCODER: list[str] = PROJECT["project"]["optional-dependencies"]["encoder"]
EXCHANGE: list[str] = PROJECT["project"]["optional-dependencies"]["exchange"]
DEVELOPMENT: list[str] = PROJECT["dependency-groups"]["dev"]
WANTED = {
    "requirements.lock": RUNTIME,
    "requirements-postgres.lock": RUNTIME + POSTGRES,
    "requirements-bulk.lock": RUNTIME + BULK,
    "requirements-encoder.lock": RUNTIME + ENCODER,
    "requirements-exchange.lock": RUNTIME + EXCHANGE,
    "requirements-dev.lock": RUNTIME + POSTGRES + BULK + ENCODER + EXCHANGE + DEVELOPMENT,
}


def _locked(name: str) -> dict[str, str]:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_holds_what_is_asked_for(name: str) -> None:
    locked = _locked(name)
    wanted = [Requirement(text) for text in WANTED[name]]
    unmet = [str(want) for want in wanted if not want.specifier.contains(locked.get(canonicalize_name(want.name), "0"))]
    assert not unmet, "run script/lock"


@pytest.mark.parametrize(
    "name",
    ["requirements.lock", *(f"requirements-{extra}.lock" for extra in ("bulk", "encoder", "exchange", "postgres"))],
)
def test_what_is_tested_is_what_runs(name: str) -> None:
    assert _locked(name).items() <= _locked("requirements-dev.lock").items(), "run script/lock"


@pytest.mark.parametrize("name", [*WANTED, "requirements-uv.lock"])
def test_every_package_is_known_by_its_hash(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert blocks
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
