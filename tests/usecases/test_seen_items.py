"""An item that a service was read from is known again and not read, unless it could now say another thing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from havre.directory.imports import Asked
from havre.directory.mapping import mapping_from
from havre.store import directory_io, seen_io
from havre.store.directory import Quarantined, Service
from havre.store.directory_io import Counts
from havre.store.verification import Upkeep
from havre.usecases import directory, history, intake

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
ASKED = Asked("a source", "CC0", TODAY, "FR")
MAPPING = mapping_from(
    {
        "id": "seen", "about": "a table", "source": "a test", "licence": "CC0", "checked": TODAY, "key": ["id"],
        "country": "FR", "fields": {"name": "name", "phone": "tel"}, "all": {"needs": ["legal"]},
    },
    "seen.yaml",
)  # fmt: skip


@pytest.fixture(autouse=True)
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows of the items that are read, as they are."""
    found: list[int] = []
    add = intake.read_batch

    def watched(way: intake.Way, batch: Any) -> intake.Found:
        def noted(unread: Any) -> Any:
            found.append(unread.row)
            return way.read(unread)

        return add(intake.Way(way.items, noted, way.about, way.passed), batch)

    monkeypatch.setattr(directory, "read_batch", watched)
    return found


def file(folder: Path, *records: Any) -> Path:
    path = folder / "f.ndjson"
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def service(own: str, **more: Any) -> dict[str, Any]:
    return {"id": own, "name": f"Service {own}", "status": "active", "attributes": []} | more


def table(folder: Path, *lines: str) -> Path:
    path = folder / "t.csv"
    path.write_text("id,name,tel\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_what_has_not_changed_is_not_read_again(tmp_path: Path, read: list[int]) -> None:
    first = file(tmp_path, service("a"), service("b"))
    assert directory.import_file(first, ASKED, "hsds-json").counts == Counts(new=2)
    read.clear()
    assert directory.import_file(first, ASKED, "hsds-json").counts == Counts(same=2)
    changed = file(tmp_path, service("b", name="Other"), service("a"))
    report = directory.import_file(changed, ASKED, "hsds-json")
    assert (report.counts, report.rows, read) == (Counts(changed=1, same=1), 2, [1])


def test_another_source_licence_or_code_reads_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, service("a"))
    directory.import_file(path, ASKED, "hsds-json")
    other = Asked("another", "CC0", TODAY, "FR")
    assert directory.import_file(path, other, "hsds-json").counts == Counts(changed=1)
    assert directory.import_file(path, ASKED, "hsds-json").counts == Counts(changed=1)
    monkeypatch.setattr(intake, "_code", lambda: "another Havre")
    assert directory.import_file(path, ASKED, "hsds-json").counts == Counts(same=1)
    assert Service.objects.exclude(seen="").count() == 1


def test_a_service_that_something_else_wrote_is_read_again(tmp_path: Path, read: list[int]) -> None:
    path = file(tmp_path, service("a"))
    directory.import_file(path, ASKED, "hsds-json")
    stored = directory_io.services(["a"])["a"]
    directory_io.save([replace(stored, name="By hand")])
    assert Service.objects.get().seen == ""
    read.clear()
    assert directory.import_file(path, ASKED, "hsds-json").counts == Counts(changed=1)
    assert read == [1]


def test_what_was_taken_back_comes_again(tmp_path: Path) -> None:
    path = file(tmp_path, service("a"))
    run = directory.import_file(path, ASKED, "hsds-json").run
    history.undo_import(run)
    assert directory.import_file(path, ASKED, "hsds-json").counts == Counts(new=1)


def test_faults_and_secret_places_are_told_of_every_time(tmp_path: Path) -> None:
    secret = {"id": "l", "location_type": "physical", "confidential": True, "addresses": []}
    bad = service("b", phones=[{"number": "nobody"}])
    path = file(tmp_path, bad, service("c", service_at_locations=[{"id": "at", "location": secret}]))
    first, again = (directory.import_file(path, ASKED, "hsds-json") for _ in range(2))
    assert (again.fields_refused, again.secrets) == (first.fields_refused, first.secrets) == (1, 1)
    assert again.counts == Counts(same=2)
    assert Quarantined.objects.count() == 1
    assert set(Service.objects.values_list("seen", flat=True)) == {""}


def test_of_two_items_with_one_id_the_last_stands_as_ever(tmp_path: Path) -> None:
    path = file(tmp_path, service("a", name="First"), service("a", name="Last"))
    for _ in range(3):
        directory.import_file(path, ASKED, "hsds-json")
        assert Service.objects.get().name == "Last"


def test_a_key_that_stands_twice_is_refused_again(tmp_path: Path) -> None:
    path = table(tmp_path, "1,One,", "1,Two,", "1,One,")
    first, again = (directory.import_table(path, MAPPING, TODAY) for _ in range(2))
    assert first.reasons == again.reasons == {"id repeated": 2}
    assert (first.counts, again.counts) == (Counts(new=1), Counts(same=1))
    turned = directory.import_table(table(tmp_path, "1,Two,", "1,One,"), MAPPING, TODAY)
    assert (turned.counts, turned.reasons) == (Counts(changed=1), {"id repeated": 1})


def test_no_two_lists_of_texts_have_one_fingerprint() -> None:
    told = seen_io.about("x")
    assert seen_io.fingerprint(told, (b"a", b"b")) != seen_io.fingerprint(told, (b"ab",))
    assert seen_io.fingerprint(told, (b"ab", b"")) != seen_io.fingerprint(told, (b"a", b"b"))
    assert seen_io.about("a", "b") != seen_io.about("ab")


def test_a_service_checked_here_keeps_what_is_known_here(tmp_path: Path, read: list[int]) -> None:
    path = file(tmp_path, service("a"))
    directory.import_file(path, ASKED, "hsds-json")
    Upkeep.objects.create(service_id="a", assured=TODAY)
    read.clear()
    directory.import_file(path, ASKED, "hsds-json")
    assert read == [1]
    assert directory_io.services(["a"])["a"].origin.assured == TODAY
