"""Topics of the packs: whole, with the same slots in every language, and faults named with file and line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from havre.content.check import check
from havre.content.load import load
from havre.content.packs import read_packs, shipped_packs
from havre.content.topics import check_topics, sentence_slots
from havre.content.yaml_files import Finding

CONTENT = load()
COMMON = shipped_packs() / "common"
WRITTEN = sorted(path.stem for path in (COMMON / "sentences" / "topics").glob("*.yaml"))
TOPICS = {
    "violence", "cycle", "protection_order", "police_report", "no_report", "forensic", "shelter", "leaving", "custody",
    "residence", "money", "housing", "work", "digital", "evidence", "psychological", "legal_aid", "interpreters",
    "animals", "help_other", "stop_violence", "elder", "forced_marriage", "rights", "kept",
}  # fmt: skip


def findings(folder: Path, languages: list[str]) -> list[Finding]:
    found: list[Finding] = []
    packs = read_packs([folder], found)
    return [*found, *check_topics(packs, languages)]


def test_every_topic_promised_is_there() -> None:
    assert set(CONTENT.topics.book.topics) == TOPICS


@pytest.mark.parametrize("language", WRITTEN)
def test_a_written_language_has_every_sentence_with_the_same_slots(language: str) -> None:
    packs = read_packs([shipped_packs()], [])
    structure = next(pack.topics[1] for pack in packs if pack.topics)
    sentences = CONTENT.phrasebook.sentences[language]
    wanted = sentence_slots(structure)
    assert {key: sentences[key].slots for key in wanted if key in sentences} == wanted


@pytest.mark.parametrize("language", WRITTEN)
def test_a_written_language_has_eight_to_fifteen_questions_a_topic(language: str) -> None:
    counts = {topic: len(asked) for topic, asked in CONTENT.topics.questions[language].items()}
    assert set(counts) == TOPICS
    assert [topic for topic, count in counts.items() if not 8 <= count <= 15] == []


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The common pack, to be broken."""
    shutil.copytree(COMMON, tmp_path / "common", ignore=shutil.ignore_patterns("understanding"))
    return tmp_path


def test_a_language_not_written_yet_is_one_warning_and_no_error(copied: Path) -> None:
    found = findings(copied, ["xx"])
    assert [(one.severity, one.kind) for one in found] == [("warning", "missing"), ("warning", "missing")]


def test_a_slot_too_many_names_its_file_and_line(copied: Path) -> None:
    path = copied / "common" / "sentences" / "topics" / "en.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  fact.order.police.no_report: ", "  fact.order.police.no_report: Call {number}. "))
    found = [one for one in findings(copied, ["en"]) if one.severity == "error"]
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "fact.order.police.no_report:" in one)
    assert [(one.file.name, one.line, one.kind) for one in found] == [("en.yaml", line, "slot")]


def test_a_sentence_that_no_topic_calls_for_is_an_error(copied: Path) -> None:
    path = copied / "common" / "sentences" / "topics" / "en.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  topic.shelter.9: More.\n", encoding="utf-8")
    assert [one.kind for one in findings(copied, ["en"]) if one.severity == "error"] == ["unknown"]


def test_a_fact_that_nothing_tells_is_an_error(copied: Path) -> None:
    path = copied / "common" / "topics.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("facts: [legal.aid]", "facts: [legal.dream]"))
    assert "telling" in [one.kind for one in findings(copied, ["en"]) if one.severity == "error"]


def test_questions_about_no_topic_are_an_error(copied: Path) -> None:
    path = copied / "common" / "topics" / "en.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  work:\n", "  works:\n", 1), encoding="utf-8")
    assert "unknown" in [one.kind for one in findings(copied, ["en"]) if one.severity == "error"]


@pytest.mark.slow
def test_the_shipped_topics_have_no_error() -> None:

    assert [str(one) for one in check(today=date(2026, 11, 23)).errors] == []
