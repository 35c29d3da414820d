"""Every page of the desk, as each role comes to it, on a telephone and on a screen; and by keyboard alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from tests.journeys.conftest import Served, serving
from tests.journeys.test_responder import assess, barriers, come_in, fits
from tests.journeys.test_services_desk import havre
from tests.support.desk import PASSWORD, code_of

from havre.web.desk import urls

Contexts = Callable[..., BrowserContext]
ROLES = ("administrator", "verifier", "editor", "responder")
TELEPHONE, SCREEN = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
HERE = {"id": "in-1", "location_type": "physical", "latitude": 45.7601, "longitude": 4.8402, "addresses": [
    {"address_1": "1 rue Longue", "city": "Lyon", "postal_code": "69001", "country": "FR", "address_type": "physical",
     "state_province": ""}]}  # fmt: skip
ROOF = {
    "id": "roof-1", "name": "Roof over a head", "status": "active",
    "organization": {"id": "roof", "name": "Roof and Road"},
    "phones": [{"id": "p", "number": "04 72 11 11 11"}], "email": "roof@example.org",
    "schedules": [{"id": "s", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00", "freq": "WEEKLY"}],
    "service_at_locations": [{"id": "at-1", "location": HERE}],
}  # fmt: skip
# Pages that are no pages of their own, or are visited on the way in.
NOT_PAGES = {"language", "account_logout", "robots", "favicon", "welcome", "account_login", "mfa_authenticate",
             "second_factor", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_reauthenticate",
             "mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_remove_webauthn", "case_add",
             "case_paper"}  # fmt: skip
OWN = ("", "account/", "account/password/", "account/app/remove/", "account/codes/", "account/passkeys/",
       "account/passkeys/add/")  # fmt: skip
PAGES = {
    "administrator": (
        "people/", "people/invite/", "people/1/", "audit/", "new/", "imports/", "imports/file/", "imports/1/",
    ),
    "verifier": (
        "services/", "services/?name=nothing", "map/?country=FR", "map/?country=FR&zoom=5&at=45.75,4.85",
        "services/roof-1/", "services/line-1/", "imports/", "quarantine/", "quarantine/{row}/",
        "duplicates/?country=FR", "duplicates/pair/?left=roof-1&right=twin-1", "checks/", "checks/?campaign=Spring",
    ),
    "editor": ("services/", "map/", "new/", "services/roof-1/", "services/line-1/"),
    "responder": (
        "cases/", "cases/{case}/", "cases/{case}/assess/hark/", "cases/{case}/found/1/",
        "cases/{case}/erase/", "training/", "training/neck_once/",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, neutral_site: str) -> Iterator[Served]:
    """A desk with towns, services, a twin, an emergency line, a row in quarantine and a campaign."""
    home = tmp_path_factory.mktemp("pages")
    line = {"id": "line-1", "name": "Line", "phones": [{"id": "q", "number": "3919"}],
            "service_areas": [{"id": "a", "name": "France", "extent": "FR", "extent_type": "country"}]}  # fmt: skip
    (home / "one.json").write_text(json.dumps([ROOF, ROOF | line | {"service_at_locations": []}, {"id": "broken"}]))
    there = {"id": "at-2", "location": HERE | {"id": "in-2"}}
    twin = {"id": "twin-1", "organization": {"id": "twin", "name": "Roof"}, "service_at_locations": [there]}
    (home / "two.json").write_text(json.dumps([ROOF | twin]))
    havre(home, "import", "places")
    for name in ("one", "two"):
        havre(
            home, "import", "hsds", str(home / f"{name}.json"), "--source", name, "--licence", "CC0", "--country", "FR"
        )
    havre(home, "verify", "campaign", "Spring", "--until", "2030-12-31", "--country", "FR")
    with serving(home, neutral_site, "--desk", HAVRE_PUBLIC_URL="https://help.example") as served:
        yield served


def person(desk: Served, page: Page, name: str, *options: str) -> str:
    link = havre(desk.home, "account", "create", "--email", f"{name}@example.org", "--name", name.title(), *options,
                 "--at", desk.url)  # fmt: skip
    return come_in(page, link)


def addresses(page: Page, desk: Served, role: str) -> list[str]:
    """The pages of a role, with a case and a row that are there."""
    found = {}
    if role == "responder":
        assess(page)
        found["case"] = re.sub(r".*/cases/([^/]+)/.*", r"\1", page.url)
    if role == "verifier":
        page.goto(desk.url + "quarantine/")
        page.click("tbody a")
        found["row"] = (page.locator("a[href^='/quarantine/']").last.get_attribute("href") or "").split("/")[2]
    return [path.format(**found) for path in (*OWN, *PAGES[role])]


def test_every_address_of_the_desk_is_among_the_pages_that_are_looked_at() -> None:
    shown = {
        path.partition("?")[0].format(row="row", case="case") for paths in (OWN, *PAGES.values()) for path in paths
    }
    visited = {pattern.name for pattern in urls.urlpatterns for path in shown if pattern.resolve(path)}
    assert {pattern.name for pattern in urls.urlpatterns} - NOT_PAGES == visited - NOT_PAGES


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_whole_and_without_barriers(
    new_context: Contexts, desk: Served, role: str, language: str, tmp_path: Path
) -> None:
    page = new_context(viewport=TELEPHONE).new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    within = ("--organization", "roof") if role == "editor" else ()
    person(desk, page, f"{role}-{language}", "--role", role, *within, "--language", language)
    faults = []
    for number, path in enumerate(addresses(page, desk, role)):
        page.set_viewport_size(TELEPHONE)
        answer = page.goto(desk.url + path)
        if path.endswith("/codes/") and page.url.endswith("/account/"):
            continue  # recovery codes were shown once
        assert answer is not None
        if answer.status != 200:
            faults.append(f"{path}: {answer.status}")
        for size in (TELEPHONE, SCREEN):
            page.set_viewport_size(size)
            page.screenshot(path=tmp_path / f"{number:02}-{size['width']}.png", full_page=True)
            faults += [] if fits(page) else [f"{path}: wider than {size['width']}"]
        faults += [f"{path}: {one}" for one in barriers(page)]
    assert faults == []
    assert asked == {desk.url.split("/")[2]}, "nobody else was asked for anything"


@pytest.mark.slow
def test_whose_role_is_taken_away_sees_nothing_any_more(new_context: Contexts, desk: Served) -> None:
    ada, carl = new_context().new_page(), new_context().new_page()
    person(desk, ada, "ada", "--role", "administrator")
    person(desk, carl, "carl", "--role", "verifier")
    ada.goto(desk.url + "people/")
    ada.click("text=Carl")
    for box in ada.locator("input[type=checkbox]:checked").all():
        box.uncheck()
    ada.click("button[value=roles]")
    for path in ("", "services/", "map/", "people/", "cases/", "audit/", "account/"):
        carl.goto(desk.url + path)
        expect(carl.locator("h1")).to_contain_text("there is nothing to see")
        assert carl.locator("header nav").count() == 0


def tab_to(page: Page, wanted: str, most: int = 150) -> None:
    """Press Tab until this has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{wanted}:focus").count():
            return
    pytest.fail(f"{wanted} is not reached by Tab at {page.url}")


@pytest.mark.slow
def test_by_keyboard_alone_one_signs_in_finds_edits_saves_and_takes_back(new_context: Contexts, desk: Served) -> None:
    page = new_context(viewport=SCREEN).new_page()
    secret = person(desk, page, "kim", "--role", "editor", "--organization", "roof")
    tab_to(page, ".me button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/**")
    tab_to(page, "#id_login")
    page.keyboard.type("kim@example.org")
    tab_to(page, "#id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_code")
    tab_to(page, "#id_code")
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    tab_to(page, "header nav a[href='/services/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#name")
    tab_to(page, "#name")
    page.keyboard.type("rof over hed")
    page.keyboard.press("Enter")
    page.wait_for_url("**name=rof**")
    tab_to(page, "tbody a")
    page.keyboard.press("Enter")
    page.wait_for_selector("#f_phone")
    tab_to(page, "#f_phone")
    page.keyboard.press("Control+A")
    page.keyboard.type("04 78 22 22 22")
    expect(page.locator(".preview a[href='tel:+33478222222']")).to_be_visible()  # while one writes, nothing saved
    tab_to(page, "button[value=save]")
    page.keyboard.press("Enter")
    expect(page.locator(".notice").first).to_have_text("Saved. People see it at once.")
    tab_to(page, "button[value=undo]")
    page.keyboard.press("Enter")
    expect(page.locator(".notice").first).to_have_text("Taken back. What stood before stands again.")
    expect(page.locator(".preview a[href='tel:+33472111111']")).to_be_visible()
