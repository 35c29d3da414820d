"""A message as numbers: hashes of its words, pairs of words and n-grams of letters within words (more: concepts.py).

One definition serves training and reading, so that the two can never differ. Hashes are 32 bits and the same on every
machine and in every process.
"""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from havre.assistant.message import Message

VERSION = 3  # part of the packed model's digest: a change here asks for a new model
SHORTEST, LONGEST = 2, 5  # letters of the n-grams, the word's edges counted as spaces
EACH_KIND = 0.5**0.5  # length of the vector of each kind, so that letters and words together have length one
ACCENTS = "ʻ"  # begins the features of letters that folding takes away: they tell languages apart

type Hashes = NDArray[np.uint32]

_SEED = 0x77
_MULTIPLIER = np.uint32(0x9E3779B1)
_FINAL = np.uint32(0x85EBCA6B)
_SPACE = np.uint32(ord(" "))
_HALF = np.uint32(15)
_SIZES = np.arange(SHORTEST, LONGEST + 1)[:, np.newaxis]
_ONE_BETWEEN = b" _"


_NONE: Hashes = np.empty(0, dtype=np.uint32)


class Features(NamedTuple):
    """The distinct features of a message, sorted: of letters, of words and, once its language is known, of concepts.

    Each kind weighs as much as another.
    """

    letters: Hashes
    words: Hashes
    concepts: Hashes = _NONE


class Placed(NamedTuple):
    """The features of one kind, as often as they occur, and the numbers of the first and last token each comes from.

    Features of the whole message, as its accents are, come from token -1.
    """

    found: Hashes
    first: NDArray[np.intp]
    last: NDArray[np.intp]


def features_of(message: Message, accents: str = "") -> Features:
    """The features of a message. `accents` are its letters beyond ASCII as they were typed."""
    letters, _ = _letters(message.text)
    return Features(distinct(np.concatenate((letters, _marks(accents)))), distinct(_words(message.tokens)))


def placed_features(message: Message, accents: str = "") -> tuple[Placed, Placed]:
    """The features of letters and of words with the tokens they come from, so that parts can be weighed apart."""
    letters, places = _letters(message.text)
    # A text begins with a space, so that the first token comes behind one.
    behind = np.array([c == " " for c in message.text], dtype=np.intp).cumsum() - 1
    tokens = np.broadcast_to(behind, places.shape)[places]
    marks = _marks(accents)
    at = np.concatenate((tokens, np.full(len(marks), -1)))
    numbers = np.arange(len(message.tokens))
    first = np.concatenate((numbers, numbers[:-1], numbers[:-2]))
    last = np.concatenate((numbers, numbers[1:], numbers[2:]))
    return Placed(np.concatenate((letters, marks)), at, at), Placed(_words(message.tokens), first, last)


def distinct(found: Hashes) -> Hashes:
    """Sorted, each once; as numpy's unique, without its overhead on short arrays."""
    found.sort()
    first = np.ones(len(found), dtype=np.bool_)
    np.not_equal(found[1:], found[:-1], out=first[1:])
    return found[first]


def accents_of(text: str) -> str:
    """Letters beyond ASCII in `text`, lower case."""
    return "".join(c for c in text.lower() if ord(c) > 0x7F and c.isalpha())


def _marks(accents: str) -> Hashes:
    return np.fromiter((_hash(ACCENTS + letter) for letter in set(accents)), dtype=np.uint32)


def _words(words: tuple[str, ...]) -> Hashes:
    """Hashes of words, of neighbours, and of words with one between them.

    The hash of «a b» goes on from that of «a», so that no word is hashed twice as the first of two.
    """
    behind = [f" {word}".encode("utf-8", "replace") for word in words]
    alone = [crc32(word[1:], _SEED) for word in behind]
    beside = map(crc32, behind[1:], alone)
    apart = map(crc32, map(_ONE_BETWEEN.__add__, behind[2:]), alone)
    return np.array([*alone, *beside, *apart], dtype=np.uint32)


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "replace"), _SEED)


def _letters(text: str) -> tuple[Hashes, NDArray[np.bool_]]:
    """Hashes of the n-grams of letters that lie within one word and its two edges; for each size, where they begin.

    The hash of letters a b c is a·m² + b·m + c, m the multiplier: read off the running sum of all letters, each divided
    by m as often as letters stand before it, since that works for all sizes at once.
    """
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    count = len(letters)
    up, down = _powers(count + LONGEST) if count > _USUAL else (_UP, _DOWN)
    sums = np.zeros(count + LONGEST + 1, dtype=np.uint32)
    np.cumsum(letters * down[:count], dtype=np.uint32, out=sums[1 : count + 1])
    spaces = np.full(count + LONGEST, -1)  # nothing is behind the last letter
    np.cumsum(letters == _SPACE, out=spaces[:count])
    ends = np.arange(count) + _SIZES
    # Spaces may stand at both ends only.
    places = spaces.take(ends - 2) == spaces[:count]
    places &= ends <= count
    found = sums.take(ends)
    found -= sums[:count]
    found *= up.take(ends)
    found += _SIZES.astype(np.uint32)
    mixed = found[places]
    mixed ^= mixed >> _HALF
    mixed *= _FINAL
    return mixed, places


def _powers(count: int) -> tuple[Hashes, Hashes]:
    """The multiplier to the powers of 0 to `count`, and its inverse (modulo 2^32) to those of 1 to `count` + 1."""
    up = np.full(count + 1, _MULTIPLIER)
    down = np.full(count + 1, pow(int(_MULTIPLIER), -1, 2**32), dtype=np.uint32)
    up[0] = 1
    return np.multiply.accumulate(up, dtype=np.uint32), np.multiply.accumulate(down, dtype=np.uint32)


_USUAL = 4096  # letters of a text whose powers are kept
_UP, _DOWN = _powers(_USUAL + LONGEST)
