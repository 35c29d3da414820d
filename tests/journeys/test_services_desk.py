"""Dana edits a telephone number, sees what people will see, Vera confirms it, Dana takes it back; Carl sees nothing."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.journeys.conftest import Served, serving
from tests.journeys.test_responder import HAVRE, barriers, come_in, fits

Contexts = Callable[..., BrowserContext]
RECORD = {
    "id": "roof-1", "name": "Roof", "status": "active", "organization": {"id": "roof", "name": "Roof and Road"},
    "phones": [{"id": "p", "number": "04 72 11 11 11"}],
}  # fmt: skip


def havre(home: Path, *command: str) -> str:
    """A command of the operator."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HAVRE_", "DJANGO_"))}
    done = subprocess.run(
        [str(HAVRE), *command], env=kept | {"HAVRE_HOME": str(home)}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def desk_with_services(tmp_path_factory: pytest.TempPathFactory, neutral_site: str) -> Iterator[Served]:
    """A desk over a directory of two services of two organizations."""
    home = tmp_path_factory.mktemp("services")
    other = RECORD | {"id": "other-1", "name": "Other", "organization": {"id": "other", "name": "Other house"}}
    (home / "services.json").write_text(json.dumps([RECORD, other]))
    havre(
        home, "import", "hsds", str(home / "services.json"), "--source", "a list", "--licence", "CC0", "--country", "FR"
    )
    with serving(home, neutral_site, "--desk") as served:
        yield served


def signed_in(page: Page, desk: Served, name: str, *options: str) -> Page:
    link = havre(desk.home, "account", "create", "--email", f"{name}@example.org", "--name", name.title(), *options,
                 "--at", desk.url)  # fmt: skip
    come_in(page, link)
    return page


@pytest.mark.slow
def test_dana_edits_vera_confirms_dana_takes_it_back(new_context: Contexts, desk_with_services: Served) -> None:
    desk = desk_with_services
    dana = signed_in(
        new_context(java_script_enabled=False).new_page(), desk, "dana", "--role", "editor", "--organization", "roof"
    )
    dana.click("nav a[href='/services/']")
    expect(dana.locator("tbody tr")).to_have_count(1)
    dana.click("tbody a")
    dana.fill("#f_phone", "04 78 22 22 22")
    dana.select_option("#in", "ar")
    dana.locator("#f_phone").focus()
    dana.locator("button[value=preview]").first.press("Enter")
    expect(dana.locator(".preview")).to_have_attribute("dir", "rtl")
    expect(dana.locator(".preview a[href='tel:+33478222222']")).to_be_visible()
    dana.click("button[value=save]")
    expect(dana.locator(".notice")).to_have_text("Saved. People see it at once.")

    vera = signed_in(new_context().new_page(), desk, "vera", "--role", "verifier")
    vera.goto(desk.url + "services/roof-1/")
    expect(vera.locator(".preview a[href='tel:+33478222222']")).to_be_visible()
    assert barriers(vera) == []
    vera.click("button[value=confirm]")
    expect(vera.locator(".notice")).to_have_text("Noted: checked today.")
    vera.goto(desk.url + "services/")
    assert barriers(vera) == []

    dana.reload()
    dana.click("button[value=undo]")
    expect(dana.locator(".preview a[href='tel:+33472111111']")).to_be_visible()


@pytest.mark.slow
def test_services_are_whole_on_a_telephone_and_right_to_left(
    new_context: Contexts, desk_with_services: Served, tmp_path: Path
) -> None:
    page = new_context(viewport={"width": 390, "height": 844}, locale="ar").new_page()
    signed_in(page, desk_with_services, "amal", "--role", "verifier", "--language", "ar")
    for path in ("services/", "services/roof-1/", "imports/", "quarantine/", "duplicates/?country=FR", "checks/"):
        page.goto(desk_with_services.url + path)
        page.screenshot(path=tmp_path / f"{path.partition('/')[0]}.png", full_page=True)
        assert fits(page), path
        assert barriers(page) == [], path


@pytest.mark.slow
def test_carl_sees_no_service(new_context: Contexts, desk_with_services: Served) -> None:
    page = signed_in(new_context().new_page(), desk_with_services, "carl", "--role", "responder")
    for path in ("services/", "services/roof-1/"):
        page.goto(desk_with_services.url + path)
        expect(page.locator("h1")).to_have_text("There is nothing here for you.")
