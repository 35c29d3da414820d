"""The page on which sheets are chosen, and the sheets: nothing kept, nothing named, only what may be shown."""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings
from tests.web.conftest import LANGUAGES, Asker

ARABIC = "land=DE&on=ar&form=cube&paper=a4&kind=open"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_offers_everything_in_every_language(language: str) -> None:
    answer = Asker(language).get("/cube")
    assert answer.status == 200
    assert set(re.findall(r'name="form" value="(\w+)"', answer.text)) == {"cube", "poster", "leaflet", "strips"}
    assert set(re.findall(r'<option value="([A-Z]{2})"', answer.text)) == {"AT", "DE", "ES", "FI", "FR", "HU", "PT"}
    assert set(re.findall(r'<option value="([a-z]{2})"', answer.text)) == set(LANGUAGES)
    assert "sheet." not in answer.text


def test_the_first_page_leads_to_the_sheets_and_a_talk_does_not(asker: Asker) -> None:
    assert 'href="/cube"' in asker.get("/").text
    assert 'href="/cube"' not in asker.say(words="he hits me").text


def test_the_page_and_its_files_keep_nothing_and_say_nothing(asker: Asker) -> None:
    for path in (f"/cube?{ARABIC}", f"/cube/sheet.svg?{ARABIC}", f"/cube/sheet.pdf?{ARABIC}"):
        answer = asker.get(path)
        assert answer.status == 200
        assert answer.cookies == 0
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        if "sheet" in path:
            assert answer.headers["Content-Disposition"] == f'inline; filename="{path[6:15]}"'


def test_what_was_chosen_stays_chosen_and_leads_to_the_sheet(asker: Asker) -> None:
    text = asker.get(f"/cube?{ARABIC.replace('open', 'neutral')}").text
    assert '<option value="DE" selected>' in text
    assert '<option value="ar" lang="ar" dir="rtl" selected>' in text
    assert 'href="/cube/sheet.pdf?land=DE&amp;on=ar&amp;form=cube&amp;paper=a4&amp;kind=neutral"' in text


def test_a_neutral_sheet_leaves_it_to_the_page_to_say_what_numbers_are_for(asker: Asker) -> None:
    assert "For children and young people" in asker.get("/cube?land=FR&on=en&kind=neutral").text
    assert "For children and young people" not in asker.get("/cube?land=FR&on=en&kind=open").text
    assert "For children and young people" not in asker.get("/cube/sheet.svg?land=FR&on=en&kind=neutral").text


def test_a_country_that_is_not_served_is_nothing_here(asker: Asker) -> None:
    assert asker.get("/cube/sheet.svg?land=IT&on=fr").status == 404
    assert asker.get("/cube/sheet.pdf").status == 404
    assert asker.get("/cube?land=IT&on=xx&form=statue&paper=a9").status == 200
    assert asker.ask("POST", "/cube").status == 405


@override_settings(ALLOWED_HOSTS=["help.example", "127.0.0.1"])
def test_the_code_leads_to_where_the_page_was_opened_unless_nobody_else_finds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("HAVRE_PUBLIC_ADDRESS", raising=False)

    def title(host: str) -> bool:
        body = Client().get(f"/cube/sheet.svg?{ARABIC}", headers={"host": host}).content.decode()
        return f"<title>http://{host}</title>" in body

    assert title("help.example")
    assert not title("127.0.0.1:8000")
    monkeypatch.setenv("HAVRE_PUBLIC_ADDRESS", "https://else.example")
    assert not title("help.example")
