"""Countries, islands and towns told in a talk: taken, narrowed, put right, asked for once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from havre.assistant.blocks import Question, Say
from havre.assistant.conversation import Conversation
from havre.core.vocabulary import Circumstance
from havre.directory.gazette import towns
from havre.store import places_io
from havre.usecases import assistant, resources, whereabouts
from havre.usecases.assistant import Answer, Turn

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LYON, GRENOBLE, MARIGOT, POINTE = "2996944", "3014728", "3578851", "3578599"
REUNION, FRANCE = "935264", "2980916"  # Saint-Denis
CANARIES, MURCIA = "2511174", "2511190"  # Santa Cruz
PLACES: list[tuple[str, str, str, str, float, float, str, int, list[str]]] = [
    (LYON, "Lyon", "FR", "84", 45.7, 4.8, "Europe/Paris", 522250, []),
    (GRENOBLE, "Grenoble", "FR", "84", 45.2, 5.7, "Europe/Paris", 158552, []),
    (REUNION, "Saint-Denis", "RE", "RE", -20.9, 55.5, "Indian/Reunion", 137195, []),
    (FRANCE, "Saint-Denis", "FR", "11", 48.9, 2.4, "Europe/Paris", 111135, []),
    (POINTE, "Pointe-à-Pitre", "GP", "GP", 16.2, -61.5, "America/Guadeloupe", 18264, []),
    (MARIGOT, "Marigot", "MF", "MF", 18.1, -63.1, "America/Marigot", 5700, []),
    ("2978072", "Saint-Martin", "FR", "76", 43.5, 0.5, "Europe/Paris", 1200, []),
    (CANARIES, "Santa Cruz", "ES", "53", 28.5, -16.3, "Atlantic/Canary", 211359, []),
    (MURCIA, "Santa Cruz", "ES", "31", 38.0, -1.0, "Europe/Madrid", 190000, []),
]


@pytest.fixture(autouse=True, scope="module")
def towns_known(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001
    """Some towns, brought in once for these tests, which only read them."""
    keys = ("geonameid", "name", "countrycode", "admin1code", "latitude", "longitude", "timezone", "population",
            "alternatenames")  # fmt: skip
    with django_db_blocker.unblock():
        places_io.save_towns(towns(dict(zip(keys, place, strict=True)) for place in PLACES))
        yield
        call_command("flush", verbosity=0, interactive=False)


def after(talk: Conversation, *messages: str) -> Conversation:
    for message in messages:
        talk = say(talk, message).talk
    return talk


def say(talk: Conversation, message: str) -> Answer:
    return assistant.reply(talk, Turn(NIGHT, message))


def asked(answer: Answer) -> list[str]:
    return [block.id for block in answer.blocks if isinstance(block, Question)]


def test_a_country_is_taken_in_the_first_message_and_in_a_later_one() -> None:
    assert after(assistant.begin("uk"), "чоловік б'є мене, я у Німеччині").country == "DE"
    assert after(assistant.begin("en"), "my husband hits me", "I live in France").country == "FR"


def test_who_says_that_they_live_elsewhere_changes_the_country_and_its_town() -> None:
    talk = replace(assistant.begin("en", "FR"), place=LYON)
    assert after(talk, "my sister is in Germany").country == "FR"
    moved = after(talk, "I live in Germany now")
    assert (moved.country, moved.place) == ("DE", "")


@pytest.mark.parametrize("language", sorted(resources.content().phrasebook.languages))
def test_a_country_without_checked_numbers_is_told_as_such(language: str) -> None:
    told = whereabouts.placed(assistant.begin("en", "FR"), "I live in Italy")
    assert (told.talk.country, told.says) == ("", whereabouts.NOT_SERVED)
    words = assistant.speaker(assistant.begin(language)).say(told.says)
    assert "112" in words


def test_who_lives_where_no_number_is_known_is_not_asked_for_the_country() -> None:
    answer = say(assistant.begin("en"), "my husband hits me, I live in Italy")
    assert answer.talk.country == ""
    assert "country" not in asked(answer)
    assert any("checked helplines" in text for block in answer.blocks if isinstance(block, Say) for text in block.texts)


def test_the_country_is_asked_for_once_more_where_something_else_was_written() -> None:
    first = say(assistant.begin("en"), "my husband hits me")
    second = say(first.talk, "he drinks every day")
    third = say(second.talk, "and he shouts")
    assert (asked(first), asked(second)) == (["country"], ["country"])
    assert "country" not in asked(third)


def test_who_skips_the_country_is_not_asked_again() -> None:
    first = say(assistant.begin("en"), "my husband hits me")
    skipped = assistant.reply(first.talk, Turn(NIGHT, choice="skip"))
    assert "country" not in asked(skipped)
    assert "country" not in asked(say(skipped.talk, "he drinks every day"))


@pytest.mark.parametrize(
    "messages",
    [
        ["j'habite à Saint-Denis", "la Réunion"],
        ["j'habite à la Réunion", "Saint-Denis"],
        ["j'habite à Saint-Denis à La Réunion"],
        ["j'habite à Saint-Denis, à la réunion"],
    ],
)
def test_an_island_narrows_the_towns_of_one_name(messages: list[str]) -> None:
    talk = after(assistant.begin("fr", "FR"), *messages)
    assert (talk.place, talk.candidates) == (REUNION, ())
    assert Circumstance.OVERSEAS in talk.situation.circumstances


def test_an_island_without_a_code_narrows_them_too() -> None:
    talk = after(assistant.begin("es", "ES"), "vivo en Santa Cruz")
    assert set(talk.candidates) == {CANARIES, MURCIA}
    assert after(talk, "en las islas Canarias").place == CANARIES


def test_a_wrong_town_of_the_name_gives_way_to_the_one_on_the_island() -> None:
    talk = replace(assistant.begin("fr", "FR"), place=FRANCE)
    assert after(talk, "j'habite à la Réunion").place == REUNION


def test_saint_martin_after_guadeloupe_is_the_island() -> None:
    assert after(assistant.begin("fr", "FR"), "j'habite à Pointe-à-Pitre", "Saint-Martin").place == MARIGOT


@pytest.mark.parametrize("message", ["je suis dans la chambre", "il connaît Grenoble", "je sais pas", "merci"])
def test_a_bland_message_never_takes_a_known_town(message: str) -> None:
    assert after(replace(assistant.begin("fr", "FR"), place=LYON), message).place == LYON


@pytest.mark.parametrize("message", ["non, pas Lyon, Grenoble", "je suis pas à lyon, je suis à grenoble", "à Grenoble"])
def test_a_wrong_town_is_put_right(message: str) -> None:
    assert after(replace(assistant.begin("fr", "FR"), place=LYON), message).place == GRENOBLE


def test_an_unread_message_is_not_taken_for_news_of_where_somebody_is() -> None:
    assert not whereabouts.placed(replace(assistant.begin("en"), pending="country"), "hm").told
