"""What HSDS 3.1 asks of an API, answered as its compiled schemas want it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from tests.api.conftest import LYON, ORIGIN, Program, filled, imported, made, place

from havre.content.packs import shipped_packs
from havre.core.vocabulary import Need
from havre.directory import model, profile
from havre.directory.exports import About
from havre.directory.local import Closure
from havre.store.directory import Service
from havre.usecases import directory, resources, upkeep

LISTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")
KINDS = dict(zip(LISTS, ("service", "service_at_location", "organization", "taxonomy", "taxonomy_term"), strict=True))
PAGE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}


@cache
def wanted(folder: Path, name: str) -> Any:
    at = folder / "data/directory/hsds/v3.1-dev/schema"
    path = at / f"compiled/{name}.json"
    schema = json.loads((path if path.exists() else at / f"{name.removesuffix('_list')}.json").read_text())
    registry: Registry[Any] = Registry(
        retrieve=lambda name: Resource.from_contents(json.loads((at / name).read_text()), DRAFT202012)  # type: ignore[call-arg]
    )
    return jsonschema.Draft202012Validator(schema, registry=registry)


def valid(folder: Path, name: str, record: Any) -> None:
    validator = wanted(folder, name)
    faults = [f"{fault.json_path}: {fault.message[:100]}" for fault in validator.iter_errors(record)]
    assert not faults, faults


@pytest.fixture
def a_directory(shared: Path, tmp_path: Path) -> Path:
    """The example services of two packs, and the official example of a full service with its terms."""
    countries = [resources.content().countries[code] for code in ("FR", "DE")]
    directory.load_example_directory(countries, shipped_packs())
    example = shared / "data/directory/hsds/v3.1-dev/examples/service_full.json"
    imported(tmp_path, json.loads(example.read_text()))
    return shared


def test_the_first_address_names_version_profile_and_description(program: Program) -> None:
    told = program.get("/").data
    assert told == {
        "version": "3.1", "profile": "http://testserver/profile", "openapi_url": "http://testserver/openapi.json"
    }  # fmt: skip
    profiled, described = program.get("/profile").data, program.get("/openapi.json").data
    assert [one["label"] for one in profiled["attributes"]] == list(profile.BY_LABEL)
    assert described["openapi"].startswith("3.1")
    assert {f"/{name}" for name in LISTS} < described["paths"].keys()


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_every_list_and_every_record_of_it_is_as_the_schemas_want_it(
    name: str, a_directory: Path, program: Program
) -> None:
    page = program.get(f"/{name}", per_page=500).data
    assert page["contents"]
    assert page.keys() == PAGE
    for record in page["contents"]:
        valid(a_directory, f"{KINDS[name]}_list", record)
    for record in page["contents"][:: max(1, len(page["contents"]) // 12)]:
        told = program.get(f"/{name}/{record['id']}")
        assert (told.status, told.data["id"]) == (200, record["id"])
        valid(a_directory, KINDS[name], told.data)
    for shape in ({"full": True}, {"full": True, "full_service": True}, {"minimal": True}):
        if (asked := program.get(f"/{name}", per_page=30, **shape)).status == 200:
            for record in asked.data["contents"]:
                valid(a_directory, KINDS[name] + ("" if "full" in shape else "_list"), record)


def undated(text: str | bytes) -> dict[str, Any]:
    """A record without the moment of its last change: here in the API, at its source in an export."""
    return {name: value for name, value in json.loads(text).items() if name != "last_modified"}


@pytest.mark.slow
@pytest.mark.usefixtures("a_directory")
def test_records_are_those_of_the_exports(program: Program, tmp_path: Path) -> None:
    with (tmp_path / "all.ndjson").open("wb") as file:
        directory.export("hsds-ndjson", file, About(ORIGIN.assured or date.min))
    exported = (tmp_path / "all.ndjson").read_bytes()
    lines = program.get("/services", format="ndjson", full=True).body.splitlines()
    assert all(json.loads(line)["last_modified"].endswith("Z") for line in lines)
    assert [undated(line) for line in lines] == [undated(line) for line in exported.splitlines()]
    first = undated(exported.splitlines()[0])
    assert undated(program.get(f"/services/{first['id']}").body) == first


@pytest.fixture
def seven() -> list[str]:
    """Seven services, by id."""
    filled(*(made(f"s{number}", locations=(place(f"s{number}", LYON),)) for number in range(7)))
    return [f"s{number}" for number in range(7)]


@pytest.mark.parametrize("name", ["services", "service_at_locations"])
def test_pages_follow_one_another_and_miss_nothing(name: str, seven: list[str], program: Program) -> None:
    pages = [program.get(f"/{name}", per_page=3, page=number).data for number in (1, 2, 3, 4)]
    assert [len(page["contents"]) for page in pages] == [page["size"] for page in pages] == [3, 3, 1, 0]
    assert [one["id"].removeprefix("at-") for page in pages for one in page["contents"]] == seven
    assert [(page["first_page"], page["last_page"], page["empty"]) for page in pages] == [
        (True, False, False), (False, False, False), (False, True, False), (False, True, True)
    ]  # fmt: skip
    assert {(page["total_items"], page["total_pages"]) for page in pages} == {(7, 3)}


def test_an_empty_directory_is_an_empty_page(program: Program) -> None:
    page = program.get("/services").data
    assert (page["empty"], page["total_pages"], page["first_page"], page["last_page"]) == (True, 0, True, True)
    assert program.get("/services", format="ndjson").body == b""
    assert program.get("/services", minimal=True).data["contents"] == []


def test_lines_hold_all_and_minimal_gives_all_on_one_page(seven: list[str], program: Program) -> None:
    lines = program.get("/services", format="ndjson", per_page=2)
    assert lines.headers["Content-Type"] == "application/x-ndjson"
    assert [json.loads(line)["id"] for line in lines.body.splitlines()] == seven
    page = program.get("/services", minimal=True)
    assert (page.ids, page.data["size"], page.data["total_pages"]) == (seven, 7, 1)
    assert page.data["contents"][0].keys() == {"id", "name", "status", "last_modified", "modified_date"}


@pytest.mark.usefixtures("seven")
def test_what_changed_is_found_by_its_moment_and_so_is_what_it_shares(program: Program) -> None:
    Service.objects.update(modified=1_000_000_000)
    assert program.get("/services", modified_after="2026-01-01").ids == []
    shared = place("s3", LYON, "2 rue Neuve")
    filled(made("s3", locations=(shared,)), made("s8", locations=(model.ServiceAtLocation("at-8", shared.location),)))
    assert program.get("/services", modified_after="2026-01-01").ids == ["s3", "s8"]
    filled(made("s8", locations=(place("s3", LYON, "4 rue Neuve"),)))
    Service.objects.filter(id="s8").update(modified=1)
    assert program.get("/services", modified_after="2026-01-01").ids == ["s3"]
    assert program.get("/services", modified_after="2002-01-01").ids == ["s3"]


def test_what_is_for_professionals_is_nowhere(program: Program) -> None:
    house = model.Organization("o", "Hidden house")
    filled(made("hidden", visibility="professional", organization=house, locations=(place("h", LYON),)), made("shown"))
    assert program.get("/services").ids == ["shown"]
    for path in ("services/hidden", "organizations/o", "service_at_locations/at-h"):
        assert program.get(f"/{path}").status == 404
    asked = [program.get(f"/{name}", **words) for name in LISTS[:3] for words in ({}, {"search": "hidden"})]
    asked += [program.get("/services", near="Lyon"), program.get("/services", minimal=True)]
    assert not any(b"idden" in told.body or b"at-h" in told.body for told in asked)


def test_terms_find_what_names_them(tmp_path: Path, program: Program) -> None:
    theirs = {"id": "t1", "name": "Refuge", "description": "x", "taxonomy_id": "x9", "taxonomy": "Theirs",
              "taxonomy_detail": {"id": "x9", "name": "Theirs", "description": "y"}}  # fmt: skip
    attribute = {"id": "a1", "link_entity": "service", "taxonomy_term": theirs}
    imported(tmp_path, {"id": "theirs", "name": "a", "status": "active", "attributes": [attribute]})
    filled(made("ours", needs=frozenset((Need.SHELTER,))))
    assert program.get("/services", taxonomy_term_id="t1").ids == ["theirs"]
    assert program.get("/services", taxonomy_id="x9").ids == ["theirs"]
    assert program.get("/services", taxonomy_term_id=profile.term("havre.need")["id"]).ids == ["ours"]
    assert program.get("/services", taxonomy_term_id=profile.term("havre.pets")["id"]).ids == []
    assert program.get("/services", taxonomy_id=profile.TAXONOMY["id"]).ids == ["ours"]
    assert {"x9", profile.TAXONOMY["id"]} == set(program.get("/taxonomies").ids)
    assert program.get("/taxonomy_terms", taxonomy_id="x9").ids == ["t1"]
    assert program.get("/taxonomy_terms/t1").data["name"] == "Refuge"
    assert program.get("/taxonomies", search="theirs").ids == ["x9"]
    Service.objects.filter(id="theirs").delete()
    assert program.get("/services", taxonomy_term_id="t1").ids == []


def test_an_organization_has_its_services_inside(program: Program) -> None:
    house = model.Organization("o", "Maison des femmes", "Accueil")
    filled(made("a", organization=house, languages=(model.Language("fr"),)), made("b", organization=house), made("c"))
    assert program.get("/organizations").ids == program.get("/organizations", search="maison").ids == ["o"]
    plain, full = program.get("/organizations/o").data, program.get("/organizations/o", full_service=True).data
    assert [one.keys() for one in plain["services"]] == [{"id", "name", "status"}] * 2
    assert full["services"][0]["languages"]
    assert program.get("/organizations", full=True).data["contents"] == [plain]
    assert program.get("/services", organization_id="o").ids == ["a", "b"]


def test_one_that_is_closed_for_a_time_says_so_and_when_it_changed(program: Program) -> None:
    filled(made("closed", locations=(place("closed", LYON),)), made("other", status="inactive"), made("open"))
    Service.objects.filter(id="open").update(modified=1_700_000_000)
    assert program.get("/services/open").data["last_modified"] == "2023-11-14T22:13:20Z"
    now = datetime.now(UTC)
    week = (now.date() - timedelta(days=2), now.date() + timedelta(days=5))
    later = (now.date() + timedelta(days=2), now.date() + timedelta(days=5))
    for own, days in (("closed", week), ("other", week), ("open", later)):
        upkeep.close(own, Closure(*days, "holidays"), by="", now=now)
    wanted = {"closed": "temporarily closed", "other": "inactive", "open": "active"}
    for asked in ({}, {"full": True}, {"minimal": True}):
        contents = program.get("/services", **asked).data["contents"]
        assert {one["id"]: one["status"] for one in contents} == wanted
    assert program.get("/services/closed").data["status"] == "temporarily closed"
    (at,) = program.get("/service_at_locations", full=True).data["contents"]
    assert at["service"]["status"] == "temporarily closed"
