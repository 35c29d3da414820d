"""Concepts: what words of all languages have in common, as features that carry over from one language to the others.

«étrangl*», «würg*» and «chok*» are one concept, so what was learned of it from French phrases is known in German too.
Of a message each concept counts, and each two that stand near one another in a clause, whichever comes first: the order
of words differs between languages, what belongs together does not. Words without a concept count with their neighbour,
by their first letters.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Self
from zlib import crc32

import numpy as np

from havre.assistant.beginnings import Beginnings
from havre.assistant.features import Hashes, Placed, distinct
from havre.assistant.message import Message

NEAR = 3  # words with a concept before one with which it is paired
VERSION = 1  # a change in how concepts are found asks for a new packed model
ANY_ENDING = "*"

type Meant = tuple[int, ...]  # what one word means
type Words = Mapping[str, Sequence[str]]  # folded words, parted by spaces, with the names of their concepts

SHORTEST = 2  # letters of a beginning: of fewer, too many words begin so
STEM = 4  # letters of a word without a concept by which it counts

ORDERED = 3  # by which the first of two is multiplied when their order counts


class _Phrase(NamedTuple):
    """The words behind a first one, the hashes of what they mean together."""

    rest: tuple[str, ...]
    meant: Meant


class _Table:
    """The words of one language, as they are looked up: whole, by their beginning, or several in a row."""

    def __init__(self, words: Words) -> None:
        self.whole: dict[str, Meant] = {}
        begun: dict[str, Meant] = {}
        self.phrases: dict[str, list[_Phrase]] = defaultdict(list)
        for text, names in words.items():
            meant = tuple(crc32(f"concept {name}".encode()) for name in names)
            first, *rest = text.split(" ")
            if rest:
                self.phrases[first].append(_Phrase(tuple(rest), meant))
            elif first.endswith(ANY_ENDING):
                begun[first[:-1]] = meant
            else:
                self.whole[first] = meant
        self.begun = Beginnings(begun)

    def of(self, tokens: Sequence[str]) -> list[Meant]:
        """What each word means; of several beginnings the longest decides."""
        whole, begun, phrases = self.whole, self.begun, self.phrases
        found: list[Meant] = []
        for at, token in enumerate(tokens):
            meant = whole.get(token)
            if meant is None:
                meant = next(begun.of(token), ())
            if token in phrases:
                follow = [phrase for phrase in phrases[token] if _follows(phrase.rest, tokens, at)]
                meant += tuple(one for phrase in follow for one in phrase.meant)
            found.append(meant)
        return found


def _follows(rest: Sequence[str], tokens: Sequence[str], at: int) -> bool:
    found = tokens[at + 1 : at + 1 + len(rest)]
    return len(found) == len(rest) and all(
        token.startswith(word[:-1]) if word.endswith(ANY_ENDING) else token == word
        for word, token in zip(rest, found, strict=True)
    )


class Concepts:
    """The concepts of all languages. What belongs to a language is put in place when its first message comes."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        self._words = words
        self._ready: dict[str, _Table] = {}

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """What `to_bytes` was given."""
        return cls(json.loads(data))

    def to_bytes(self) -> bytes:
        """The same bytes for the same concepts."""
        return json.dumps(self._words, ensure_ascii=False, sort_keys=True).encode()

    def of(self, message: Message, language: str) -> Hashes:
        """The distinct features of the concepts of a message, sorted."""
        meant = self._of_tokens(message.tokens, language)
        return distinct(_features(meant, message))

    def placed(self, message: Message, language: str) -> Placed:
        """The same as often as they occur, with the tokens that they come from."""
        meant = self._of_tokens(message.tokens, language)
        numbers = [(at,) * len(here) for at, here in enumerate(meant)]
        alone = [at for here in numbers for at in here]
        near = _near(numbers, message.breaks)
        beside = _beside(numbers, [here or (at,) for at, here in enumerate(numbers)], message.breaks)
        first, last = (np.array(alone + near[end] + beside[end], dtype=np.intp) for end in (0, 1))
        return Placed(_features(meant, message), first, last)

    def _of_tokens(self, tokens: Sequence[str], language: str) -> list[Meant]:
        if language not in self._words:
            return [()] * len(tokens)
        if language not in self._ready:
            self._ready[language] = _Table(self._words[language])
        return self._ready[language].of(tokens)


def _features(meant: Sequence[Meant], message: Message) -> Hashes:
    """Of concepts, then of those near one another, then of neighbours; what exceeds 32 bits is cut off."""
    units = [
        here or (crc32(token[:STEM].encode("utf-8", "replace")),)
        for here, token in zip(meant, message.tokens, strict=True)
    ]
    left, right = _near(meant, message.breaks)
    before, after = _beside(meant, units, message.breaks)
    alone = [one for here in meant for one in here]
    pairs = np.array([left + before, right + after], dtype=np.int64)
    pairs[0, len(left) :] *= ORDERED
    return np.concatenate((np.array(alone, dtype=np.int64), pairs.sum(axis=0))).astype(np.uint32)


def _near(meant: Sequence[Meant], breaks: AbstractSet[int]) -> tuple[list[int], list[int]]:
    """Of words that mean something, all pairs with those shortly before in the same clause: the earlier, the later."""
    earlier: list[int] = []
    later: list[int] = []
    last: tuple[Meant, ...] = ()
    for at, here in enumerate(meant):
        if at in breaks:
            last = ()
        if here:
            before = [one for unit in last for one in unit]
            earlier += [one for one in before for _ in here]
            later += here * len(before)
            last = (*last[1 - NEAR :], here)
    return earlier, later


def _beside(meant: Sequence[Meant], units: Sequence[Meant], breaks: AbstractSet[int]) -> tuple[list[int], list[int]]:
    """All pairs of neighbours in a clause of which one at least means nothing: the earlier, the later."""
    earlier: list[int] = []
    later: list[int] = []
    for at in range(1, len(units)):
        if (meant[at] and meant[at - 1]) or at in breaks:
            continue
        before, here = units[at - 1], units[at]
        earlier += [one for one in before for _ in here]
        later += here * len(before)
    return earlier, later
