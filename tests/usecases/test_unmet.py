"""Needs that nobody met are counted so that planners learn of them and nobody can find a person in them."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from click.testing import CliRunner
from django.db import DatabaseError

from havre.cli.unmet import unmet as command
from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Need, code_of
from havre.directory import unmet as engine
from havre.directory.person import Query
from havre.directory.unmet import EPSILON, LEAST, Cell
from havre.store import unmet_io
from havre.store.unmet import UnmetCount
from havre.usecases import assistant, unmet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LYON = Place("lyon", "Lyon", "FR", "FR", "84", 45.75, 4.85, "Europe/Paris", 520_000)
ISLAND = Place("sd", "Saint-Denis", "FR", "RE", "", -20.88, 55.45, "Indian/Reunion", 150_000)
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unmet, "_counting", unmet._Counting())  # noqa: SLF001 - what a worker holds
    monkeypatch.setattr(unmet, "_chance", Random(4))


def query(codes: str, place: Place | None = LYON) -> Query:
    return Query(Situation.of(code_of(code) for code in codes.split()), "FR", place, NOW, "fr")


def cell(need: Need, region: str = "FR.84") -> Cell:
    return Cell("FR", region, need.value, MONDAY)


def test_nothing_is_in_the_database_for_half_a_day_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    unmet.note(query("pet_care pets"), [])
    now += 12 * 3600 - 1
    unmet.note(query("pet_care pets"), [])
    assert not UnmetCount.objects.exists()
    now += 24 * 3600
    unmet.note(query("legal"), [])
    assert UnmetCount.objects.exists()


def test_every_cell_of_the_country_is_written_and_none_tells_whether_it_was_counted() -> None:
    unmet.hand_over(Counter({cell(Need.PET_CARE): 1}))
    stored = unmet_io.read("FR", MONDAY, MONDAY)
    assert set(stored) == set(engine.cells("FR", MONDAY))
    zeros = sum(count == 0 for count in stored.values()) / len(stored)
    assert 0.35 < zeros < 0.58  # (1 - e^-1) / (1 + e^-1) = 0.46 are left as they were
    assert abs(stored[cell(Need.PET_CARE)]) < LEAST
    assert unmet.told("FR", MONDAY, MONDAY) == []


def test_only_need_region_and_week_are_kept() -> None:
    columns = {field.name for field in UnmetCount._meta.get_fields()}  # noqa: SLF001 - Django's own public name
    assert columns == {"id", "country", "region", "need", "week", "count"}
    unmet.hand_over(Counter({cell(Need.PET_CARE): 1}))
    assert {row.week.isoweekday() for row in UnmetCount.objects.all()} == {1}


def test_one_talk_more_or_less_changes_no_chance_by_more_than_it_should() -> None:
    chance, draws = Random(11), 200_000
    seen = Counter(engine.noise(chance) for _ in range(draws))
    for value in range(-3, 3):
        ratio = seen[value] / seen[value + 1]
        expected = math.exp(EPSILON if value >= 0 else -EPSILON)
        assert ratio == pytest.approx(expected, rel=0.06), value
    assert sum(value * times for value, times in seen.items()) / draws == pytest.approx(0, abs=0.02)


def test_noise_alone_is_not_told() -> None:
    chance = Random(5)
    reached = sum(sum(engine.noise(chance) for _ in range(7)) >= LEAST for _ in range(20_000))
    assert reached / 20_000 < 0.002  # seven days of nothing


def test_many_are_told_about_right() -> None:
    for _ in range(7):
        unmet.hand_over(Counter({cell(Need.PET_CARE): 20, Cell("FR", "RE", "housing", MONDAY): 9}))
    told = {(one.cell.region, one.cell.need): one for one in unmet.told("FR", MONDAY, MONDAY)}
    assert told["FR.84", "pet_care"].about == pytest.approx(140, abs=15)
    assert told["FR.84", "pet_care"].region_name == "Auvergne-Rhône-Alpes"
    assert told["RE", "housing"].about == pytest.approx(63, abs=15)
    assert len(told) == 2


def test_places_are_counted_by_region_overseas_as_a_whole_and_by_country_where_none_is_said() -> None:
    assert engine.region_of("FR", LYON) == "FR.84"
    assert engine.region_of("FR", replace(LYON, insee="69123")) == "FR-69"
    assert engine.region_name("FR-69") == "Rhône"
    assert engine.region_of("FR", ISLAND) == "RE"
    assert engine.region_of("FR", None) == "FR"
    assert {engine.region_of("FR", place) for place in (LYON, replace(LYON, insee="2A"), ISLAND, None)} <= {
        one.region for one in engine.cells("FR", MONDAY)
    }
    assert engine.week_of(date(2026, 11, 29)) == MONDAY


def test_a_talk_is_counted_once_with_its_first_services(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[Query] = []
    monkeypatch.setattr(unmet, "note", lambda asked, _found: counted.append(asked))
    talk = assistant.begin("en", "FR")
    for words in ("my husband hits me, I need a place for my dog", "I need a shelter", "I need a lawyer", "and money"):
        talk = assistant.reply(talk, assistant.Turn(NOW, words)).talk
    assert len(counted) == 1


def test_with_the_database_gone_a_talk_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_counts: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(unmet_io, "add", gone)
    unmet.hand_over(Counter({cell(Need.PET_CARE): 1}))


def test_the_command_writes_a_table_and_json_lines() -> None:
    unmet.hand_over(Counter({cell(Need.PET_CARE): 90}))
    days = ["--from", "2026-11-20", "--to", "2026-11-30"]
    table = CliRunner().invoke(command, days, catch_exceptions=False).stdout
    assert table.splitlines()[0] == "week,region,name,need,about"
    assert table.splitlines()[1].startswith("2026-11-23,FR.84,Auvergne-Rhône-Alpes,pet_care,")
    line = json.loads(CliRunner().invoke(command, [*days, "--json"], catch_exceptions=False).stdout)
    assert line["about"] == pytest.approx(90, abs=8)
