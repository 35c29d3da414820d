"""The national lines are what the packs say, no more: a field that must not be shown is not in the service."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from havre.content.load import load
from havre.core.facts import CountryFacts, Fact, Mark, PhoneNumber, Provenance
from havre.core.vocabulary import Need, Violence
from havre.directory.helplines import helplines

SEEN = Provenance(Mark.SEEN, date(2026, 11, 23), ("https://example.org",))
LINE = Fact(
    "helpline.domestic", SEEN, name={"fr": "Ligne"}, phones=(PhoneNumber("3919", "3919"),), hours="24/7", free=True,
    on_bill=False, serves=("women", "relatives"), topics=("domestic",), languages=("fr",),
)  # fmt: skip


def country(*facts: Fact) -> CountryFacts:
    return CountryFacts("FR", ("fr",), "Europe/Paris", {}, {fact.id: fact for fact in facts})


def test_a_fact_becomes_a_line_for_the_whole_country() -> None:
    (line,) = helplines(country(LINE))
    assert (line.name, line.hours.osm, line.remote, line.national, line.example) == ("Ligne", "24/7", True, True, False)
    assert line.needs >= {Need.TALK, Need.SHELTER, Need.HELP_OTHER}
    assert (line.eligibility.free, line.eligibility.on_bill, line.eligibility.anonymous) == (True, False, None)
    assert line.origin.assured == date(2026, 11, 23)


@pytest.mark.parametrize("field", ["hours", "free", "on_bill", "languages"])
def test_what_the_source_did_not_carry_is_not_shown(field: str) -> None:
    hidden = replace(LINE, provenance=replace(SEEN, unverified=frozenset((field,))))
    (line,) = helplines(country(hidden))
    shown = {
        "hours": line.hours.osm, "free": line.eligibility.free, "on_bill": line.eligibility.on_bill,
        "languages": line.languages,
    }  # fmt: skip
    assert not shown[field]


def test_whom_a_line_serves_holds_even_where_unverified() -> None:
    """In doubt a man is not sent to a line for women, nor a woman to one for men."""
    doubted = replace(LINE, provenance=replace(SEEN, unverified=frozenset({"serves"})))
    (line,) = helplines(country(doubted))
    assert line.eligibility.serves == LINE.serves


def test_a_number_nobody_saw_makes_no_line() -> None:
    for mark in (Mark.REMEMBERED, Mark.MISSING):
        assert helplines(country(replace(LINE, provenance=replace(SEEN, mark=mark)))) == []
    assert helplines(country(replace(LINE, provenance=replace(SEEN, unverified=frozenset(("phones",)))))) == []


def test_two_facts_about_one_number_are_one_line() -> None:
    sexual = replace(LINE, id="helpline.sexual", topics=("sexual",), on_bill=None, serves=("everyone",))
    (line,) = helplines(country(LINE, sexual))
    assert line.eligibility.serves == ("women", "relatives", "everyone")
    assert line.violence == frozenset()
    assert line.id == helplines(country(LINE))[0].id


def test_a_line_for_one_kind_of_violence_says_so() -> None:
    (line,) = helplines(country(replace(LINE, id="helpline.sexual", topics=("sexual",))))
    assert line.violence == {Violence.SEXUAL}


def test_a_line_of_one_region_is_not_for_the_country() -> None:
    (line,) = helplines(replace(country(replace(LINE, values={"only_in": "Wien"})), country="AT"))
    assert (line.national, line.areas[0].scheme, line.areas[0].code) == (False, "admin1", "09")


def test_every_country_served_has_a_line_for_someone_who_wants_to_talk() -> None:
    for facts in load().countries.values():
        lines = helplines(facts)
        assert any(Need.TALK in line.needs and (line.phones or line.chat) for line in lines), facts.country
        numbers = [phone.dial for line in lines for phone in line.phones]
        assert len(numbers) == len(set(numbers)), facts.country
