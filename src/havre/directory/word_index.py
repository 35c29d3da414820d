"""Texts found by pieces of their words: what a database can only do by reading all of them.

A piece has no gap, so it stands within one word of a text. The distinct words lie one after another in one array that
is looked through, and each knows the texts it is in.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WordIndex:
    """Ids in order, the words of their texts as bytes with a line's end after each, and where each word is.

    `begins` are the first bytes of the words; `word_rows` from `word_starts` on the positions of ids.
    """

    ids: tuple[str, ...]
    words: NDArray[np.uint8]
    begins: Numbers
    word_rows: NDArray[np.int32]
    word_starts: Numbers

    @cached_property
    def often(self) -> list[int]:
        """How often each byte stands in the words."""
        return np.bincount(self.words, minlength=256).tolist()


def build(texts: Iterable[tuple[str, str]]) -> WordIndex:
    """The index of these texts by id; capitals do not count."""
    numbers: dict[str, int] = {}
    ids, rows, held = list[str](), array("i"), array("i")
    for row, (own, text) in enumerate(texts):
        ids.append(own)
        found = {numbers.setdefault(word, len(numbers)) for word in text.lower().split()}
        held.extend(found)
        rows.extend([row] * len(found))
    order = sorted(range(len(ids)), key=ids.__getitem__)
    place = np.empty(len(ids), dtype=np.int32)
    place[order] = np.arange(len(ids), dtype=np.int32)
    spelled = [word.encode("utf-8", "replace") for word in numbers]
    begins = np.cumsum([0, *(len(word) + 1 for word in spelled)])
    words = np.frombuffer(b"".join(word + b"\n" for word in spelled), dtype=np.uint8)
    numbered = np.frombuffer(held, dtype=np.int32)
    starts = np.concatenate(([0], np.cumsum(np.bincount(numbered, minlength=len(numbers))))).astype(np.int64)
    where = place[np.frombuffer(rows, dtype=np.int32)][np.argsort(numbered, kind="stable")]
    return WordIndex(tuple(ids[at] for at in order), words, begins[:-1], where, starts)


def find(index: WordIndex, pieces: Sequence[str]) -> list[str]:
    """The ids of the texts in which all these pieces of words stand, in order; a piece holds no gap."""
    fits = np.ones(len(index.ids), dtype=np.bool_)
    for piece in pieces:
        fits &= _rows(index, _words(index, piece.lower().encode("utf-8", "replace")))
    return [index.ids[at] for at in fits.nonzero()[0].tolist()]


def _words(index: WordIndex, piece: bytes) -> Numbers:
    """The numbers of the words in which the piece stands; its rarest byte is looked for first."""
    letters = index.words
    if not piece or len(piece) > len(letters):
        return np.empty(0, dtype=np.int64)
    rarest = min(range(len(piece)), key=lambda place: index.often[piece[place]])
    last = len(letters) - len(piece) + 1
    at = (letters[rarest : last + rarest] == piece[rarest]).nonzero()[0]
    for place, letter in enumerate(piece):
        if place != rarest:
            at = at[letters[at + place] == letter]
    return np.unique(index.begins.searchsorted(at, "right") - 1)


def _rows(index: WordIndex, words: Numbers) -> NDArray[np.bool_]:
    """The texts in which one of these words is, as a mask of ids."""
    firsts = index.word_starts[words]
    counts = index.word_starts[words + 1] - firsts
    begun = np.cumsum(counts) - counts
    held = np.zeros(len(index.ids), dtype=np.bool_)
    held[index.word_rows[np.repeat(firsts - begun, counts) + np.arange(counts.sum())]] = True
    return held
