"""By appointment is never open: in an answer of the API, in a match, in every export and on paper, and back again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.api.conftest import LYON, Program, filled, imported

from havre.directory.exports import About
from havre.directory.imports import Asked
from havre.store import directory_io
from havre.usecases import directory, listing_paper, matching, snapshot
from havre.usecases.listing import Wanted

TUESDAY = "2026-11-24T10:00"
ASKED = {"situation": {"needs": ["counselling"]}, "country": "FR", "place": LYON.id, "at": TUESDAY}


def service(number: int, **times: Any) -> dict[str, Any]:
    """A consultation in Lyon on Tuesdays, with this said beside its times."""
    own = f"77777777-7777-4777-8777-00000000000{number}"
    week = {"id": f"w{number}", "freq": "WEEKLY", "byday": "TU", "opens_at": "09:00", "closes_at": "17:00"}
    spot = {"city": "Lyon", "country": "FR", "address_1": "1 rue X", "postal_code": "69003"}
    place = {"id": f"l{number}", "location_type": "physical", "latitude": 45.75, "longitude": 4.85, "addresses": [spot]}
    return {
        "id": own, "name": f"Consultation {number}", "status": "active", "schedules": [week | times],
        "service_at_locations": [{"id": f"at{number}", "location": place}],
        "attributes": [{"id": f"a{number}", "label": "havre.need", "value": "counselling"}],
    }  # fmt: skip


@pytest.fixture
def two(tmp_path: Path) -> list[str]:
    """One to which anybody comes, and one by appointment; their ids."""
    filled()
    both = service(1), service(2, description="By appointment only")
    imported(tmp_path, *both)
    snapshot.forget()
    return [str(one["id"]) for one in both]


def test_it_is_not_open_for_the_api_nor_for_a_match(two: list[str], program: Program) -> None:
    assert program.get("/services", open_at=TUESDAY).ids == two[:1]
    told = {one["id"]: one for one in matching.answer(ASKED, datetime.now(UTC), 5)["services"]}
    assert [told[own]["open"] for own in two] == ["open", "unknown"]
    assert "by_appointment" in told[two[1]]["reasons"]
    assert told[two[1]]["until"] is None
    night = {
        one["id"]: one for one in matching.answer(ASKED | {"at": "2026-11-24T22:00"}, datetime.now(UTC), 5)["services"]
    }
    assert "by_appointment" in night[two[1]]["reasons"]


@pytest.mark.usefixtures("two")
def test_paper_says_so() -> None:
    made = listing_paper.paper(Wanted("FR", "Lyon", "counselling"), "en", datetime(2026, 11, 24, 9, tzinfo=UTC))
    hours = {one.card.name: [line for line in one.lines if "Hours" in line] for one in made.near}
    assert hours == {
        "Consultation 1": ["Hours: Tue 09:00–17:00"], "Consultation 2": ["Hours: Tue 09:00–17:00 (by appointment)"]
    }  # fmt: skip


@pytest.mark.parametrize("name", ["hsds-json", "hsds-ndjson", "hsds-uk"])
def test_it_comes_back_as_it_left(name: str, two: list[str], tmp_path: Path) -> None:
    before = directory_io.services(two)[two[1]].hours
    assert before.osm == 'Tu 09:00-17:00 unknown "By appointment only"'
    with (tmp_path / f"out.{name}.json").open("wb") as file:
        directory.export(name, file, About(date(2026, 11, 23)))
    said = (tmp_path / f"out.{name}.json").read_text(encoding="utf-8")
    assert "By appointment only" in said
    records = [json.loads(line) for line in said.splitlines()] if name == "hsds-ndjson" else [json.loads(said)]
    found = [one for record in records for one in record.get("services", record.get("contents", [record]))]
    (tmp_path / "again.json").write_text(json.dumps(found), encoding="utf-8")
    asked = Asked("a source", "CC0", date(2026, 11, 23), "FR")
    assert directory.import_file(tmp_path / "again.json", asked, "hsds-json").refused == 0
    assert directory_io.services(two)[two[1]].hours == before
