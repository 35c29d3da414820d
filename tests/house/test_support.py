"""What the other tests stand on does what it says."""

from __future__ import annotations

import psycopg
from playwright.sync_api import Page


def test_postgresql_answers_in_utf8(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        row = connection.execute("SELECT 'مأوى' = %s, current_setting('server_encoding')", ["مأوى"]).fetchone()
    assert row == (True, "UTF8")


def test_scripts_run_where_they_may(page: Page) -> None:
    page.set_content("<p>off</p><script>document.querySelector('p').textContent = 'on'</script>")
    assert page.inner_text("p") == "on"


def test_no_script_runs_where_none_may(page_without_script: Page) -> None:
    page_without_script.set_content("<p>off</p><script>document.querySelector('p').textContent = 'on'</script>")
    assert page_without_script.locator("p").inner_text() == "off"
