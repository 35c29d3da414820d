"""P02, P03, P16, P19, P22, P25: what a talk leaves in the browser, on the network and on the server - nothing."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright
from tests.journeys.conftest import Served
from tests.journeys.people import AMINA, Amina
from tests.journeys.walk import choose, open_page, say
from tests.support.chromium import QUIET, find_chromium

Contexts = Callable[..., BrowserContext]
pytestmark = pytest.mark.slow
CANARIES = ("kanariumtext", "kanariumagent", "203.0.113.99", "127.0.0.77", "kanariumpath")


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def found(folder: Path, canaries: tuple[str, ...]) -> list[str]:
    """Which canaries stand in which files, in either of the encodings that programs write."""
    return [
        f"{canary} in {path}"
        for path, content in files(folder).items()
        for canary in canaries
        if canary.encode() in content or canary.encode("utf-16-le") in content
    ]


def ask_with_canaries(havre: Served) -> None:
    """Ask from an address of its own, with a telling agent, referrer, path and message; some of it fails."""
    place = urlsplit(havre.url)
    asked = [
        ("POST", "/", urlencode({"words": "kanariumtext he is at my door with a knife", "send": "1"})),
        ("POST", "/", urlencode({"words": "kanariumtext " * 400, "send": "1"})),
        ("POST", "/", urlencode({"words": "x", "state": "kanariumtext"})),
        ("POST", "/", "kanariumtext" * 6_000),
        ("GET", "/kanariumpath?kanariumtext", ""),
        ("DELETE", "/kanariumpath", "kanariumtext"),
        ("GET", "/x", ""),
    ]
    for method, path, body in asked:
        connection = http.client.HTTPConnection(place.hostname or "", place.port, source_address=("127.0.0.77", 0))
        headers = {
            "User-Agent": "kanariumagent",
            "Referer": "http://kanariumpath.example/",
            "X-Forwarded-For": "203.0.113.99",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, path, body, headers)
        assert connection.getresponse().read() is not None
        connection.close()


def test_nothing_a_person_sends_is_written_on_the_server(havre: Served) -> None:
    ask_with_canaries(havre)
    assert len(files(havre.home)) >= 2, "the database and the output are there to be searched"
    assert found(havre.home, CANARIES) == []


def test_a_talk_changes_no_file_on_the_server(new_context: Contexts, havre: Served) -> None:
    def digests() -> dict[Path, str]:
        """The index of SQLite's log in shared memory holds locks of readers, and no data."""
        kept = {path: content for path, content in files(havre.home).items() if path.suffix != ".sqlite3-shm"}
        return {path: hashlib.sha256(content).hexdigest() for path, content in kept.items()}

    before = digests()
    page = new_context(locale="fr").new_page()
    open_page(page, havre.url)
    say(page, "il est devant ma porte avec un couteau")
    choose(page, "country:FR")
    say(page, "je suis à Lyon et je cherche un abri")
    page.click("[data-leave]")
    page.wait_for_url(havre.neutral)
    assert digests() == before


@pytest.mark.parametrize("amina", AMINA, ids=lambda amina: amina.language)
def test_nothing_is_asked_of_another_site_and_no_rule_is_broken(
    new_context: Contexts, havre: Served, amina: Amina
) -> None:
    page = new_context(locale=amina.language).new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    open_page(page, havre.url)
    say(page, amina.danger)
    choose(page, f"country:{amina.country}")
    say(page, amina.shelter)
    assert {url for url in asked if not url.startswith(havre.url)} == set()
    assert told == []


def stores(page: Page) -> dict[str, int]:
    """How much each store of the browser holds for this site."""
    counted: dict[str, int] = page.evaluate(
        """async () => ({
            local: localStorage.length,
            session: sessionStorage.length,
            databases: (await indexedDB.databases()).length,
            caches: (await caches.keys()).length,
            workers: (await navigator.serviceWorker.getRegistrations()).length,
            cookies: document.cookie.length,
            name: window.name.length,
            state: history.state === null ? 0 : 1,
        })"""
    )
    return counted


def test_the_browser_stores_nothing(new_context: Contexts, havre: Served) -> None:
    context = new_context(locale="en")
    page = context.new_page()
    open_page(page, havre.url)
    say(page, "he is at my door with a knife")
    assert set(stores(page).values()) == {0}
    assert context.cookies() == []


def test_words_typed_are_not_in_the_closed_profile(playwright: Playwright, havre: Served, tmp_path: Path) -> None:
    """With script. Without it Chromium keeps sent forms in its session file: docs/privacy.md says so."""
    canaries = ("kanariumsent", "kanariumunsent")
    context = playwright.chromium.launch_persistent_context(
        tmp_path,
        executable_path=find_chromium(),
        args=[*QUIET, "--no-sandbox"],
        locale="en",
    )
    page = context.new_page()
    open_page(page, havre.url)
    say(page, f"he hits me {canaries[0]}")
    page.fill("#words", canaries[1])
    page.wait_for_timeout(500)
    context.close()
    assert len(files(tmp_path)) > 10
    assert found(tmp_path, canaries) == []
