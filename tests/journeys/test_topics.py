"""A topic is reached without typing, with and without script, on a narrow screen, with one entry in the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.journeys.conftest import Served
from tests.journeys.test_access import violations
from tests.journeys.walk import open_page, press, say

Contexts = Callable[..., BrowserContext]
pytestmark = pytest.mark.slow


def open_topic(page: Page, topic: str, country: str = "") -> Any:
    """Choose a topic from the list, after the country if one is given."""
    if country:
        page.select_option("#land", country)
    page.click(".topics > summary")
    return press(page, page.locator(f'.topics button[value="topic:{topic}"]'))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_topic_is_opened_without_typing(new_context: Contexts, havre: Served, script: bool) -> None:
    page = new_context(locale="en", java_script_enabled=script).new_page()
    open_page(page, havre.url)
    article = open_topic(page, "protection_order", "AT").locator(".article")
    expect(article).to_contain_text("Betretungs- und Annäherungsverbot")
    expect(article.locator("h4")).to_have_text("Austria")
    expect(article.locator("a[href^='tel:']").first).to_be_visible()
    assert page.url == havre.url


def test_reading_topics_adds_nothing_to_the_history(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="fr").new_page()
    open_page(page, havre.url)
    before = page.evaluate("history.length")
    open_topic(page, "shelter", "FR")
    say(page, "puis-je garder l'appartement ?")
    assert page.locator(".article").count() == 2
    assert page.url == havre.url
    assert page.evaluate("history.length") == before


@pytest.mark.parametrize("way", [{"viewport": {"width": 320, "height": 640}}, {"color_scheme": "dark"}])
def test_a_topic_has_no_barrier_and_fits_a_narrow_screen(
    new_context: Contexts, havre: Served, way: dict[str, Any]
) -> None:
    page = new_context(locale="fr", **way).new_page()
    open_page(page, havre.url)
    open_topic(page, "custody", "FR")
    for closed in page.locator("summary").all():
        closed.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
