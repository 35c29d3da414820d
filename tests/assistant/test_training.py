"""The packed model is built by one command, the same each time, also from a folder of one language."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from havre.content.understanding import load_reader
from havre.core.vocabulary import Circumstance, Violence

ROOT = Path(__file__).parents[2]
HEAD = "language: en\nsource: Havre project, own words\nchecked: 2026-11-23\nreview: {state: draft}\n"
WHO = (
    "my husband",
    "my wife",
    "he",
    "she",
    "my boyfriend",
    "my son",
    "dad",
    "my ex",
    "my brother",
    "the man I live with",
)
HITS, DOG = "{} slapped my face again", "{} hates the puppy and i wont go without it"
CALM = ("what is the weather", "a recipe for soup", "who won the match", "hello there", "how tall is the tower") * 2


def written(folder: Path) -> Path:
    (folder / "en").mkdir(parents=True)
    (folder / "grammar.yaml").write_text("source: Havre\nchecked: 2026-11-23\nreview: {state: draft}\nlanguages: {}\n")
    (folder / "en" / "patterns.yaml").write_text(f"{HEAD}patterns:\n  weapon: [knife]\n")
    for part in ("examples", "dev"):
        lines = ['  "victim physical":', *(f"    - {HITS.format(who)}" for who in WHO)]
        lines += ['  "victim pets":', *(f"    - {DOG.format(who)}" for who in WHO)]
        calm = ["out_of_scope:", *(f"  - {text}" for text in CALM)]
        (folder / "en" / f"{part}.yaml").write_text("\n".join([HEAD + "examples:", *lines, *calm]) + "\n")
    return folder


def trained(folder: Path, compiler: str) -> Path:
    command = [sys.executable, "tools/train_understanding.py", str(folder)]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"CC": compiler}, check=True, capture_output=True)
    return folder


def check_reads(folder: Path) -> None:
    reader = load_reader(folder)
    assert Violence.PHYSICAL in reader.read("my uncle slapped my face").situation.violence
    assert Circumstance.PETS in reader.read("i wont go without the puppy").situation.circumstances
    assert not reader.read("a recipe for soup please").in_scope


@pytest.mark.slow
def test_model_of_one_language_is_built_and_reads(tmp_path: Path) -> None:
    folders = [trained(written(tmp_path / name), "cc") for name in ("first", "again")]
    check_reads(folders[0])
    first, again = ((folder / "model.npz").read_bytes() for folder in folders)
    assert first == again


@pytest.mark.slow
def test_model_is_built_without_a_compiler_too(tmp_path: Path) -> None:
    check_reads(trained(written(tmp_path / "plain"), "no-such-compiler"))
