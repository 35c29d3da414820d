"""A country told in words is where somebody is only if they say so: in ten languages, as people write."""

from __future__ import annotations

import pytest

from havre.directory import lands


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("I live in Italy", "en", "IT"),
        ("I'm from Ukraine, I live in Germany", "en", "DE"),
        ("my husband hits me, I live in Spain", "en", "ES"),
        ("ich lebe in deutschland", "de", "DE"),
        ("ich bin in Polen geboren, lebe in Österreich", "de", "AT"),
        ("in oesterreich", "de", "AT"),
        ("en France", "fr", "FR"),
        ("je vis en allemagne avec mes enfants", "fr", "DE"),
        ("j'habite à la Réunion", "fr", "RE"),
        ("j'habite à la reunion", "fr", "RE"),
        ("je suis à Mayotte", "fr", "YT"),
        ("vivo en españa", "es", "ES"),
        ("vivo en las islas Canarias", "es", "Atlantic/Canary"),
        ("moro nos Açores", "pt", "Atlantic/Azores"),
        ("vivo na Madeira", "pt", "Atlantic/Madeira"),
        ("vivo na França", "pt", "FR"),
        ("asun Saksassa", "fi", "DE"),
        ("asun suomessa", "fi", "FI"),
        ("olen itävallassa", "fi", "AT"),
        ("asun ahvenanmaalla", "fi", "AX"),
        ("olen Virossa", "fi", "EE"),
        ("Ausztriában lakom", "hu", "AT"),
        ("németországban élek", "hu", "DE"),
        ("magyarorszagon", "hu", "HU"),
        ("Romániában élek", "hu", "RO"),
        ("чоловік б'є мене, я у Німеччині", "uk", "DE"),
        ("живу в австрії", "uk", "AT"),
        ("в Германии", "uk", "DE"),
        ("Almanya'da yaşıyorum", "tr", "DE"),
        ("almanyada yaşıyorum", "tr", "DE"),
        ("Avusturya'dayım", "tr", "AT"),
        ("Türkiye'de yaşıyorum", "tr", "TR"),
        ("أنا في فرنسا", "ar", "FR"),
        ("بألمانيا", "ar", "DE"),
        ("نعيش بالنمسا", "ar", "AT"),
        ("أسكن في إيطاليا", "ar", "IT"),
        ("Deutschland", "tr", "DE"),
        ("in Österreich", "uk", "AT"),
    ],
)
def test_a_country_is_read_as_people_write_that_they_live_there(text: str, language: str, code: str) -> None:
    land = lands.told(text, language)
    assert land is not None
    assert (land.code, land.lived_in) == (code, True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my mother lives in Spain", "en"),
        ("I am from Ukraine", "en"),
        ("he was arrested in Germany", "en"),
        ("ich bin in Österreich geboren", "de"),
        ("je suis née en Algérie", "fr"),
        ("à la réunion il m'a insultée", "fr"),
        ("mi marido está en Francia", "es"),
        ("uma mesa de madeira na sala", "pt"),
        ("siskoni asuu Ruotsissa", "fi"),
        ("Romániából jöttem", "hu"),
        ("Brazil vagyok", "hu"),
        ("я з України", "uk"),
        ("annem almanyada yaşıyor", "tr"),
        ("Almanya'dan geldim", "tr"),
        ("أمي تعيش في إسبانيا", "ar"),
        ("he hits me in Germany and in France", "en"),
        ("", "en"),
    ],
)
def test_a_country_that_is_only_spoken_of_is_not_where_somebody_is(text: str, language: str) -> None:
    assert lands.told(text, language) is None


def test_a_country_may_be_where_help_is_looked_for() -> None:
    land = lands.told("is there a shelter in Germany", "en")
    assert land == lands.Land("DE")


def test_an_answer_needs_no_preposition() -> None:
    assert lands.told("Germany I think", "en", asked=True) == lands.Land("DE", lived_in=True)
    assert lands.told("saint denis la réunion", "fr", asked=True) == lands.Land("RE", lived_in=True)


def test_saint_martin_is_the_island_only_for_who_is_overseas() -> None:
    assert lands.told("Saint-Martin", "fr") is None
    assert lands.told("Saint-Martin", "fr", overseas=True) == lands.Land("MF", lived_in=True)


@pytest.mark.parametrize(
    ("code", "country", "served", "overseas"),
    [("RE", "FR", True, True), ("Atlantic/Azores", "PT", True, False), ("IT", "IT", False, False),
     ("DE", "DE", True, False)],
)  # fmt: skip
def test_a_land_knows_whose_law_applies(code: str, country: str, served: bool, overseas: bool) -> None:
    land = lands.Land(code)
    assert (land.country, land.served, land.overseas) == (country, served, overseas)
