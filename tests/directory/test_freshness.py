"""A check is worth less the older it is, and a person is told so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from havre.directory.freshness import freshness, is_old, months_since

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("assured", "worth"),
    [(TODAY, 1.0), (date(2026, 5, 24), 1.0), (date(2025, 8, 24), 0.5), (date(2024, 11, 23), 0.0), (None, 0.0)],
)
def test_whole_for_half_a_year_and_nothing_after_two(assured: date | None, worth: float) -> None:
    assert freshness(assured, TODAY) == pytest.approx(worth, abs=0.002)


@given(some.integers(-10, 2000))
def test_an_older_check_is_never_worth_more(days: int) -> None:
    later, earlier = TODAY - timedelta(days=days), TODAY - timedelta(days=days + 1)
    assert freshness(earlier, TODAY) <= freshness(later, TODAY)


def test_a_check_of_fourteen_months_is_old_and_none_at_all_is_not() -> None:
    assert months_since(date(2025, 9, 20), TODAY) == 14
    assert is_old(date(2025, 9, 20), TODAY)
    assert not is_old(date(2026, 1, 1), TODAY)
    assert not is_old(None, TODAY)
