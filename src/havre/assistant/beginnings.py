"""Beginnings of words, found in a word without comparing it with each of them.

«étrangl*» must be found in «étranglée» among thousands: by the first letters it is known how long the beginnings are
that may fit, and only so many are looked up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

LETTERS = 2  # by which beginnings are kept apart


class Beginnings[T]:
    """What the beginnings of words stand for: `known` by beginning."""

    def __init__(self, known: Mapping[str, T]) -> None:
        self._known = known
        lengths: dict[str, set[int]] = defaultdict(set)
        for beginning in known:
            lengths[beginning[:LETTERS]].add(len(beginning))
        short = {len(beginning) for beginning in known if len(beginning) < LETTERS}
        self._short = sorted(short)
        self._lengths = {letters: sorted(found | short, reverse=True) for letters, found in lengths.items()}

    def of(self, word: str) -> Iterator[T]:
        """What the beginnings of this word stand for, the longest first."""
        known = self._known
        for length in self._lengths.get(word[:LETTERS], self._short):
            if (found := known.get(word[:length])) is not None and length <= len(word):
                yield found
