"""Topics on the page: reachable without typing, without script, at one address that says nothing."""

from __future__ import annotations

import re

import pytest
from tests.web.conftest import Asker

from havre.usecases import assistant


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_topics_stand_on_the_first_page_as_buttons_of_the_form(language: str) -> None:
    text = Asker(language).get("/").text
    values = re.findall(r'<button form="talk" name="choice" value="(topic:[a-z_]+)">', text)
    assert values == [choice.value for choice in assistant.page(language).topics]
    assert len(values) == 25
    assert "<a" not in text[text.index('class="topics"') : text.index(values[-1])]


def test_a_chosen_topic_is_shown_at_the_same_address(asker: Asker) -> None:
    answer = asker.say(choice="topic:shelter", land="FR")
    assert answer.status == 200
    assert "Location" not in answer.headers
    assert '<section class="article">' in answer.text
    assert 'href="tel:3919"' in answer.text
    assert '<form id="talk" class="talk" method="post" action="/"' in answer.text


def test_an_article_shows_where_it_comes_from_and_its_date(asker: Asker) -> None:
    text = asker.say(choice="topic:protection_order", land="AT").text
    article = text[text.index('<section class="article">') :]
    assert "Where this comes from" in article
    assert "2026" in article
    assert 'rel="noreferrer noopener"' in article
    assert "not checked by a person yet" in article.lower()


def test_a_topic_that_is_not_ours_shows_nothing(asker: Asker) -> None:
    assert '<section class="article">' not in asker.say(choice="topic:../../x").text


def test_in_a_language_without_topics_no_list_is_shown() -> None:
    unwritten = [one for one in assistant.served().languages if not assistant.page(one).topics]
    for language in unwritten:
        assert 'class="topics"' not in Asker(language).get("/").text
