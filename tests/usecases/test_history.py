"""Every change is told by field, hand and day; an import is taken back exactly, or not at all with the reason."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from havre.core.errors import InputError
from havre.directory.imports import Asked
from havre.store import directory_io, matching_io
from havre.store.directory import HsdsObject, Organization, Quarantined, Service
from havre.store.directory_full import full
from havre.store.history_io import hand
from havre.usecases import directory, history

pytestmark = pytest.mark.django_db
ASKED = Asked("a source", "CC0", date(2026, 11, 23), "FR")


def record(key: str, **more: Any) -> dict[str, Any]:
    place = {"id": f"l{key}", "location_type": "physical", "latitude": 45.7, "longitude": 4.8,
             "transportation": "bus 7",
             "addresses": [{"id": "a", "address_1": "1 rue Haute", "city": "Lyon", "country": "FR"}]}  # fmt: skip
    return {"id": key, "name": f"House {key}", "status": "active", "phones": [{"id": "p", "number": "3919"}],
            "funding": [{"id": "f", "source": "a town"}], "organization": {"id": "o", "name": "Org", "logo": "x"},
            "service_at_locations": [{"id": f"s{key}", "location": place}], **more}  # fmt: skip


def brought_in(folder: Path, *records: Any) -> directory.ImportReport:
    (folder / "f.json").write_text(json.dumps(list(records)))
    return directory.import_file(folder / "f.json", ASKED, "hsds-json", by="Dana")


def state() -> Any:
    stored = {key: (one.service, one.said) for key, one in full(["1", "2", "3"]).items()}
    return stored, sorted(Service.objects.values_list("digest", flat=True).order_by("id")), bytes(sorted(matching()))


def matching() -> bytearray:
    return matching_io.all_records()


def test_an_import_is_taken_back_exactly(tmp_path: Path) -> None:
    brought_in(tmp_path, record("1"), record("2"))
    before, organizations = state(), list(Organization.objects.values("record", "document").order_by("id"))
    place = {**record("1")["service_at_locations"][0]["location"], "transportation": "tram", "latitude": 45.1}
    changed = record("1", name="Other", funding=[], wait_time="long", status="inactive",
                     service_at_locations=[{"id": "s1", "location": place}])  # fmt: skip
    second = brought_in(tmp_path, changed, record("3"), record("4", name=""), {"location_type": "virtual", "id": "v"})
    assert state() != before
    assert history.undo_import(second.run, by="Béa") == history.Undone(removed=1, restored=1, quarantined=1)
    assert state() == before
    assert list(Organization.objects.values("record", "document").order_by("id")) == organizations
    assert not Quarantined.objects.exists()
    assert not HsdsObject.objects.exists()
    with pytest.raises(InputError, match="taken back already"):
        history.undo_import(second.run)


def test_later_changes_of_other_fields_stay(tmp_path: Path) -> None:
    brought_in(tmp_path, record("1"))
    second = brought_in(tmp_path, record("1", name="Other"))
    (service,) = directory_io.load()
    with hand("Dana"):
        directory_io.save([replace(service, description="by hand")])
    history.undo_import(second.run)
    (service,) = directory_io.load()
    assert (service.name, service.description) == ("House 1", "by hand")


def test_a_later_change_of_the_same_field_is_named_and_nothing_is_undone(tmp_path: Path) -> None:
    brought_in(tmp_path, record("1"))
    second = brought_in(tmp_path, record("1", name="Other", wait_time="long"), record("2"))
    with hand("Dana"):
        directory_io.save([replace(next(directory_io.load()), name="By hand")])
    before = state()
    with pytest.raises(InputError, match=r"1: name \(changed by Dana on"):
        history.undo_import(second.run)
    assert state() == before
    with pytest.raises(InputError, match="is not there"):
        history.undo_import(999_999)


def test_imports_taken_back_one_after_another_do_not_stand_in_each_others_way(tmp_path: Path) -> None:
    first = brought_in(tmp_path, record("1"))
    second = brought_in(tmp_path, record("1", name="Other"))
    history.undo_import(second.run)
    history.undo_import(first.run)
    assert list(directory_io.load()) == []


def test_every_field_knows_who_gave_it(tmp_path: Path) -> None:
    first = brought_in(tmp_path, record("1"))
    second = brought_in(tmp_path, record("1", wait_time="long"))
    with hand("Béa"):
        directory_io.save([replace(next(directory_io.load()), name="By hand")])
    given = history.provenance("1")
    assert (given["*"].run, given["hsds.wait_time"].run, given["name"].by) == (first.run, second.run, "Béa")
    assert [version.kind for version in history.history_of("1")] == ["changed", "changed", "new"]
