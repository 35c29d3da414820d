"""What HSDS says survives: the 24 objects, the attributes of others and ours; no import, edit or export loses any."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.made_services import services

from havre.directory import hsds, object_codec, profile
from havre.directory.hsds_patch import patched
from havre.directory.hsds_split import join, split
from havre.directory.hsds_write import record_of
from havre.directory.json_files import dumped
from havre.directory.model import Origin, Phone, Service
from havre.directory.objects import KINDS
from havre.directory.plain import from_plain, to_plain

ORIGIN = Origin("a source", "CC0")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
SCHEMAS = "data/directory/hsds/v3.1-dev/schema"


@pytest.fixture(scope="module")
def example(shared: Path) -> dict[str, Any]:
    folder = shared / "data" / "directory" / "hsds" / "v3.1-dev" / "examples"
    loaded: dict[str, Any] = json.loads((folder / "service_full.json").read_text())
    return loaded


@pytest.mark.parametrize("kind", KINDS)
def test_every_object_of_the_specification_has_all_its_fields(kind: str, shared: Path) -> None:
    schema = json.loads((shared / SCHEMAS / f"{kind}.json").read_text())
    forms = {"string": "text", "number": "number", "object": "one", "array": "many"}
    wanted = {name: forms.get(str(about.get("type")), "one") for name, about in schema["properties"].items()}
    known = object_codec.properties(KINDS[kind])
    assert {name: about.form for name, about in known.items()} == wanted
    assert next(iter(known)) == "id"


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_an_object_keeps_whatever_a_source_says(kind: str, data: st.DataObject) -> None:
    names = st.sampled_from([*object_codec.properties(KINDS[kind]), "own", "more", "_x"])
    record = data.draw(st.dictionaries(names, JSON, max_size=6))
    told = object_codec.write(object_codec.read(KINDS[kind], record))
    assert told == record
    sent = object_codec.ordered(KINDS[kind], record)
    assert object_codec.ordered(KINDS[kind], sent) == sent
    assert {name: sent[name] for name in record if name in ("own", "more", "_x")} == {
        name: value for name, value in record.items() if name in ("own", "more", "_x")
    }


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=15)
@given(services())
def test_a_service_written_as_hsds_is_read_as_the_same_service(service: Service) -> None:
    read = hsds.read(record_of(service), 1, replace(service.origin, assured=None), service.country)
    assert not read.faults
    assert read.service == service
    assert from_plain(Service, json.loads(dumped(to_plain(service)))) == service


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=15)
@given(services(), services())
def test_an_edit_changes_what_it_changes_and_keeps_what_others_said(before: Service, after: Service) -> None:
    after = replace(after, id=before.id, origin=before.origin)
    said = {**record_of(before), "own": {"deep": [1, None]}, "funding": [{"id": "f", "source": "a town"}]}
    said["attributes"] = [*said["attributes"], {"id": "x", "label": "theirs.colour", "value": "red"}]
    edited = patched(said, before, after)
    assert hsds.read(edited, 1, replace(after.origin, assured=None), after.country).service == after
    assert (edited["own"], edited["funding"]) == (said["own"], said["funding"])
    assert said["attributes"][-1] in edited["attributes"]
    assert patched(said, before, before) == said


def test_a_number_that_is_written_twice_is_kept_twice(example: dict[str, Any]) -> None:
    before = hsds.read(example, 1, ORIGIN, "FR").service
    assert before is not None
    twice = (Phone("01 99 00 12 34", "3919", "whatsapp"), Phone("+33 1 99 00 12 34", "3919", "whatsapp"))
    edited = patched(example, before, replace(before, phones=twice))
    assert [phone["number"] for phone in edited["phones"]][-2:] == [phone.number for phone in twice]


def test_a_telephone_nobody_could_dial_survives_an_edit_of_the_others(example: dict[str, Any]) -> None:
    said = {**example, "phones": [{"id": "1", "number": "call us"}, {"id": "2", "number": "3919", "own": 1}]}
    before = hsds.read(said, 1, ORIGIN, "FR").service
    assert before is not None
    edited = patched(said, before, replace(before, phones=(Phone("115", "115"),)))
    assert [phone["number"] for phone in edited["phones"]] == ["call us", "115"]


def test_a_record_taken_apart_is_the_same_record_together(example: dict[str, Any]) -> None:
    service = hsds.read(example, 1, ORIGIN, "GB").service
    assert service is not None
    parts = split(example, service)
    assert "1-30 Main Street" not in dumped(parts.service)
    assert join(parts) == example


def test_the_profile_is_documented_label_by_label() -> None:
    text = Path("docs/hsds-profile.md").read_text(encoding="utf-8")
    for label in profile.LABELS:
        values = " ".join(f"`{value}`" for value in label.values) if label.values not in ((), profile.YES_NO) else ""
        values = "true, false" if label.values == profile.YES_NO else values or "text"
        assert f"| `{label.label}` | {label.on} | {label.about} | {values} |" in text, label.label
