"""Whatever goes wrong, the page is neutral, in the person's language, with the number to call and the way out."""

from __future__ import annotations

import io
import logging

import pytest
from tests.web.conftest import Asker
from tests.web.faulty_urls import CANARY

from havre.usecases import assistant
from havre.web.logs import Bare

pytestmark = pytest.mark.urls("tests.web.faulty_urls")

REFUSED = [
    (404, "GET", "/none", b"", {}),
    (404, "GET", "/static/none.css", b"", {}),
    (405, "PUT", "/", b"", {}),
    (405, "POST", "/x", b"", {}),
    (405, "POST", "/static/page.css", b"", {}),
    (413, "POST", "/", b"words=" + b"a" * 65_600, {}),
    (400, "GET", "/", b"", {"HTTP_HOST": "elsewhere.example"}),
    (400, "POST", "/", b"&".join(b"a%d=1" % n for n in range(40)), {}),
    (500, "GET", "/fails", b"", {}),
]


@pytest.mark.parametrize(("status", "method", "path", "body", "extra"), REFUSED)
def test_a_refusal_is_neutral_and_leads_on(
    speaker: Asker, status: int, method: str, path: str, body: bytes, extra: dict[str, str]
) -> None:
    language = speaker.language
    page = assistant.page(language)
    response = speaker.ask(method, path, body, **extra)
    assert response.status == status
    shown = response.text
    assert f'<html lang="{language}" dir="{page.direction}">' in shown
    assert f'href="{page.emergency_href}"' in shown
    assert 'href="/x"' in shown
    assert f"<title>{page.speaker.say('ui.title')}</title>" in shown
    assert CANARY not in shown
    assert "Django" not in shown
    assert "Traceback" not in shown


def test_other_forms_than_ours_are_not_read(asker: Asker) -> None:
    """A form with files would be written to a temporary folder."""
    response = asker.ask("POST", "/", b"--b\r\n\r\n--b--", content_type="multipart/form-data; boundary=b")
    assert response.status == 400


def test_an_error_logs_its_kind_and_place_and_nothing_else(asker: Asker) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Bare())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        asker.ask("GET", "/fails", REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="canary-agent")
    finally:
        logger.removeHandler(handler)
    assert '"error": "ValueError"' in written.getvalue()
    assert '"at": "' in written.getvalue()
    for canary in (CANARY, "203.0.113.77", "canary-agent", "/fails"):
        assert canary not in written.getvalue()
