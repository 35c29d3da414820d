"""HSDS records as tables and back: one table for each of the 24 objects, tied together by ids (the tabular package).

What a cell cannot hold without loss - null, empty texts, properties HSDS does not know, words a spreadsheet would run -
stands as JSON in a column `more`. A telephone that a record repeats under one id is one row with several owners.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from havre.directory import profile
from havre.directory.model import stable_id
from havre.directory.object_codec import Property, properties
from havre.directory.objects import KINDS, NAMES

Record = dict[str, Any]
Table = dict[str, dict[str, str]]  # rows by id
MORE = "more"
# The files of the tables, as the specification's own package names them.
PATHS: Mapping[str, str] = {
    **{kind: f"{kind}s.csv" for kind in KINDS},
    "service_at_location": "service_at_location.csv",
    "address": "addresses.csv",
    "funding": "funding.csv",
    "accessibility": "accessibility.csv",
    "metadata": "metadata.csv",
    "taxonomy": "taxonomies.csv",
    "service_capacity": "service_capacity.csv",
    "url": "url.csv",
}
# Under which column of a row the one object that it holds is named.
ONE = {"taxonomy_detail": "taxonomy_id"}
_OWNED = {"attribute": "link_id", "metadata": "resource_id"}


def owner_column(child: str, parent: str) -> str:
    """The column of a table `child` that names the `parent` it belongs to."""
    return _OWNED.get(child, f"{parent}_id")


def columns(kind: str) -> list[str]:
    """The columns of a table, in the order of the specification."""
    return [name for name, about in properties(KINDS[kind]).items() if about.form in ("text", "number")]


@dataclass(slots=True)
class Tables:
    """Rows of all tables, filled record by record."""

    rows: dict[str, Table] = field(default_factory=lambda: defaultdict(dict))

    def add(self, kind: str, record: Mapping[str, Any], owner: tuple[str, str] = ("", "")) -> str:
        """Put a record and all that it holds into the tables; gives the id under which it stands there."""
        about = properties(KINDS[kind])
        row, more = _cells(about, record)
        row["id"] = row.get("id") or stable_id(kind, *owner, json.dumps(record, sort_keys=True))
        row |= _owned(kind, row, *owner) if owner[0] else {}
        for name, part in about.items():
            if part.form == "one" and _held(part, record.get(name)):
                row[ONE.get(name, f"{name}_id")] = self.add(NAMES[part.kind], record[name])
        if kind == "taxonomy_term" and row.get("taxonomy_id") == profile.TAXONOMY["id"]:
            self.rows["taxonomy"].setdefault(str(profile.TAXONOMY["id"]), {**profile.TAXONOMY})
        row |= {MORE: json.dumps(more, ensure_ascii=False, sort_keys=True)} if more else {}
        own = self._put(kind, row, owner)
        for name, part in about.items():
            if part.form == "many" and _held(part, record.get(name)):
                for inner in record[name]:
                    self.add(NAMES[part.kind], inner, (kind, own))
        return own

    def _put(self, kind: str, row: dict[str, str], owner: tuple[str, str]) -> str:
        """A row into its table; under another id where its own is taken by a row that says something else."""
        table = self.rows[kind]
        before = table.get(row["id"])
        if before is None:
            table[row["id"]] = row
        elif any(before.get(name, value) != value for name, value in row.items()) or _differ(before, row):
            row["id"] = stable_id(row["id"], *owner)
            table[row["id"]] = row
        else:
            before |= row
        return row["id"]


def _differ(before: Mapping[str, str], row: Mapping[str, str]) -> bool:
    """Whether one of two rows says something of itself, not of its owners, that the other does not."""
    return any(not name.endswith("_id") for name in before.keys() ^ row.keys())


def _cells(about: Mapping[str, Property], record: Mapping[str, Any]) -> tuple[dict[str, str], Record]:
    row: dict[str, str] = {}
    more: Record = {}
    for name, value in record.items():
        part = about.get(name)
        if part and part.form == "text" and isinstance(value, str) and value and value[0] not in "=@":
            row[name] = value
        elif part and part.form == "number" and isinstance(value, int | float) and not isinstance(value, bool):
            row[name] = json.dumps(value)
        elif not part or not _held(part, value):
            more[name] = value
    return row, more


def _held(part: Property, value: object) -> bool:
    """Whether the objects of this value stand in tables of their own."""
    if part.form == "one":
        return isinstance(value, dict)
    return part.form == "many" and isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _owned(kind: str, row: Mapping[str, str], parent: str, parent_id: str) -> dict[str, str]:
    told = {owner_column(kind, parent): parent_id}
    if kind == "attribute":
        told["link_entity"] = row.get("link_entity") or parent
    if kind == "metadata":
        told["resource_type"] = row.get("resource_type") or parent
    return told


@dataclass(slots=True)
class Assembled:
    """Full records out of tables."""

    tables: Mapping[str, Table]
    _owned: dict[tuple[str, str], dict[str, list[str]]] = field(default_factory=dict)
    _linked: dict[str, dict[str, set[str]]] = field(default_factory=dict)  # by table and column: rows with their owner
    _used: set[tuple[str, str]] = field(default_factory=set)
    _terms: dict[tuple[str, str], Record] = field(default_factory=dict)
    _one: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    _many: dict[str, list[tuple[str, str, dict[str, list[str]]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for child, owners in _OWNERS.items():
            rows = self.tables.get(child, {})
            self._linked[child] = {column: self._find_owned(child, column) for column in owners if rows}
        for kind, about in KINDS.items():
            parts = [
                (name, part.form, NAMES[part.kind]) for name, part in properties(about).items() if part.kind in NAMES
            ]
            self._one[kind] = [(name, ONE.get(name, f"{name}_id"), held) for name, form, held in parts if form == "one"]
            self._many[kind] = [
                (name, child, self._owned[child, kind])
                for name, form, child in parts
                if form == "many" and (child, kind) in self._owned
            ]

    def _find_owned(self, child: str, column: str) -> set[str]:
        """Which rows of a table name in this column which rows of others as theirs; all that do."""
        naming: dict[str, list[str]] = {}
        for own, row in self.tables[child].items():
            if owner := row.get(column):
                naming.setdefault(owner, []).append(own)
        linked: set[str] = set()
        for parent in _OWNERS[child][column]:
            if both := naming.keys() & self.tables.get(parent, {}).keys():
                self._owned[child, parent] = {owner: naming[owner] for owner in both}
                linked.update(own for owner in both for own in naming[owner])
        return linked

    def services(self) -> Iterator[Record]:
        """The full services, in the order of their table."""
        return (self.record("service", own) for own in self.tables.get("service", {}))

    def others(self, kinds: Iterable[str]) -> Iterator[tuple[str, Record]]:
        """The records of these kinds that no record given before holds."""
        for kind in kinds:
            for own in self.tables.get(kind, {}):
                if (kind, own) not in self._used:
                    yield kind, self.record(kind, own)

    def record(self, kind: str, own: str) -> Record:
        """One record with all that belongs to it; that of a term is one object in all that hold it."""
        if kind not in _SHARED:
            return self._made(kind, own)
        if (kind, own) not in self._terms:
            self._terms[kind, own] = self._made(kind, own)
        return self._terms[kind, own]

    def _made(self, kind: str, own: str) -> Record:
        self._used.add((kind, own))
        row = self.tables[kind][own]
        linked, numbers = self._linked[kind], _NUMBERS[kind]
        # A row that names an object that holds it stands inside of it in the record.
        made: Record = {
            name: _number(cell) if name in numbers else cell
            for name, cell in row.items()
            if cell and name != MORE and (name not in linked or own not in linked[name])
        }
        for name, column, held in self._one[kind]:
            if column in made:
                self._embed(made, name, column, held)
        for name, child, owned in self._many[kind]:
            if inner := owned.get(own):
                made[name] = [self.record(child, one) for one in inner]
        return made | json.loads(row[MORE]) if row.get(MORE) else made

    def _embed(self, made: Record, name: str, column: str, kind: str) -> None:
        wanted = str(made.get(column) or "")
        if wanted not in self.tables.get(kind, {}):
            return
        if wanted == profile.TAXONOMY["id"]:
            self._used.add((kind, wanted))
            return
        made[name] = self.record(kind, wanted)
        del made[column]


def _owners() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {kind: {} for kind in KINDS}
    for parent, about in KINDS.items():
        for part in properties(about).values():
            if part.form == "many":
                child = NAMES[part.kind]
                found[child].setdefault(owner_column(child, parent), []).append(parent)
    return found


# For each table the columns that name owners, and of which kinds these may be.
_OWNERS = _owners()
_SHARED = frozenset(("taxonomy_term", "taxonomy"))  # a few of them stand in every record
_NUMBERS = {
    kind: frozenset(name for name, part in properties(about).items() if part.form == "number")
    for kind, about in KINDS.items()
}


def _number(cell: str) -> Any:
    try:
        return json.loads(cell)
    except ValueError:
        return cell
