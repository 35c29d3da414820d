"""Files are imported and accounted for, examples say that they are examples, and answers outlive the database."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from havre.content.load import load
from havre.content.packs import shipped_packs
from havre.core.errors import ContentError, InputError
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Need, Role, code_of
from havre.directory.exports import About
from havre.directory.imports import Asked
from havre.directory.person import Query
from havre.directory.territory import COUNTRIES
from havre.store import changes, directory_io
from havre.store.directory import ImportRun, Quarantined, Service
from havre.store.directory_io import Counts
from havre.usecases import directory, snapshot

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

MAPPING = """
id: own
about: a table
source: a test
licence: CC0
checked: 2026-11-23
key: [id]
country: FR
fields: {name: name, phone: tel, latitude: lat, longitude: lon}
all: {needs: [legal]}
"""


@pytest.fixture(autouse=True)
def fresh_snapshot() -> Iterator[None]:
    snapshot.forget()
    yield
    snapshot.forget()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("id,name,tel,lat,lon\n1,Permanence,3919,48.9,2.3\n2,,3919,48.9,2.3\n3,Point,nobody,48.9,2.3\n")
    return path


@pytest.fixture
def mapping(tmp_path: Path) -> Any:
    path = tmp_path / "own.yaml"
    path.write_text(MAPPING)
    return directory.read_mapping(path)


def talk(country: str = "FR") -> Query:
    return Query(Situation.of([Need.TALK]), country, None, NOW, "fr")


def test_every_row_is_accounted_for_and_a_second_import_changes_nothing(table: Path, mapping: Any) -> None:
    first = directory.import_table(table, mapping, TODAY)
    assert (first.rows, first.counts, first.refused, first.fields_refused) == (3, Counts(new=2), 1, 1)
    again = directory.import_table(table, mapping, TODAY)
    assert (again.counts, again.refused) == (Counts(same=2), 1)
    assert sorted(Quarantined.objects.values_list("row", "field", "reason", "whole").order_by("row")) == [
        (3, "name", "missing", True),
        (4, "phone", "not_understood", False),
    ]
    assert ImportRun.objects.count() == 2


def test_a_wrong_mapping_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(MAPPING.replace("[legal]", "[food]"))
    with pytest.raises(ContentError, match=r"bad\.yaml:\d+.*food"):
        directory.read_mapping(tmp_path / "bad.yaml")
    with pytest.raises(InputError, match=r"no mapping is called none.*\n.*gendarmerie"):
        directory.mapping_file("none", [shipped_packs()])


def test_hsds_is_imported_with_its_source(tmp_path: Path) -> None:
    record = {"id": "1", "name": "Écoute", "status": "active", "phones": [{"id": "2", "number": "3919"}]}
    (tmp_path / "h.json").write_text(json.dumps({"contents": [record, {"id": "3"}, "text"]}))
    about = Asked("s", "CC0", TODAY, "FR")
    report = directory.import_file(tmp_path / "h.json", about, "hsds-json")
    assert (report.counts, report.refused) == (Counts(new=1), 2)
    assert [service.origin.licence for service in directory_io.load()] == ["CC0"]
    with pytest.raises(InputError, match="XX is no country"):
        directory.import_file(tmp_path / "h.json", replace(about, country="XX"))


def test_a_country_not_served_is_kept_and_shown_to_nobody_elsewhere(tmp_path: Path) -> None:
    phones = [{"id": "p", "number": "020 7946 0958"}]
    talk = [{"id": "n", "label": "havre.need", "value": "talk"}]
    record = {"id": "1", "name": "Listening", "status": "active", "phones": phones, "attributes": talk,
              "languages": [{"id": "l", "name": "Arabic"}], "organization": None}  # fmt: skip
    (tmp_path / "uk.json").write_text(json.dumps({"contents": [record], "total_items": 1}))
    report = directory.import_file(tmp_path / "uk.json", Asked("s", "OGL", TODAY, "GB"))
    assert (report.counts, report.not_served, report.fields_refused) == (Counts(new=1), "GB", 0)
    (kept,) = directory_io.load()
    assert (kept.country, kept.phones[0].dial, kept.languages[0].code) == ("GB", "+442079460958", "ar")
    for country in COUNTRIES:
        situation = Situation.of([code_of("talk")])
        assert directory.match_services(Query(situation, country, None, datetime(2026, 11, 24, tzinfo=UTC), "en")) == []
    target = io.BytesIO()
    directory.export("hsds-uk", target, About(TODAY, "en"))
    assert json.loads(target.getvalue())["contents"][0]["name"] == "Listening"


def test_the_shipped_mappings_are_right() -> None:
    files = sorted(shipped_packs().glob("*/mappings/*.yaml"))
    assert len(files) >= 4
    for path in files:
        assert directory.read_mapping(path).id == path.stem


def test_the_example_directory_loads_once_and_says_that_it_is_one() -> None:
    countries = load().countries
    first = directory.load_example_directory(countries.values(), shipped_packs())
    assert first.new > 100
    assert directory.load_example_directory(countries.values(), shipped_packs()) == Counts(same=first.new)
    examples = [service for service in directory_io.load() if service.example]
    assert {service.country for service in examples} == {"AT", "DE", "ES", "FI", "FR", "HU", "PT"}
    said = {"AT": "Beispiel", "DE": "Beispiel", "ES": "Ejemplo", "FI": "Esimerkki", "FR": "Exemple", "HU": "Példa",
            "PT": "Exemplo"}  # fmt: skip
    for service in examples:
        assert service.name.startswith(said[service.country]), service.name
        assert service.alert, service.name
        assert service.email.endswith("@example.org"), service.name


def test_a_line_that_leaves_the_packs_leaves_the_directory() -> None:
    facts = load().countries["FR"]
    directory.load_example_directory([facts], shipped_packs())
    fewer = replace(facts, facts={key: fact for key, fact in facts.facts.items() if key != "helpline.child"})
    assert directory.load_example_directory([fewer], shipped_packs()).removed == 1


def test_every_country_has_an_example_for_each_of_those_who_find_least() -> None:
    directory.load_example_directory(load().countries.values(), shipped_packs())
    stored = list(directory_io.load())
    for country in ("AT", "DE", "ES", "FI", "FR", "HU", "PT"):
        services = [service for service in stored if service.country == country and service.example]
        assert any("men" in service.eligibility.serves for service in services), country
        assert any("ar" in {one.code for one in service.languages} for service in services), country
        assert any(at.location.accessibility.wheelchair for s in services for at in s.locations), country
        shelters = [s for s in services if Need.SHELTER in s.needs and Need.TALK not in s.needs]
        assert shelters, country
        assert all(at.location.confidential and not at.location.address.street for s in shelters for at in s.locations)


def test_no_one_who_uses_violence_is_shown_a_shelter_of_the_shipped_directory() -> None:
    directory.load_example_directory(load().countries.values(), shipped_packs())
    for country in load().countries:
        for extra in ([], [Need.SHELTER], [Circumstance.NO_HOME], [Need.TALK]):
            query = replace(talk(country), situation=Situation.of([Role.PERPETRATOR, *extra]))
            found = directory.match_services(query, limit=50)
            assert all(Need.SHELTER not in match.service.needs for match in found), country


def test_a_change_is_seen_after_two_seconds_at_most(table: Path, mapping: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert directory.snapshot().size == 0
    directory.import_table(table, mapping, TODAY)
    later = time.monotonic() + snapshot.LOOK_EVERY_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert directory.snapshot().size == 2


def test_nothing_is_read_again_while_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = directory.snapshot()
    later = time.monotonic() + 10
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert directory.snapshot() is first


def test_without_the_database_the_last_directory_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    directory.load_example_directory([load().countries["FR"]], shipped_packs())
    before = directory.match_services(talk())
    assert before

    def gone(_room: str) -> int:
        raise DatabaseError("gone")

    later = time.monotonic() + 10
    monkeypatch.setattr(time, "monotonic", lambda: later)
    monkeypatch.setattr(changes, "version", gone)
    assert directory.match_services(talk()) == before
    snapshot.forget()
    with pytest.raises(DatabaseError):
        directory.match_services(talk())


def test_what_is_stored_is_what_is_shown() -> None:
    directory.load_example_directory([load().countries["FR"]], shipped_packs())
    assert directory.snapshot().size == Service.objects.count()
