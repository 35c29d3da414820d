"""P31 and more: the page can be read, reached and used by everybody, at 320 px, in any colours, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from tests.journeys.conftest import Served
from tests.journeys.people import AMINA, Amina
from tests.journeys.walk import choose, open_page, say

Contexts = Callable[..., BrowserContext]
pytestmark = pytest.mark.slow

WAYS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1200, "height": 900}},
    "320": {"viewport": {"width": 320, "height": 640}},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
SPOKEN = {amina.language: amina for amina in AMINA}


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_barrier_is_found_on_any_page(new_context: Contexts, havre: Served, language: str, way: str) -> None:
    amina = SPOKEN[language]
    page = new_context(locale=language, **WAYS[way]).new_page()
    open_page(page, havre.url)
    assert violations(page) == []
    page.click(".send")
    expect(page.locator("#notice")).to_be_visible()
    assert violations(page) == []
    say(page, amina.danger)
    choose(page, f"country:{amina.country}")
    say(page, amina.shelter)
    for closed in page.locator("summary").all():
        closed.click()
    assert violations(page) == []
    page.goto(havre.url + "nothing-here")
    assert violations(page) == []
    page.goto(havre.url + "s")
    page.select_option("#land", amina.country)
    page.click(".send")
    expect(page.locator(".listed .card").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("amina", AMINA, ids=lambda amina: amina.language)
def test_nothing_runs_off_a_narrow_screen(new_context: Contexts, havre: Served, amina: Amina) -> None:
    page = new_context(locale=amina.language, viewport={"width": 320, "height": 640}).new_page()
    open_page(page, havre.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    say(page, amina.danger + " " + "wwwww" * 40)
    choose(page, f"country:{amina.country}")
    say(page, amina.shelter)
    for closed in page.locator("summary").all():
        closed.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_whole_talk_can_be_had_by_keyboard(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en").new_page()
    open_page(page, havre.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.type("he is at my door with a knife")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".emergency")).to_be_visible()
    expect(page.locator("[data-answer]").last).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == "tel:112"
    while page.evaluate("document.activeElement.value") != "country:FR":
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") != "TEXTAREA"
    page.keyboard.press("Enter")
    expect(page.locator("#land")).to_have_value("FR")


def test_an_answer_is_told_to_those_who_listen(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en").new_page()
    open_page(page, havre.url)
    page.evaluate("document.querySelector('#log').dataset.same = 'yes'")
    say(page, "he hits me")
    log = page.locator("#log")
    expect(log).to_have_attribute("role", "log")
    expect(log).to_have_attribute("data-same", "yes")  # a live region that is exchanged stays silent


@pytest.mark.parametrize("way", ["wide", "320"])
def test_every_control_is_large_enough_to_hit(new_context: Contexts, havre: Served, way: str) -> None:
    page = new_context(locale="en", **WAYS[way]).new_page()
    open_page(page, havre.url)
    say(page, "he is at my door with a knife")
    choose(page, "country:FR")
    for control in page.locator("main button:visible, main a:visible, header a").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 43.9, control.inner_text()


def test_a_printout_names_neither_the_site_nor_its_controls(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en").new_page()
    open_page(page, havre.url)
    say(page, "he is at my door with a knife")
    page.emulate_media(media="print")
    for hidden in (".top", "#desk", ".mine"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".emergency")).to_be_visible()
