"""HSDS 3.1 as one JSON file: full services, and the objects that no service holds. It can be imported again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from havre.directory.exports import About, ExportFormat, Source, listed
from havre.directory.hsds import LISTS


def spelled(record: dict[str, Any]) -> bytes:
    """A record in the one spelling of our exports: one line, letters as they are."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def _write(source: Source, file: IO[bytes], _about: About) -> None:
    lists = {name: listed(source, kind) for name, kind in LISTS.items() if kind != "service"}
    file.write(b'{"hsds_version":"3.1"')
    _write_list(file, "services", (entry.record for entry in source.services()))
    for name, records in lists.items():
        _write_list(file, name, records)
    file.write(b"\n}\n")


def _write_list(file: IO[bytes], name: str, records: Iterator[dict[str, Any]]) -> None:
    file.write(b',\n"%s":[' % name.encode())
    before = b"\n"
    for record in records:
        file.write(before + spelled(record))
        before = b",\n"
    file.write(b"]")


FORMAT = ExportFormat("hsds-json", "HSDS 3.1: one JSON file with everything", ".json", "application/json", _write)
