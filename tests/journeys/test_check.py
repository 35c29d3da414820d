"""A service looks its record over in a real browser: without script, on a narrow screen, without barriers or traces."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.journeys.conftest import Served
from tests.journeys.test_access import violations

Contexts = Callable[..., BrowserContext]
pytestmark = [pytest.mark.slow, pytest.mark.journey]


def havre_says(havre: Served, *words: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HAVRE_")}
    command = [str(Path(sys.executable).with_name("havre")), "verify", *words]
    return subprocess.run(
        command, env=environment | {"HAVRE_HOME": str(havre.home)}, capture_output=True, text=True, check=True
    ).stdout


def link(havre: Served, number: int = 1) -> str:
    line = havre_says(havre, "due", "--country", "FR").splitlines()[number]
    service_id = next(word for word in line.split() if word.count("-") == 4)
    return havre_says(havre, "link", service_id, "--site", havre.url).strip()


def test_a_service_corrects_its_record_without_script(new_context: Contexts, havre: Served) -> None:
    context = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(link(havre))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.locator("summary").first.click()
    page.fill("#f-name", "Écoute et conseil")
    page.click("button[value=change]")
    expect(page.locator("h1")).to_contain_text("relira")
    assert context.cookies() == []
    assert "Écoute et conseil" in havre_says(havre, "proposals")


@pytest.mark.parametrize("width", [320, 1200])
def test_the_form_has_no_barrier_and_runs_off_no_screen(new_context: Contexts, havre: Served, width: int) -> None:
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(link(havre, 2))
    for closed in page.locator("summary").all():
        closed.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
