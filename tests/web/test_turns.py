"""One turn as a form: what is remembered, for how long, and what happens when it is too old, too long or forged."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.web.conftest import Asker

from havre.assistant.conversation import Conversation
from havre.core.situation import Situation
from havre.core.vocabulary import Danger
from havre.usecases import assistant, resources

pytestmark = pytest.mark.django_db
STATE = re.compile(r'name="state" value="([^"]*)"')
DANGER = "he is at my door with a knife"


def state_in(page: str) -> str:
    found = STATE.search(page)
    assert found
    return found[1]


def said(sentence: str, language: str = "en") -> str:
    """How a sentence stands in a page."""
    return assistant.page(language).speaker.say(sentence).replace("'", "&#39;")


def sealed(age: timedelta) -> str:
    """A talk in which a weapon is known, sealed this long ago."""
    talk = Conversation("en", situation=Situation.of([Danger.WEAPON]))
    return resources.sealer().seal(talk, datetime.now(UTC) - age)


def test_the_start_page_carries_no_talk(speaker: Asker) -> None:
    assert state_in(speaker.get("/").text) == ""


def test_every_answer_carries_a_new_seal(asker: Asker) -> None:
    first = state_in(asker.say(words=DANGER, send="1").text)
    second = state_in(asker.say(words="he has a gun", state=first, send="1").text)
    assert first
    assert second
    assert first != second


def test_nothing_that_was_written_can_be_read_in_what_travels(asker: Asker) -> None:
    state = state_in(asker.say(words=DANGER, send="1").text)
    talk = resources.sealer().unseal(state, datetime.now(UTC))
    assert "knife" not in repr(talk)
    assert Danger.WEAPON in talk.situation.danger
    assert "weapon" not in state


def test_what_was_understood_is_kept_for_half_an_hour(asker: Asker) -> None:
    assert 'value="not:weapon"' in asker.say(words="he hits me", state=sealed(timedelta(minutes=29)), send="1").text


def test_after_half_an_hour_it_is_forgotten_and_the_talk_goes_on(asker: Asker) -> None:
    answer = asker.say(words="he hits me", state=sealed(timedelta(minutes=31)), land="FR", send="1")
    assert answer.status == 200
    assert said("ui.error_expired") in answer.text
    assert 'value="not:weapon"' not in answer.text
    assert 'value="not:physical"' in answer.text
    assert '<option value="FR" selected>' in answer.text


@pytest.mark.parametrize("state", ["x", "%%%", "a" * 20_000, "\0x", "ü"])
def test_a_forged_talk_is_not_opened(asker: Asker, state: str) -> None:
    answer = asker.say(words=DANGER, state=state, send="1")
    assert answer.status == 200
    assert said("ui.error_broken") in answer.text
    assert said("ui.error_expired") not in answer.text
    assert 'class="emergency"' in answer.text


def test_a_forged_talk_of_long_ago_is_too_old(asker: Asker) -> None:
    assert said("ui.error_expired") in asker.say(words=DANGER, state="AAAA" * 40, send="1").text


def test_a_message_that_is_too_long_stays_in_the_field(speaker: Asker) -> None:
    answer = speaker.say(words="a" * 4_001, send="1")
    assert answer.status == 200
    assert said("ui.error_long", speaker.language) in answer.text
    assert "a" * 4_001 in answer.text
    assert "data-answer" not in answer.text
    assert speaker.say(words="a " * 2_000, send="1").text.count("data-answer") == 1


def test_an_empty_message_is_met_kindly_and_nothing_is_lost(asker: Asker) -> None:
    answer = asker.say(words="  \n ", state=sealed(timedelta()), send="1")
    assert said("ui.error_empty") in answer.text
    assert 'value="not:weapon"' in answer.text


def test_markup_that_is_written_is_shown_as_it_was_written(asker: Asker) -> None:
    text = asker.say(words="<script>alert(1)</script><b>he hits me</b>", send="1").text
    assert "&lt;script&gt;alert(1)" in text
    assert "<b>" not in text
    assert text.count("<script") == 2


@pytest.mark.parametrize(
    "words", ["\0\0", "\u202e\u2066x", "\ud800", "👩‍👧" * 300, "\r\n" * 500 + "x", "%", "a" * 4_000]
)
def test_odd_text_is_answered(asker: Asker, words: str) -> None:
    assert asker.say(words=words.encode("utf-8", "replace").decode(), send="1").status == 200


def test_bytes_that_are_no_text_are_answered() -> None:
    assert Asker().ask("POST", "/", b"words=%ff%fe%80he+hits+me&send=1").status == 200


def test_a_chosen_language_is_spoken_and_kept(asker: Asker) -> None:
    chosen = asker.say(tongue="fi").text
    assert '<html lang="fi"' in chosen
    assert 'name="speaks" value="fi"' in chosen
    assert '<html lang="fi"' in asker.say(choice="need:shelter", speaks="fi").text


def test_a_language_chosen_during_a_talk_changes_what_is_said(asker: Asker) -> None:
    state = state_in(asker.say(words=DANGER, send="1").text)
    answer = asker.say(tongue="ar", state=state).text
    assert '<html lang="ar" dir="rtl">' in answer
    assert 'class="emergency"' in answer


def test_a_country_chosen_in_the_list_gives_its_number(asker: Asker) -> None:
    page = assistant.page("en", "FR")
    assert f'class="alarm" href="{page.emergency_href}"' in asker.say(land="FR", look="1").text
    assert f'href="{page.emergency_href}"' in asker.say(words=DANGER, land="FR", send="1").text


@pytest.mark.parametrize("fields", [{"tongue": "xx"}, {"land": "XX"}, {"choice": "no:such"}, {"speaks": "../"}])
def test_what_we_did_not_offer_changes_nothing(asker: Asker, fields: dict[str, str]) -> None:
    answer = asker.say(**fields)
    assert answer.status == 200
    assert '<html lang="en"' in answer.text


def test_forgetting_takes_everything_out(asker: Asker) -> None:
    answer = asker.say(choice="forget", state=sealed(timedelta())).text
    assert "data-anew" in answer
    assert 'value="not:weapon"' not in answer
    talk = resources.sealer().unseal(state_in(answer), datetime.now(UTC))
    assert not talk.situation.codes


@pytest.mark.parametrize("written", ["", "de;q=0.3, fi;q=0.9", "xx-YY", "pt-BR", "ar,en;q=0.1", ";;;q=x", "*"])
def test_any_wish_for_a_language_is_answered(written: str) -> None:
    expected = {"de;q=0.3, fi;q=0.9": "fi", "pt-BR": "pt", "ar,en;q=0.1": "ar"}.get(written, "en")
    answer = Asker(written).get("/")
    assert answer.headers["Content-Language"] == expected
