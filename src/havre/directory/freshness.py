"""How much the last check of a record is still worth, and when it is too old to rely on.

The score is that of data.inclusion: whole for half a year, then falling evenly to nothing at two years. Days stand for
months here: a check of the 31st is not older because its month is shorter.
"""

from __future__ import annotations

from datetime import date

FRESH_DAYS, STALE_DAYS = 183, 730  # half a year, two years
OLD_MONTHS = 12  # from here a person is told to ask first
_MONTH = 30.44  # days, on average


def freshness(assured: date | None, today: date) -> float:
    """1 for half a year after the check, falling to 0 at two years; 0 where nobody ever checked."""
    if assured is None:
        return 0.0
    left = STALE_DAYS - (today - assured).days
    return min(1.0, max(0.0, left / (STALE_DAYS - FRESH_DAYS)))


def months_since(assured: date, today: date) -> int:
    """Whole months since the check, 0 for one in the future."""
    return max(0, int((today - assured).days / _MONTH))


def is_old(assured: date | None, today: date) -> bool:
    """Whether the check is a year old and more; a record never checked is not old but unchecked."""
    return assured is not None and months_since(assured, today) >= OLD_MONTHS
