"""What the directory knows of countries agrees with the packs: whose law, which clock, which languages."""

from __future__ import annotations

from havre.content.load import load
from havre.directory import territory
from havre.directory.reasons import own_languages

COUNTRIES = load().countries


def test_the_directory_knows_the_countries_of_the_packs() -> None:
    assert sorted(COUNTRIES) == sorted(territory.COUNTRIES)


def test_territories_are_under_the_law_that_the_packs_say() -> None:
    told = {place: facts.country for facts in COUNTRIES.values() for place in facts.territories}
    assert told == territory.LAW


def test_clocks_are_those_of_the_packs() -> None:
    told = {facts.country: facts.timezone for facts in COUNTRIES.values()}
    told |= {place: zone for facts in COUNTRIES.values() for place, zone in facts.territories.items()}
    assert told == territory.TIMEZONES


def test_languages_of_a_country_are_spoken_by_its_services() -> None:
    for code, facts in COUNTRIES.items():
        assert set(facts.languages) <= own_languages(code)
