"""A real Chromium for journeys: Debian's own, with nothing of its own going out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

JOURNEYS = Path(__file__).parents[1] / "journeys"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # Anything but this machine cannot be found: a request to a third party fails as well as being noticed.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def find_chromium() -> str | None:
    """The browser named by HAVRE_CHROMIUM, else the first on PATH, else None."""
    return os.environ.get("HAVRE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers, one for the whole run."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A running Chromium. Its absence fails the test: a journey that nobody walked is not a journey that works."""
    program = find_chromium()
    if program is None:
        pytest.fail("no Chromium here: install the package `chromium`, or name a browser in HAVRE_CHROMIUM")
    flags = [*QUIET, "--no-sandbox"] if os.getuid() == 0 else [*QUIET]
    with playwright.chromium.launch(executable_path=program, args=flags) as running:
        yield running


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make fresh browser contexts with the options of `Browser.new_context`; all are closed after the test."""
    with ExitStack() as opened:

        def make(**options: Any) -> BrowserContext:
            return opened.enter_context(browser.new_context(**options))

        yield make


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A fresh page, on which scripts run."""
    return new_context().new_page()


@pytest.fixture
def page_without_script(new_context: Callable[..., BrowserContext]) -> Page:
    """A fresh page, on which no script runs."""
    return new_context(java_script_enabled=False).new_page()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives the browser is a journey, wherever it stands: script/test --quick leaves it out."""
    for item in items:
        if JOURNEYS in item.path.parents or "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker("journey")
