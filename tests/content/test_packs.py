"""Packs are typed, layered and honest; a broken one never starts anything half-way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from havre.content.check import check
from havre.content.load import load
from havre.core.errors import ContentError
from havre.core.facts import Mark

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)
COUNTRIES = ["AT", "DE", "ES", "FI", "FR", "HU", "PT"]
LANGUAGES = ["de", "en", "es", "fi", "fr", "hu", "pt", "ar", "uk", "tr"]

PACK = "id: {id}\nlayer: {layer}\nversion: '1'\nlicence: CC-BY-4.0\n{more}"
FACTS = """country: FR
checked: {checked}
facts:
  helpline.domestic:
    name: {{fr: Une autre ligne}}
    mark: {mark}
    source: a letter
    {more}
    phones: [{{number: "01 99 00 12 34", dial: "{dial}"}}]
    serves: [everyone]
"""


def a_pack(folder: Path, *, layer: str = "organisation", more: str = "", facts: str = "", sentences: str = "") -> Path:
    pack = folder / "packs" / "ours"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK.format(id="ours", layer=layer, more=more), encoding="utf-8")
    if facts:
        (pack / "facts.yaml").write_text(facts, encoding="utf-8")
    if sentences:
        (pack / "sentences").mkdir()
        (pack / "sentences" / "fr.yaml").write_text(sentences, encoding="utf-8")
    return folder / "packs"


def facts(*, checked: str = "2026-11-01", mark: str = "seen", dial: str = "0199001234", more: str = "") -> str:
    return FACTS.format(checked=checked, mark=mark, dial=dial, more=more)


@pytest.mark.slow
def test_shipped_packs_have_no_error() -> None:
    assert [str(finding) for finding in check(today=TODAY).errors] == []


def test_seven_countries_and_eight_languages_are_served() -> None:
    content = load()
    assert sorted(content.countries) == COUNTRIES
    assert sorted(content.phrasebook.languages) == sorted(LANGUAGES)
    assert content.phrasebook.languages["ar"].direction == "rtl"


def ours(sentences: Iterable[str]) -> set[str]:
    """Ids of the sentences that every language must have; topics and the plan may follow, in English until then."""
    return {key for key in sentences if not key.startswith(("topic.", "fact.", "plan."))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_written_in_every_language(language: str) -> None:
    sentences = load().phrasebook.sentences
    assert ours(sentences["en"]) - ours(sentences[language]) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_the_same_slots(language: str) -> None:
    sentences = load().phrasebook.sentences
    differing = [key for key in ours(sentences["en"]) if sentences["en"][key].slots != sentences[language][key].slots]
    assert differing == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_an_emergency_number_seen_in_a_source(country: str) -> None:
    fact = load().countries[country].get("emergency.general")
    assert fact is not None
    assert fact.provenance.mark is Mark.SEEN
    assert fact.provenance.sources
    assert fact.shows("phones")
    assert fact.phones[0].dial == "112"


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_a_domestic_violence_line_seen_in_a_source(country: str) -> None:
    fact = load().countries[country].get("helpline.domestic")
    assert fact is not None
    assert fact.shows("phones")
    assert fact.phones


def test_numbers_are_those_of_the_shared_facts(shared: Path) -> None:
    """Worked examples of facts/danger.md 5.2 and countries/*.yaml."""
    expected = {
        "FR": ("3919", "17", "114"), "DE": ("116016", "110", ""), "AT": ("0800222555", "133", "0800133133"),
        "ES": ("016", "091", ""), "FI": ("080005005", "112", "112"), "HU": ("0680205520", "107", ""),
        "PT": ("800202148", "112", "961010200"),
    }  # fmt: skip
    content = load()
    for country, numbers in expected.items():
        families = ("helpline.domestic", "emergency.police", "emergency.text")
        found = [content.countries[country].get(family) for family in families]
        dialled = tuple(fact.phones[0].dial if fact and fact.phones else "" for fact in found)
        assert dialled == numbers, country
        written = (shared / f"facts/countries/{country.lower()}.yaml").read_text(encoding="utf-8")
        digits = "".join(character for character in written if character.isdigit())
        assert all(number in digits for number in numbers)


def test_every_fact_that_was_not_seen_says_what_must_be_checked() -> None:
    unsure = [
        (country.country, fact.id)
        for country in load().countries.values()
        for fact in country.facts.values()
        if fact.provenance.mark is not Mark.SEEN and not fact.provenance.to_check
    ]
    assert unsure == []


def test_an_organisation_overrides_a_fact_and_the_rest_stays(tmp_path: Path) -> None:
    content = load([a_pack(tmp_path, facts=facts())])
    fact = content.countries["FR"].get("helpline.domestic")
    assert fact is not None
    assert fact.phones[0].dial == "0199001234"
    police = content.countries["FR"].get("emergency.police")
    assert police is not None
    assert police.phones[0].dial == "17"


def test_a_region_has_facts_of_its_own_and_its_country_keeps_its_own(tmp_path: Path) -> None:
    folder = a_pack(tmp_path, layer="region", more="country: FR\nterritory: RE\n", facts=facts())
    content = load([folder])
    there, at_home = content.facts_for("FR", "RE"), content.facts_for("FR")
    assert there is not None
    assert at_home is not None
    assert there.facts["helpline.domestic"].phones[0].dial == "0199001234"
    assert there.timezone == "Indian/Reunion"
    assert at_home.facts["helpline.domestic"].phones[0].dial == "3919"


def test_an_organisation_can_say_a_sentence_its_own_way(tmp_path: Path) -> None:
    ours = "language: fr\nsource: us\nchecked: 2026-11-01\nsentences:\n  ui.send: Envoyer à l’équipe\n"
    assert load([a_pack(tmp_path, sentences=ours)]).phrasebook.say("ui.send", "fr") == "Envoyer à l’équipe"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("broken", "line", "says"),
    [
        (facts(dial="12 34"), 9, "String should match pattern"),
        (facts(mark="certain"), 6, "Input should be 'seen'"),
        (facts(mark="remembered"), 4, "what must be checked"),
        (facts(more="hourz: 24/7"), 8, "Extra inputs are not permitted"),
        (facts(more="to_check: x\n    harmless: [hours]"), 4, "why a wrong value cannot hurt"),
        ("country: FR\nfacts: {a: [1, }\n", 2, "cannot be read"),
    ],
)
def test_a_fault_names_its_file_and_line(tmp_path: Path, broken: str, line: int, says: str) -> None:
    folder = a_pack(tmp_path, facts=broken)
    found = [finding for finding in check([folder], today=TODAY).errors if says in finding.message]
    assert [(finding.file.name, finding.line) for finding in found] == [("facts.yaml", line)]


def test_a_broken_pack_starts_nothing_and_lists_everything_wrong(tmp_path: Path) -> None:
    folder = a_pack(tmp_path, facts=facts(dial="x", more="hourz: 1"))
    with pytest.raises(ContentError) as caught:
        load([folder])
    assert "hourz" in str(caught.value)
    assert "dial" in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_number_that_is_dialled_otherwise_than_shown_is_an_error(tmp_path: Path) -> None:
    folder = a_pack(tmp_path, facts=facts(dial="0199001235"))
    assert any("is shown but" in finding.message for finding in check([folder], today=TODAY).errors)


def test_opening_hours_that_cannot_be_understood_are_an_error(tmp_path: Path) -> None:
    folder = a_pack(tmp_path, facts=facts(more="hours: tous les jours"))
    assert [f.line for f in check([folder], today=TODAY).errors if "tous les jours" in f.message] == [4]


def test_a_fact_checked_more_than_a_year_ago_is_stale(tmp_path: Path) -> None:
    folder = a_pack(tmp_path, facts=facts(checked="2025-11-01"))
    stale = [finding for finding in check([folder], today=TODAY).findings if finding.kind == "stale"]
    assert [(finding.file.parent.name, finding.line) for finding in stale] == [("ours", 4)]


def test_a_slot_that_nobody_fills_is_an_error(tmp_path: Path) -> None:
    ours = "language: fr\nsource: us\nchecked: 2026-11-01\nsentences:\n  ui.send: Envoyer {vite}\n"
    folder = a_pack(tmp_path, sentences=ours)
    assert [f.line for f in check([folder], today=TODAY).errors if "vite" in f.message] == [5]


def test_safety_text_that_no_person_reviewed_is_listed() -> None:
    waiting = [finding for finding in check(today=TODAY).findings if finding.kind == "unreviewed"]
    assert any("step.strangulation.doctor" in finding.message for finding in waiting)
    assert not any("ui.send" in finding.message for finding in waiting)


def test_a_review_names_who_and_when(tmp_path: Path) -> None:
    ours = "language: fr\nreview: {state: reviewed, by: Dana}\nsentences: {ui.send: Envoyer}\n"
    folder = a_pack(tmp_path, sentences=ours)
    assert any("who reviewed it" in finding.message for finding in check([folder], today=TODAY).errors)
