"""P08, P13, P14: leaving is at hand, blank at once, and Back shows nothing of what was said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect
from tests.journeys.conftest import Served
from tests.journeys.walk import open_page, say

Contexts = Callable[..., BrowserContext]
pytestmark = pytest.mark.slow
SAID = "he is at my door with a knife"
TYPED = "and I have not sent this yet"


def shown(page: Page) -> str:
    """Everything a person could read on the page, what stands in its fields included."""
    return page.content() + " ".join(field.input_value() for field in page.locator("textarea, input").all())


def go(page: Page, step: Callable[..., object]) -> None:
    """Back or Forward; the browser's own question whether to send a form again counts as an answer.

    A page that comes out of the browser's memory is not loaded, so it is only waited for until it is there.
    """
    try:
        step(wait_until="commit")
    except Error as error:
        if "ERR_CACHE_MISS" not in str(error):
            raise
        page.wait_for_url("chrome-error://**")
    page.wait_for_timeout(200)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("memory", ["browser", "remembering"])
def test_back_after_leaving_shows_nothing(
    request: pytest.FixtureRequest, havre: Served, memory: str, script: bool
) -> None:
    browser: Browser = request.getfixturevalue(memory)
    with browser.new_context(locale="en", java_script_enabled=script) as context:
        page = context.new_page()
        page.goto(havre.neutral + "before")
        open_page(page, havre.url)
        say(page, SAID)
        page.fill("#words", TYPED)
        page.click("[data-leave]")
        page.wait_for_url(havre.neutral)
        for _ in range(3):
            go(page, page.go_back)
            assert SAID not in shown(page)
            assert TYPED not in shown(page)
            assert "exchange" not in page.content()
            if page.url.endswith("before"):
                break
        assert page.url == havre.neutral + "before"
        for _ in range(3):
            go(page, page.go_forward)
            assert SAID not in shown(page)


def test_with_script_one_back_leads_to_what_was_open_before(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en").new_page()
    page.goto(havre.neutral + "before")
    open_page(page, havre.url)
    say(page, SAID)
    page.click("[data-leave]")
    page.wait_for_url(havre.neutral)
    page.go_back()
    assert page.url == havre.neutral + "before"


def test_following_a_link_outside_leaves_no_copy_for_back(remembering: Browser, havre: Served) -> None:
    with remembering.new_context(locale="en") as context:
        page = context.new_page()
        open_page(page, havre.url)
        say(page, SAID)
        page.goto(havre.neutral)
        go(page, page.go_back)
        assert SAID not in shown(page)


@pytest.mark.parametrize("address", ["", "nothing-here"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_leaving_is_the_first_or_second_stop_of_the_tab_key(
    new_context: Contexts, havre: Served, address: str, script: bool
) -> None:
    page = new_context(locale="en", java_script_enabled=script).new_page()
    page.goto(havre.url + address)
    stops = 0
    while not page.locator("[data-leave]:focus").count():
        page.keyboard.press("Tab")
        stops += 1
        assert stops <= 2
    page.keyboard.press("Enter")
    page.wait_for_url(havre.neutral)


def test_the_page_is_blank_before_anything_is_asked_of_the_network(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en").new_page()
    open_page(page, havre.url)
    say(page, SAID)
    page.fill("#words", TYPED)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/x", hold)
    with page.expect_request("**/x"):
        milliseconds = page.evaluate(
            """() => {
                const start = performance.now();
                document.querySelector("[data-leave]").click();
                const blank = document.body.children.length === 0 && document.title === "";
                return blank ? performance.now() - start : 1e9;
            }"""
        )
    assert milliseconds < 50
    page.wait_for_timeout(200)
    assert held
    held[0].continue_()
    page.wait_for_url(havre.neutral)


def test_shift_pressed_three_times_leaves(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en").new_page()
    open_page(page, havre.url)
    page.focus("#words")
    page.keyboard.press("Shift")
    expect(page.locator("[data-leave-status]")).not_to_be_empty()
    expect(page.locator(".dots .on")).to_have_count(1)
    page.keyboard.press("Shift")
    expect(page.locator(".dots .on")).to_have_count(2)
    page.keyboard.press("Shift")
    page.wait_for_url(havre.neutral)


def test_capitals_and_other_keys_are_no_wish_to_leave(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en").new_page()
    open_page(page, havre.url)
    page.focus("#words")
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    for _ in range(2):
        page.keyboard.press("Shift")
    page.keyboard.press("a")
    for _ in range(2):
        page.keyboard.press("Shift")
    page.wait_for_timeout(300)
    assert page.url == havre.url
    expect(page.locator("#words")).to_have_value("ABCDa")


def test_shift_is_forgotten_after_five_seconds(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en").new_page()
    page.clock.install()
    open_page(page, havre.url)
    page.focus("#words")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.clock.run_for(5_100)
    expect(page.locator("[data-leave-status]")).to_be_empty()
    page.keyboard.press("Shift")
    assert page.locator(".dots .on").count() == 1


def test_touch_keyboards_do_not_leave_by_themselves(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="en", has_touch=True, is_mobile=True).new_page()
    open_page(page, havre.url)
    expect(page.locator(".keys-only")).to_be_hidden()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_timeout(300)
    assert page.url == havre.url


def test_the_way_out_stays_in_sight_and_is_large_enough(new_context: Contexts, havre: Served) -> None:
    page = new_context(locale="hu", viewport={"width": 320, "height": 568}).new_page()
    open_page(page, havre.url)
    say(page, "az ajtó előtt áll és kés van nála")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    for control in (".leave", ".alarm"):
        expect(page.locator(control)).to_be_in_viewport()
        box = page.locator(control).bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["width"] >= 44
