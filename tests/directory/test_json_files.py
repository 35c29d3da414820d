"""JSON read item by item says what the whole would say, and a broken file is refused before its first item."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.core.errors import InputError
from havre.directory.hsds import listed, things
from havre.directory.json_files import Items, dumped, parsed, read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
RECORD = {"id": "1", "name": "A", "status": "active", "phones": [{"number": "3919"}]}
DOCUMENTS: list[Any] = [
    [RECORD, {**RECORD, "id": "2"}],
    [RECORD, "no object", [RECORD]],
    {"total_items": 1, "contents": [RECORD]},
    {"hsds_version": "3.1", "services": [RECORD, 5], "taxonomies": [{"id": "t", "version": "1"}], "units": []},
    {"name": "An organization", "website": "https://example.org", "services": [RECORD, RECORD]},
    RECORD,
]


@given(VALUES)
def test_what_is_written_is_read_back_and_spelled_one_way(value: object) -> None:
    assert parsed(dumped(value).encode()) == value
    assert dumped(json.loads(dumped(value))) == dumped(value)


def test_half_a_letter_is_kept_as_an_escape() -> None:
    assert dumped({"b": "\ud800é", "a": 1}) == '{"a":1,"b":"\\ud800é"}'
    assert parsed(b'"\\ud800"') == "\ud800"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_read_item_by_item_a_document_holds_the_same_records(document: Any, tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert list(things(read_json(path, listed), "f")) == list(things(document, "f"))


def test_lines_and_a_byte_order_mark_make_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "f.ndjson"
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n \n".join(json.dumps(one).encode() for one in (RECORD, 5, {})) + b"\n")
    found = read_json(path)
    assert isinstance(found, Items)
    assert list(found) == [RECORD, 5, {}]


@pytest.mark.parametrize("last", ['{"id":', "{'id': 1}", '{"id": 1}}', '"\\q"'])
def test_the_line_that_breaks_off_is_named_before_any_item_is_given(last: str, tmp_path: Path) -> None:
    path = tmp_path / "f.ndjson"
    path.write_text("\n".join([json.dumps(RECORD)] * 3000 + [last]), encoding="utf-8")
    with pytest.raises(InputError, match="line 3001"):
        read_json(path)


@pytest.mark.parametrize("end", ["", ",]", "]]", '{"id":}]'])
def test_a_list_that_breaks_off_at_its_end_is_refused(end: str, tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    path.write_text("[" + ",".join([json.dumps(RECORD)] * 100) + end, encoding="utf-8")
    with pytest.raises(InputError, match="not JSON"):
        read_json(path, listed)


def test_what_others_write_and_json_does_not_allow_is_read(tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    path.write_text('[{"id": "1", "x": NaN}]', encoding="utf-8")
    (one,) = list(things(read_json(path, listed), "f"))
    assert one[1]["id"] == "1"
