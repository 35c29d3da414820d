"""Concepts: words of several languages that mean the same bring the same features."""

from __future__ import annotations

import pytest

from havre.assistant.concepts import Concepts
from havre.assistant.message import Message

CONCEPTS = Concepts(
    {
        "fr": {
            "etrangl*": ["strangle"],
            "coup de pied*": ["kick"],
            "coup": ["blow"],
            "hier": ["yesterday"],
            "mari": ["husband"],
            "ma*": ["mine"],
            "police": ["police"],
        },
        "de": {"gewurgt": ["strangle"], "gestern": ["yesterday"], "mann": ["husband", "man"]},
    }
)


def features(text: str, language: str) -> set[int]:
    return set(CONCEPTS.of(Message.of(text), language).tolist())


def test_words_of_two_languages_share_their_features() -> None:
    alone = features("étranglée", "fr")
    assert len(alone) == 1
    assert alone == features("gewürgt", "de")
    assert alone == features("étrangler", "fr")
    assert not alone & features("hier", "fr")


def test_order_of_two_concepts_does_not_part_languages() -> None:
    assert features("étranglée hier", "fr") == features("gestern gewürgt", "de")


def test_concepts_are_paired_within_a_clause_only() -> None:
    assert features("étranglée, hier", "fr") == features("étranglée", "fr") | features("hier", "fr")


def test_word_of_two_meanings_brings_both() -> None:
    assert features("mann", "de") > features("mari", "fr")


def test_longer_spelling_decides() -> None:
    assert not features("mari", "fr") & features("maman", "fr")


def test_several_words_are_one_concept_beside_what_each_means() -> None:
    kick, blow = features("coups de pied", "fr"), features("coup", "fr")
    assert features("coup de pieds", "fr") > blow
    assert not kick & blow
    assert len(features("coup de pieds", "fr") - features("coup de main", "fr")) > 0


def test_word_without_concept_counts_beside_one_by_its_first_letters() -> None:
    assert features("mari crie", "fr") == features("mari criera", "fr")
    assert features("mari crie", "fr") != features("crie mari", "fr")


def test_language_without_concepts_brings_neighbours_only() -> None:
    assert not features("hän", "fi")
    assert len(features("hän tuli", "fi")) == 1


@pytest.mark.parametrize("text", ["", "étranglée hier", "mon mari m'a étranglée hier, la police est là"])
def test_places_belong_to_the_same_features(text: str) -> None:
    message = Message.of(text)
    placed = CONCEPTS.placed(message, "fr")
    assert set(placed.found.tolist()) == features(text, "fr")
    for found, first, last in zip(placed.found.tolist(), placed.first.tolist(), placed.last.tolist(), strict=True):
        part = Message(message.tokens[first : last + 1], frozenset(at - first for at in message.breaks if at >= first))
        assert found in set(CONCEPTS.of(part, "fr").tolist())


def test_concepts_come_back_from_bytes() -> None:
    again = Concepts.from_bytes(CONCEPTS.to_bytes())
    message = Message.of("mon mari m'a étranglée hier")
    assert again.of(message, "fr").tolist() == CONCEPTS.of(message, "fr").tolist()
    assert again.to_bytes() == CONCEPTS.to_bytes()
