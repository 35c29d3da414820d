"""«No police, please» is a wish, not a call for help; and danger told beside it is danger all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.acceptance.conftest import say

from havre.assistant.blocks import Emergency
from havre.core.vocabulary import Circumstance, Danger, Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
WRITTEN: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("police.yaml").read_text(encoding="utf-8"))
LANGUAGES = tuple(WRITTEN)


def messages(language: str, kind: str) -> list[str]:
    return WRITTEN[language][kind].split(" / ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_of_police_is_no_emergency(language: str) -> None:
    for words in messages(language, "refused"):
        heard = say(language, "AT", words)
        assert heard.all(Emergency) == [], words
        assert heard.talk.refused == {"police"}, words
        assert heard.says("ack.no_police"), words
        assert Need.POLICE not in heard.talk.situation.needs, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_kept_from_the_police_or_failed_by_them_has_not_refused_them(language: str) -> None:
    for words in messages(language, "spoken_of"):
        assert say(language, "AT", words).talk.refused == frozenset(), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_beside_a_refusal_of_police_is_still_danger(language: str) -> None:
    for words in messages(language, "in_danger"):
        heard = say(language, "AT", words)
        assert heard.talk.refused == {"police"}, words
        assert isinstance(heard.answer.blocks[0], Emergency), words
        assert Danger.ATTACK_NOW in heard.talk.situation.danger, words


# --- «I have papers» takes back, «I have no papers» tells -----------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words", "code"),
    [
        ("es", "no puedo hablar por teléfono, mi marido me pega", Circumstance.CANNOT_SPEAK),
        ("hu", "nem tudok beszélni, itt van a férjem és ver", Circumstance.CANNOT_SPEAK),
        ("pt", "o meu marido bate-me e não tenho papéis", Circumstance.UNDOCUMENTED),
        ("es", "mi marido me pega y no tengo papeles", Circumstance.UNDOCUMENTED),
        ("ar", "زوجي يضربني وليس عندي أوراق", Circumstance.UNDOCUMENTED),
        ("fr", "mon mari me frappe et je n'ai pas de papiers", Circumstance.UNDOCUMENTED),
        ("es", "mi marido me pega y no tengo casa", Circumstance.NO_HOME),
        ("de", "er ist gerade hier und schlägt mich", Danger.ATTACK_NOW),
    ],
)  # fmt: skip
def test_a_denied_denial_takes_nothing_back(language: str, words: str, code: Circumstance | Danger) -> None:
    assert code in say(language, "AT", words).talk.situation.codes


@pytest.mark.parametrize("words", ["ich will nicht mehr leben", "ich mag nicht mehr leben", "ich will nicht mehr"])
def test_who_does_not_want_to_live_has_not_refused_an_offer(words: str) -> None:
    heard = say("de", "DE", words)
    assert heard.says("ack.suicidal")
    assert heard.steps[0] == "step.suicidal.line"
