"""What is stored comes back as it was; what did not change is not written; what became secret is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection

from havre.core.vocabulary import Need
from havre.directory.faults import Fault
from havre.directory.model import (
    Address,
    Hours,
    Location,
    Organization,
    Origin,
    Phone,
    Service,
    ServiceAtLocation,
)
from havre.directory.packed import key_of
from havre.store import changes, directory_io, quarantine_io
from havre.store import directory as rows
from havre.store.directory_io import Counts
from havre.store.matching import MatchRow

pytestmark = pytest.mark.django_db

HOUSE = Organization("o", "House", "about")
PLACE = Location("l", latitude=45.7, longitude=4.8, address=Address("17 rue des Canaris", "Lyon", country="FR"))
SERVICE = Service(
    "s", "Écoute – ليون", "FR", Origin("a test", "CC0", date(2026, 11, 23), date(2026, 1, 2)),
    needs=frozenset((Need.TALK, Need.LEGAL)), organization=HOUSE, hours=Hours("Mo 09:00-12:00", date(2026, 1, 1)),
    locations=(ServiceAtLocation("a", PLACE, (Phone("3919", "3919"),), Hours("24/7")),
               ServiceAtLocation("b", Location("m", kind="virtual"))),
)  # fmt: skip


def test_a_service_comes_back_as_it_was() -> None:
    assert directory_io.save([SERVICE]) == Counts(new=1)
    assert list(directory_io.load()) == [SERVICE]


def test_a_second_import_changes_nothing_and_is_not_a_change() -> None:
    directory_io.save([SERVICE])
    before = changes.version("directory")
    tomorrow = replace(SERVICE, origin=replace(SERVICE.origin, imported=date(2026, 11, 24)))
    assert directory_io.save([tomorrow]) == Counts(same=1)
    assert changes.version("directory") == before


def test_a_change_is_written_and_counted() -> None:
    directory_io.save([SERVICE])
    before = changes.version("directory")
    assert directory_io.save([replace(SERVICE, name="Other")]) == Counts(changed=1)
    assert changes.version("directory") == before + 1
    assert [service.name for service in directory_io.load()] == ["Other"]


def test_a_place_that_becomes_secret_leaves_nothing_behind() -> None:
    directory_io.save([SERVICE])
    area = Location("new id", address=Address(city="Lyon", country="FR"), confidential=True)
    directory_io.save([replace(SERVICE, locations=(ServiceAtLocation("a", area),))])
    assert sorted(rows.Location.objects.values_list("id", flat=True).order_by("id")) == ["new id"]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("store_"):
                cursor.execute(f'SELECT * FROM "{table}"')
                assert "Canaris" not in str(cursor.fetchall()), table


def test_what_a_source_no_longer_has_goes_with_its_places() -> None:
    directory_io.save([SERVICE, replace(SERVICE, id="t", locations=())])
    assert directory_io.remove_others("a test", {"t"}) == 1
    assert [service.id for service in directory_io.load()] == ["t"]
    assert not rows.Location.objects.exists()


def test_only_public_services_in_use_are_read() -> None:
    closed = replace(SERVICE, id="c", status="temporarily closed", locations=())
    inner = replace(SERVICE, id="i", visibility="professional", locations=())
    directory_io.save([closed, inner])
    assert list(directory_io.load()) == []
    assert [service.id for service in directory_io.load(visibility="professional")] == ["i"]


def test_a_batch_of_many_is_counted_right() -> None:
    many = [replace(SERVICE, id=f"{n:04}", locations=()) for n in range(2500)]
    assert directory_io.save(many) == Counts(new=2500)
    many[7] = replace(many[7], name="changed")
    assert directory_io.save(many) == Counts(changed=1, same=2499)


def test_quarantine_keeps_each_fault_once_whatever_is_in_it() -> None:
    hostile = {"name": "a\0b", "x": "caf\udce9", "emoji": "🏠"}
    fault = Fault(3, "na\0me", "nul", "caf\udce9 \0", hostile)
    assert quarantine_io.keep([fault, fault], file="f.csv", source="s") == 1
    assert quarantine_io.keep([fault], file="f.csv", source="s") == 0
    kept = rows.Quarantined.objects.get()
    assert (kept.row, kept.reason, kept.whole) == (3, "nul", True)
    assert "a\\u0000b" in kept.raw


def test_the_bulk_way_writes_what_the_careful_way_writes() -> None:
    many = [replace(SERVICE, id=f"{n:04}", organization=None, locations=()) for n in range(40)]
    directory_io.save([SERVICE, *many])
    careful = list(directory_io.load())
    records = {row.key: bytes(row.packed) for row in MatchRow.objects.order_by("key")}
    directory_io.remove_others("a test", ())
    MatchRow.objects.all().delete()
    rows.Organization.objects.all().delete()
    directory_io.insert([SERVICE, *many])
    assert list(directory_io.load()) == careful
    assert {row.key: bytes(row.packed) for row in MatchRow.objects.order_by("key")} == records
    with pytest.raises(IntegrityError):
        directory_io.insert([replace(SERVICE, name="twice")])


def test_what_is_shown_is_fetched_whole_and_what_is_not_is_not() -> None:
    hidden = replace(SERVICE, id="hidden", visibility="professional", locations=())
    directory_io.save([SERVICE, hidden])
    keys = [key_of("s"), key_of("hidden"), key_of("nobody")]
    assert directory_io.fetch(keys) == {key_of("s"): SERVICE}
