"""Pieces of words are found in texts as reading all of them would find them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from havre.directory import word_index

TEXTS = st.lists(st.text(alphabet="aAbBéÉ ß-\n", max_size=12), max_size=8)
PIECES = st.lists(st.text(alphabet="aAbBéÉß-", min_size=1, max_size=3), min_size=1, max_size=3)


@given(TEXTS, PIECES)
def test_it_finds_what_reading_everything_finds(texts: list[str], pieces: list[str]) -> None:
    named = {f"id {9 - row}": text for row, text in enumerate(texts)}
    read = sorted(own for own, text in named.items() if all(piece.lower() in text.lower() for piece in pieces))
    assert word_index.find(word_index.build(named.items()), pieces) == read


def test_a_piece_does_not_reach_from_one_word_into_the_next() -> None:
    index = word_index.build([("a", "one two"), ("b", "onetwo")])
    assert word_index.find(index, ["onetwo"]) == ["b"]
    assert word_index.find(index, ["one", "two"]) == ["a", "b"]
