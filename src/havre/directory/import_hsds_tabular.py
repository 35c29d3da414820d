"""HSDS 3.x as a tabular package: a folder or a zip with datapackage.json and one CSV for each object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from havre.core.errors import InputError
from havre.directory import hsds, package
from havre.directory.faults import Fault, kept
from havre.directory.hsds import LISTS, Imported
from havre.directory.hsds_tables import MORE, PATHS, Assembled, Record, Table
from havre.directory.import_hsds_json import again, other
from havre.directory.imports import Asked, ImportFormat, Itemwise, Read, Unread
from havre.directory.json_files import spelled
from havre.directory.secrecy import confidential

# Tables that only HSDS 1 and 2 have.
_OLDER = frozenset(
    (
        "physical_addresses.csv",
        "regular_schedules.csv",
        "services_at_location.csv",
        "eligibility.csv",
        "holiday_schedules.csv",
    )
)
_AFTER = ("organization", "location", "program", "taxonomy_term", "taxonomy", "unit", "meta_table_description")


def _sniff(path: Path, head: bytes) -> bool:
    if not (path.is_dir() or head.startswith(b"PK\3\4")):
        return False
    names = package.files(path)
    return "services.csv" in names and not _OLDER & names.keys()


def _items(path: Path, _asked: Asked) -> Iterator[Unread]:
    tables, faults = _tables(path)
    secret = _secret(tables)
    found = Assembled(tables)
    for fault in faults:
        told = fault if not secret else Fault(fault.row, fault.field, fault.reason, fault.detail, {})
        yield Unread(fault.row, Imported(None, (told,)))
    row = 0
    for row, record in enumerate(found.services(), start=1):
        yield _unread("service", record, row, secret)
    for kind, record in found.others(kind for kind in _AFTER if kind in LISTS.values()):
        yield _unread(kind, record, row, secret)


def _secret(tables: Mapping[str, Table]) -> frozenset[str]:
    """The ids of the places that must not be known; places are put together only where a cell may say so of one."""
    if not any(_may_flag(row) for kind in ("location", "attribute") for row in tables.get(kind, {}).values()):
        return frozenset()
    found = Assembled(tables)
    return frozenset(own for own in tables.get("location", {}) if confidential(found.record("location", own)))


def _may_flag(row: Mapping[str, str]) -> bool:
    """Whether a flag of secrecy may stand in a row: as a column or a label, or in its JSON, where letters hide."""
    more = row.get(MORE, "")
    return "confidential" in row or "confidential" in row.get("label", "") or "confidential" in more or "\\u" in more


def _unread(kind: str, record: Record, row: int, secret: frozenset[str]) -> Unread:
    """A record with those ids of secret places that stand in it."""
    known = tuple(sorted(secret.intersection(_texts(record)))) if secret else ()
    said = (spelled(record), *(own.encode() for own in known)) if kind == "service" else ()
    return Unread(row, (kind, record, known), said)


def _texts(value: object) -> Iterator[str]:
    """Every text and number in a record, as a text."""
    if isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inner)
    else:
        yield str(value)


def _one(unread: Unread, asked: Asked) -> Iterator[Read]:
    if isinstance(unread.item, Imported):
        yield unread.item
        return
    kind, record, secret = unread.item
    if kind == "service":
        yield hsds.read(record, unread.row, asked.origin, asked.country, secret)
    else:
        yield other(kind, record, unread.row, secret)


def _tables(path: Path) -> tuple[dict[str, Table], list[Fault]]:
    names = package.files(path)
    if "services.csv" not in names and "datapackage.json" not in names:
        raise InputError("no services.csv in it", where=path.name, remedy="give an HSDS 3 package: a folder or a zip")
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for kind, name in _paths(path, names).items():
        table: Table = {}
        for line, row in package.rows(package.read(path, name), f"{path.name}/{name}"):
            if isinstance(row, str):
                faults.append(Fault(line, name, "broken_row", row, {}))
            elif not row.get("id") or row["id"] in table:
                raw = kept(row)
                reason = "repeated" if row.get("id") else "missing"
                faults.append(
                    Fault(line, f"{name} id", reason, row.get("id", ""), raw if isinstance(raw, dict) else {})
                )
            else:
                table[row["id"]] = row
        tables[kind] = table
    return tables, faults


def _paths(path: Path, names: Mapping[str, int]) -> dict[str, str]:
    """Which file holds which table: as the package says, else by the names that the specification gives."""
    told = {kind: name for kind, name in PATHS.items() if name in names}
    if "datapackage.json" in names:
        try:
            about = json.loads(package.read(path, "datapackage.json"))
            resources = about.get("resources", []) if isinstance(about, dict) else []
        except (ValueError, RecursionError):
            resources = []
        for one in resources if isinstance(resources, list) else []:
            if isinstance(one, dict) and one.get("name") in PATHS and Path(str(one.get("path"))).name in names:
                told[str(one["name"])] = Path(str(one["path"])).name
    return told


FORMAT = ImportFormat(
    "hsds-tabular", "HSDS 3.x: a package of tables (folder or zip)", _sniff, Itemwise(_items, _one), again
)
