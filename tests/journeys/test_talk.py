"""The main journey in eight languages, with and without script: danger, the number to call, services, and away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.journeys.conftest import Served
from tests.journeys.people import AMINA, Amina
from tests.journeys.walk import choose, open_page, say

from havre.usecases import assistant

Contexts = Callable[..., BrowserContext]
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("amina", AMINA, ids=lambda amina: amina.language)
def test_from_danger_to_services_and_away(new_context: Contexts, havre: Served, amina: Amina, script: bool) -> None:
    page = new_context(locale=amina.language, java_script_enabled=script).new_page()
    frame = assistant.page(amina.language, amina.country)
    open_page(page, havre.url)
    assert page.locator("html").get_attribute("lang") == amina.language
    assert page.locator("html").get_attribute("dir") == frame.direction

    first = say(page, amina.danger).locator(".reply > section").first
    expect(first).to_have_class("emergency")
    expect(first.locator("a").first).to_have_attribute("href", "tel:112")

    reply = choose(page, f"country:{amina.country}").locator(".reply > section").first
    expect(reply).to_have_class("emergency")
    expect(reply.locator("a").first).to_have_attribute("href", frame.emergency_href)
    expect(page.locator(".alarm")).to_have_attribute("href", frame.emergency_href)

    services = say(page, amina.shelter).locator(".services")
    expect(services).to_be_visible()
    assert services.locator(".card").count() > 0
    assert services.locator(".card").first.locator(".reasons li").count() > 0
    assert services.locator("a[href^='tel:']").count() > 0
    assert page.url == havre.url

    page.click("[data-leave]")
    page.wait_for_url(havre.neutral)


def test_the_address_and_the_history_stay_the_same_for_twelve_turns(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="fr").new_page()
    open_page(page, havre.url)
    before = page.evaluate("history.length")
    for turn in range(12):
        say(page, f"il me frappe depuis {turn + 2} ans")
        assert page.url == havre.url
    assert page.locator(".exchange").count() == 12
    assert page.evaluate("history.length") == before


def test_without_script_the_address_stays_the_same_for_twelve_turns(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="fr", java_script_enabled=False).new_page()
    open_page(page, havre.url)
    for turn in range(12):
        say(page, f"il me frappe depuis {turn + 2} ans")
        assert page.url == havre.url


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_language_changes_at_a_press_and_keeps_what_was_typed(
    new_context: Contexts, havre: Served, script: bool
) -> None:
    page = new_context(locale="de", java_script_enabled=script).new_page()
    open_page(page, havre.url)
    page.fill("#words", "يضربني زوجي")
    page.click("button[value=ar]")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.locator("#words")).to_have_value("يضربني زوجي")
    assert page.url == havre.url


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_what_was_understood_can_be_put_right_and_forgotten(new_context: Contexts, havre: Served, script: bool) -> None:
    page = new_context(locale="en", java_script_enabled=script).new_page()
    open_page(page, havre.url)
    say(page, "he choked me and he has a knife")
    page.locator(".known summary").first.click()
    wrong = page.locator(".known button[value='not:weapon']")
    expect(wrong).to_be_visible()
    wrong.click()
    expect(page.locator(".known button[value='not:weapon']")).to_have_count(0)
    page.locator("button[value=forget]").click()
    expect(page.locator(".known button[value^='not:']")).to_have_count(0)
    expect(page.get_by_text("knife")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_short_answer_does_not_send_what_is_still_being_written(
    new_context: Contexts, havre: Served, script: bool
) -> None:
    page = new_context(locale="en", java_script_enabled=script).new_page()
    open_page(page, havre.url)
    say(page, "he is at my door with a knife")
    page.fill("#words", "not sent yet")
    reply = choose(page, "country:FR")
    expect(reply.get_by_text("not sent yet")).to_have_count(0)
    expect(page.locator("#words")).to_have_value("not sent yet")


def test_when_the_script_gets_no_answer_the_form_is_sent_in_the_ordinary_way(
    new_context: Contexts, havre: Served
) -> None:
    page = new_context(locale="en").new_page()
    open_page(page, havre.url)
    page.route("**/*", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_())
    page.fill("#words", "he is at my door with a knife")
    page.click(".send")
    expect(page.locator(".reply > section").first).to_have_class("emergency")


def test_an_empty_message_is_met_kindly(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en").new_page()
    open_page(page, havre.url)
    page.click(".send")
    expect(page.locator("#notice")).to_be_visible()
    expect(page.locator("#words")).to_be_focused()


def test_a_message_that_is_too_long_is_not_lost(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en", java_script_enabled=False).new_page()
    open_page(page, havre.url)
    page.fill("#words", "word " * 900)
    page.click(".send")
    expect(page.locator("#notice")).to_be_visible()
    assert len(page.locator("#words").input_value()) == 4_500
