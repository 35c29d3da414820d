"""The screen at a reception: walked by touch, by keyboard and without script; cleared when nobody is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from tests.journeys.conftest import Served, serving
from tests.journeys.test_access import violations
from tests.journeys.test_leaving import go, shown

Contexts = Callable[..., BrowserContext]
pytestmark = pytest.mark.slow

SIZES = {"portrait": {"width": 1080, "height": 1920}, "landscape": {"width": 1280, "height": 800}}
SIGN = "Blue 4"
SHORT = 6  # seconds
VOICES = """
    const voice = (lang, localService) => ({lang, localService, name: lang, default: false, voiceURI: lang});
    const said = [];
    Object.assign(window, {said, SpeechSynthesisUtterance: function (text) { this.text = text; }});
    Object.defineProperty(window, "speechSynthesis", {value: {
        speaking: false, getVoices: () => VOICES, cancel() {}, addEventListener() {},
        speak(one) { said.push([one.voice.lang, one.voice.localService, one.text]); },
    }});
"""


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory, neutral_site: str) -> Iterator[Served]:
    """`havre serve --kiosk` in Cergy, with a sign of its own and a printer."""
    home = tmp_path_factory.mktemp("kiosk")
    settings = {"COUNTRY": "FR", "PLACE": "Cergy", "SIGN": SIGN, "PRINTER": "yes"}
    with serving(home, neutral_site, "--kiosk", **{f"HAVRE_KIOSK_{k}": v for k, v in settings.items()}) as served:
        yield served


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory, neutral_site: str) -> Iterator[Served]:
    """The same, cleared after a few seconds."""
    home = tmp_path_factory.mktemp("hasty")
    with serving(home, neutral_site, "--kiosk", "--no-examples", HAVRE_KIOSK_SECONDS=str(SHORT)) as served:
        yield served


def screen(new_context: Contexts, size: str = "portrait", **options: Any) -> Page:
    return new_context(viewport=SIZES[size], has_touch=True, **options).new_page()


def choose_language(page: Page, url: str, language: str) -> None:
    page.goto(url)
    page.tap(f'.tongues button[value="{language}"]')
    expect(page.locator(".first")).to_be_visible()


def touch(page: Page, value: str) -> None:
    """Touch a choice, and wait for the answer."""
    state = page.locator("#talk input[name=state]")
    before = state.input_value()
    page.locator(f'button[name="choice"][value="{value}"]:visible').last.tap()
    expect(state).not_to_have_value(before)


def is_first_screen(page: Page) -> None:
    expect(page.locator(".tongues button")).to_have_count(10)
    assert "exchange" not in page.content()


def pdf_of(page: Page) -> str:
    read = pypdf.PdfReader(BytesIO(page.pdf()))
    assert read.metadata
    assert read.metadata.title == page.title()
    return " ".join(one.extract_text() for one in read.pages)


def test_a_receptionist_sees_a_visitor_helped_and_nothing_left(new_context: Contexts, kiosk: Served) -> None:
    page = screen(new_context)
    page.add_init_script("window.print = () => { window.printed = document.documentElement.dataset.paper; }")
    page.clock.install()
    choose_language(page, kiosk.url, "ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    for value in ("need:shelter", "interpreter:yes", "children:yes", "access:no"):
        touch(page, value)
    expect(page.locator(".exchange:last-child .card").first).to_be_visible()
    page.tap('.exchange:last-child [data-print="full"]')
    assert page.evaluate("window.printed") == "full"
    full = pdf_of(page)
    page.tap('.exchange:last-child [data-print="plain"]')
    assert page.evaluate("window.printed") == "plain"
    plain = pdf_of(page)
    assert "Violences Femmes Info" in full
    assert "Violences" not in plain
    for paper in (full, plain):
        assert "3919" in paper
        assert "127.0.0.1" not in paper
    page.tap(".come")
    expect(page.locator("#sign strong")).to_be_visible()
    expect(page.locator("#sign strong")).to_have_text(SIGN)
    page.tap("#sign button")
    expect(page.locator("#sign strong")).to_be_hidden()
    page.clock.run_for(61_000)
    is_first_screen(page)
    go(page, page.go_back)
    assert "3919" not in shown(page)
    assert "exchange" not in page.content()
    assert "Cergy" not in kiosk.output.read_text()


@pytest.mark.parametrize("memory", ["browser", "remembering"])
def test_back_and_forward_after_clearing_show_nothing(
    request: pytest.FixtureRequest, kiosk: Served, memory: str
) -> None:
    running: Browser = request.getfixturevalue(memory)
    with running.new_context(has_touch=True) as context:
        page = context.new_page()
        page.goto(kiosk.neutral + "before")
        choose_language(page, kiosk.url, "fr")
        touch(page, "near:yes")
        expect(page.locator(".emergency")).to_be_visible()
        page.tap(".leave")
        is_first_screen(page)
        for step in (page.go_back, page.go_forward, page.go_forward, page.go_back):
            go(page, step)
            assert "exchange" not in page.content()
            assert "emergency" not in page.content()


def test_a_countdown_is_seen_before_the_screen_is_cleared(new_context: Contexts, kiosk: Served) -> None:
    page = screen(new_context, "landscape")
    page.clock.install()
    choose_language(page, kiosk.url, "en")
    touch(page, "need:shelter")
    page.clock.run_for(44_000)
    expect(page.locator("#soon")).to_be_hidden()
    page.clock.run_for(5_000)
    expect(page.locator("#soon")).to_be_visible()
    assert 9 <= int(page.locator("[data-left]").inner_text()) <= 12
    expect(page.locator("[data-here]")).to_be_focused()
    page.tap("[data-here]")
    expect(page.locator("#soon")).to_be_hidden()
    expect(page.locator(".exchange")).to_be_visible()
    page.clock.run_for(44_000)
    page.keyboard.press("Tab")  # any key counts as well
    page.clock.run_for(44_000)
    expect(page.locator("#soon")).to_be_hidden()
    page.clock.run_for(17_000)
    is_first_screen(page)


def test_real_seconds_clear_it_too(new_context: Contexts, hasty: Served) -> None:
    page = screen(new_context)
    choose_language(page, hasty.url, "tr")
    expect(page.locator("#soon")).to_be_visible(timeout=SHORT * 1000)
    expect(page.locator(".tongues")).to_be_visible(timeout=SHORT * 1000)
    page.wait_for_timeout(SHORT * 1000 + 1000)
    expect(page.locator(".tongues")).to_be_visible()  # the first screen stays


def test_without_script_the_browser_clears_it_and_old_forms_show_nothing(new_context: Contexts, hasty: Served) -> None:
    page = screen(new_context, java_script_enabled=False)
    choose_language(page, hasty.url, "en")
    page.tap("summary >> text=Write")
    page.fill("#words", "he is at my door with a knife")
    page.tap(".send >> visible=true")
    expect(page.locator(".exchange")).to_be_visible()
    sent = page.locator("#talk input[name=state]").input_value()
    expect(page.locator(".tongues")).to_be_visible(timeout=SHORT * 2000)
    go(page, page.go_back)
    assert "knife" not in shown(page)
    assert "exchange" not in page.content()
    page.wait_for_timeout(SHORT * 1000)
    again = page.request.post(hasty.url, form={"state": sent, "words": "he has a knife", "send": "1"})
    assert "exchange" not in again.text()


def test_the_alert_sends_nothing_and_stays_until_it_is_touched(new_context: Contexts, kiosk: Served) -> None:
    page = screen(new_context)
    page.clock.install()
    choose_language(page, kiosk.url, "fr")
    touch(page, "near:yes")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.tap(".come")
    page.clock.run_for(90_000)
    expect(page.locator("#sign")).to_be_visible()
    expect(page.locator(".emergency")).to_have_count(0)  # what lay beneath is gone in time
    assert asked == []
    page.tap("#sign button")
    is_first_screen(page)


def test_the_alert_works_without_script(new_context: Contexts, kiosk: Served) -> None:
    page = screen(new_context, java_script_enabled=False)
    page.goto(kiosk.url)
    page.tap(".come")
    expect(page.locator("#sign strong")).to_have_text(SIGN)
    page.tap("#sign button")
    expect(page.locator("#sign")).to_be_hidden()


@pytest.mark.parametrize(
    ("voices", "language"),
    [('[voice("fr-FR", false), voice("fr_CA", true)]', "fr_CA"), ('[voice("fr-FR", false)]', ""), ("[]", "")],
    ids=["local", "only-remote", "none"],
)
def test_only_a_voice_of_this_machine_reads_aloud(
    new_context: Contexts, kiosk: Served, voices: str, language: str
) -> None:
    page = screen(new_context)
    page.add_init_script(VOICES.replace("VOICES", voices))
    choose_language(page, kiosk.url, "fr")
    if not language:
        expect(page.locator("[data-read]")).to_be_hidden()
        return
    touch(page, "need:medical")
    page.tap("[data-read]")
    said = page.evaluate("window.said")
    assert {(voice, local) for voice, local, _ in said} == {(language, True)}
    assert page.locator(".exchange h3:visible").first.inner_text() in [text for _, _, text in said]


def test_where_no_voice_is_installed_none_is_offered(new_context: Contexts, kiosk: Served) -> None:
    page = screen(new_context)
    choose_language(page, kiosk.url, "fi")
    assert page.evaluate("speechSynthesis.getVoices().filter(one => one.localService).length") == 0
    expect(page.locator("[data-read]")).to_be_hidden()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_barrier_is_found_and_every_target_is_large(
    new_context: Contexts, kiosk: Served, language: str, size: str
) -> None:
    page = screen(new_context, size)
    page.goto(kiosk.url)
    for one in page.locator(".tongues button").all():
        expect(one).to_be_in_viewport(ratio=1)  # all languages at a glance
    assert violations(page) == []
    choose_language(page, kiosk.url, language)
    for closed in page.locator("summary").all():
        closed.tap()
    assert violations(page) == []
    touch(page, "need:shelter")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    for control in page.locator("button:visible, a:visible, summary:visible").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 64, control.inner_text()
    page.tap(".come")
    assert violations(page) == []
    page.tap("#sign button")
    page.evaluate("document.getElementById('soon').showModal()")
    assert violations(page) == []


def test_everything_is_reached_by_keyboard_and_nothing_holds_it(new_context: Contexts, kiosk: Served) -> None:
    page = new_context(viewport=SIZES["landscape"]).new_page()
    page.goto(kiosk.url)

    def tab_to(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.locator(f"{selector}:focus").count():
                return
        pytest.fail(f"Tab does not reach {selector}")

    tab_to('.tongues button[value="uk"]')
    page.keyboard.press("Enter")
    expect(page.locator(".first")).to_be_visible()
    tab_to(".come")
    page.keyboard.press("Enter")
    expect(page.locator("#sign")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sign")).to_be_hidden()
    tab_to('.first button[value="need:shelter"]')
    page.keyboard.press("Enter")
    expect(page.locator(".services")).to_be_visible()
    for selector in ("summary", ".leave", "summary", ".leave"):  # round and round
        tab_to(selector)
    page.keyboard.press("Enter")
    is_first_screen(page)


def test_no_menu_of_the_browser_opens(new_context: Contexts, kiosk: Served) -> None:
    page = screen(new_context)
    page.goto(kiosk.url)
    for kind in ("contextmenu", "dragstart"):
        stopped = "kind => !document.body.dispatchEvent(new Event(kind, {bubbles: true, cancelable: true}))"
        assert page.evaluate(stopped, kind)
