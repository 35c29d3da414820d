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
    tokens = np.concatenate([behind[: len(kept)][kept] for kept in places])
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


def _letters(text: str) -> tuple[Hashes, list[NDArray[np.bool_]]]:
    """Hashes of the n-grams of letters that lie within one word and its two edges; for each size, where they begin."""
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    spaces = (letters == _SPACE).cumsum()
    found, places = [], []
    rolled = letters
    for size in range(SHORTEST, LONGEST + 1):
        count = len(letters) - size + 1
        if count <= 0:
            break
        rolled = rolled[:count] * _MULTIPLIER
        rolled += letters[size - 1 :]
        # spaces may stand at both ends only
        places.append(spaces[size - 2 : size - 2 + count] == spaces[:count])
        found.append(rolled[places[-1]] + np.uint32(size))
    mixed = np.concatenate(found)
    mixed ^= mixed >> _HALF
    mixed *= _FINAL
    return mixed, places
