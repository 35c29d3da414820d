"""What the other tests stand on does what it says."""

from __future__ import annotations

import psycopg
import pytest
from django.template import engines
from jinja2 import UndefinedError
from playwright.sync_api import Page

from havre.core.phrasebook import Sentence
from havre.store.models import Postcode


def test_postgresql_answers_in_utf8(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        row = connection.execute("SELECT 'مأوى' = %s, current_setting('server_encoding')", ["مأوى"]).fetchone()
    assert row == (True, "UTF8")


def test_journeys_come_last(request: pytest.FixtureRequest) -> None:
    journeys = [item.get_closest_marker("journey") is not None for item in request.session.items]
    assert journeys == sorted(journeys)


def test_scripts_run_where_they_may(page: Page) -> None:
    page.set_content("<p>off</p><script>document.querySelector('p').textContent = 'on'</script>")
    assert page.inner_text("p") == "on"


def test_no_script_runs_where_none_may(page_without_script: Page) -> None:
    page_without_script.set_content("<p>off</p><script>document.querySelector('p').textContent = 'on'</script>")
    assert page_without_script.locator("p").inner_text() == "off"


@pytest.mark.django_db
def test_rows_read_in_no_order_come_backwards() -> None:
    for code in ("1000", "2000", "3000"):
        Postcode.objects.create(territory="AT", code=code, name="Ort", latitude=47.0, longitude=13.0)

    assert [row.code for row in Postcode.objects.order_by()] == ["3000", "2000", "1000"]
    assert [row.code for row in Postcode.objects.order_by("code")] == ["1000", "2000", "3000"]


def test_an_undefined_variable_in_a_template_fails() -> None:
    pages = engines["jinja2"]
    with pytest.raises(UndefinedError, match="nobody"):
        pages.from_string("{{ nobody }}").render({})
    with pytest.raises(UndefinedError, match="nobody"):
        pages.from_string("{% if page.nobody %}{% endif %}").render({"page": Sentence("")})
