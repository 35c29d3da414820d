"""HSDS records become services; what cannot be used is told, and secret places are never carried on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from havre.core.errors import InputError
from havre.core.vocabulary import Need
from havre.directory import hsds, hsds_views
from havre.directory.faults import Fault
from havre.directory.model import Origin, Service
from havre.directory.plain import from_plain, to_plain

ORIGIN = Origin("a test", "CC0")
SECRET = "17 rue des Canaris"


def record(**more: Any) -> dict[str, Any]:
    return {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Counselling",
        "status": "active",
        "phones": [{"id": "1", "number": "01 99 00 12 34", "type": "voice"}],
        "attributes": [{"id": "2", "label": "havre.need", "value": "counselling"}],
        **more,
    }


def confidential_location() -> dict[str, Any]:
    return {
        "id": "4",
        "location_type": "physical",
        "name": "Maison Canari",
        "latitude": 45.123456,
        "longitude": 4.654321,
        "phones": [{"id": "5", "number": "01 99 00 99 99"}],
        "addresses": [
            {"id": "6", "address_1": SECRET, "city": "Lyon", "state_province": "", "postal_code": "69003",
             "country": "FR", "address_type": "physical"}
        ],
        "attributes": [{"id": "7", "label": "havre.confidential", "value": "true"}],
    }  # fmt: skip


def one(value: dict[str, Any], country: str = "FR") -> tuple[Service, tuple[Fault, ...]]:
    read = hsds.read(value, 1, ORIGIN, country)
    assert read.service is not None, read.faults
    return read.service, read.faults


def test_needs_and_audience_come_from_attributes() -> None:
    extra = [("need", "shelter"), ("serves", "women"), ("children_to_age", "12"), ("pets", "false"), ("on_bill", "no")]
    attributes = [{"id": str(n), "label": f"havre.{key}", "value": value} for n, (key, value) in enumerate(extra)]
    service, faults = one(record(attributes=attributes, minimum_age=18))
    assert service.needs == {Need.SHELTER}
    assert service.eligibility.serves == ("women",)
    assert (service.eligibility.children_to_age, service.eligibility.pets) == (12, False)
    assert (service.eligibility.on_bill, service.eligibility.minimum_age) == (False, 18)
    assert service.eligibility.no_papers is None  # not said is not «no»
    assert not faults


def test_a_malformed_phone_is_reported_and_the_service_kept() -> None:
    service, faults = one(record(phones=[{"id": "1", "number": "call us"}, {"id": "2", "number": "3919"}]))
    assert [phone.dial for phone in service.phones] == ["3919"]
    assert [(fault.field, fault.whole) for fault in faults] == [("phone.number", False)]


@pytest.mark.parametrize(
    ("wrong", "field", "reason"),
    [
        ({"name": ""}, "name", "missing"),
        ({"name": "=HYPERLINK(1)"}, "name", "formula"),
        ({"name": "Rape\0crisis"}, "name", "nul"),
        ({"description": "x" * 10_000_000}, "description", "too_long"),
        ({"name": {"en": "x"}}, "name", "not_text"),
        ({"status": "open"}, "status", "unknown_kind"),
        ({"status": None}, "status", "missing"),
    ],
)
def test_a_record_that_is_no_service_is_a_fault_with_its_row(wrong: dict[str, Any], field: str, reason: str) -> None:
    read = hsds.read(record(**wrong), 7, ORIGIN, "FR")
    assert read.service is None
    assert [(fault.row, fault.field, fault.reason, fault.whole) for fault in read.faults] == [(7, field, reason, True)]
    assert read.faults[0].raw["id"] == "ac148810-d857-441c-9679-408f346de14b"
    assert len(json.dumps(read.faults[0].raw)) < 10_000


def test_without_any_country_a_record_is_refused() -> None:
    assert [fault.reason for fault in hsds.read(record(), 1, ORIGIN).faults] == ["missing"]


def test_a_confidential_place_keeps_its_area_only() -> None:
    at = {"id": "3", "location": confidential_location()}
    service, _ = one(record(service_at_locations=[at], description=f"Come to {SECRET}, door 2"))
    told = json.dumps(to_plain(service), ensure_ascii=False)
    for canary in (SECRET, "45.123", "4.654", "69003", "Canari", "99 99"):
        assert canary not in told
    assert service.locations[0].location.address.city == "Lyon"
    assert service.locations[0].location.confidential


def test_a_fault_of_a_confidential_record_does_not_tell_its_place() -> None:
    at = {"id": "3", "location": confidential_location()}
    read = hsds.read(record(name="", service_at_locations=[at], description=SECRET), 1, ORIGIN, "FR")
    assert read.service is None
    assert read.secrets == 1
    told = json.dumps([fault.raw for fault in read.faults], ensure_ascii=False) + str(read.faults)
    for canary in (SECRET, "45.123", "69003", "Canari"):
        assert canary not in told


def test_a_flag_of_secrecy_nobody_understands_counts_as_secret() -> None:
    place = confidential_location() | {"attributes": [{"id": "7", "label": "havre.confidential", "value": "perhaps"}]}
    service, _ = one(record(service_at_locations=[{"id": "3", "location": place}]))
    assert service.locations[0].location.latitude is None


def test_pages_lists_and_organizations_hold_their_services() -> None:
    page = {"contents": [record(), record(id="b")], "total_items": 2}
    organization = {"id": "o", "name": "House", "description": "", "services": [record()]}
    assert [found["id"] for found in hsds.records(page, "p")] == [record()["id"], "b"]
    assert one(dict(next(iter(hsds.records([organization], "p")))))[0].organization is not None
    with pytest.raises(InputError, match="no HSDS record"):
        list(hsds.records("text", "p"))


def test_the_examples_of_the_specification_are_read(shared: Path) -> None:
    folder = shared / "data" / "directory" / "hsds" / "v3.1-dev" / "examples"
    for name in ("service_full", "organization_full", "service_at_location_full", "service_list"):
        document = json.loads((folder / f"{name}.json").read_text())
        services = [hsds.read(found, 1, ORIGIN, "GB").service for found in hsds.records(document, name)]
        assert [service.name for service in services if service] == ["Community Counselling"], name


def test_a_service_in_plain_form_is_the_same_service() -> None:
    at = {"id": "3", "location": confidential_location(), "schedules": []}
    service, _ = one(
        record(service_at_locations=[at], assured_date="2026-01-02", languages=[{"id": "l", "code": "ar"}])
    )
    assert from_plain(Service, json.loads(json.dumps(to_plain(service)))) == service


def test_a_term_is_found_however_deep_it_stands() -> None:
    inner = {"id": "b", "taxonomy_detail": {"id": "x"}, "attributes": [{"taxonomy_term": {"id": "c"}}]}
    held = {"attributes": [[{"taxonomy_term": {"id": "a", "taxonomy_id": "y"}}], {"taxonomy_term": {"name": "no id"}}]}
    full = {"taxonomy_term": "a word", "phones": [held], "organization": {"taxonomy_term": inner}}
    assert hsds_views.terms_of(full) == {"a": "y", "b": "x", "c": ""}


def test_monaco_is_not_france_though_its_postcode_is() -> None:
    lives = {"id": "a", "address_1": "1 place X", "city": "Monaco", "postal_code": "98000", "country": "FR"}
    at = [{"id": "at", "location": {"id": "l", "location_type": "physical", "addresses": [lives]}}]
    record = {"id": "s", "name": "Police", "status": "active", "service_at_locations": at}
    found = hsds.read(record, 1, Origin("a test"), "FR").service
    assert found is not None
    assert found.country == "MC"
    lives["postal_code"] = "97400"
    found = hsds.read(record, 1, Origin("a test"), "FR").service
    assert found is not None
    assert found.country == "FR"
