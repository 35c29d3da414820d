"""Excel workbooks by the same mappings as CSV: nothing is computed, nothing bursts, nothing is lost."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from havre.core.errors import InputError
from havre.directory import tabular, workbook
from havre.directory.hsds import Imported
from havre.directory.mapping import TableMapping, mapping_from
from havre.directory.rows import Reader

HEAD = ["nom", "ville", "tél", "code", "vu le"]
ROW: list[Any] = ["Écoute", "Pontoise", "0130300101", 95300.0, datetime(2026, 11, 2)]  # noqa: DTZ001 - as Excel has it


def mapping(**more: object) -> TableMapping:
    told = {
        "id": "ours", "about": "a list", "source": "a list", "licence": "CC0", "checked": "2026-11-01", "key": ["nom"],
        "format": "xlsx", "country": "FR", "all": {"needs": ["talk"]},
        "fields": {"name": "nom", "city": "ville", "phone": "tél", "postcode": "code", "assured": "vu le"},
    }  # fmt: skip
    return mapping_from({**told, **more}, "test")


def book(folder: Path, *rows: list[Any], sheet: str = "liste") -> Path:
    made = Workbook()
    made.active.title = "notes"
    made.active.append(["nothing here"])
    listed = made.create_sheet(sheet, 0)
    for row in (HEAD, *rows):
        listed.append(row)
    path = folder / "list.xlsx"
    made.save(path)
    return path


def read(path: Path, chosen: TableMapping) -> list[Imported]:
    found = Reader(chosen, date(2026, 11, 23)).read(tabular.rows(path, chosen))
    return [one for one in found if isinstance(one, Imported)]


def test_a_row_of_a_workbook_is_a_service_like_a_row_of_csv(tmp_path: Path) -> None:
    (found,) = read(book(tmp_path, ROW, [None] * 5), mapping())
    assert found.faults == ()
    assert found.service is not None
    assert (found.service.name, found.service.phones[0].dial) == ("Écoute", "+33130300101")
    assert found.service.locations[0].location.address.postcode == "95300"
    assert found.service.origin.assured == date(2026, 11, 2)


def test_a_formula_is_not_computed_and_quarantines_its_row(tmp_path: Path) -> None:
    found = read(book(tmp_path, ['=HYPERLINK("http://x.example","Écoute")', *ROW[1:]], ROW), mapping())
    assert [one.service is None for one in found] == [True, False]
    assert [(fault.row, fault.reason) for fault in found[0].faults] == [(2, "formula")]


def test_the_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    path = book(tmp_path, ROW)
    assert len(read(path, mapping(sheet="liste"))) == 1
    with pytest.raises(InputError, match="no sheet is called none") as refused:
        read(path, mapping(sheet="none"))
    assert "liste, notes" in str(refused.value)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs the columns"):
        read(book(tmp_path, ROW), mapping(sheet="notes"))


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_text("nom;ville\n", encoding="utf-8")
    with pytest.raises(InputError, match="not an Excel workbook"):
        list(workbook.rows(path))
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("hello.txt", "hello")
    with pytest.raises(InputError, match="cannot read the workbook"):
        list(workbook.rows(path))


def test_a_workbook_that_is_packed_to_burst_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (1 << 26))
    with pytest.raises(InputError, match="packed to burst"):
        list(workbook.rows(path))
