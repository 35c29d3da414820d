"""What people read is in short sentences: who is afraid reads badly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from havre.content.packs import shipped_packs

ENDS = re.compile(r"(?<=[.!?؟])\s+")
MOST_WORDS = 28
TOPICS = sorted((shipped_packs() / "common" / "sentences" / "topics").glob("*.yaml"))


@pytest.mark.parametrize("path", TOPICS, ids=lambda path: path.stem)
def test_no_topic_has_a_sentence_that_is_too_long(path: Path) -> None:
    said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["sentences"]
    assert len(said) > 200
    long = [
        f"{key}: {part}" for key, text in said.items() for part in ENDS.split(text) if len(part.split()) > MOST_WORDS
    ]
    assert long == []
