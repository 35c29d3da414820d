"""The directory as CSV, a row for each place of a service, for spreadsheets and for whoever has no other tool."""

from __future__ import annotations

import csv
import io
from typing import IO

from havre.directory.exports import About, ExportFormat, Source
from havre.directory.flat import COLUMNS, LOSES, Cell, rows

# A spreadsheet runs a cell that begins so as a formula; +33 or -4.5 may stand, since what they give is harmless.
_RUNS = ("=", "@", "\t", "\r")
_MAY_RUN = ("+", "-")


def _write(source: Source, file: IO[bytes], _about: About) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_still(cell) for cell in row.values()] for row in rows(source))
    text.detach()  # the file is its owner's to close


def _still(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: an apostrophe, which it does not show, stands before."""
    if not isinstance(cell, str):
        return cell
    risky = cell.startswith(_RUNS) or (cell.startswith(_MAY_RUN) and not cell[1:].replace(" ", "").isdigit())
    return f"'{cell}" if risky else cell


FORMAT = ExportFormat("csv", "A table: one row for each place of a service", ".csv", "text/csv", _write, LOSES)
