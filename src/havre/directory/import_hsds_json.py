"""HSDS 3.x as JSON or NDJSON: records, lists, pages, full organizations, and our own export."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from havre.directory import hsds
from havre.directory.faults import BadValueError, Fault
from havre.directory.imports import HEAD, Asked, ImportFormat, Itemwise, Read, Unread
from havre.directory.json_files import made, read_json
from havre.directory.secrecy import scrub

# One of these stands near the beginning of every HSDS document, and none in other JSON that is imported.
_TELLING = (
    b'"hsds_version"', b'"service_at_locations"', b'"service_at_location"', b'"total_items"', b'"alternate_name"',
    b'"interpretation_services"', b'"location_type"', b'"organization_identifiers"', b'"taxonomy_detail"',
)  # fmt: skip


# A service always has these; none is in the other catalogues that are JSON.
_EVERY = (b'"name"', b'"status"')
_OTHERS = (b'"serviceNames"', b'"structure_id"', b'"FeatureCollection"')
_MORE = 1 << 22  # bytes


# Names of lists whose items are records of their own, as they stand in an item that has any.
_HOLDING = tuple(f'"{name}"'.encode() for name in ("contents", *hsds.LISTS))


def _sniff(path: Path, head: bytes) -> bool:
    if path.suffix == ".geojson" or head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] not in (b"{", b"["):
        return False
    return any(word in head for word in _TELLING) or _plain(path, head)


def _plain(path: Path, head: bytes) -> bool:
    """Whether a record has only what every service has; of a long one more than the first bytes is looked at."""
    if len(head) == HEAD:
        with path.open("rb") as file:
            head = file.read(_MORE)
    return all(word in head for word in _EVERY) and not any(word in head for word in _OTHERS)


def _items(path: Path, _asked: Asked) -> Iterator[Unread]:
    row = 1
    for kind, item in hsds.items(read_json(path, hsds.listed), path.name):
        # Few items hold several records, and these number the rows after them.
        plain = isinstance(item, bytes) and not any(name in item for name in _HOLDING)
        count = 1 if plain else sum(1 for _ in hsds.held(kind, made(item)))
        yield Unread(row, (kind, item), (kind.encode(), item) if isinstance(item, bytes) and count == 1 else ())
        row += count


def _one(unread: Unread, asked: Asked) -> Iterator[Read]:
    told, item = unread.item
    for row, (kind, record) in enumerate(hsds.held(told, made(item)), start=unread.row):
        yield hsds.read(record, row, asked.origin, asked.country) if kind == "service" else other(kind, record, row)


def other(kind: str, record: Mapping[str, Any], row: int, secret: Collection[str] = ()) -> Read:
    """An HSDS object that no service holds, without secret places; a fault where it is no record at all."""
    try:
        scrubbed = scrub(record, secret)
    except BadValueError as refused:
        return hsds.Imported(None, (Fault(row, refused.field, refused.reason, refused.detail, {}),))
    return hsds.Other(kind, scrubbed.record, scrubbed.places, scrubbed.texts)


def again(record: Mapping[str, Any], row: int, asked: Asked) -> Read:
    """One service record of HSDS, read again."""
    return hsds.read(record, row, asked.origin, asked.country)


FORMAT = ImportFormat("hsds-json", "HSDS 3.x: JSON or NDJSON", _sniff, Itemwise(_items, _one), again)
