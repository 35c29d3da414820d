"""Lengths of time are written in every language, one unit or several."""

from __future__ import annotations

import pytest

from havre.assistant.locale_words import duration
from havre.content.load import load

LANGUAGES = sorted(load().phrasebook.languages)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("iso", ["P14D", "PT72H", "P3Y6M", "P1Y2M3D"])
def test_every_length_is_written_in_every_language(iso: str, language: str) -> None:
    written = duration(iso, language)
    assert written
    assert "{" not in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_unit_is_said_twice(language: str) -> None:
    written = duration("P3Y6M", language)
    assert written.count(duration("P6M", language)) == 1
    assert written.count(duration("P3Y", language)) == 1


@pytest.mark.parametrize(
    ("iso", "language", "written"),
    [
        ("P3Y6M", "es", "3 años y 6 meses"),
        ("P3Y6M", "en", "3 years and 6 months"),
        ("P1Y6M", "fi", "1 vuosi ja 6 kuukautta"),
        ("P1Y6M", "de", "1 Jahr und 6 Monate"),
        ("P1Y2M3D", "es", "1 año, 2 meses y 3 días"),
        ("PT72H", "pt", "72 horas"),
    ],
)
def test_a_length_is_written_as_people_write_it(iso: str, language: str, written: str) -> None:
    assert duration(iso, language).replace("\u00a0", " ") == written
