"""A merge can be undone exactly; what sources bring later finds its place; nothing is merged by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from havre.core.errors import InputError
from havre.directory.model import Address, Location, Origin, Phone, Service, ServiceAtLocation
from havre.store import directory_io
from havre.store.directory_io import Counts
from havre.usecases import duplicates

pytestmark = pytest.mark.django_db


def service(key: str, source: str, **changes: object) -> Service:
    place = Location(f"l{key}", address=Address("1 rue de Forbin", "Marseille", "", "13001", "FR"))
    made = Service(
        key, "Planning familial", "FR", Origin(source, "CC0", date(2026, 11, 1)),
        phones=(Phone("3919", "3919"), Phone("04 91 33 42 07", "+33491334207")),
        locations=(ServiceAtLocation(f"at {key}", place),),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


A = service("a", "one", description="Consultations")
B = service("b", "two", email="b@planning.example")
C = service("c", "three", url="https://planning.example/")


@pytest.fixture(autouse=True)
def stored() -> None:
    directory_io.save([A, B, C])


def now() -> dict[str, Service]:
    return directory_io.services(["a", "b", "c"])


def test_two_sources_become_one_service_and_come_apart_exactly() -> None:
    made = duplicates.merge("a", "b", by="Dana")
    assert now().keys() == {"a", "c"}
    assert (made.description, made.email) == ("Consultations", "b@planning.example")
    assert duplicates.merged()["a"][1].by == "Dana"
    duplicates.unmerge("b")
    assert now() == {"a": A, "b": B, "c": C}
    assert duplicates.merged() == {}


def test_three_sources_come_apart_exactly_whoever_survived() -> None:
    duplicates.merge("a", "b")
    duplicates.merge("c", "a")
    assert now().keys() == {"c"}
    duplicates.unmerge("c")
    assert now() == {"a": A, "b": B, "c": C}


def test_a_later_import_of_a_merged_record_goes_to_the_survivor() -> None:
    duplicates.merge("a", "b")
    newer = replace(B, email="new@planning.example")
    assert directory_io.save([newer, C]) == Counts(changed=1, same=1)
    assert now().keys() == {"a", "c"}
    assert now()["a"].email == "new@planning.example"
    assert directory_io.save([newer]) == Counts(same=1)
    assert directory_io.save([replace(A, name="Le Planning")]) == Counts(changed=1)
    assert (now()["a"].name, now()["a"].email) == ("Le Planning", "new@planning.example")
    duplicates.unmerge("a")
    assert now() == {"a": replace(A, name="Le Planning"), "b": newer, "c": C}


def test_a_source_that_drops_its_record_takes_only_its_own_away() -> None:
    duplicates.merge("a", "b")
    assert directory_io.remove_others("one", set()) == 1
    assert now() == {"b": B, "c": C}
    assert duplicates.merged() == {}


def test_a_place_that_becomes_secret_after_the_merge_leaves_nothing_behind() -> None:
    duplicates.merge("a", "b")
    area = Location("secret", address=Address(city="Marseille", country="FR"), confidential=True)
    directory_io.save([replace(C, locations=())])
    directory_io.save([replace(B, locations=(ServiceAtLocation("at b", area),))])
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("store_"):
                cursor.execute(f'SELECT * FROM "{table}"')
                assert "Forbin" not in str(cursor.fetchall()), table


def test_a_merged_service_is_matched_once() -> None:
    duplicates.merge("a", "b")
    assert [one.id for one in directory_io.load()] == ["a", "c"]


def test_pairs_told_apart_are_remembered_until_somebody_thinks_again() -> None:
    pairs = [(one.left.id, one.right.id) for one in duplicates.find()]
    assert pairs == [("a", "b"), ("a", "c"), ("b", "c")]
    duplicates.tell_apart("b", "a")
    assert [(one.left.id, one.right.id) for one in duplicates.find()] == [("a", "c"), ("b", "c")]
    assert duplicates.propose_again("a", "b")
    assert len(duplicates.find()) == 3


@pytest.mark.parametrize(("left", "right"), [("a", "a"), ("a", "nobody")])
def test_what_is_no_pair_is_refused(left: str, right: str) -> None:
    with pytest.raises(InputError):
        duplicates.merge(left, right)


def test_what_was_merged_away_is_told_by_its_new_name() -> None:
    duplicates.merge("a", "b")
    with pytest.raises(InputError, match="merged into a"):
        duplicates.show("b", "c")
