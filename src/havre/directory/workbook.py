"""Rows of an Excel workbook, which may be hostile: nothing in it is computed, and it may not unpack without bounds.

A formula is read as its text (`=1+1`), which no field of a service accepts, so its row is quarantined. Needs the extra
`exchange`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from havre.core.errors import HavreError, InputError

MOST_UNPACKED = 1 << 29  # bytes of all parts together, as the archive says; openpyxl reads no more than that
MOST_PACKED = 300  # bytes out for each byte in: a sheet of one repeated word packs some two hundred to one
_FREE = 1 << 22


def rows(path: Path, sheet: str = "") -> Iterator[tuple[int, list[object]]]:
    """The rows of a sheet - of the first one where none is named - with their numbers, texts and numbers as they are.

    Raises `InputError` for what is no workbook, has no such sheet, or bursts; `HavreError` without the extra.
    """
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise HavreError(f"{error.name} is not installed", remedy='pip install "havre[exchange]"') from error
    _bounded(path)
    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl lets whatever its parsers raise pass
        raise InputError(f"cannot read the workbook: {error}"[:200], where=path.name, remedy="save it again") from error
    try:
        if sheet and sheet not in book.sheetnames:
            remedy = f"name one of: {', '.join(book.sheetnames)[:300]}"
            raise InputError(f"no sheet is called {sheet}", where=path.name, remedy=remedy)
        chosen = book[sheet] if sheet else book.worksheets[0]
        for number, cells in enumerate(chosen.iter_rows(values_only=True), start=1):
            yield number, [_plain(cell) for cell in cells]
    finally:
        book.close()


def _bounded(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError("this is not an Excel workbook", where=path.name, remedy="save it as .xlsx") from error
    unpacked, taken = sum(one.file_size for one in parts), sum(one.compress_size for one in parts)
    if unpacked > MOST_UNPACKED or unpacked > max(_FREE, taken * MOST_PACKED):
        raise InputError("it is packed to burst", where=path.name, remedy="save it as CSV and import that")


def _plain(cell: object) -> object:
    """A cell as a table of text has it: days as ISO, whole numbers without their «.0»."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
