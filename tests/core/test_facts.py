"""Only what was seen in a source reaches a person."""

from __future__ import annotations

from datetime import date

import pytest

from havre.core.errors import ContentError
from havre.core.facts import Fact, Mark, PhoneNumber, Provenance
from havre.core.language import Language
from havre.core.phrasebook import Phrasebook, Sentence


def fact(mark: Mark, *, unverified: tuple[str, ...] = (), harmless: tuple[str, ...] = ()) -> Fact:
    provenance = Provenance(mark, date(2026, 11, 23), unverified=frozenset(unverified), harmless=frozenset(harmless))
    return Fact("helpline.domestic", provenance, phones=(PhoneNumber("3919", "3919"),))


def test_a_seen_number_is_shown() -> None:
    assert fact(Mark.SEEN).shows("phones")


@pytest.mark.parametrize("mark", [Mark.REMEMBERED, Mark.MISSING])
def test_a_number_without_a_source_is_not_shown(mark: Mark) -> None:
    assert not fact(mark).shows("phones")


def test_a_field_in_conflict_is_not_shown_but_the_rest_is() -> None:
    conflicting = fact(Mark.CONFLICTING, unverified=("hours",))
    assert not conflicting.shows("hours")
    assert conflicting.shows("phones")


def test_a_remembered_field_is_shown_only_where_a_wrong_value_cannot_hurt() -> None:
    assert fact(Mark.REMEMBERED, harmless=("phones",)).shows("phones")


BOOK = Phrasebook(
    {"en": Language("en", "English"), "fr": Language("fr", "Français")},
    {
        "en": {"call": Sentence("Call {number}."), "stay": Sentence("Stay.")},
        "fr": {"call": Sentence("Appelez {number}.")},
    },
)


def test_a_sentence_speaks_the_language_asked_for() -> None:
    assert BOOK.say("call", "fr", number="17") == "Appelez 17."


def test_a_missing_translation_falls_back_to_the_base_language() -> None:
    assert BOOK.say("stay", "fr") == "Stay."


def test_a_person_never_sees_an_open_slot() -> None:
    with pytest.raises(ContentError, match="needs number"):
        BOOK.say("call", "fr")


def test_a_sentence_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(ContentError, match="no sentence"):
        BOOK.say("invented", "fr")
