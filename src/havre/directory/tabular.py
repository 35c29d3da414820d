"""Rows of a file, one after the other - CSV, GeoJSON, Excel - with broken ones marked instead of stopping the import.

A byte that is not in the declared encoding stays in its row as a lone surrogate and is refused there; a file of
which most is broken has the wrong encoding, and is refused whole with the remedy.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from havre.core.errors import InputError
from havre.directory import workbook
from havre.directory.json_files import LARGEST_FILE, Items, read_json, size
from havre.directory.mapping import TableMapping

LARGEST_CELL = 1 << 26  # characters that the reader of CSV accepts; the field itself has its own, smaller limit
_SAMPLE = 1 << 16
MORE, LACKING = "_more", "_lacking"  # of a broken row: the cells beyond its columns, the columns beyond its cells


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line or number in the file, its cells by column, and what is wrong with its shape."""

    number: int
    cells: dict[str, object]
    broken: str = ""


def rows(path: Path, mapping: TableMapping) -> Iterator[Row]:
    """All rows of a file. Raises `InputError` when the file as a whole cannot be read with this mapping."""
    if (found := size(path)) > LARGEST_FILE:
        raise InputError(f"{found:,} bytes is too large", where=str(path), remedy="split the file")
    if mapping.format == "geojson":
        yield from _features(path)
    elif mapping.format == "xlsx":
        yield from _sheet_rows(path, mapping)
    else:
        yield from _csv_rows(path, mapping)


def _csv_rows(path: Path, mapping: TableMapping) -> Iterator[Row]:
    _check_encoding(path, mapping.encoding)
    before = csv.field_size_limit(LARGEST_CELL)
    try:
        with path.open(encoding=mapping.encoding, errors="surrogateescape", newline="") as file:
            reader = csv.reader(file, delimiter=mapping.delimiter)
            header = _header(next(reader, []), path, mapping)
            for cells in _cells(reader):
                if isinstance(cells, str):
                    yield Row(reader.line_num, {}, cells)
                elif any(cells):
                    yield _row(reader.line_num, header, cells)
    finally:
        csv.field_size_limit(before)


def _sheet_rows(path: Path, mapping: TableMapping) -> Iterator[Row]:
    found = workbook.rows(path, mapping.sheet)
    _, names = next(found, (0, []))
    header = _header([str(name or "") for name in names], path, mapping)
    for number, cells in found:
        if any(cell not in (None, "") for cell in cells):
            yield _row(number, header, cells)


def _cells(reader: Iterator[list[str]]) -> Iterator[list[str] | str]:
    """The cells of each row; the message instead where the reader could not take a row apart."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as failed:
            yield f"csv: {failed}"


def _row(number: int, header: list[str], cells: Sequence[object]) -> Row:
    broken, lacking = "", list[str]()
    if len(cells) != len(header):
        broken = f"{len(cells)} cells under {len(header)} columns"
        lacking = header[len(cells) :]
        cells = [*cells, *[""] * (len(header) - len(cells))]
    named: dict[str, object] = dict(zip(header, cells, strict=False))
    if broken and lacking:
        named[LACKING] = lacking
    if len(cells) > len(header):
        named[MORE] = list(cells[len(header) :])
    return Row(number, named, broken)


def still_broken(mapping: TableMapping, cells: Mapping[str, object], corrected: Collection[str]) -> bool:
    """Whether it cannot be told yet which cell of a broken row is which.

    It can when somebody has said each column that lacks a cell, and looked at what is beyond the last (`_more` empty).
    """
    lacking = cells.get(LACKING)
    wanted = set(map(str, lacking)) if isinstance(lacking, list) else set()
    wanted |= mapping.columns - cells.keys()
    return bool(wanted - set(corrected) or cells.get(MORE) or not corrected)


def _header(cells: list[str], path: Path, mapping: TableMapping) -> list[str]:
    header = [cell.strip().removeprefix("\ufeff") for cell in cells]
    missing = sorted(mapping.columns - set(header))
    if missing:
        raise InputError(
            f"«{mapping.id}» needs the columns {', '.join(missing)}; the file has {', '.join(header)[:300]}",
            where=str(path),
            remedy="use the mapping made for this file, or correct its columns, delimiter or encoding",
        )
    return header


def _check_encoding(path: Path, encoding: str) -> None:
    try:
        with path.open("rb") as file:
            text = file.read(_SAMPLE).decode(encoding, "surrogateescape")
    except LookupError:
        raise InputError(f"no such encoding: {encoding}", where=str(path), remedy="name another one") from None
    except UnicodeError:
        text = "\0" * 9
    lines = text.splitlines()[1:] or text.splitlines()
    bad = sum(any(0xDC80 <= ord(letter) <= 0xDCFF for letter in line) for line in lines)
    if "\0" in text.partition("\n")[0] or text.count("\0") > len(text) // 8 or bad > max(3, len(lines) // 2):
        raise InputError(
            f"this is not a text in {encoding}",
            where=str(path),
            remedy="say the encoding in the mapping: utf-8, utf-16, cp1252 or iso-8859-15 are frequent",
        )


def _features(path: Path) -> Iterator[Row]:
    document = read_json(path, {"features"}.intersection)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list | Items):
        raise InputError("no GeoJSON features in it", where=str(path), remedy="give a FeatureCollection")
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            yield Row(number, {"_feature": feature}, "not a feature with properties")
            continue
        geometry = feature.get("geometry")
        spot = geometry.get("coordinates") if isinstance(geometry, dict) else None
        point = spot if isinstance(spot, list) and len(spot) >= 2 else (None, None)
        yield Row(number, {**feature["properties"], "_longitude": point[0], "_latitude": point[1]})
