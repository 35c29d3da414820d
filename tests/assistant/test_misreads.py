"""What the shipped reader once took for something else, and must not again."""

from __future__ import annotations

import pytest

from havre.assistant.reading import Reader
from havre.content.understanding import load_reader
from havre.core.vocabulary import Code, Danger, Violence


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


@pytest.mark.parametrize(
    ("text", "holds", "never"),
    [
        ("il m'a étranglée hier soir", Danger.STRANGULATION, Danger.RECENT_RAPE),
        ("il m'a étranglée ce matin", Danger.STRANGULATION, Danger.RECENT_RAPE),
        ("Kocam beni dövüyor, korkuyorum. Viyana'dayım", Violence.PHYSICAL, Danger.CHILD_IN_DANGER),
        ("mon mari crie sur moi tous les jours", Violence.PSYCHOLOGICAL, Danger.CHILD_IN_DANGER),
        ("أبي يضرب أمي", Violence.PHYSICAL, Danger.ATTACK_NOW),
    ],
)
def test_sign_is_not_taken_for_another(reader: Reader, text: str, holds: Code, never: Code) -> None:
    codes = reader.read(text).situation.codes
    assert holds in codes
    assert never not in codes


def test_violence_between_parents_alone_is_no_emergency(reader: Reader) -> None:
    assert not reader.read("أبي يضرب أمي").emergency


def test_violence_told_in_passing_is_read_in_another_language_than_the_pages(reader: Reader) -> None:
    assert Danger.STRANGULATION in reader.read("il m'a étranglée hier soir", language_hint="de").situation.danger
