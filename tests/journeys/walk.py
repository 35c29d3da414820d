"""How somebody uses the page: opens it, writes, chooses, leaves."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def open_page(page: Page, url: str) -> None:
    """The start page, with what must be said before the first message in plain view."""
    page.goto(url)
    expect(page.locator(".before")).to_be_visible()


def say(page: Page, words: str) -> Locator:
    """Write and send; the exchange that answers."""
    page.fill("#words", words)
    return press(page, page.locator(".send"))


def choose(page: Page, value: str) -> Locator:
    """Press the short answer with this value; the exchange that answers."""
    return press(page, page.locator(f'#log .chips button[value="{value}"]').last)


def press(page: Page, button: Locator) -> Locator:
    """Press, and wait for the answer: each one seals the talk anew, so a new state tells that it has come."""
    state = page.locator("#talk input[name=state]")
    before = state.input_value()
    button.click()
    expect(state).not_to_have_value(before)
    return page.locator("#log .exchange").last
