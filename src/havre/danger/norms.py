"""What became of a cohort with the same score, as natural frequencies with an interval: for trained readers only."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from havre.danger.instrument import NormRow, Norms

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Frequency:
    """Of 100 in this cohort with such a score, about `about` had the outcome; plausible are `low` to `high`."""

    about: int
    low: int
    high: int
    row: NormRow


def wilson(seen: int, size: int) -> tuple[float, float]:
    """The 95 % interval of the share that `seen` of `size` people had (Wilson 1927), as shares."""
    share = seen / size
    spread = Z95 * sqrt(share * (1 - share) / size + Z95**2 / (4 * size**2))
    middle = share + Z95**2 / (2 * size)
    scale = 1 + Z95**2 / size
    return (middle - spread) / scale, (middle + spread) / scale


def frequency(norms: Norms, lower: int, upper: int) -> Frequency | None:
    """The row of the norms that holds both bounds; None where open answers leave more than one row possible."""
    for row in norms.rows:
        if row.low <= lower and upper <= row.high:
            people = round(norms.size * row.cohort_percent / 100)
            low, high = wilson(round(people * row.outcome_percent / 100), people)
            return Frequency(row.outcome_percent, round(low * 100), round(high * 100), row)
    return None
