"""The frame of a page is kept for everybody: nothing of anybody may be in it, nor elsewhere once a turn is over."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import cast

import pytest
from tests.web.conftest import Asker

pytestmark = pytest.mark.django_db


def _said_and_shown(name: str) -> bool:
    """Whether the page shows the message, said twice so that whatever keeps things has had its chance."""
    told = [Asker("fr").say(words=f"{name} me frappe à Pontoise", send="1", speaks="fr", land="FR") for _ in range(2)]
    return all(name in one.text for one in told)


def _in_memory(part: str) -> list[str]:
    """The texts of this process that hold `part`: what containers refer to, and what these refer to in turn.

    By type: to be asked for its class wakes an object that other tests left lazy.
    """
    gc.collect()
    reached: Iterable[object] = gc.get_referents(*gc.get_objects())
    beyond = gc.get_referents(*(one for one in reached if issubclass(type(one), (dict, tuple))))
    return [one for one in (*reached, *beyond) if issubclass(type(one), str) and part in cast("str", one)]


@pytest.mark.slow
def test_nothing_of_a_person_stays_in_memory_when_a_turn_is_over() -> None:
    name = "Zéb" + "ulon"  # joined here, so that it does not stand in the code either
    assert _said_and_shown(name)
    assert _in_memory("ulon me frappe") == []
    kept = [f"<p>{name} is kept</p>"]
    assert _in_memory("ulon is kept") == kept


def test_marks_in_a_message_are_words_like_others() -> None:
    said = "\ufdd0state\ufdd1 \ufdd0words\ufdd1 hilfe"
    page = Asker("de").say(words=said, send="1", speaks="de", land="DE").text
    assert page.count('name="state"') == 1
    assert page.split('<p dir="auto">')[1].startswith("\ufdd0state\ufdd1")


def test_words_that_are_not_answered_stand_in_the_field_again() -> None:
    long = "<b>aide</b> " * 500
    page = Asker("fr").say(words=long, send="1", speaks="fr", land="FR").text
    assert "&lt;b&gt;aide&lt;/b&gt;" in page.split("<textarea")[1].split("</textarea>")[0]
