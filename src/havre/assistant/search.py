"""Which topics a free question is about: nearness to questions that people ask, and to the words of each topic.

Two measures are added. The first compares the question as a whole with those of the packs: folded words, pairs of words
and letter n-grams, weighed by how few topics share them. The second asks how much of the question, rare words counting
more, is known to a topic from its word list, its questions and its text; inflected words meet by their beginnings.
Codes read in the message add a little. Below a threshold nothing fits.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from havre.assistant.topics import MOST
from havre.core.language import tokens
from havre.core.vocabulary import Code, Danger, Need, Violence

SHORTEST, LONGEST = 3, 5  # letters of the n-grams, the word's edges counted
LETTERS, WORDS, PAIRS = 1.0, 1.0, 0.5  # weight of each kind of feature
NEAREST, WHOLE = 0.7, 0.3  # of the nearest question of a topic, and of all of them as one text
LISTED, ASKED, TOLD = 1.0, 0.5, 0.3  # what a word counts that stands in a topic's list, questions, text
RARITY_UNKNOWN = 2.5  # of a word that no topic has: it speaks against all of them
RARITY_POINTS = 1.5  # of a word that points to a topic by itself: it belongs to five of twenty-five, or fewer
CAUTION = 1.0  # added to what a question weighs, so that one word alone proves little
STEM, STEM_SHARE, STEM_COUNTS = 4, 0.65, 0.8  # words meet by this many first letters, this share of the longer one
LED_BY_NEED, LED_BY_CODE = 0.15, 0.06  # added when a need, or another code, of the message leads to the topic
LEAST = 0.4  # a topic below this does not fit
LEAST_TOLD = 0.6  # the same, where something was told and nothing asked: «he hits me» is not a question
LEAST_OUTSIDE = 0.75  # the same, where the message seems to be about something else
SECOND = 0.7  # a second topic is told when it comes this near to the first
_QUESTION_MARKS = frozenset("?؟")
LONG = 30  # words; longer messages tell a story and are read for codes, not for one question

type Floats = NDArray[np.float32]


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
class Questions:
    """The questions of one language: for each feature, which rows hold it and how much it weighs there.

    `owners` tells the topic of each question; behind the questions stands one row for each topic as a whole.
    """

    owners: NDArray[np.intp]
    rarity: Mapping[str, float]
    postings: Mapping[str, tuple[NDArray[np.intp], Floats]]

    @classmethod
    def of(cls, material: Iterable[Material]) -> Self:
        """The questions of these topics, in their order."""
        asked = [[features(text) for text in one.questions] for one in material]
        shared = Counter(key for found in asked for key in set().union(*found))
        rarity = {key: _rarity(count, len(asked)) for key, count in shared.items()}
        owners = [number for number, found in enumerate(asked) for _ in found]
        rows = [*(one for found in asked for one in found), *map(_sum, asked)]
        postings: dict[str, tuple[list[int], list[float]]] = {}
        for number, row in enumerate(rows):
            for key, weight in _weighed(row, rarity).items():
                where, weights = postings.setdefault(key, ([], []))
                where.append(number)
                weights.append(weight)
        packed = {
            key: (np.array(where, dtype=np.intp), np.array(weights, dtype=np.float32))
            for key, (where, weights) in postings.items()
        }
        return cls(np.array(owners, dtype=np.intp), rarity, packed)

    def nearness(self, text: str, topics: int) -> Floats:
        """How near `text` is to the questions of each topic, 0 to 1."""
        rows = np.zeros(len(self.owners) + topics, dtype=np.float32)
        for key, weight in _weighed(features(text), self.rarity).items():
            if key in self.postings:
                where, weights = self.postings[key]
                rows[where] += weight * weights
        nearest = np.zeros(topics, dtype=np.float32)
        np.maximum.at(nearest, self.owners, rows[: len(self.owners)])
        return NEAREST * nearest + WHOLE * rows[len(self.owners) :]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of all topics of one language: what each counts for each topic, how rare it is, by beginnings."""

    counts: Mapping[str, Floats]
    rarity: Mapping[str, float]
    stems: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, material: Iterable[Material]) -> Self:
        """The words of these topics, in their order."""
        topics = tuple(material)
        counts: dict[str, Floats] = {}
        shared: Counter[str] = Counter()
        for number, one in enumerate(topics):
            pointing = {*tokens(one.words), *tokens(" ".join(one.questions))}
            shared.update(pointing)
            for words, count in ((one.text, TOLD), (" ".join(one.questions), ASKED), (one.words, LISTED)):
                for word in tokens(words):
                    row = counts.setdefault(word, np.zeros(len(topics), dtype=np.float32))
                    row[number] = max(float(row[number]), count)
        rarity = {word: _rarity(count, len(topics)) for word, count in shared.items()}
        stems: dict[str, list[str]] = {}
        for word in counts:
            stems.setdefault(word[:STEM], []).append(word)
        return cls(counts, rarity, {stem: tuple(words) for stem, words in stems.items()})

    def coverage(self, text: str, topics: int) -> Floats:
        """How much of `text` each topic knows, 0 to 1."""
        known = np.zeros(topics, dtype=np.float32)
        weight = CAUTION
        for word in dict.fromkeys(tokens(text)):
            rarity = self.rarity.get(word, RARITY_UNKNOWN)
            weight += rarity
            rows = [count * self.counts[other] for other, count in self._alike(word)]
            if rows:
                known += rarity * np.maximum.reduce(rows)
        covered: Floats = known / np.float32(weight)
        return covered

    def points(self, word: str, topic: int) -> bool:
        """Whether this word is one of the list of a topic, and rare enough to mean it."""
        rare = self.rarity.get(word, 0.0) >= RARITY_POINTS
        return rare and float(self.counts[word][topic]) >= LISTED

    def _alike(self, word: str) -> Iterator[tuple[str, float]]:
        """Known words that this one may be: itself, or one that begins alike."""
        if word in self.counts:
            yield word, 1.0
            return
        if len(word) <= STEM:
            return
        for other in self.stems.get(word[:STEM], ()):
            shared = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
            same = min(len(word), len(other)) if shared is None else shared
            if same >= STEM_SHARE * max(len(word), len(other)):
                yield other, STEM_COUNTS


@dataclass(frozen=True, slots=True)
class Index:
    """One language: its topics in order, their questions and their words."""

    topics: tuple[str, ...]
    questions: Questions
    vocabulary: Vocabulary

    @classmethod
    def of(cls, material: Mapping[str, Material]) -> Self:
        """The index of what these topics are found by."""
        return cls(tuple(material), Questions.of(material.values()), Vocabulary.of(material.values()))

    def scores(self, text: str) -> Floats:
        """How near `text` is to each topic, in their order."""
        count = len(self.topics)
        return self.questions.nearness(text, count) + self.vocabulary.coverage(text, count)

    def points(self, text: str, topic: str) -> bool:
        """Whether a word of `text` stands in the list of words that point to this topic, and in few other lists."""
        number = self.topics.index(topic)
        return any(self.vocabulary.points(word, number) for word in tokens(text))


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
        if index is None or not 0 < len(tokens(text)) <= LONG:
            return ()
        scored = zip(index.topics, map(float, index.scores(text)), strict=True)
        ranked = sorted(
            (Found(topic, score + self._led(topic, codes)) for topic, score in scored),
            key=lambda found: (-found.score, found.topic),
        )
        told = _tells(codes) and not _QUESTION_MARKS & set(text)
        nearest = SECOND * ranked[0].score
        return tuple(
            one
            for one in ranked[:MOST]
            if one.score >= max(nearest, self._least(one.topic, codes, in_scope=in_scope, told=told))
            and (not told or index.points(text, one.topic) or self._led(one.topic, codes))
        )

    def _led(self, topic: str, codes: AbstractSet[Code]) -> float:
        led = self.codes.get(topic, frozenset()) & codes
        return max((LED_BY_NEED if isinstance(code, Need) else LED_BY_CODE for code in led), default=0.0)

    def _least(self, topic: str, codes: AbstractSet[Code], *, in_scope: bool, told: bool) -> float:
        if not in_scope:
            return LEAST_OUTSIDE
        return LEAST_TOLD if told and self._led(topic, codes) < LED_BY_NEED else LEAST


def _tells(codes: AbstractSet[Code]) -> bool:
    """Whether these codes tell what happened, and not only what is needed."""
    return any(isinstance(code, Violence | Danger) for code in codes)


def features(text: str) -> dict[str, float]:
    """Words, pairs of neighbours and letter n-grams of `text`; the letters of a word weigh what the word does."""
    words = tokens(text)
    found: dict[str, float] = {}
    for word in words:
        _add(found, f"={word}", WORDS)
        edged = f"<{word}>"
        sizes = range(SHORTEST, min(LONGEST, len(edged)) + 1)
        grams = [edged[at : at + size] for size in sizes for at in range(len(edged) - size + 1)]
        for gram in grams:
            _add(found, f"#{gram}", LETTERS / math.sqrt(len(grams)))
    for first, second in pairwise(words):
        _add(found, f"{first} {second}", PAIRS)
    return found


def _rarity(count: int, topics: int) -> float:
    return math.log((topics + 1) / (count + 0.25))


def _add(found: dict[str, float], key: str, weight: float) -> None:
    found[key] = found.get(key, 0.0) + weight


def _sum(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """All of these as one text; what comes often counts more, but not as often as it comes."""
    total: dict[str, float] = {}
    for row in rows:
        for key, weight in row.items():
            _add(total, key, weight)
    return {key: math.sqrt(weight) for key, weight in total.items()}


def _weighed(row: Mapping[str, float], rarity: Mapping[str, float]) -> dict[str, float]:
    """The features times their rarity, at length one; what no topic knows counts towards the length."""
    unknown = max(rarity.values(), default=1.0)
    found = {key: weight * rarity.get(key, unknown) for key, weight in row.items()}
    length = math.sqrt(sum(value * value for value in found.values())) or 1.0
    return {key: value / length for key, value in found.items()}
