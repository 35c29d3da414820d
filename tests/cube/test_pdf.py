"""The tagged PDF: words where the sheet has them, in the type that the system has, and a code that has a name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from tests.cube.test_sheets import ADDRESS, LANGUAGES

from havre.cube.markup import markup
from havre.cube.matter import Form, Paper
from havre.usecases import cube, printing
from havre.usecases.cube import Wanted

pytestmark = [pytest.mark.skipif(not printing.can_print(), reason="needs the extra exchange"), pytest.mark.slow]
ALL = [one if one == "ar" else pytest.param(one, marks=pytest.mark.slow) for one in LANGUAGES]
PIXEL = 25.4 / 96  # of CSS, in mm
OVERHANG = 0.1  # mm by which measures are rounded


def blocks(placed: Any) -> Iterator[Any]:
    box = getattr(placed, "_box", placed)  # what is placed absolutely stands in an envelope
    if box.element_tag in ("p", "h1", "h2") and type(box).__name__ == "BlockBox":
        yield box
    for child in getattr(box, "children", ()):
        yield from blocks(child)


def lines(block: Any) -> list[Any]:
    return [child for child in block.children if type(child).__name__ == "LineBox"]


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("form", Form)
def test_no_line_is_wider_than_its_room_and_none_is_broken_again(form: Form, language: str) -> None:
    from weasyprint import HTML  # noqa: PLC0415 - an extra

    sheet = cube.sheet_of(Wanted("DE", language, form, address=ADDRESS))
    (page,) = HTML(string=markup(sheet)).render().pages
    drawn = list(blocks(page._page_box))  # noqa: SLF001 - weasyprint tells its layout nowhere else
    wanted = [(len(one.lines), part.room.width) for part in sheet.parts for one in part.words]
    assert [len(lines(block)) for block in drawn] == [count for count, _ in wanted]
    for block, (_, room) in zip(drawn, wanted, strict=True):
        for line in lines(block):
            assert sum(child.width for child in line.children if child.width != "auto") * PIXEL <= room + OVERHANG


def figures(element: Any) -> Iterator[Any]:
    node = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(node, list):
        for one in node:
            yield from figures(one)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield node
        yield from figures(node.get("/K", []))


def test_the_code_has_a_name_and_lines_of_cutting_have_none() -> None:
    reader = PdfReader(io.BytesIO(cube.as_pdf(Wanted("FR", "fr", address=ADDRESS))))
    root: Any = reader.root_object["/StructTreeRoot"]
    assert [str(one["/Alt"]) for one in figures(root.get_object()["/K"])] == [ADDRESS]


@pytest.mark.parametrize("paper", Paper)
def test_the_page_has_the_size_of_the_paper(paper: Paper) -> None:
    reader = PdfReader(io.BytesIO(cube.as_pdf(Wanted("FR", "fr", Form.CUBE, paper))))
    (page,) = reader.pages
    wide, high = {Paper.A4: (210, 297), Paper.A3: (297, 420)}[paper]
    assert float(page.mediabox.width) * 25.4 / 72 == pytest.approx(wide, abs=0.1)
    assert float(page.mediabox.height) * 25.4 / 72 == pytest.approx(high, abs=0.1)


def test_arabic_keeps_its_numbers_whole() -> None:
    reader = PdfReader(io.BytesIO(cube.as_pdf(Wanted("DE", "ar"))))
    text = reader.pages[0].extract_text().replace("\u00a0", " ")
    assert str(reader.root_object["/Lang"]) == "ar"
    for number in ("112 · 110", "116 016", "116 006", "116 111", "hilfetelefon.de"):
        assert number in text
