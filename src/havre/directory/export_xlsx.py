"""The directory as an Excel workbook: the same table as CSV, every text a text, so that nothing runs as a formula.

Needs the extra `exchange`.
"""

from __future__ import annotations

import re
from typing import IO, Any

from havre.core.errors import HavreError
from havre.directory.exports import About, ExportFormat, Source
from havre.directory.flat import COLUMNS, LOSES, Cell, rows

LONGEST = 32_767  # characters that a cell of Excel holds
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # which a workbook cannot hold


def _write(source: Source, file: IO[bytes], _about: About) -> None:
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise HavreError(f"{error.name} is not installed", remedy='pip install "havre[exchange]"') from error
    book = Workbook(write_only=True)
    sheet = book.create_sheet("services")
    sheet.freeze_panes = "C2"
    sheet.append(COLUMNS)

    def held(value: Cell) -> Any:
        if not isinstance(value, str):
            return value
        cell = WriteOnlyCell(sheet, _CONTROLS.sub("", value)[:LONGEST])
        cell.data_type = "s"  # a text, whatever it begins with
        return cell

    for row in rows(source):
        sheet.append([held(value) for value in row.values()])
    book.save(file)


FORMAT = ExportFormat(
    "xlsx",
    "The same table as an Excel workbook",
    ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    _write,
    (*LOSES, f"what a text has beyond {LONGEST} characters"),
)
