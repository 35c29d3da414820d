"""What is made of content is made once, never taken for another's, and bounded."""

from __future__ import annotations

from functools import partial

from havre.core.kept import Kept


def test_what_was_made_is_given_again() -> None:
    kept: Kept[list[int]] = Kept(most=4)
    packs: dict[str, int] = {}
    first = kept.of((packs,), "a", lambda: [1])
    assert kept.of((packs,), "a", lambda: [2]) is first
    assert kept.of((packs,), "b", lambda: [2]) == [2]


def test_other_content_that_looks_alike_is_made_anew() -> None:
    kept: Kept[int] = Kept(most=4)
    packs: list[dict[str, int]] = [{}, {}]
    assert [kept.of((packs[0],), "a", lambda: 1), kept.of((packs[1],), "a", lambda: 2)] == [1, 2]


def test_no_content_takes_the_place_of_another_that_is_gone() -> None:
    kept: Kept[object] = Kept(most=10_000)
    for number in range(1000):
        assert kept.of(([number],), "a", partial(int, number)) == number


def test_no_more_is_kept_than_said() -> None:
    kept: Kept[int] = Kept(most=3)
    packs: list[int] = []
    numbers = iter(range(100))
    # The fourth thing clears the shelf, so the first is made once more.
    assert [kept.of((packs,), key, lambda: next(numbers)) for key in "abcaddab"] == [0, 1, 2, 0, 3, 3, 4, 5]
