"""HSDS 3.1 as NDJSON: a full service on every line, for tools that read line by line."""

from __future__ import annotations

from typing import IO

from havre.directory.export_hsds_json import spelled
from havre.directory.exports import About, ExportFormat, Source


def _write(source: Source, file: IO[bytes], _about: About) -> None:
    for entry in source.services():
        file.write(spelled(entry.record) + b"\n")


FORMAT = ExportFormat(
    "hsds-ndjson",
    "HSDS 3.1: a full service on every line",
    ".ndjson",
    "application/x-ndjson",
    _write,
    loses=("organizations without services, and taxonomies that no service uses",),
)
