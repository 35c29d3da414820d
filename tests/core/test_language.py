"""Folding makes one word of the ways in which people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.core.language import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Il m’a ÉTRANGLÉE, hier !", "il m a etranglee hier"),
        ("Straße und Größe", "strasse und grosse"),
        ("Őrült, űz", "orult uz"),
        ("você não está só", "voce nao esta so"),
        ("إِنَّهُ يَضْرِبُنِي", "انه يضربني"),
        ("هي خائفة على ابنتها", "هي خايفه علي ابنتها"),
        ("۱۱۲ ١١٢", "112 112"),
        ("він мене бʼє, б’є, б'є", "він мене б є б є б є"),
        ("snake_case--and   spaces", "snake case and spaces"),
        ("", ""),
    ],
)
def test_ways_of_typing_fold_into_one(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_words_stand_apart_by_one_space(text: str) -> None:
    assert fold(text) == " ".join(fold(text).split())
