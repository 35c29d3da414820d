"""Dana makes a service, closes it and says what is free; Ada brings in a file; Eli sees nothing of others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.journeys.conftest import Served, serving
from tests.journeys.test_responder import barriers, fits
from tests.journeys.test_services_desk import RECORD, havre, signed_in

Contexts = Callable[..., BrowserContext]
OTHER = RECORD | {"id": "other-1", "name": "Other", "organization": {"id": "other", "name": "Other house"}}
NEW = RECORD | {"id": "new-1", "name": "From a file", "service_at_locations": []}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, neutral_site: str) -> Iterator[Served]:
    """A desk over a directory of two services of two organizations, with towns."""
    home = tmp_path_factory.mktemp("making")
    (home / "services.json").write_text(json.dumps([RECORD, OTHER]))
    havre(home, "import", "places")
    havre(
        home, "import", "hsds", str(home / "services.json"), "--source", "a list", "--licence", "CC0", "--country", "FR"
    )
    with serving(home, neutral_site, "--desk") as served:
        yield served


def unfold(page: Page) -> None:
    """Every part of the form, by its heading and the keyboard."""
    for heading in page.locator("details.fold:not([open]) > summary").all()[::-1]:
        heading.focus()
        page.keyboard.press("Enter")


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_dana_makes_a_service_and_closes_it(new_context: Contexts, desk: Served, scripts: bool) -> None:
    name = "dana" if scripts else "dora"
    page = new_context(java_script_enabled=scripts).new_page()
    signed_in(page, desk, name, "--role", "editor", "--organization", "roof")
    page.goto(desk.url + "services/")
    page.click("a[href='/new/']")
    unfold(page)
    page.fill("#f_name", f"House of {name}")
    page.fill("#f_phone", "04 78 22 22 22")
    page.fill("#f_city", "Lyon")
    page.check("input[name=needs][value=shelter]")
    page.fill("#f_children_to_age", "17")
    page.fill("#f_boys_to_age", "12")
    page.check("input[name=access_has][value=lift]")
    page.check("input[name=wheelchair][value=yes]")
    if not scripts:
        page.locator("button[value=preview]").first.press("Enter")
    expect(page.locator(".preview a[href='tel:+33478222222']")).to_be_visible(timeout=30_000)
    if scripts:
        assert barriers(page) == []
    page.click("button[value=save]")
    expect(page.locator("p.notice[role=status]")).to_have_text(
        "The service is in the directory. People see it at once."
    )
    expect(page.locator("h1")).to_have_text(f"House of {name}")
    expect(page.locator("#f_boys_to_age")).to_have_value("12")

    unfold(page)
    today = datetime.now(UTC).date()
    page.fill("#f_closed_first", today.isoformat())
    page.fill("#f_closed_last", (today + timedelta(days=3)).isoformat())
    page.select_option("#f_closed_why", "holidays")
    page.fill("#f_closed_way", "Ring 3919")
    page.fill("#f_places", "2")
    if not scripts:
        page.locator("button[value=preview]").first.press("Enter")
    expect(page.locator(".preview")).to_contain_text("Ring 3919", timeout=30_000)
    page.click("button[value=save]")
    expect(page.locator(".entries").first).to_contain_text("Free places: 2")
    page.click("button[value=open]")
    expect(page.locator(".preview")).not_to_contain_text("Ring 3919")
    page.click("button[value=no_places]")
    expect(page.locator("button[value=no_places]")).to_have_count(0)


@pytest.mark.slow
def test_ada_brings_in_a_file_and_takes_it_back(new_context: Contexts, desk: Served, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(json.dumps([NEW, {"id": "broken"}]))
    page = new_context(java_script_enabled=False).new_page()
    signed_in(page, desk, "ada", "--role", "administrator")
    page.goto(desk.url + "imports/")
    page.click("a[href='/imports/file/']")
    page.set_input_files("#file", tmp_path / "list.json")
    page.select_option("#way", "hsds-json")
    page.select_option("#country", "FR")
    page.fill("#source", "a friend")
    page.fill("#licence", "CC0")
    page.click("main form .send")
    expect(page.locator("h1")).to_contain_text("list.json")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.click("tbody a")
    expect(page.locator(".entries li")).to_have_count(1)
    page.goto(desk.url + "services/?name=From a file")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(desk.url + "imports/")
    page.click("tbody tr:first-child button")
    page.goto(desk.url + "services/new-1/")
    expect(page.locator("h1")).to_have_text("There is nothing here for you.")
    assert [path for path in (desk.home / "var" / "incoming").rglob("*") if path.is_file()] == []


@pytest.mark.slow
def test_eli_edits_one_organization_and_sees_nothing_of_another(new_context: Contexts, desk: Served) -> None:
    page = new_context().new_page()
    signed_in(page, desk, "eli", "--role", "editor", "--organization", "other")
    for path, status in (("services/other-1/", 200), ("services/roof-1/", 404), ("new/", 200), ("imports/", 404),
                         ("imports/file/", 404), ("imports/1/", 404), ("quarantine/", 404)):  # fmt: skip
        answer = page.goto(desk.url + path)
        assert answer is not None
        assert answer.status == status, path
    page.goto(desk.url + "new/")
    expect(page.locator("#f_organization option")).to_have_count(1)
    expect(page.locator("#f_organization")).to_have_value("other")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_forms_are_whole_on_a_telephone(new_context: Contexts, desk: Served, language: str, tmp_path: Path) -> None:
    page = new_context(viewport={"width": 390, "height": 844}, locale=language).new_page()
    roles = ("--role", "administrator", "--role", "verifier")
    signed_in(page, desk, f"all-{language}", *roles, "--language", language)
    for path in ("new/", "services/roof-1/", "imports/", "imports/file/", "imports/1/"):
        page.goto(desk.url + path)
        unfold(page)
        page.screenshot(path=tmp_path / f"{path.strip('/').replace('/', '-')}-{language}.png", full_page=True)
        assert fits(page), path
        assert barriers(page) == [], path
