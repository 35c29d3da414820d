"""HSDS 1.1 and 2.x as a tabular package: a folder or a zip of CSV files, often dirty.

The tables become full HSDS 3 records. A row that names nobody to whom it belongs is quarantined by itself; languages
and hours that are free text are noted as faults of their service, and so is a telephone with its extension in the cell
of the number, which is kept in both parts. Marks of other programs (###MON###) are taken out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from havre.core.errors import InputError
from havre.directory import hsds, package
from havre.directory.faults import Fault, kept
from havre.directory.hsds import Imported
from havre.directory.import_hsds_json import again
from havre.directory.imports import Asked, ImportFormat, Read
from havre.directory.language_codes import named
from havre.directory.model import stable_id
from havre.directory.phones import split_extension

Row = dict[str, str]
Line = tuple[int, Row]
# Tables that only these versions have, and those of which at least one row in use says whose it is.
OLDER = frozenset(
    ("physical_addresses.csv", "regular_schedules.csv", "services_at_location.csv", "eligibility.csv",
     "holiday_schedules.csv", "accessibility_for_disabilities.csv", "services_taxonomy.csv")
)  # fmt: skip
_OWNED_BY_SERVICE = ("eligibility", "languages", "service_areas", "payments_accepted", "required_documents", "funding")
_DAYS = {name: short for short, names in (
    ("MO", "monday mon 1"), ("TU", "tuesday tue 2"), ("WE", "wednesday wed 3"), ("TH", "thursday thu 4"),
    ("FR", "friday fri 5"), ("SA", "saturday sat 6"), ("SU", "sunday sun 7 0"),
) for name in names.split()}  # fmt: skip
_CLOCK = re.compile(r"(\d{1,2})(?::(\d\d))?(?::\d\d)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_MARK = re.compile(r"\s*#{3}(?:[A-Z]{2,5}#{3})?\s*")


def _sniff(path: Path, head: bytes) -> bool:
    if not (path.is_dir() or head.startswith(b"PK\3\4")):
        return False
    names = package.files(path)
    return "services.csv" in names and bool(OLDER & names.keys())


def _read(path: Path, asked: Asked) -> Iterator[Read]:
    tables = _Tables(path)
    for fault in tables.faults:
        yield Imported(None, (fault,))
    for line, service in tables.lines("services"):
        yield _service(tables.record(service), line, asked)
    yield from (Imported(None, (fault,)) for fault in (*tables.orphans(), *tables.extended()))


def _service(record: dict[str, Any], line: int, asked: Asked) -> Imported:
    """A service that does not say whether it is active is taken for active, since it is listed; and that is noted."""
    if record.get("status"):
        return hsds.read(record, line, asked.origin, asked.country)
    found = hsds.read({**record, "status": "active"}, line, asked.origin, asked.country)
    raw = kept({name: value for name, value in found.record.items() if name != "status"})
    fault = Fault(line, "status", "missing", "", raw if isinstance(raw, dict) else {}, whole=False)
    return replace(found, faults=(*found.faults, fault))


class _Tables:
    """The tables of a package, each by the ids that its rows name."""

    def __init__(self, path: Path) -> None:
        self.faults: list[Fault] = []
        self._lines: dict[str, list[Line]] = {}
        names = package.files(path)
        if "services.csv" not in names:
            remedy = "give an HSDS package: a folder or a zip"
            raise InputError("no services.csv in it", where=path.name, remedy=remedy)
        for name in names:
            if name.endswith(".csv"):
                self._lines[name.removesuffix(".csv")] = list(self._rows(path, name))
        self._by: dict[tuple[str, str], dict[str, list[Row]]] = {}

    def _rows(self, path: Path, name: str) -> Iterator[Line]:
        for line, row in package.rows(package.read(path, name), f"{path.name}/{name}"):
            if isinstance(row, str):
                self.faults.append(Fault(line, name, "broken_row", row, {}))
            else:
                yield line, {column: _MARK.sub(" ", cell).strip() for column, cell in row.items()}

    def lines(self, table: str) -> list[Line]:
        return self._lines.get(table, [])

    def by(self, table: str, column: str, key: str | None) -> list[Row]:
        """The rows of a table whose column names `key`."""
        if (table, column) not in self._by:
            found: dict[str, list[Row]] = defaultdict(list)
            for _line, row in self.lines(table):
                found[row.get(column, "")].append(row)
            self._by[table, column] = found
        return self._by[table, column].get(key, []) if key else []

    def orphans(self) -> Iterator[Fault]:
        """Rows that must say to which service they belong and do not."""
        known = {row.get("id") for _line, row in self.lines("services")}
        for table in _OWNED_BY_SERVICE:
            for line, row in self.lines(table):
                owner = row.get("service_id", "")
                if owner not in known and not row.get("location_id") and not row.get("organization_id"):
                    raw = kept(dict(row))
                    reason = "unknown" if owner else "missing"
                    told = raw if isinstance(raw, Mapping) else {}
                    yield Fault(line, f"{table} service_id", reason, owner, told)

    def extended(self) -> Iterator[Fault]:
        """Telephones with the extension in the cell of the number: nothing of them is lost, but it is told."""
        for line, row in self.lines("phones"):
            written = row.get("number", "")
            if not row.get("extension") and split_extension(written)[1]:
                raw = kept(dict(row))
                yield Fault(
                    line, "phones extension", "two_in_one", written, raw if isinstance(raw, dict) else {}, whole=False
                )

    def record(self, service: Row) -> dict[str, Any]:
        """The full HSDS 3 record of a service."""
        key = service.get("id", "")
        at = self.by("services_at_location", "service_id", key)
        return {
            **service,
            "id": stable_id("hsds older", key) if key else "",
            "fees_description": service.get("fees", ""),
            "organization": self._organization(service.get("organization_id")),
            "phones": [_phone(row) for row in self.by("phones", "service_id", key) if not row.get("location_id")],
            "languages": [_language(row) for row in self.by("languages", "service_id", key)],
            "schedules": _schedules(row for row in self._hours(service_id=key) if not row.get("location_id")),
            "eligibility_description": "\n\n".join(
                row["eligibility"] for row in self.by("eligibility", "service_id", key) if row.get("eligibility")
            ),
            "service_areas": [
                {"id": stable_id(key, "area", name), "name": name}
                for row in self.by("service_areas", "service_id", key)
                if (name := row.get("service_area") or row.get("description"))
            ],
            "required_documents": [
                {"id": stable_id(key, "document", row["document"]), "document": row["document"]}
                for row in self.by("required_documents", "service_id", key)
                if row.get("document")
            ],
            "service_at_locations": [self._at(key, row) for row in at],
        }

    def _hours(self, **of: str) -> list[Row]:
        ((column, key),) = of.items()
        return [row for table in ("regular_schedules", "schedules") for row in self.by(table, column, key)]

    def _organization(self, key: str | None) -> dict[str, Any] | None:
        found = self.by("organizations", "id", key)
        if not found:
            return None
        about = {"description": "", **found[0]}
        return {**about, "id": stable_id("hsds older organization", found[0]["id"]), "website": about.get("url", "")}

    def _at(self, service: str, row: Row) -> dict[str, Any]:
        key = row.get("location_id", "")
        here = [*self.by("phones", "location_id", key), *self.by("phones", "service_at_location_id", row.get("id"))]
        ours = [one for one in here if one.get("service_id", service) == service]
        hours = [one for one in self._hours(location_id=key) if one.get("service_id", service) == service]
        return {
            "id": stable_id("hsds older at", service, key),
            "description": row.get("description", ""),
            "phones": list({one["id"]: one for one in map(_phone, ours)}.values()),
            "schedules": _schedules([*hours, *self._hours(service_at_location_id=row.get("id", ""))]),
            "location": self._location(key),
        }

    def _location(self, key: str) -> dict[str, Any]:
        found = self.by("locations", "id", key)
        about = dict(found[0]) if found else {}
        accessible = self.by("accessibility_for_disabilities", "location_id", key)
        return {
            **about,
            "id": stable_id("hsds older location", key),
            "location_type": "physical",
            "addresses": [_address(row) for row in self.by("physical_addresses", "location_id", key)],
            "accessibility": [
                {"id": stable_id(key, "access", said), "description": said}
                for row in accessible
                if (said := " – ".join(row[part] for part in ("accessibility", "details") if row.get(part)))
            ],
        }


def _phone(row: Row) -> dict[str, Any]:
    number, extension = split_extension(row.get("number", ""))
    extension = row.get("extension") or extension
    kind = row.get("type", "").casefold() or "voice"
    told = row.get("description") or row.get("department", "")
    own = stable_id("hsds older phone", " ext. ".join(filter(None, (number, extension))), kind)
    asked = {"extension": int(extension) if extension.isdecimal() else extension} if extension else {}
    return {"id": own, "number": number, "type": kind, "description": told, **asked}


def _language(row: Row) -> dict[str, Any]:
    name = row.get("language", "")
    return {"id": stable_id("hsds older language", name), "name": name, "code": named(name)}


def _address(row: Row) -> dict[str, Any]:
    lines = [row[part] for part in ("attention", "address_1", "address_2", "address_3", "address_4") if row.get(part)]
    wanted = {part: row.get(part, "") for part in ("city", "region", "state_province", "postal_code", "country")}
    key = stable_id("hsds older address", *lines, *wanted.values())
    return {"id": key, "address_1": ", ".join(lines), **wanted, "address_type": "physical"}


def _schedules(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rules of HSDS 3: those of version 2 already are, those of version 1 name a weekday and times in any writing."""
    return [dict(row) if row.get("freq") else _weekly(row) for row in rows]


def _weekly(row: Row) -> dict[str, Any]:
    opens, closes = clock(row.get("opens_at", "")), clock(row.get("closes_at", ""))
    told = row.get("original_text") or f"{row.get('weekday', '')} {row.get('opens_at', '')}-{row.get('closes_at', '')}"
    day = _DAYS.get(row.get("weekday", "").casefold(), "")
    if not (opens and closes and day):
        return {"id": stable_id("hsds older hours", told), "description": told}
    key = stable_id("hsds older hours", day, opens, closes)
    return {"id": key, "freq": "WEEKLY", "byday": day, "opens_at": opens, "closes_at": closes}


def clock(written: str) -> str:
    """A time of day as 24 hours, from «9:00am», «5 p.m.», «17:30»; empty where it is none."""
    found = _CLOCK.fullmatch(written.strip())
    if not found:
        return ""
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"{hour:02d}:{minute:02d}" if hour <= 24 and minute < 60 else ""


FORMAT = ImportFormat("hsds-older", "HSDS 1.1 and 2.x: a package of tables (folder or zip)", _sniff, _read, again)
