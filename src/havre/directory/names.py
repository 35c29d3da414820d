"""Names found though they are misspelt: services, organizations and towns, a million of them in some milliseconds.

Every word of a name is known by what is left when up to two of its first letters are taken out (the idea of
W. Garbe's SymSpell); a misspelt word leaves the same. The names that hold the likeliest words are then compared as a
whole by rapidfuzz.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import batched, chain, combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from havre.core.language import fold
from havre.directory.packed import country_code, country_number

LAYOUT = 1
KINDS = ("service", "organization", "town")
PREFIX = 7  # letters of a word that are looked at to find its likes
MOST_WORDS = 8  # of what was asked
MOST_SPELLINGS = 12  # of one word
ENOUGH = 6_000  # names that are compared word by word
AT_ONCE = 64  # words that are compared with one asked for, before it is seen whether these are enough
COMPARED = 40  # names that are compared as a whole
FURTHER = 50  # names looked at besides those wanted, for a number that one of them begins with
_LIKE = (1.0, 0.72, 0.45)  # what a word is worth with so many edits
_BASE, _MIX = 0x100000001B3, 0x9E3779B97F4A7C15

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is written, of what kind of thing (KINDS), the id of the thing, its country (ISO) or ""."""

    kind: str
    ref: str
    name: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name that was found; `alike` 0 to 100."""

    name: Name
    alike: float


@dataclass(frozen=True, eq=False)
class NameIndex:
    """Names, the distinct words of which they are made, and where each word is. Texts lie one after another.

    `left` are hashes of what is left of words, sorted, `left_words` the words that leave it; `row_words` the words of
    each name from `row_starts` on, `word_rows` the names of each word from `word_starts` on. `lengths` are those of
    words in letters, `letters` a bit for each letter they have (by its number modulo 32).
    """

    names: NDArray[np.uint8]
    name_starts: NDArray[np.int64]
    refs: NDArray[np.uint8]
    ref_starts: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    countries: NDArray[np.uint16]
    words: NDArray[np.uint8]
    words_starts: NDArray[np.int64]
    lengths: NDArray[np.uint8]
    letters: NDArray[np.uint32]
    left: NDArray[np.uint32]
    left_words: NDArray[np.int32]
    row_words: NDArray[np.int32]
    row_starts: NDArray[np.int64]
    word_rows: NDArray[np.int32]
    word_starts: NDArray[np.int64]

    @property
    def rows(self) -> int:
        """How many names there are."""
        return len(self.kinds)

    @cached_property
    def frequency(self) -> NDArray[np.int64]:
        """In how many names each word is."""
        return np.diff(self.word_starts)

    def name(self, row: int) -> Name:
        """The name of a row."""
        ref, name = _text(self.refs, self.ref_starts, row), _text(self.names, self.name_starts, row)
        return Name(KINDS[self.kinds[row]], ref, name, country_code(int(self.countries[row])))

    def words_of(self, numbers: NDArray[Any]) -> list[str]:
        """Words by their numbers, folded."""
        spans = zip(self.words_starts[numbers].tolist(), self.words_starts[numbers + 1].tolist(), strict=True)
        letters = self.words.data
        return [str(letters[a:b], "utf-8") for a, b in spans]

    def sorted_words(self, rows: Numbers) -> list[str]:
        """The words of these names, folded, each once, in the order of the alphabet."""
        spans = zip(self.row_starts[rows].tolist(), self.row_starts[rows + 1].tolist(), strict=True)
        numbers = [self.row_words[a:b].tolist() for a, b in spans]
        distinct = [*set(chain.from_iterable(numbers))]
        words = dict(zip(distinct, self.words_of(np.array(distinct, dtype=np.int64)), strict=True))
        return [" ".join(sorted([words[number] for number in each])) for each in numbers]

    @cached_property
    def spare(self) -> list[NDArray[np.float32]]:
        """Zeros for each word, to borrow and give back as zeros: fresh ones cost more than the search they serve."""
        return []


COLUMNS = tuple(part.name for part in fields(NameIndex))


def _text(letters: NDArray[np.uint8], starts: NDArray[np.int64], at: int) -> str:
    return letters[starts[at] : starts[at + 1]].tobytes().decode()


def build(names: Iterable[Name]) -> NameIndex:
    """The index of these names; a second or so for each hundred thousand."""
    numbers: dict[str, int] = {}
    chunks: dict[str, tuple[int, ...]] = {}
    row_words, row_starts, kinds = array("i"), array("q", [0]), bytearray()
    countries = array("H")
    texts, refs = _Joined(), _Joined()
    for name in names:
        found: dict[int, None] = {}
        for chunk in name.name.split():
            if (known := chunks.get(chunk)) is None:
                known = chunks[chunk] = tuple(numbers.setdefault(word, len(numbers)) for word in fold(chunk).split())
            found.update(dict.fromkeys(known))
        row_words.extend(found)
        row_starts.append(len(row_words))
        kinds.append(KINDS.index(name.kind))
        countries.append(country_number(name.country))
        texts.add(name.name)
        refs.add(name.ref)
    words = _Joined()
    for word in numbers:
        words.add(word)
    codes = _codes(list(numbers))
    left, left_words = _leavings(codes)
    lengths = np.array([min(len(word), 255) for word in numbers], dtype=np.uint8)
    letters = np.array([_letters(word) for word in numbers], dtype=np.uint32)
    forward, starts = np.frombuffer(row_words, dtype=np.int32), np.frombuffer(row_starts, dtype=np.int64)
    rows = np.repeat(np.arange(len(kinds), dtype=np.int32), np.diff(starts))
    order = np.argsort(forward, kind="stable")
    word_starts = np.concatenate(([0], np.cumsum(np.bincount(forward, minlength=len(numbers))))).astype(np.int64)
    about = np.frombuffer(bytes(kinds), dtype=np.uint8), np.array(countries, dtype=np.uint16)
    held = (*texts.arrays(), *refs.arrays(), *about, *words.arrays())
    return NameIndex(*held, lengths, letters, left, left_words, forward, starts, rows[order], word_starts)


class _Joined:
    """Texts one after another, as bytes."""

    def __init__(self) -> None:
        self._bytes, self._starts = bytearray(), array("q", [0])

    def add(self, text: str) -> None:
        self._bytes += text.encode("utf-8", "replace")
        self._starts.append(len(self._bytes))

    def arrays(self) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        return np.frombuffer(bytes(self._bytes), dtype=np.uint8), np.frombuffer(self._starts, dtype=np.int64)


def _letters(word: str) -> int:
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & 31)
    return found


def _codes(words: Sequence[str]) -> NDArray[np.uint64]:
    """The first letters of each word as numbers, zeros after its end. Shape: words, PREFIX."""
    firsts = np.array([word[:PREFIX] for word in words], dtype=f"<U{PREFIX}")
    return firsts.view(np.uint32).reshape(len(words), PREFIX).astype(np.uint64)


_GONE = ((), *combinations(range(PREFIX), 1), *combinations(range(PREFIX), 2))
_UP_TO = (1, 1 + PREFIX, len(_GONE))  # how many of them take out no letter, one at most, two at most


def _weights() -> NDArray[np.uint64]:
    """By which a letter at each place counts in the hash, for each way of taking letters out. Shape: PREFIX, 29."""
    found = np.zeros((PREFIX, len(_GONE)), dtype=np.uint64)
    for way, gone in enumerate(_GONE):
        for place, at in enumerate(at for at in range(PREFIX) if at not in gone):
            found[at, way] = pow(_BASE, place, 1 << 64)
    return found


_WEIGHTS = _weights()


def _hashes(codes: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """For each word, the hashes of its first letters without none, one and two of them. Shape: words, 29."""
    return ((codes @ _WEIGHTS) * np.uint64(_MIX) >> np.uint64(32)).astype(np.uint32)


def _leavings(codes: NDArray[np.uint64]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Hashes of what is left of each word, sorted, and the word to each."""
    numbers = np.arange(len(codes), dtype=np.uint64)[:, None]
    pairs = np.unique(_hashes(codes).astype(np.uint64) << np.uint64(32) | numbers)
    return (pairs >> np.uint64(32)).astype(np.uint32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32)


def edits_allowed(word: str) -> int:
    """How many edits a word may be away: none in two letters or a number, one in four, two in longer ones."""
    return 0 if len(word) < 3 or word.isdecimal() else 1 if len(word) < 5 else 2


def find(
    index: NameIndex, text: str, limit: int = 10, kinds: Sequence[str] = KINDS, country: str = ""
) -> list[FoundName]:
    """The names most like `text`, the likest first: words may be misspelt, swapped, joined or parted.

    With a `country`, names of others are left out; names of no country stay.
    """
    asked = fold(text).split()[:MOST_WORDS]
    spelled = list(_spelled(index, asked).values())
    if not spelled or not index.rows:
        return []
    rows = _likely(index, [words for words, _ in spelled])
    if len(kinds) < len(KINDS):
        rows = rows[np.isin(index.kinds[rows], [KINDS.index(kind) for kind in kinds])]
    if country:
        rows = rows[np.isin(index.countries[rows], (0, country_number(country)))]
    return _compared(index, asked, rows, _scores(index, rows, spelled), limit)


Spelled = tuple[Numbers, NDArray[np.float32]]


def _spelled(index: NameIndex, asked: Sequence[str]) -> dict[str, Spelled]:
    """The spellings of each word, of pairs of words joined, and of the parts of words that nothing is like."""
    found = spellings(index, {word: edits_allowed(word) for word in asked})
    joined = {first + second: 0 for first, second in pairwise(asked)}
    unknown = [word for word in asked if len(word) >= 5 and word not in found]
    halves = [(word[:at], word[at:]) for word in unknown for at in range(2, len(word) - 1)]
    known = spellings(index, {**joined, **{half: 0 for pair in halves for half in pair}})
    parted = [half for pair in halves if pair[0] in known and pair[1] in known for half in pair]
    return {**{word: known[word] for word in (*joined, *parted) if word in known}, **found}


def spellings(index: NameIndex, asked: Mapping[str, int]) -> dict[str, Spelled]:
    """For each word, with so many edits at most, the words of the index that it may stand for and how alike they are.

    The likest are first; 1 is the same. Words that nothing is like are left out.
    """
    if not asked:
        return {}
    hashes, found = _hashes(_codes(list(asked))), dict[str, Spelled]()
    # Only the ways that count, in the order of the index: neighbours are then found in memory that is at hand.
    ways = np.arange(len(_GONE)) < np.array([_UP_TO[most] for most in asked.values()])[:, None]
    wanted, place = np.unique(hashes[ways], return_inverse=True)
    spans = np.column_stack((index.left.searchsorted(wanted, "left"), index.left.searchsorted(wanted, "right")))
    spans_of, first = spans[place].tolist(), 0
    for word, most in asked.items():
        mine = [index.left_words[a:b] for a, b in spans_of[first : first + _UP_TO[most]]]
        first += _UP_TO[most]
        if best := _alike(index, word, most, mine):
            numbers = np.array([number for *_, number in best], dtype=np.int64)
            found[word] = numbers, np.array([_LIKE[away] for away, *_ in best], dtype=np.float32)
    return found


def _alike(index: NameIndex, word: str, most: int, spans: Sequence[NDArray[np.int32]]) -> list[tuple[int, int, int]]:
    """Those of the words in these spans that are so many edits away at most: edits, minus frequency, number.

    The likest first, MOST_SPELLINGS at most. Whatever is one edit away leaves the same when one letter is taken out: of
    many words such are found first, and what is two away only where room is left, the most frequent first.
    """
    if not any(map(len, spans)):
        return []
    numbers = _may_be(index, word, most, spans)
    if most < 2 or len(numbers) <= 2 * AT_ONCE:
        return _within(index, word, most, numbers)[:MOST_SPELLINGS]
    found = _within(index, word, 1, _may_be(index, word, 1, spans[: _UP_TO[1]]))
    known = {number for *_, number in found}
    for some in batched(numbers[np.argsort(-index.frequency[numbers], kind="stable")], AT_ONCE):
        if len(found) >= MOST_SPELLINGS:
            break
        found += [one for one in _within(index, word, most, np.array(some)) if one[-1] not in known]
    return found[:MOST_SPELLINGS]


def _within(index: NameIndex, word: str, most: int, numbers: NDArray[np.int32]) -> list[tuple[int, int, int]]:
    """Those of these words that are so many edits away at most: edits, minus frequency, number; the likest first."""
    away = cdist([word], index.words_of(numbers), scorer=OSA.distance, score_cutoff=most)[0]
    near = (away <= most).nonzero()[0]
    numbers = numbers[near]
    return sorted(zip(away[near].tolist(), (-index.frequency[numbers]).tolist(), numbers.tolist(), strict=True))


def _may_be(index: NameIndex, word: str, most: int, spans: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    """The words of these spans, each once, but those that differ by more than `most` in length or in letters."""
    words, mine = np.concatenate([span for span in spans if len(span)] or spans), np.uint32(_letters(word))
    theirs = index.letters.take(words)
    fits = np.bitwise_count(mine & ~theirs) <= most  # each edit takes out one letter at most, and brings in one
    fits &= np.bitwise_count(theirs & ~mine) <= most
    fits &= np.abs(index.lengths.take(words).astype(np.int16) - len(word)) <= most
    return np.unique(words[fits])


def _likely(index: NameIndex, spelled: Sequence[Numbers]) -> Numbers:
    """The names that hold the rarer of these words, some thousands at most; of common words only, those with two."""
    lists = [(int(index.frequency[words].sum()), words) for words in spelled]
    lists.sort(key=lambda pair: pair[0])
    taken, total = [_rows_of(index, lists[0][1])], lists[0][0]
    for size, words in lists[1:]:
        if total + size > ENOUGH:
            break
        taken.append(_rows_of(index, words))
        total += size
    if total <= ENOUGH:
        return np.unique(np.concatenate(taken))
    marked = _marked(index, taken)
    if len(lists) > 1:
        both = marked & _marked(index, [_rows_of(index, lists[1][1])])
        marked = both if both.any() else marked
    return np.flatnonzero(marked)[: ENOUGH * 2]


def _marked(index: NameIndex, parts: Sequence[Numbers]) -> NDArray[np.bool_]:
    marked = np.zeros(index.rows, dtype=np.bool_)
    for rows in parts:
        marked[rows] = True
    return marked


def _rows_of(index: NameIndex, words: Numbers) -> Numbers:
    starts, ends = index.word_starts.take(words).tolist(), index.word_starts.take(words + 1).tolist()
    return np.concatenate([index.word_rows[a:b] for a, b in zip(starts, ends, strict=True)])


def _scores(index: NameIndex, rows: Numbers, spelled: Sequence[Spelled]) -> NDArray[np.float32]:
    """What the words of each of these names are worth together, less a little for each word that is not asked for."""
    firsts = index.row_starts.take(rows)
    counts = index.row_starts.take(rows + 1) - firsts
    begun = np.cumsum(counts) - counts
    words = index.row_words.take(np.repeat(firsts - begun, counts) + np.arange(counts.sum()))
    try:
        worth = index.spare.pop()
    except IndexError:  # none yet, or others are searching with them
        worth = np.zeros(len(index.frequency), dtype=np.float32)
    for mine, alike in spelled:
        rarity = math.log1p(index.rows / float(index.frequency[mine[alike == alike.max()]].max()))
        worth[mine] = np.maximum(worth[mine], rarity * alike)
    sums = np.add.reduceat(worth.take(words), begun) if len(rows) else np.empty(0, dtype=np.float32)
    for mine, _ in spelled:
        worth[mine] = 0
    index.spare.append(worth)
    return np.asarray(sums - np.float32(0.3) * counts, dtype=np.float32)


def _compared(
    index: NameIndex, asked: Sequence[str], rows: Numbers, scores: NDArray[np.float32], limit: int
) -> list[FoundName]:
    """The best of these by their words and as a whole, whatever the order of the words.

    For a number alone those that begin with it are first: it is what a line is called by.
    """
    if not len(rows):
        return []
    if len(rows) > COMPARED:
        best = np.argpartition(scores, len(rows) - COMPARED)[len(rows) - COMPARED :]
        rows, scores = rows[best], scores[best]
    highest, folded = max(float(scores.max()), 1e-6), index.sorted_words(rows)
    alike = cdist([" ".join(sorted(asked))], folded, scorer=fuzz.ratio, dtype=np.float64)[0].tolist()
    found = sorted(
        (-(same + 100 * max(0.0, score) / highest), row, same)
        for row, score, same in zip(rows.tolist(), scores.tolist(), alike, strict=True)
    )
    named = [(index.name(row), same) for _, row, same in found[: limit + FURTHER if _is_number(asked) else limit]]
    if _is_number(asked):  # «3919» is rather the line called so than one that names it
        named.sort(key=lambda one: fold(one[0].name).split()[:1] != [*asked])
    return [FoundName(name, round(same, 1)) for name, same in named[:limit]]


def _is_number(asked: Sequence[str]) -> bool:
    return len(asked) == 1 and asked[0].isdecimal()
