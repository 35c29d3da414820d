"""Every sheet in every language and country: in its margins, in readable type, with what facts allow and no more."""

from __future__ import annotations

import re
from itertools import product
from unicodedata import combining

import numpy as np
import pytest
import zxingcpp

from havre.core.errors import ContentError, InputError
from havre.cube.code import modules
from havre.cube.letters import BOLD, PLAIN
from havre.cube.matter import Form, Paper, Topic
from havre.cube.setting import CLOSE, OPEN, Paragraph, Type, fit
from havre.cube.sheet import MARGIN, Sheet
from havre.cube.svg import svg
from havre.usecases import cube, resources
from havre.usecases.cube import Wanted

ADDRESS = "https://havre.example"
COUNTRIES = ("AT", "DE", "ES", "FI", "FR", "HU", "PT")
LANGUAGES = ("de", "en", "es", "fi", "fr", "hu", "pt", "ar", "uk", "tr")
SOME = tuple(language if language == "ar" else pytest.param(language, marks=pytest.mark.slow) for language in LANGUAGES)
SMALLEST = {Form.CUBE: 7.5, Form.POSTER: 11.0, Form.LEAFLET: 7.0, Form.STRIPS: 8.0}  # points on paper


def every(language: str) -> list[Wanted]:
    """Every sheet of a language, A3 only where it is laid out apart."""
    return [
        Wanted(country, language, form, paper, neutral, address)
        for country, form, paper, neutral, address in product(COUNTRIES, Form, Paper, (False, True), (ADDRESS, ""))
        if paper is Paper.A4 or form is Form.LEAFLET
    ]


def points(sheet: Sheet) -> list[tuple[float, float]]:
    boxes = [corner for part in sheet.parts if not part.turn % 180 for corner in _corners(part.box)]
    return [*boxes, *(point for line in sheet.lines for point in line.points)]


def _corners(box: object) -> list[tuple[float, float]]:
    x, y, width, height = (getattr(box, name) for name in ("x", "y", "width", "height"))
    return [(x, y), (x + width, y + height)]


@pytest.mark.parametrize("language", SOME)
def test_every_sheet_keeps_its_margins_and_its_smallest_type(language: str) -> None:
    for wanted in every(language):
        sheet = cube.sheet_of(wanted)
        for x, y in points(sheet):
            assert MARGIN - 0.001 <= x * sheet.scale <= sheet.paper[0] - MARGIN + 0.001, wanted
            assert MARGIN - 0.001 <= y * sheet.scale <= sheet.paper[1] - MARGIN + 0.001, wanted
        assert sheet.smallest_type >= SMALLEST[wanted.form], wanted


@pytest.mark.parametrize("language", SOME)
def test_no_number_to_call_is_left_out_for_want_of_room(language: str) -> None:
    for country, form in product(COUNTRIES, Form):
        wanted = Wanted(country, language, form, address=ADDRESS)
        panels = cube.matter(wanted).panels
        shown = {one.words.text.replace("\u00a0", " ") for part in cube.sheet_of(wanted).parts for one in part.words}
        assert {way.value for way in panels[Topic.NUMBERS].ways} <= shown
        written = [way.value for way in panels[Topic.SILENT].ways]
        assert set(written if form is not Form.LEAFLET else written[:2]) <= shown
        if form in (Form.CUBE, Form.POSTER):
            assert {text.replace("\u00a0", " ") for text in panels[Topic.LAW].texts} <= shown


def test_a3_is_a4_enlarged_but_leaflets_stay_as_small() -> None:
    small, large = (cube.sheet_of(Wanted("FR", "fr", Form.CUBE, paper)) for paper in Paper)
    assert large.scale / small.scale == pytest.approx(297 / 210)
    few, many = (cube.sheet_of(Wanted("FR", "fr", Form.LEAFLET, paper)) for paper in Paper)
    assert many.scale == few.scale == 1
    assert len(many.parts) == 2 * len(few.parts) == 2 * 8 * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_width_of_every_letter_is_known(language: str) -> None:
    known = {letter for table in (PLAIN, BOLD) for letters in table.values() for letter in letters} | {"\u00a0"}
    texts = [
        one.text
        for key, one in resources.content().phrasebook.sentences[language].items()
        if key.startswith(("cube.", "step.order_", "reason."))
    ]
    assert {letter for text in texts for letter in text if not combining(letter)} - known == set()


# --- what is on it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", COUNTRIES)
def test_only_numbers_that_may_be_shown_are_printed(country: str) -> None:
    facts = resources.content().countries[country]
    shown = {one.number for fact in facts.facts.values() if fact.shows("phones") for one in fact.phones} | {"112"}
    for neutral in (False, True):
        panels = cube.matter(Wanted(country, "en", neutral=neutral)).panels
        values = [way.value for topic in (Topic.NUMBERS, Topic.SILENT) for way in panels[topic].ways]
        numbers = {one for value in values for one in value.split(" · ") if not re.search(r"[a-zA-Z]{2}", one)}
        assert numbers <= shown
        assert len(numbers) >= 4


def test_what_the_assistant_does_not_show_is_not_printed() -> None:
    hidden = resources.content().countries["FI"].facts["helpline.sexual.number"]
    assert not hidden.shows("phones")
    shown = {line.number for line in cube.lines(Wanted("FI", "fi"))}
    assert shown
    assert not shown & {one.number for one in hidden.phones}


def test_france_shows_its_silent_number_and_hungary_says_that_none_is_known() -> None:
    french = cube.matter(Wanted("FR", "fr")).panels[Topic.SILENT].ways
    assert [way.value for way in french][:2] == ["114", "Urgence 114"]
    hungarian = cube.matter(Wanted("HU", "hu")).panels[Topic.SILENT]
    assert hungarian.ways == ()
    assert "112" in hungarian.texts[0]


def test_an_app_that_asks_to_register_says_so() -> None:
    german = cube.matter(Wanted("DE", "de")).panels[Topic.SILENT].ways
    assert next((way.value, way.notes) for way in german) == ("nora", ("Vorher anmelden",))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_neutral_sheet_names_nothing(language: str) -> None:
    book = resources.content().phrasebook
    telling = [book.say(f"cube.{name}", language) for name in ("alone", "believe", "law", "police", "line_domestic")]
    for form, country in product(Form, ("AT", "ES")):
        sheet = cube.sheet_of(Wanted(country, language, form, neutral=True, address=ADDRESS))
        names = {name for fact in resources.content().countries[country].facts.values() for name in fact.name.values()}
        shown = [one.words.text for part in sheet.parts if part.name != "how" for one in part.words]
        words = {text for text in [*shown, sheet.description] if re.search(r"[^\W\d]{2}", text)}
        assert words <= {book.say(f"cube.{name}", language) for name in NEUTRAL} | {sheet.description, "WhatsApp"}
        assert not [one for one in telling if one in " ".join(shown) + svg(sheet)]
        assert not {name for name in names if len(name) > 4 and name in shown}


NEUTRAL = ("n_title", "n_numbers", "n_written", "n_more", "n_notes", "sms")


# --- words and codes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [ADDRESS, "https://hilfe.stadt-beispiel.example/ar", "http://10.0.0.7:8000"])
def test_a_code_leads_where_it_should(address: str) -> None:
    rows = np.array(modules(address))
    picture = np.where(rows, 0, 255).astype(np.uint8).repeat(4, axis=0).repeat(4, axis=1)
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [address]


NO_SITE = ("havre.example", "https://a.example/?who=me", "https://me@a.example", "ftp://a", "https://a.ex/" + "x" * 200)


@pytest.mark.parametrize("address", NO_SITE)
def test_an_address_that_is_none_or_tells_more_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="no address of a site"):
        cube.checked_address(address)


def test_without_an_address_the_sixth_face_speaks_to_those_who_are_near() -> None:
    panel = cube.matter(Wanted("DE", "de")).panels[Topic.ASK]
    assert panel.title == "Betrifft es jemanden, den Sie kennen?"
    assert not [part for part in cube.sheet_of(Wanted("DE", "de")).parts if part.code]


def test_text_that_does_not_fit_is_refused_not_shrunk() -> None:
    with pytest.raises(ContentError, match="does not fit"):
        fit([Paragraph("Rechtsschutzversicherung " * 30)], 40, 20, Type(12, 7, 1.25))


def test_lines_are_broken_at_spaces_and_a_run_that_is_broken_is_closed() -> None:
    said = Paragraph(f"اسم ذلك هنا {OPEN}Wohnungsverweisung und Rückkehrverbot{CLOSE}.")
    (done,) = fit([said], 40, 40, Type(10, 10, 1.5))
    assert len(done.lines) > 1
    assert all(line.count(OPEN) == line.count(CLOSE) for line in done.lines)
    with pytest.raises(ContentError):
        fit([Paragraph("Wohnungsverweisung")], 10, 40, Type(10, 10, 1.5))


def test_a_country_that_no_pack_serves_is_refused() -> None:
    with pytest.raises(InputError, match="not served"):
        cube.matter(Wanted("IT", "fr"))
