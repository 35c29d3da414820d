"""The safety plan on its page: built, changed, taken away; kept nowhere, under names that say nothing."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.test import Client
from tests.web.conftest import FORM, LANGUAGES, Answer, Asker

from havre.plan.build import Answers
from havre.usecases import plan, resources

pytestmark = pytest.mark.django_db
MADE = {"do": "make", "made": "1", "who": "adult", "at": "unsure"}


def made(asker: Asker, *more: tuple[str, str], **fields: str) -> Answer:
    pairs = [*(MADE | fields).items(), *more]
    return asker.ask("POST", "/p", urlencode(pairs).encode())


def steps(text: str) -> list[str]:
    return re.findall(r'name="s" value="([a-z_]+)"', text)


def state(text: str) -> str:
    return str(re.findall(r'name="state" value="([^"]+)"', text)[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_and_the_plan_follows_in_every_language(language: str) -> None:
    asker = Asker(language)
    asked = asker.get("/p")
    assert asked.status == 200
    assert steps(asked.text) == []
    answered = made(asker)
    assert answered.status == 200
    assert "unannounced" in steps(answered.text)
    assert "{" not in re.sub(r"<style.*?</style>", "", answered.text)


def test_a_page_in_a_language_without_a_plan_says_which_language_it_speaks() -> None:
    unwritten = [one for one in LANGUAGES if plan.worded(Answers(), one).language]
    for language in unwritten:
        assert '<div class="plan" lang="en" dir="ltr">' in Asker(language).get("/p").text


def test_arabic_reads_from_right_to_left() -> None:
    assert '<html lang="ar" dir="rtl">' in Asker("ar").get("/p").text


def test_nothing_is_kept_and_nothing_is_named(asker: Asker) -> None:
    answer = made(asker, ("o_bag", "ask my sister"))
    assert answer.cookies == 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert "<title>Notes</title>" in answer.text
    assert "ask my sister" not in asker.get("/p").text


def test_what_was_answered_stays_answered(asker: Asker) -> None:
    text = made(asker, ("t", "pets"), ("t", "car"), k_searched="no", at="leaving").text
    assert re.search(r'name="k_searched" value="no" checked', text)
    assert re.search(r'name="at" value="leaving" checked', text)
    assert set(re.findall(r'name="t" value="([a-z_]+)" checked', text)) == {"pets", "car"}
    assert {"bag_home", "pet_place", "car"} <= set(steps(text))


def test_not_knowing_whether_things_are_searched_hides_nothing_at_home(asker: Asker) -> None:
    assert "bag_home" not in steps(made(asker).text)
    assert "bag_home" not in steps(made(asker, k_searched="yes").text)


def test_a_child_reads_words_for_children_and_no_plan_of_adults(asker: Asker) -> None:
    text = made(asker, who="child").text
    assert "Your plan for when it gets scary" in text
    assert steps(text)
    assert all(one.startswith("c_") for one in steps(text))


def test_a_step_left_out_and_a_line_added_are_so_in_the_text(asker: Asker) -> None:
    before = made(asker, do="text").text
    left_out = "Small sums in cash, kept by someone you trust."
    assert f"- {left_out}\n" in before
    after = made(asker, ("s", "cash"), ("o_money", "aunt keeps <50>\n\n second line"), do="text").text
    text = after[after.index('id="plain"') : after.index("</textarea>", after.index('id="plain"'))]
    assert left_out not in text
    assert "- aunt keeps &lt;50&gt;\n- second line\n" in text
    assert 'value="cash" aria-label' in after
    assert re.search(r'value="cash" aria-label="[^"]*" autocomplete="off" checked', after)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_file_has_a_neutral_name_and_neutral_metadata(language: str) -> None:
    pytest.importorskip("weasyprint")
    pypdf = pytest.importorskip("pypdf")
    fields = urlencode([*(MADE | {"do": "file"}).items(), ("s", "cash"), ("o_bag", "tante Anna")])
    answer = Client().post("/p", fields, content_type=FORM, headers={"accept-language": language})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert answer["Cache-Control"] == "no-store"
    read = pypdf.PdfReader(BytesIO(answer.content))
    told = dict(read.metadata or {})
    assert told.pop("/Title") == plan.worded(Answers(), language).words.say("ui.title")
    assert set(told) <= {"/Producer"}
    assert b"/URI" not in answer.content
    assert "tante Anna" in " ".join(page.extract_text() for page in read.pages)


def test_a_talk_of_danger_leads_to_a_plan_that_knows_it_and_back(asker: Asker) -> None:
    talk = asker.say(words="He strangled me and he has a gun. I want to leave him.", send="1", land="FR")
    assert 'action="/p"' in talk.text
    opened = asker.ask("POST", "/p", urlencode({"do": "open", "state": state(talk.text)}).encode())
    assert {"weapon", "neck", "unannounced"} <= set(steps(opened.text))
    assert re.search(r'name="k_weapon" value="yes" checked', opened.text)
    assert '<option value="FR" selected>' in opened.text
    back = asker.say(state=state(opened.text), speaks="en")
    assert back.status == 200
    assert "data-wait-status" in back.text


def test_no_plan_is_offered_before_danger_or_leaving_is_said(asker: Asker) -> None:
    assert 'action="/p"' not in asker.get("/").text
    assert 'action="/p"' not in asker.say(words="What is coercive control?", send="1").text


def test_no_plan_is_offered_in_a_language_in_which_none_is_written(asker: Asker) -> None:
    book = resources.content().phrasebook
    for language, message in (
        ("fr", "il m'a étranglée et il a un fusil"),
        ("fi", "hän kuristi minua ja hänellä on ase"),
    ):
        talk = asker.say(words=message, send="1", speaks=language, tongue=language)
        assert ('action="/p"' in talk.text) is book.has("plan.title", language)


def test_who_uses_violence_is_shown_no_plan(asker: Asker) -> None:
    talk = asker.say(words="I hit my wife and I threatened to kill her. I want to stop being violent.", send="1")
    assert 'action="/p"' not in talk.text
    opened = asker.ask("POST", "/p", urlencode({"do": "open", "state": state(talk.text)}).encode())
    assert steps(opened.text) == []


def test_fields_that_are_none_of_ours_change_nothing(asker: Asker) -> None:
    plain = steps(made(asker).text)
    odd = made(asker, ("t", "no:searched"), ("t", "perpetrator"), ("s", "x"), ("k_x", "no"), at="nowhere", do="rm")
    assert odd.status == 200
    assert steps(odd.text) == plain


def test_another_language_keeps_the_plan_and_what_was_changed(asker: Asker) -> None:
    text = made(asker, ("s", "cash"), ("o_bag", "ask my sister"), tongue="fr").text
    assert '<html lang="fr"' in text
    assert "ask my sister" in text
    assert re.search(r'value="cash" aria-label="[^"]*" autocomplete="off" checked', text)


def test_easy_language_is_chosen_on_the_page_and_stays(asker: Asker) -> None:
    easy = made(asker, do="easy:on").text
    assert "Not in a quarrel. Not as a warning." in easy
    assert "not said in a quarrel" not in easy
    assert 'name="easy" value="1"' in easy
    assert "Not in a quarrel. Not as a warning." in made(asker, easy="1", do="text").text
    assert "not said in a quarrel" in made(asker, easy="1", do="easy:off").text


def test_a_talk_in_easy_language_gives_a_plan_in_easy_language(asker: Asker) -> None:
    said = asker.say(choice="easy:on", land="FR").text
    said = asker.say(choice="need:leave_safely", state=state(said), land="FR").text
    opened = asker.ask("POST", "/p", urlencode({"do": "open", "state": state(said)}).encode()).text
    assert "Not in a quarrel. Not as a warning." in opened


def test_a_child_is_spoken_to_as_a_child_in_easy_language_too(asker: Asker) -> None:
    assert "When it gets loud or dangerous" in made(asker, who="child", easy="1").text
