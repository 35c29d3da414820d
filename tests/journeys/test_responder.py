"""A responder at the desk, in a real browser: from the invitation through an assessment to the printed letter."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader
from tests.journeys.conftest import Served, serving
from tests.support.desk import PASSWORD, code_of

Contexts = Callable[..., BrowserContext]
HAVRE = Path(sys.executable).with_name("havre")


@pytest.fixture(scope="session")
def desk_served(tmp_path_factory: pytest.TempPathFactory, neutral_site: str) -> Iterator[Served]:
    """`havre serve --desk`, as an operator starts it."""
    with serving(tmp_path_factory.mktemp("desk"), neutral_site, "--desk") as served:
        yield served


def invited(desk: Served, name: str, *roles: str, language: str = "en") -> str:
    """The link of an invitation from the command line."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HAVRE_", "DJANGO_"))}
    command = [str(HAVRE), "account", "create", "--email", f"{name}@example.org", "--name", name.title()]
    command += [word for role in roles for word in ("--role", role)]
    command += ["--language", language, "--at", desk.url]
    environment = kept | {"HAVRE_HOME": str(desk.home)}
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def come_in(page: Page, link: str) -> str:
    """Set the password, register an app, and stand on the first page; gives the app's secret."""
    page.goto(link)
    page.fill("#id_password", PASSWORD)
    page.fill("#id_again", PASSWORD)
    page.click("button.send")
    page.click("a[href='/account/app/']")
    secret = page.inner_text("[data-secret]")
    page.fill("#id_code", code_of(secret))
    page.click("button.send")
    expect(page.locator(".codes li")).to_have_count(10)
    page.click("a.send")
    return secret


def barriers(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def assess(page: Page) -> None:
    """Open a case and go through the screen: her neck, once; everything else no; one question not known."""
    page.goto(re.sub(r"(//[^/]+/).*", r"\1cases/", page.url))
    page.select_option("#country", "FR")
    page.select_option("#victim", "woman")
    page.select_option("#violent_person", "man")
    page.select_option("#relation", "partner")
    page.click("main form .send")
    page.click("a[href$='/assess/lethality_screen/']")
    for number, question in enumerate(page.locator("fieldset.question").all()):
        question.locator(f"input[value={'yes' if number == 4 else 'unknown' if number == 3 else 'no'}]").check()
    page.fill("#decision", "Doctor today. Order by the court asked for.")
    page.click("main form .send")


@pytest.mark.slow
def test_a_responder_from_signing_in_to_the_letter(new_context: Contexts, desk_served: Served, tmp_path: Path) -> None:
    page = new_context(accept_downloads=True).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    secret = come_in(page, invited(desk_served, "bea", "responder"))
    page.click(".me button")
    page.fill("#id_login", "bea@example.org")
    page.fill("#id_password", PASSWORD)
    page.click("main .send")
    page.fill("#id_code", code_of(secret))
    page.click("main .send")
    assert barriers(page) == []

    assess(page)
    expect(page.locator(".tier .badge").first).to_have_text("3")
    expect(page.locator("ol li")).to_have_count(1)
    assert barriers(page) == []
    page.click(".row .send")
    expect(page.locator(".tier")).to_contain_text("Never expires")
    assert barriers(page) == []

    page.locator("summary", has_text="Letter or summary").click()
    page.click("button[value=page]")
    expect(page.locator(".notice")).to_contain_text("has not consented")
    page.locator("summary", has_text="Consent").click()
    page.locator("form:has(#said) input[value=danger]").check()
    page.locator("form:has(#said) button").click()
    page.locator("summary", has_text="Letter or summary").click()
    with page.expect_download() as downloaded:
        page.click("button[value=file]")
    assert downloaded.value.suggested_filename == "notes.pdf"
    downloaded.value.save_as(tmp_path / "notes.pdf")
    written = PdfReader(tmp_path / "notes.pdf")
    text = "".join(sheet.extract_text() for sheet in written.pages)
    assert "Strangled or smothered, ever" in text
    assert "Doctor today" not in text, "she agreed to the level and its reasons only"
    assert "/StructTreeRoot" in written.root_object, "tagged, for who has it read aloud"
    assert {url.split("/")[2] for url in asked} == {desk_served.url.split("/")[2]}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_desk_is_whole_on_a_telephone_and_right_to_left(
    new_context: Contexts, desk_served: Served, language: str
) -> None:
    page = new_context(viewport={"width": 390, "height": 844}, locale=language).new_page()
    come_in(page, invited(desk_served, f"dana-{language}", "responder", "administrator", language=language))
    assess(page)
    for path in ("", "cases/", "training/neck_once/", "people/", "audit/", "account/"):
        assert fits(page), page.url
        assert barriers(page) == [], page.url
        page.goto(desk_served.url + path)


@pytest.mark.slow
def test_a_case_is_assessed_by_keyboard_and_without_script(new_context: Contexts, desk_served: Served) -> None:
    page = new_context(java_script_enabled=False).new_page()
    come_in(page, invited(desk_served, "hana", "responder"))
    assess(page)
    page.goto(page.url.replace("/found/1/", "/assess/hark/"))
    page.locator("fieldset.question input").first.focus()
    page.keyboard.press("Space")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator("#decision:focus").count():
            break
    page.keyboard.type("Come back on Friday.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".said").first).to_have_text("Come back on Friday.")


@pytest.mark.slow
def test_carl_is_answered_like_somebody_who_does_not_exist(new_context: Contexts, desk_served: Served) -> None:
    link = invited(desk_served, "carl", "editor")
    page = new_context().new_page()
    come_in(page, link)
    page.goto(desk_served.url + "cases/")
    expect(page.locator("h1")).to_have_text("There is nothing here for you.")


@pytest.mark.slow
def test_a_passkey_is_registered_and_signs_in(new_context: Contexts, desk_served: Served) -> None:
    page = new_context().new_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})
    page.goto(invited(desk_served, "pia", "responder").replace("127.0.0.1", "localhost"))  # a name: none for numbers
    page.fill("#id_password", PASSWORD)
    page.fill("#id_again", PASSWORD)
    page.click("button.send")
    page.click("a[href='/account/passkeys/add/']")
    assert barriers(page) == []
    page.click("button.send")
    expect(page.locator(".codes li")).to_have_count(10)
    page.click("a.send")
    page.click(".me button")
    page.fill("#id_login", "pia@example.org")
    page.fill("#id_password", PASSWORD)
    page.click("main .send")
    page.click("form[data-passkey] button")
    expect(page.locator("h1")).to_have_text("Good to see you, Pia")
