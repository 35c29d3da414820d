"""A message as numbers: hashes of its words, pairs of words and n-grams of letters within words.

One definition serves training and reading, so that the two can never differ. Hashes are 32 bits and the same on every
machine and in every process.
"""

from __future__ import annotations

import zlib
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from havre.assistant.message import Message

VERSION = 2  # part of the packed model's digest: a change here asks for a new model
SHORTEST, LONGEST = 2, 5  # letters of the n-grams, the word's edges counted as spaces
EACH_KIND = 0.5**0.5  # length of the vector of each kind, so that both together have length one
ACCENTS = "ʻ"  # begins the features of letters that folding takes away: they tell languages apart

type Hashes = NDArray[np.uint32]

_MULTIPLIER = np.uint32(0x9E3779B1)
_FINAL = np.uint32(0x85EBCA6B)
_SPACE = np.uint32(ord(" "))


class Features(NamedTuple):
    """The distinct features of a message, sorted: of letters, and of words. Each kind weighs as much as the other."""

    letters: Hashes
    words: Hashes


def features_of(message: Message, accents: str = "") -> Features:
    """The features of a message. `accents` are its letters beyond ASCII as they were typed."""
    letters = _letters(message.text)
    if accents:
        marks = np.fromiter((_hash(ACCENTS + letter) for letter in set(accents)), dtype=np.uint32)
        letters = np.concatenate((letters, marks))
    return Features(_distinct(letters), _distinct(_words(message.tokens)))


def _distinct(found: Hashes) -> Hashes:
    """Sorted, each once; as numpy's unique, without its overhead on short arrays."""
    found.sort()
    first = np.ones(len(found), dtype=np.bool_)
    np.not_equal(found[1:], found[:-1], out=first[1:])
    return found[first]


def accents_of(text: str) -> str:
    """Letters beyond ASCII in `text`, lower case."""
    return "".join(c for c in text.lower() if ord(c) > 0x7F and c.isalpha())


def _words(words: tuple[str, ...]) -> Hashes:
    """Hashes of words, of neighbours, and of words with one between them."""
    pairs = (f"{a} {b}" for a, b in pairwise(words))
    apart = (f"{a} _ {b}" for a, b in zip(words, words[2:], strict=False))
    return np.fromiter((_hash(text) for text in (*words, *pairs, *apart)), dtype=np.uint32)


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"), 0x77)


def _letters(text: str) -> Hashes:
    """Hashes of the n-grams of letters that lie within one word and its two edges."""
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint32)
    spaces = np.concatenate(([0], np.cumsum(letters == _SPACE)))
    found = []
    rolled = letters.copy()
    for size in range(2, LONGEST + 1):
        count = len(letters) - size + 1
        if count <= 0:
            break
        rolled = rolled[:count] * _MULTIPLIER + letters[size - 1 :]
        # spaces may stand at both ends only
        inner = spaces[size - 1 : size - 1 + count] - spaces[1 : 1 + count]
        kept = rolled[inner == 0] + np.uint32(size)
        found.append((kept ^ (kept >> np.uint32(15))) * _FINAL)
    return np.concatenate(found) if found else np.empty(0, dtype=np.uint32)
