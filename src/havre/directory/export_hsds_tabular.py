"""HSDS 3.1 as a tabular package: a zip of one CSV for each object, and datapackage.json that ties them together."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import IO, Any

from havre.directory.exports import About, ExportFormat, Source
from havre.directory.hsds import LISTS
from havre.directory.hsds_tables import MORE, ONE, PATHS, Tables, columns, owner_column
from havre.directory.object_codec import properties
from havre.directory.objects import KINDS, NAMES

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same package of the same directory, whenever it is made


def _write(source: Source, file: IO[bytes], _about: About) -> None:
    tables = Tables()
    for entry in source.services():
        tables.add("service", entry.record)
    for kind in LISTS.values():
        if kind != "service":
            for record in source.others(kind):
                tables.add(kind, record)
    kinds = [kind for kind in KINDS if tables.rows.get(kind)]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("datapackage.json", _LONG_AGO), json.dumps(_package(kinds, tables), indent=1))
        for kind in kinds:
            about = zipfile.ZipInfo(PATHS[kind], _LONG_AGO)
            packed.writestr(about, _table(kind, tables), zipfile.ZIP_DEFLATED)


def _columns(kind: str, tables: Tables) -> list[str]:
    own = columns(kind)
    held = {name for row in tables.rows[kind].values() for name in row}
    return own + sorted(held - set(own))


def _table(kind: str, tables: Tables) -> str:
    names = _columns(kind, tables)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(tables.rows[kind].values())
    return text.getvalue()


def _package(kinds: list[str], tables: Tables) -> dict[str, Any]:
    return {
        "name": "human_services_data",
        "title": "Human services data, by Havre",
        "profile": "tabular-data-package",
        "version": "3.1.0",
        "homepage": "https://docs.openreferral.org",
        "resources": [_resource(kind, kinds, tables) for kind in kinds],
    }


def _resource(kind: str, kinds: list[str], tables: Tables) -> dict[str, Any]:
    known = properties(KINDS[kind])
    types = {name: "number" if name in known and known[name].form == "number" else "string" for name in columns(kind)}
    fields = [{"name": name, "type": types.get(name, "string")} for name in _columns(kind, tables)]
    schema: dict[str, Any] = {"primaryKey": "id", "fields": fields, "missingValues": [""]}
    if keys := _foreign(kind, kinds):
        schema["foreignKeys"] = keys
    about = {
        "name": kind,
        "path": PATHS[kind],
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
    }
    return {**about, "schema": schema}


def _foreign(kind: str, kinds: list[str]) -> list[dict[str, Any]]:
    """The columns that name rows of other tables; attributes and metadata name rows of any table, so they name none."""
    found: dict[str, str] = {}
    for parent in kinds:
        for part in properties(KINDS[parent]).values():
            if part.form == "many" and part.kind is KINDS[kind] and kind not in ("attribute", "metadata"):
                found[owner_column(kind, parent)] = parent
    for name, part in properties(KINDS[kind]).items():
        if part.form == "one" and NAMES[part.kind] in kinds:
            found[ONE.get(name, f"{name}_id")] = NAMES[part.kind]
    known = {*columns(kind), MORE}
    return [
        {"fields": column, "reference": {"resource": table, "fields": "id"}}
        for column, table in sorted(found.items())
        if column in known
    ]


FORMAT = ExportFormat(
    "hsds-tabular",
    "HSDS 3.1: a package of tables (zip)",
    ".zip",
    "application/zip",
    _write,
    loses=("the one id of what two services share (a telephone): the second has an id of its own",),
)
