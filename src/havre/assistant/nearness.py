"""How near a text is to questions that people ask: words, pairs of words and letter n-grams, weighed by their rarity.

All questions of a language are a few arrays (compressed sparse rows, one row a feature): a tenth of what dictionaries
take, and a message meets all of them at once. Features are known by their hash (crc32: 32 bits, the same everywhere).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from havre.core.language import tokens

SHORTEST, LONGEST = 3, 5  # letters of the n-grams, the word's edges counted
LETTERS, WORDS, PAIRS = 1.0, 1.0, 0.5  # weight of each kind of feature
NEAREST, WHOLE = 0.7, 0.3  # of the nearest question of a topic, and of all of them as one text

type Floats = NDArray[np.float32]
type Row = Mapping[int, float]  # features of a text by their hash, with their weights

LETTER = crc32(b"#")


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of one language, and behind them one row for each topic as a whole.

    `owners` tells the topic of each question. `keys` are the hashes of all features, sorted, `rarity` what each weighs.
    Feature number i is held by `rows[starts[i]:starts[i + 1]]` and weighs `weights[...]` there.
    """

    owners: NDArray[np.intp]
    keys: NDArray[np.uint32]
    rarity: Floats
    starts: NDArray[np.uint32]
    rows: NDArray[np.uint16]
    weights: Floats

    @classmethod
    def of(cls, topics: Sequence[Iterable[str]]) -> Self:
        """The questions of these topics, in their order."""
        asked = [[features(tokens(text)) for text in questions] for questions in topics]
        shared = Counter(key for found in asked for key in set().union(*found))
        rare = {key: rarity(count, len(asked)) for key, count in shared.items()}
        texts = [*(one for found in asked for one in found), *map(_as_one, asked)]
        keys = np.array([key for one in texts for key in one], dtype=np.uint32)
        weights = np.array([weight for one in texts for weight in _weighed(one, rare)], dtype=np.float32)
        rows = np.repeat(np.arange(len(texts), dtype=np.uint16), [len(one) for one in texts])
        order = np.argsort(keys, kind="stable")
        known, counts = np.unique(keys, return_counts=True)
        return cls(
            owners=np.repeat(np.arange(len(asked)), [len(found) for found in asked]),
            keys=known,
            rarity=np.array([rare[key] for key in known.tolist()], dtype=np.float32),
            starts=np.concatenate(([0], np.cumsum(counts))).astype(np.uint32),
            rows=rows[order],
            weights=weights[order],
        )

    def nearness(self, words: Sequence[str], topics: int) -> Floats:
        """How near these words are to the questions of each topic, 0 to 1."""
        found = features(words)
        keys = np.fromiter(found, np.uint32, len(found))
        at = np.minimum(self.keys.searchsorted(keys), len(self.keys) - 1)
        known = self.keys[at] == keys
        values = np.fromiter(found.values(), np.float32, len(found))
        # what no topic knows counts towards the length, as if it were the rarest
        values *= np.where(known, self.rarity[at], self.rarity.max())
        values /= math.sqrt(values @ values) or 1.0
        sums = self._sums(at[known], values[known], len(self.owners) + topics)
        nearest = np.zeros(topics, dtype=np.float32)
        np.maximum.at(nearest, self.owners, sums[: len(self.owners)])
        return NEAREST * nearest + WHOLE * sums[len(self.owners) :]

    def _sums(self, at: NDArray[np.intp], values: Floats, count: int) -> Floats:
        """What the features numbered `at`, of these values, add up to in each of `count` rows."""
        starts = self.starts[at].astype(np.intp)
        lengths = self.starts[at + 1] - starts
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)
        sums = np.bincount(self.rows[places], self.weights[places] * np.repeat(values, lengths), minlength=count)
        return sums.astype(np.float32)


def features(words: Sequence[str]) -> Row:
    """Words, pairs of neighbours and letter n-grams of folded words; the letters of a word weigh what the word does."""
    found: dict[int, float] = {}
    for word in words:
        _add(found, f"={word}", WORDS)
        edged = f"<{word}>"
        sizes = range(SHORTEST, min(LONGEST, len(edged)) + 1)
        grams = [edged[at : at + size] for size in sizes for at in range(len(edged) - size + 1)]
        weight = LETTERS / math.sqrt(len(grams))
        for gram in grams:
            key = crc32(gram.encode(), LETTER)  # as if «#» stood before it
            found[key] = found.get(key, 0.0) + weight
    for first, second in pairwise(words):
        _add(found, f"{first} {second}", PAIRS)
    return found


def rarity(count: int, topics: int) -> float:
    """What a feature counts that `count` of so many topics share."""
    return math.log((topics + 1) / (count + 0.25))


def _add(found: dict[int, float], feature: str, weight: float) -> None:
    key = crc32(feature.encode())
    found[key] = found.get(key, 0.0) + weight


def _as_one(rows: Iterable[Row]) -> Row:
    """All of these as one text; what comes often counts more, but not as often as it comes."""
    total: dict[int, float] = {}
    for row in rows:
        for key, weight in row.items():
            total[key] = total.get(key, 0.0) + weight
    return {key: math.sqrt(weight) for key, weight in total.items()}


def _weighed(row: Row, rare: Mapping[int, float]) -> list[float]:
    """The features times their rarity, at length one."""
    found = [weight * rare[key] for key, weight in row.items()]
    length = math.sqrt(sum(value * value for value in found)) or 1.0
    return [value / length for value in found]
