"""Lengths of time are written in every language, one unit or several."""

from __future__ import annotations

import pytest

from havre.assistant.locale_words import duration, hours
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


@pytest.mark.parametrize(
    ("osm", "language", "written"),
    [
        ("24/7", "de", "24/7"),
        ("Mo-Su 07:00-22:00", "de", "07:00–22:00"),
        ("Mo-Th 08:00-20:00; Fr 08:00-15:00", "en", "Mon–Thu 08:00–20:00, Fri 08:00–15:00"),
        ("Mo,We 09:00-12:00", "fr", "lun., mer. 09:00–12:00"),
        ("Mo-Fr 09:00-17:00; PH off", "en", ""),
        ("", "en", ""),
    ],
)
def test_plain_hours_are_written_and_others_are_left_to_who_can_say_them(osm: str, language: str, written: str) -> None:
    assert hours(osm, language) == written
