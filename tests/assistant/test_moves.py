"""People thank, refuse, correct, ask what is kept - in ten languages, in phrases written apart from the patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from havre.assistant.conversation import Conversation
from havre.assistant.moves import Move, lifted, moved
from havre.content.dialogue import load_graph, load_moves
from havre.content.understanding import understanding_folder
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role, Violence

FOLDER = Path(__file__).parent / "moves"
LANGUAGES = ("ar", "de", "en", "es", "fi", "fr", "hu", "pt", "tr", "uk")
LEAST = 6  # phrases for each move and language
GRAPH = load_graph()
MOVES = load_moves(served_only=False)

Phrases = dict[str, list[str]]


def phrases(language: str) -> Phrases:
    given = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return {move: text.split(" / ") for move, text in given.items()}


def noticed(language: str, text: str, *, told: bool = False) -> str:
    return MOVES.notice(GRAPH, text, [language], told=told).move


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_move_is_tried_with_six_phrases(language: str) -> None:
    tried = phrases(language)
    assert set(tried) == set(Move)
    assert {move: len(texts) for move, texts in tried.items() if len(texts) < LEAST} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_moves_are_found_in_what_people_write(language: str) -> None:
    wrong = [
        f"{move}: {text!r} is taken for {noticed(language, text) or 'nothing'}"
        for move, texts in phrases(language).items()
        for text in texts
        if noticed(language, text) != move
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_tells_of_violence_is_never_made_to_forget_or_to_stop(language: str) -> None:
    """The messages written to try the reader: what they tell must not be taken for an end of the talk."""
    ends = {Move.FORGET, Move.STOP, Move.BYE, Move.THANKS, Move.GREETING, Move.ABUSE_OF_BOT}
    file = dev(understanding_folder() / language / "dev.yaml")
    texts = [text for given in file.values() for text in given]
    assert texts
    ended = [text for text in texts if noticed(language, text, told=True) in ends]
    assert ended == []


def dev(path: Path) -> Mapping[str, Sequence[str]]:
    given: Mapping[str, Sequence[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))["examples"]
    return given


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how do I make him stop"), ("en", "he won't leave me alone"), ("en", "he says thank you and hits me"),
        ("fr", "il n'arrête pas de me suivre"), ("fr", "il m'a dit merci et il m'a frappée"),
        ("de", "er lässt mich nicht in Ruhe"), ("es", "necesito ayuda para salir"), ("pt", "preciso de ajuda para ir"),
        ("tr", "eşime vurdum durmak istiyorum"), ("fi", "hän ei lopeta"), ("hu", "nem hagy békén"),
    ],
)  # fmt: skip
def test_what_sounds_like_a_move_but_is_none_is_let_through(language: str, text: str) -> None:
    assert noticed(language, text, told=True) == ""
    assert noticed(language, text) not in (Move.STOP, Move.FORGET)


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "no children", Circumstance.CHILDREN), ("en", "I am not pregnant", Circumstance.PREGNANT),
        ("en", "he did not hit me", Violence.PHYSICAL), ("en", "he didn't have a knife, no weapon", Danger.WEAPON),
        ("fr", "je n'ai pas d'enfants", Circumstance.CHILDREN), ("fr", "je suis pas enceinte", Circumstance.PREGNANT),
        ("fr", "il ne m'a pas frappée", Violence.PHYSICAL), ("de", "ich habe keine Kinder", Circumstance.CHILDREN),
        ("de", "ich bin nicht schwanger", Circumstance.PREGNANT), ("de", "er hat nicht geschlagen", Violence.PHYSICAL),
        ("es", "no tengo hijos", Circumstance.CHILDREN), ("es", "no estoy embarazada", Circumstance.PREGNANT),
        ("es", "no me ha pegado", Violence.PHYSICAL), ("pt", "não tenho filhos", Circumstance.CHILDREN),
        ("pt", "não estou grávida", Circumstance.PREGNANT), ("pt", "ele não me bateu", Violence.PHYSICAL),
        ("fi", "minulla ei ole lapsia", Circumstance.CHILDREN), ("fi", "en ole raskaana", Circumstance.PREGNANT),
        ("fi", "hän ei ole lyönyt minua", Violence.PHYSICAL), ("hu", "nincs gyerekem", Circumstance.CHILDREN),
        ("hu", "nem vagyok terhes", Circumstance.PREGNANT), ("hu", "nem ütött meg", Violence.PHYSICAL),
        ("ar", "ليس لدي أطفال", Circumstance.CHILDREN), ("ar", "لست حامل", Circumstance.PREGNANT),
        ("ar", "لم يضربني", Violence.PHYSICAL), ("uk", "у мене немає дітей", Circumstance.CHILDREN),
        ("uk", "я не вагітна", Circumstance.PREGNANT), ("uk", "він мене не бив", Violence.PHYSICAL),
        ("tr", "çocuğum yok", Circumstance.CHILDREN), ("tr", "hamile değilim", Circumstance.PREGNANT),
        ("tr", "bana vurmadı", Violence.PHYSICAL),
    ],
)  # fmt: skip
def test_what_is_said_not_to_be_so_is_taken_back(language: str, text: str, code: Code) -> None:
    assert code in MOVES.notice(GRAPH, text, [language], told=False).denied


def test_forgetting_keeps_language_country_and_easy_words_only() -> None:
    talk = Conversation("fr", "FR", "1", Situation.of([Danger.WEAPON]), 5, easy=True, refused=frozenset({"police"}))
    assert moved(GRAPH, talk, Move.FORGET) == Conversation("fr", "FR", easy=True)


def test_it_was_my_sister_makes_the_writer_a_relative_and_keeps_what_was_told() -> None:
    talk = Conversation("en", situation=Situation.of([Role.VICTIM, Violence.PHYSICAL]))
    after = moved(GRAPH, talk, Move.SOMEBODY_ELSE).situation
    assert (after.role, after.violence) == (Role.RELATIVE, frozenset({Violence.PHYSICAL}))


def test_police_refused_comes_back_when_it_is_asked_for() -> None:
    talk = Conversation("en", situation=Situation.of([Need.POLICE]))
    refused = moved(GRAPH, talk, Move.REFUSE_POLICE)
    assert Need.POLICE not in refused.situation.needs
    assert refused.refused == {"police"}
    assert lifted(GRAPH, refused, [Need.POLICE]).refused == frozenset()
