"""P14, P15, P40, P42: the way out, what is said about it before the first message, and the number in reach."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.test import override_settings
from tests.web.conftest import Asker

from havre.usecases import assistant
from havre.web.public.words import isolate


def test_leaving_goes_through_us_clears_what_is_ours_and_ends_elsewhere(speaker: Asker) -> None:
    answer = speaker.get("/x")
    assert answer.status == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    target = urlsplit(answer.headers["Location"])
    assert target.scheme == "https"
    assert target.netloc
    assert not target.query
    assert answer.text == ""


def test_an_operator_may_name_the_site_to_leave_to(asker: Asker) -> None:
    with override_settings(LEAVE_URL="https://weather.example/"):
        assert asker.get("/x").headers["Location"] == "https://weather.example/"


def test_the_way_out_comes_first_and_the_number_is_one_press_away(speaker: Asker) -> None:
    for page in (speaker.get("/").text, speaker.get("/none").text):
        body = page[page.index("<body") :]
        links = [part.partition('"')[0] for part in body.split("<a ")[1:]]
        assert "/x" in "".join(body.split("<a ")[1:3])
        assert body.index('href="/x"') < body.index('href="tel:') < body.index("<main")
        assert links


def test_what_no_page_can_prevent_is_said_before_the_first_message(speaker: Asker) -> None:
    page = speaker.get("/").text
    words = assistant.page(speaker.language).speaker
    for sentence in ("ui.before_kept", "ui.before_history", "ui.before_watched", "ui.before_machine"):
        assert page.index(isolate(words.say(sentence))) < page.index("<textarea")
    assert page.index(isolate(words.say("ui.leave_hint"))) < page.index("<textarea")
