"""P4: a receptionist chooses a sheet and prints it; every sheet is measured as a real browser draws it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
import yaml
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page
from pypdf import PdfReader
from tests.journeys.conftest import Served
from tests.journeys.test_access import WAYS, violations

from havre.content.packs import shipped_packs
from havre.cube.matter import Form, Paper
from havre.cube.sheet import Part, Sheet
from havre.cube.svg import svg
from havre.usecases import cube
from havre.usecases.cube import Wanted

Contexts = Callable[..., BrowserContext]
pytestmark = pytest.mark.slow
ADDRESS = "https://havre.example"
LANGUAGES = ("de", "en", "es", "fi", "fr", "hu", "pt", "ar", "uk", "tr")
COUNTRIES = ("AT", "DE", "ES", "FI", "FR", "HU", "PT")
GERMAN = ("emergency.general", "emergency.police", "helpline.domestic", "helpline.victims", "helpline.child")
OVERHANG = 0.9  # mm that the foot of a J in a heading, or the tail of an Arabic letter, reaches into the margin
# Of each part: the boxes of its words as drawn, in the millimetres of the layout before the part is turned.
DRAWN = """() => [...document.querySelectorAll('svg > g[id]')].map(part => [part.id,
  [...part.querySelectorAll(':scope > text')].map(text => { const b = text.getBBox();
  return [b.x, b.y, b.width, b.height] })])"""


def in_the_packs() -> set[str]:
    facts = yaml.safe_load((shipped_packs() / "de" / "facts.yaml").read_text(encoding="utf-8"))["facts"]
    return {facts[key]["phones"][0]["number"] for key in GERMAN}


def test_a_receptionist_in_germany_prints_the_cube_in_arabic(page_without_script: Page, havre: Served) -> None:
    page = page_without_script
    page.goto(havre.url + "cube")
    page.select_option("#land", "DE")
    page.select_option("#on", "ar")
    page.check("input[name=form][value=cube]")
    page.click(".send")
    assert page.locator(".printed img").evaluate("image => image.naturalWidth") > 0
    answer = page.context.request.get(havre.url[:-1] + str(page.locator(".printed a").first.get_attribute("href")))
    assert answer.headers["content-disposition"] == 'inline; filename="sheet.pdf"'
    reader = PdfReader(io.BytesIO(answer.body()))
    assert reader.metadata is not None
    assert set(reader.metadata) == {"/Title", "/Producer"}
    assert str(reader.root_object["/Lang"]) == "ar"
    text = reader.pages[0].extract_text().replace("\u00a0", " ")
    printed = set(re.findall(r"\d(?:[\d ]*\d)?", text)) - {"100"}  # «100 %» says how to print
    assert printed == in_the_packs()
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    ("paper", "form", "wide"), [("a4", "cube", 210), ("a3", "poster", 297), ("a3", "leaflet", 420)]
)
def test_the_page_prints_the_sheet_alone_in_its_own_size(
    page: Page, havre: Served, paper: str, form: str, wide: int
) -> None:
    page.goto(havre.url + f"cube?land=FR&on=fr&form={form}&paper={paper}")
    (only,) = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert float(only.mediabox.width) * 25.4 / 72 == pytest.approx(wide, abs=1)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_barrier_is_found_where_a_sheet_is_chosen(
    new_context: Contexts, havre: Served, language: str, way: str
) -> None:
    page = new_context(locale=language, **WAYS[way]).new_page()
    for kind in ("open", "neutral"):
        page.goto(havre.url + f"cube?land=FR&on={language}&form=poster&kind={kind}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def measured(page: Page, sheet: Sheet) -> list[str]:
    """What is drawn outside its part, or wider than its room."""
    page.set_content(svg(sheet).partition("?>")[2])
    parts = {part.name: part for part in sheet.parts}
    drawn: dict[str, list[list[float]]] = dict(page.evaluate(DRAWN))
    assert drawn.keys() == parts.keys()
    return [f"{name}: {box}" for name, boxes in drawn.items() for box in boxes if not _inside(box, parts[name])]


def _inside(box: list[float], part: Part) -> bool:
    x, y, width, height = box
    wide = part.room.x - OVERHANG <= x and x + width <= part.room.x + part.room.width + OVERHANG
    return wide and part.box.y <= y and y + height <= part.box.y + part.box.height


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_sheet_is_drawn_inside_its_face(page: Page, language: str) -> None:
    wrong: list[Any] = []
    for country, form, neutral in product(COUNTRIES, Form, (False, True)):
        wanted = Wanted(country, language, form, Paper.A4, neutral, ADDRESS)
        wrong += [(wanted, one) for one in measured(page, cube.sheet_of(wanted))]
    assert wrong == []


@pytest.mark.parametrize("form", Form)
def test_the_printed_code_is_read_back(page: Page, form: Form) -> None:
    page.set_viewport_size({"width": 1200, "height": 1700})
    page.set_content(svg(cube.sheet_of(Wanted("AT", "tr", form, address=ADDRESS))).partition("?>")[2])
    picture = np.array(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L"))
    found = {one.text for one in zxingcpp.read_barcodes(picture)}
    assert found == {ADDRESS}
