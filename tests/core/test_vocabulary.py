"""The codes are those of the shared vocabulary, each with its definition, and no value means two things."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from havre.core.situation import Situation
from havre.core.vocabulary import FACETS, Code, Role, code_of

ALL = [code for facet in FACETS.values() for code in facet]


def test_codes_are_those_of_the_shared_vocabulary(shared: Path) -> None:
    vocabulary = yaml.safe_load((shared / "design/vocabulary.yaml").read_text(encoding="utf-8"))
    assert {facet: list(codes) for facet, codes in vocabulary.items()} == {
        facet: [code.value for code in codes] for facet, codes in FACETS.items()
    }


def test_no_value_stands_in_two_facets() -> None:
    assert [value for value, count in Counter(code.value for code in ALL).items() if count > 1] == []


def test_every_code_has_a_definition() -> None:
    assert [code for code in ALL if not code.definition] == []


@pytest.mark.parametrize("code", ALL)
def test_a_value_leads_back_to_its_code(code: Code) -> None:
    assert code_of(code.value) is code


def test_a_value_of_no_facet_is_refused() -> None:
    with pytest.raises(ValueError, match="no such code"):
        code_of("invented")


situations = st.frozensets(st.sampled_from(ALL)).map(Situation.of)


@given(situations, situations)
def test_what_was_said_is_never_lost_when_more_is_said(first: Situation, second: Situation) -> None:
    both = first.merged(second)
    kept = (first.codes | second.codes) - set(Role)
    assert kept <= both.codes
    assert both.role == (first.role if second.role is Role.UNKNOWN else second.role)


@given(situations, st.frozensets(st.sampled_from(ALL)))
def test_what_is_taken_back_is_gone(situation: Situation, wrong: frozenset[Code]) -> None:
    assert not situation.without(wrong).codes & wrong
