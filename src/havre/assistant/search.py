"""Which topics a free question is about: nearness to questions that people ask, and to the words of each topic.

Two measures are added. The first compares the question as a whole with those of the packs: folded words, pairs of words
and letter n-grams, weighed by how few topics share them. The second asks how much of the question, rare words counting
more, is known to a topic from its word list, its questions and its text; inflected words meet by their beginnings.
Codes read in the message add a little. Below a threshold nothing fits.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import nsmallest
from typing import Self

import numpy as np
from numpy.typing import NDArray

from havre.assistant.nearness import Floats, Questions, rarity
from havre.assistant.topics import MOST
from havre.core.language import tokens
from havre.core.vocabulary import Code, Danger, Need, Violence

TENTHS = 10
LISTED, ASKED, TOLD = 10, 5, 3  # tenths that a word counts that stands in a topic's list, questions, text
RARITY_UNKNOWN = 2.5  # of a word that no topic has: it speaks against all of them
RARITY_POINTS = 1.5  # of a word that points to a topic by itself: it belongs to five of twenty-five, or fewer
CAUTION = 1.0  # added to what a question weighs, so that one word alone proves little
LAST_LETTER = "\U0010ffff"  # sorts behind every word that begins alike
STEM, STEM_SHARE, STEM_COUNTS = 4, 0.65, 0.8  # words meet by this many first letters, this share of the longer one
LED_BY_NEED, LED_BY_CODE = 0.15, 0.06  # added when a need, or another code, of the message leads to the topic
LEAST = 0.4  # a topic below this does not fit
LEAST_TOLD = 0.6  # the same, where something was told and nothing asked: «he hits me» is not a question
LEAST_OUTSIDE = 0.75  # the same, where the message seems to be about something else
SECOND = 0.7  # a second topic is told when it comes this near to the first
_QUESTION_MARKS = frozenset("?؟")
FEW = 4  # words, of which one at least must point to a topic, unless something is asked
ALIKE = 0.45  # nearness to a question of the packs from which none needs to
LONG = 30  # words; longer messages tell a story and are read for codes, not for one question


@dataclass(frozen=True, slots=True)
class Material:
    """What a topic is found by in one language: its title and what people ask; single words; its text."""

    questions: tuple[str, ...]
    words: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A topic and how near it is: 0 is not at all, above 1 is plain."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of all topics of one language, sorted.

    `counts` tells what each counts for each topic, in tenths (a row a word); `rarity` how rare each is.
    """

    words: tuple[str, ...]
    counts: NDArray[np.uint8]
    rarity: Floats

    @classmethod
    def of(cls, material: Iterable[Material]) -> Self:
        """The words of these topics, in their order."""
        topics = tuple(material)
        shared: Counter[str] = Counter()
        known: dict[str, dict[int, float]] = {}
        for number, one in enumerate(topics):
            listed, asked = tokens(one.words), tokens(" ".join(one.questions))
            shared.update({*listed, *asked})
            for texts, count in ((tokens(one.text), TOLD), (asked, ASKED), (listed, LISTED)):
                for word in texts:
                    known.setdefault(word, {})[number] = count  # what counts most comes last
        words = tuple(sorted(known))
        counts = np.zeros((len(words), len(topics)), dtype=np.uint8)
        for row, word in enumerate(words):
            counts[row, list(known[word])] = list(known[word].values())
        rare = [rarity(shared[word], len(topics)) if word in shared else RARITY_UNKNOWN for word in words]
        return cls(words, counts, np.array(rare, dtype=np.float32))

    def coverage(self, words: Iterable[str], topics: int) -> Floats:
        """How much of these words each topic knows, 0 to 1."""
        weight, known = CAUTION, np.zeros(topics, dtype=np.float32)
        for word in dict.fromkeys(words):
            row = self._row(word)
            rare = RARITY_UNKNOWN if row is None else float(self.rarity[row])
            weight += rare
            if row is not None:
                known += np.float32(rare / TENTHS) * self.counts[row]
            elif alike := self._alike(word):
                known += np.float32(rare * STEM_COUNTS / TENTHS) * self.counts[alike].max(axis=0)
        covered: Floats = known / np.float32(weight)
        return covered

    def points(self, word: str, topic: int) -> bool:
        """Whether this word is one of the list of a topic, and rare enough to mean it."""
        row = self._row(word)
        return row is not None and self.rarity[row] >= RARITY_POINTS and bool(self.counts[row, topic] >= LISTED)

    def _row(self, word: str) -> int | None:
        at = bisect_left(self.words, word)
        return at if at < len(self.words) and self.words[at] == word else None

    def _alike(self, word: str) -> list[int]:
        """The rows of known words that begin as this one, which is not known, and may be forms of it."""
        if len(word) <= STEM:
            return []
        stem = word[:STEM]
        found = range(bisect_left(self.words, stem), bisect_left(self.words, stem + LAST_LETTER))
        return [
            row for row in found if _same(word, self.words[row]) >= STEM_SHARE * max(len(word), len(self.words[row]))
        ]


def _same(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning."""
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return min(len(one), len(other)) if shared is None else shared


@dataclass(frozen=True, slots=True)
class Index:
    """One language: its topics in order, their questions and their words."""

    topics: tuple[str, ...]
    questions: Questions
    vocabulary: Vocabulary

    @classmethod
    def of(cls, material: Mapping[str, Material]) -> Self:
        """The index of what these topics are found by."""
        asked = [one.questions for one in material.values()]
        return cls(tuple(material), Questions.of(asked), Vocabulary.of(material.values()))

    def scores(self, words: Sequence[str]) -> Floats:
        """How near these words are to each topic, in their order."""
        count = len(self.topics)
        return self.questions.nearness(words, count) + self.vocabulary.coverage(words, count)

    def points(self, words: Iterable[str], topic: str) -> bool:
        """Whether one of these stands in the list of words that point to this topic, and in few other lists."""
        number = self.topics.index(topic)
        return any(self.vocabulary.points(word, number) for word in words)


@dataclass(frozen=True, slots=True)
class Search:
    """The indexes of all languages, and the codes that lead to each topic."""

    indexes: Mapping[str, Index]
    codes: Mapping[str, AbstractSet[Code]]

    @classmethod
    def of(cls, material: Mapping[str, Mapping[str, Material]], codes: Mapping[str, AbstractSet[Code]]) -> Self:
        """Built once from what topics are found by, by language and topic."""
        return cls({language: Index.of(topics) for language, topics in material.items() if topics}, codes)

    def find(
        self, text: str, language: str, codes: AbstractSet[Code] = frozenset(), *, in_scope: bool = True
    ) -> tuple[Found, ...]:
        """The topics that `text` asks about, the nearest first; two at most, none where none is near enough.

        The same text, language and codes give the same topics.
        """
        index = self.indexes.get(language)
        words = tokens(text) if index else []
        if index is None or not 0 < len(words) <= LONG:
            return ()
        scored = zip(index.topics, index.scores(words).tolist(), strict=True)
        nearest_first = nsmallest(MOST, ((-score - self._led(topic, codes), topic) for topic, score in scored))
        ranked = [Found(topic, -score) for score, topic in nearest_first]
        asks = _QUESTION_MARKS & set(text)
        told = _tells(codes) and not asks
        nearest = SECOND * ranked[0].score
        return tuple(
            one
            for one in ranked
            if one.score >= max(nearest, self._least(one.topic, codes, in_scope=in_scope, told=told))
            and (not told or index.points(words, one.topic) or self._led(one.topic, codes))
            and (asks or len(words) > FEW or self._means(index, words, one.topic, codes))
        )

    def _means(self, index: Index, words: Sequence[str], topic: str, codes: AbstractSet[Code]) -> bool:
        """Whether so few words as «yesterday» mean a topic at all: a telling one, a code, or a question much alike."""
        if index.points(words, topic) or self._led(topic, codes):
            return True
        near = index.questions.nearness(words, len(index.topics))
        return bool(near[index.topics.index(topic)] >= ALIKE)

    def _led(self, topic: str, codes: AbstractSet[Code]) -> float:
        led = self.codes.get(topic, frozenset()) & codes
        if not led:
            return 0.0
        return max(LED_BY_NEED if isinstance(code, Need) else LED_BY_CODE for code in led)

    def _least(self, topic: str, codes: AbstractSet[Code], *, in_scope: bool, told: bool) -> float:
        if not in_scope:
            return LEAST_OUTSIDE
        return LEAST_TOLD if told and self._led(topic, codes) < LED_BY_NEED else LEAST


def _tells(codes: AbstractSet[Code]) -> bool:
    """Whether these codes tell what happened, and not only what is needed."""
    return any(isinstance(code, Violence | Danger) for code in codes)
