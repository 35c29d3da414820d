"""Danger found in the third message: a few questions, answered and left out, the steps of the country, no number."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from tests.journeys.conftest import Served
from tests.journeys.walk import choose, open_page, say

from havre.usecases import assistant, resources

Contexts = Callable[..., BrowserContext]
pytestmark = pytest.mark.slow
# Language, country, what is written first, second and third, and the question «am I in danger?».
TOLD = (
    ("fr", "FR", "mon mari m'insulte tous les jours", "il contrôle mon argent",
     "hier soir il m'a serré le cou", "est-ce que je suis en danger ?"),
    ("es", "ES", "mi marido me grita todos los días", "controla mi dinero",
     "ayer me agarró del cuello", "¿estoy en peligro?"),
    ("ar", "DE", "زوجي يصرخ علي كل يوم", "يتحكم في مالي", "أمس خنقني", "هل أنا في خطر؟"),
    ("uk", "AT", "чоловік мене ображає і принижує", "він контролює мої гроші",
     "вчора він мене душив", "чи я в небезпеці?"),
)  # fmt: skip


def left_out_until(page: Page, question: str) -> Locator:
    """Every question left out until this one is put; the exchange that puts it."""
    for _ in range(5):
        last = page.locator("#log .exchange").last
        if last.locator(f'.chips button[value^="{question}:"]').count():
            return last
        choose(page, "skip")
    pytest.fail(f"{question} is not asked")


def names_of(country: str, fact: str) -> re.Pattern[str]:
    """Any name of something that the country has."""
    names = resources.content().countries[country].facts[fact].name.values()
    return re.compile("|".join(map(re.escape, names)))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("told", TOLD, ids=lambda told: told[0])
def test_danger_told_in_the_third_message(
    new_context: Contexts, havre: Served, told: tuple[str, ...], script: bool
) -> None:
    language, country, first, second, third, asks = told
    page = new_context(locale=language, java_script_enabled=script).new_page()
    words = assistant.speaker(assistant.begin(language, country))
    very_high = words.say("danger.very_high", labels="§").partition("§")[0]
    open_page(page, havre.url)
    say(page, first)
    left_out_until(page, "country")
    choose(page, f"country:{country}")
    quiet = say(page, second)
    read = [quiet.inner_text()]
    expect(quiet.get_by_text(very_high)).to_have_count(0)
    expect(quiet.locator('.chips button[value^="danger_"]')).to_have_count(0)

    reply = say(page, third)
    expect(reply).to_contain_text(very_high)
    read.append(reply.inner_text())
    expect(reply).to_contain_text(words.say("step.strangulation.doctor"))
    line = resources.content().countries[country].facts["helpline.domestic"].phones[0]
    expect(reply.locator(f'.steps a[href="tel:{line.dial}"]').first).to_be_visible()
    after = choose(page, "near:no")
    assert names_of(country, "order.court").search("\n".join((*read, after.inner_text())))

    asked = left_out_until(page, "danger_strangulation_symptoms")
    expect(asked).to_contain_text(words.say("question.danger_strangulation_symptoms.why"))
    assert asked.locator('.chips button[value="skip"]').count() == 1
    expect(page.locator('#log .chips button[value^="danger_strangulation:"]')).to_have_count(0)
    choose(page, "danger_strangulation_symptoms:no")
    choose(page, "skip")
    expect(page.locator("#log .exchange").last.locator('.chips button[value^="danger_"]')).not_to_have_count(0)
    answered = choose(page, "danger_separation:yes")
    expect(answered.locator('.chips button[value^="danger_separation"]')).to_have_count(0)

    again = say(page, asks)
    expect(again).to_contain_text(very_high)
    expect(again).to_contain_text(words.say("label.separation"))
    assert not re.search(r"\d", again.get_by_text(very_high).first.inner_text())
    assert page.url == havre.url


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_answer_about_danger_is_shown_and_taken_back(new_context: Contexts, havre: Served, script: bool) -> None:
    page = new_context(locale="en", java_script_enabled=script).new_page()
    open_page(page, havre.url)
    say(page, "my husband shouts at me every day")
    choose(page, "country:FR")
    left_out_until(page, "call")
    say(page, "am I in danger?")
    choose(page, "danger_strangulation:yes")
    shown = say(page, "what did you understand?")
    wrong = shown.locator('.chips button[value="not:strangulation"]')
    expect(wrong).to_be_visible()
    wrong.click()
    expect(page.locator("#log .exchange").last.locator('button[value="not:strangulation"]')).to_have_count(0)
    page.locator(".known summary").first.click()
    expect(page.locator(".known button[value='not:strangulation']")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_trouble_breathing_brings_the_numbers_first(new_context: Contexts, havre: Served, script: bool) -> None:
    page = new_context(locale="de", java_script_enabled=script).new_page()
    open_page(page, havre.url)
    say(page, "mein Mann hat mich gestern gewürgt")
    choose(page, "near:no")
    choose(page, "country:DE")
    left_out_until(page, "danger_strangulation_symptoms")
    first = choose(page, "danger_strangulation_symptoms:yes").locator(".reply > section").first
    expect(first).to_have_class("emergency")
    expect(first.locator("a").first).to_have_attribute("href", "tel:112")
