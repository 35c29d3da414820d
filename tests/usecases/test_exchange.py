"""What comes in as HSDS goes out as HSDS, the same to the letter, and as the compiled schemas want it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.support import ptv_catalogue

from havre.content.load import load
from havre.content.packs import shipped_packs
from havre.core.errors import InputError
from havre.directory import hours, hsds_views, model
from havre.directory.exports import About
from havre.directory.imports import Asked, format_of
from havre.directory.json_files import dumped
from havre.directory.local import Closure, closures_stated
from havre.directory.model import Capacity
from havre.store import directory_io
from havre.store.directory import Service
from havre.store.directory_full import Stored, full
from havre.store.verification import ClosedFor, FreePlaces
from havre.usecases import directory, upkeep

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
ASKED = Asked("a source", "CC0", TODAY, "FR")
EXAMPLES = ("service_full", "service_list", "organization_full", "organization_list", "service_at_location_full",
            "service_at_location_list", "location", "taxonomy", "taxonomy_term")  # fmt: skip


@cache
def compiled(folder: Path, name: str) -> Any:
    schema = json.loads((folder / f"data/directory/hsds/v3.1-dev/schema/compiled/{name}.json").read_text())
    return jsonschema.Draft202012Validator(schema)


def exported(name: str = "hsds-json") -> bytes:
    told = io.BytesIO()
    directory.export(name, told, About(TODAY), professional=True)
    return told.getvalue()


def contents(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document.get("contents", [document])
    return found


def shown(kind: str) -> list[dict[str, Any]]:
    records = [entry.record for entry in Stored(professional=True).services()]
    return [*hsds_views.VIEWS[kind](records), *Stored().others(kind)]


@pytest.mark.parametrize("version", ["v3.0", "v3.1-dev"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_official_example_comes_out_as_it_went_in(name: str, version: str, shared: Path) -> None:
    path = shared / "data/directory/hsds" / version / "examples" / f"{name}.json"
    report = directory.import_file(path, ASKED, "hsds-json")
    assert report.refused == 0
    kind = name.removesuffix("_full").removesuffix("_list")
    assert [dumped(one) for one in shown(kind)] == [dumped(one) for one in contents(json.loads(path.read_text()))]


def test_what_is_exported_and_imported_is_exported_the_same(shared: Path, tmp_path: Path) -> None:
    directory.load_example_directory(load().countries.values(), shipped_packs())
    directory.import_file(shared / "data/directory/hsds/v3.1-dev/examples/service_full.json", ASKED, "hsds-json")
    directory.import_file(shared / "data/directory/hsds/v3.1-dev/examples/taxonomy.json", ASKED, "hsds-json")
    first = exported()
    (tmp_path / "first.json").write_bytes(first)
    Service.objects.all().delete()
    directory.import_file(tmp_path / "first.json", ASKED)
    assert exported() == first
    assert directory.import_file(tmp_path / "first.json", ASKED).counts.new == 0


def test_every_service_is_as_the_compiled_schemas_want_it(shared: Path) -> None:
    directory.load_example_directory([load().countries["FR"]], shipped_packs())
    records = [entry.record for entry in Stored(professional=True).services()][:12]
    for kind in ("service", "service_at_location", "organization"):
        for record in list(hsds_views.VIEWS[kind](records))[:6]:
            compiled(shared, kind).validate(record)


def test_the_finnish_catalogue_comes_in_twice_as_once_and_leaves_as_the_schemas_want_it(
    shared: Path, tmp_path: Path
) -> None:
    path = tmp_path / "ptv.json"
    path.write_text(json.dumps(ptv_catalogue.document(ptv_catalogue.service())), encoding="utf-8")
    asked = replace(ASKED, source="PTV", country="FI")
    reports = [directory.import_file(path, asked) for _ in range(2)]
    assert [(report.counts.new, report.counts.changed, report.counts.same) for report in reports] == [
        (1, 0, 0),
        (0, 0, 1),
    ]
    assert reports[0].refused + reports[0].fields_refused == 0
    for kind in ("service", "service_at_location", "organization"):
        for record in shown(kind):
            compiled(shared, kind).validate(record)
    first = exported()
    (tmp_path / "first.json").write_bytes(first)
    Service.objects.all().delete()
    directory.import_file(tmp_path / "first.json", asked, "hsds-json")
    assert exported() == first


NIGHT = datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_free_places_go_out_as_capacity_and_come_back(shared: Path, tmp_path: Path) -> None:
    directory.load_example_directory([load().countries["FR"]], shipped_packs())
    key = Service.objects.order_by("id").values_list("id", flat=True)[0]
    upkeep.set_places(key, 2, by="1", now=NIGHT, hours=6)
    (record,) = (entry.record for entry in Stored(professional=True).services() if entry.service.id == key)
    compiled(shared, "service").validate(next(iter(hsds_views.VIEWS["service"]([record]))))
    (told,) = record["capacities"]
    assert (told["unit"]["name"], told["available"], told["updated"]) == ("bed", 2, NIGHT.isoformat())
    first = exported()
    package = exported("hsds-tabular")
    FreePlaces.objects.all().delete()
    for name, data in (("first.json", first), ("package.zip", package)):
        Service.objects.all().delete()
        (tmp_path / name).write_bytes(data)
        assert directory.import_file(tmp_path / name, ASKED).fields_refused == 0
        found = directory_io.services([key])[key].capacity
        assert found == Capacity(2, NIGHT, NIGHT + timedelta(hours=6))
        assert exported() == first


def test_of_what_a_source_and_the_service_say_is_free_the_newer_holds(tmp_path: Path) -> None:
    beds = {"id": "c", "unit": {"id": "u", "name": "Beds"}, "available": 5, "updated": "2026-11-22T08:00:00Z"}
    other = {"id": "k", "unit": {"id": "v", "name": "Kilogram"}, "available": 1, "updated": "2026-11-22T08:00:00Z"}

    def told(**more: Any) -> directory.ImportReport:
        record = {"id": "1", "name": "House", "status": "active", "capacities": [{**beds, **more}, other]}
        (tmp_path / "f.json").write_text(json.dumps([record]), encoding="utf-8")
        return directory.import_file(tmp_path / "f.json", ASKED, "hsds-json")

    def free() -> tuple[int, list[tuple[str, int]]]:
        (entry,) = Stored(professional=True).services()
        capacity = entry.service.capacity
        kept = [(one["unit"]["name"], one["available"]) for one in entry.record["capacities"]]
        return capacity.available if capacity else -1, kept

    told()
    assert free() == (5, [("Beds", 5), ("Kilogram", 1)])
    assert directory_io.services(["1"])["1"].capacity == Capacity(
        5, datetime(2026, 11, 22, 8, tzinfo=UTC), datetime(2026, 11, 22, 20, tzinfo=UTC)
    )
    upkeep.set_places("1", 0, by="1", now=NIGHT)
    assert free()[0] == 0
    assert [number for _, number in free()[1]] == [0, 1]
    told()
    assert free()[0] == 0
    told(available=3, updated="2026-11-23T09:00:00+01:00")
    assert free()[0] == 3


@pytest.mark.parametrize("wrong", [{"available": "many"}, {"available": -1}, {"updated": "today"}, {"updated": None}])
def test_a_capacity_that_cannot_be_read_is_noted_and_the_service_kept(wrong: dict[str, Any], tmp_path: Path) -> None:
    beds = {"id": "c", "unit": {"id": "u", "name": "bed"}, "available": 5, "updated": "2026-11-22T08:00:00Z"}
    record = {"id": "1", "name": "House", "status": "active", "capacities": [{**beds, **wrong}]}
    (tmp_path / "f.json").write_text(json.dumps([record]), encoding="utf-8")
    report = directory.import_file(tmp_path / "f.json", ASKED, "hsds-json")
    assert (report.counts.new, report.refused, report.fields_refused) == (1, 0, 1)
    assert directory_io.services(["1"])["1"].capacity is None


def test_an_edit_keeps_what_the_source_said_beside(shared: Path) -> None:
    path = shared / "data/directory/hsds/v3.1-dev/examples/service_full.json"
    directory.import_file(path, ASKED, "hsds-json")
    (before,) = Stored(professional=True).services()
    directory_io.save([replace(before.service, name="Another name")])
    (after,) = full([before.service.id]).values()
    assert after.record == {**before.record, "name": "Another name"}


def test_the_formats_are_told_and_a_wrong_name_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no format is called pdf3(.|\n)*hsds-json"):
        exported("pdf3")
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(InputError, match="not recognised"):
        format_of(tmp_path / "x.json")


def test_a_closure_goes_with_the_record_and_ends_where_it_came_to(tmp_path: Path) -> None:
    """Exported while it was closed, imported elsewhere: neither lost nor kept for ever."""
    now = datetime.now(UTC)
    first, last = now.date() - timedelta(days=1), now.date() + timedelta(days=3)
    house = model.Service("house", "Foyer", "FR", model.Origin("a test"), hours=model.Hours("Mo-Su 00:00-24:00"))
    directory_io.save([house, replace(house, id="never known", hours=model.Hours())])
    for own in ("house", "never known"):
        upkeep.close(own, Closure(first, last, "works", "chat"), by="", now=now)
    (tmp_path / "f.json").write_bytes(exported())
    assert statuses() == {"house": "temporarily closed", "never known": "temporarily closed"}
    ClosedFor.objects.all().delete()
    directory_io.remove(["house", "never known"])
    directory.import_file(tmp_path / "f.json", ASKED)
    come = upkeep.known("house")
    assert come.status == upkeep.known("never known").status == "active"
    assert closures_stated(come) == (Closure(first, last, "works", "chat"),)
    assert statuses() == {"house": "temporarily closed", "never known": "temporarily closed"}
    assert hours.status(come.hours, now, "Europe/Paris").kind == "closed"
    assert hours.status(come.hours, now + timedelta(days=6), "Europe/Paris").kind in ("open", "always")
    upkeep.close("house", Closure(first, last, "works", "chat"), by="", now=now)
    assert upkeep.known("house").hours.osm.count(f'"closed:{first}') == 0, "said here as well: told once"


def statuses() -> dict[str, str]:
    return {entry["id"]: entry["status"] for entry in json.loads(exported())["services"]}


def test_what_a_source_calls_closed_without_an_end_is_asked_about(tmp_path: Path) -> None:
    record = {"id": "shut", "name": "Foyer", "status": "temporarily closed"}
    (tmp_path / "f.json").write_text(json.dumps(record))
    directory.import_file(tmp_path / "f.json", ASKED, "hsds-json")
    assert upkeep.known("shut").status == "temporarily closed"
    assert [due.service.id for due in upkeep.due_list(TODAY)] == ["shut"]


def test_a_closure_that_is_none_is_no_closure(tmp_path: Path) -> None:
    written = 'Mo-Fr 09:00-17:00; 2026 Dec 24 off "havre:tomorrow/for ever 1\'"'
    record = {"id": "shut", "name": "Foyer", "status": "temporarily closed", "attributes": [
        {"id": "1", "label": "havre.hours", "value": written, "link_entity": "service"}]}  # fmt: skip
    (tmp_path / "f.json").write_text(json.dumps(record))
    directory.import_file(tmp_path / "f.json", ASKED, "hsds-json")
    assert upkeep.known("shut").status == "temporarily closed"
    assert closures_stated(upkeep.known("shut")) == ()
    assert statuses() == {"shut": "temporarily closed"}
