"""A sealed talk opens for half an hour, for us only, and holds no words."""

from __future__ import annotations

import base64
import os
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.assistant.conversation import Conversation
from havre.core.situation import Situation
from havre.core.vocabulary import FACETS
from havre.usecases.seal import LARGEST_TOKEN, BrokenError, ExpiredError, Sealer

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SEALER = Sealer(b"k" * 32, "packs-1")
CODES = [code for facet in FACETS.values() for code in facet]
talks = st.builds(
    Conversation,
    language=st.sampled_from(["fr", "ar"]),
    country=st.sampled_from(["", "FR"]),
    place=st.sampled_from(["", "2988507"]),
    situation=st.frozensets(st.sampled_from(CODES)).map(Situation.of),
    turns=st.integers(0, 500),
    pending=st.sampled_from(["", "place"]),
    asked=st.frozensets(st.sampled_from(["place", "near", "want"])),
    said=st.frozensets(st.sampled_from(["ack.victim", "step.weapon"])),
    candidates=st.lists(st.sampled_from(["1", "2"]), max_size=5).map(tuple),
)


@given(talks)
def test_a_talk_comes_back_as_it_was(talk: Conversation) -> None:
    assert SEALER.unseal(SEALER.seal(talk, NOW), NOW + timedelta(minutes=29)) == talk


def test_a_talk_in_which_everything_was_said_stays_small() -> None:
    full = Conversation("fr", "FR", "2988507", Situation.of(CODES), 40, "place", frozenset("abcdefg"), frozenset(
        f"step.number.{n}" for n in range(60)), ("1", "2", "3"))  # fmt: skip
    assert len(SEALER.seal(full, NOW)) <= LARGEST_TOKEN
    assert len(SEALER.seal(full, NOW)) < 4096


def test_after_half_an_hour_it_is_forgotten() -> None:
    token = SEALER.seal(Conversation("fr"), NOW)
    with pytest.raises(ExpiredError):
        SEALER.unseal(token, NOW + timedelta(minutes=30, seconds=1))


def test_a_token_from_the_future_is_refused() -> None:
    token = SEALER.seal(Conversation("fr"), NOW)
    with pytest.raises(BrokenError):
        SEALER.unseal(token, NOW - timedelta(hours=1))


@pytest.mark.parametrize("other", [Sealer(b"x" * 32, "packs-1"), Sealer(b"k" * 32, "packs-2")])
def test_another_key_or_other_packs_do_not_open_it(other: Sealer) -> None:
    with pytest.raises(BrokenError):
        other.unseal(SEALER.seal(Conversation("fr"), NOW), NOW)


def test_no_bit_of_it_can_be_changed() -> None:
    chance = random.Random(7)
    raw = bytearray(base64.urlsafe_b64decode(SEALER.seal(Conversation("fr", "FR"), NOW)))
    for _ in range(2000):
        changed = bytearray(raw)
        changed[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        with pytest.raises((BrokenError, ExpiredError)):
            SEALER.unseal(base64.urlsafe_b64encode(bytes(changed)).decode(), NOW)


@pytest.mark.parametrize("junk", ["", "x", "é", "A" * 7000, base64.urlsafe_b64encode(os.urandom(200)).decode()])
def test_junk_is_refused_and_nothing_breaks(junk: str) -> None:
    with pytest.raises((BrokenError, ExpiredError)):
        SEALER.unseal(junk, NOW)
