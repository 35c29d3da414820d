"""What of a message may leave the house: words that our own phrases know, and of those no name, number or place.

It is a list of what passes, not of what is held back: a word that nobody here ever wrote stays. Everything else, every
digit, address, capital inside a sentence and town becomes `HIDDEN`. What passes loses its capitals and its marks, so
that a way of writing does not leave either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from havre.assistant.name_words import INTRODUCTIONS, NAMES, SOFT_TITLES, STREETS, TITLES
from havre.core.language import fold

HIDDEN = "[…]"
LONGEST = 1500  # characters of a message that are looked at; more would tell more than a choice of codes needs
CAPITALS_TELL_NOTHING = frozenset({"de"})  # German gives one to every noun; its unknown words are hidden all the same
NAME_WORDS = 2  # after «my name is»
STREET_REACH = 5  # words between a word for a street and its number
SPELT = 4  # single letters in a row are a word spelt out
SHOUTED = 3  # from so many words on, a message in capitals only says nothing by them

_ADDRESS = re.compile(r"\S*(?:@|://|www\.|[^\W\d_]\.[^\W\d_]{2,}|/)\S*", re.IGNORECASE)
_PART = re.compile(r"[^\W_]+|[^\w\s]|_|\s+")
_ENDS = frozenset(".!?…:;\n\r؟؛")
_KEPT_MARKS = {".": ".", "!": "!", "?": "?", "…": ".", "؟": "?", ",": ",", "،": ",", ";": ".", "؛": "."}


@dataclass(frozen=True, slots=True)
class Masked:
    """A message as it may leave: its text, and how many words of it are still there."""

    text: str
    words: int


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it was written, folded; whether a sentence begins with it; the mark that follows it, or none."""

    written: str
    folded: tuple[str, ...]
    first: bool
    mark: str

    @property
    def capital(self) -> bool:
        return self.written[:1].isupper()

    @property
    def number(self) -> bool:
        return any(letter.isnumeric() for letter in self.written)


def plain(text: str) -> str:
    """The part of `text` that is looked at: invisible letters and lone marks gone, addresses of the net taken out."""
    composed = unicodedata.normalize("NFKC", text[:LONGEST])
    seen = "".join(one for one in composed if unicodedata.category(one) not in ("Cf", "Mn", "Me", "Co", "Cs"))
    return _ADDRESS.sub(" 0 ", seen)  # a figure, which never passes


def mask(text: str, language: str, knows: Callable[[str], bool], places: Iterable[str] = ()) -> Masked:
    """What of `text` may leave.

    `knows` says of a folded word whether our own phrases have it; `places` are the folded words of `text` that name a
    town.
    """
    words = _words(plain(text))
    hidden = {at for at, word in enumerate(words) if not _passes(word, knows)}
    hidden |= set(_capitals(words, language))
    hidden |= {at for name in places for at in _runs(words, name.split())}
    hidden |= set(_introduced(words)) | set(_titled(words)) | set(_streets(words)) | set(_spelt(words))
    return Masked(_joined(words, hidden), len(words) - len(hidden))


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    first = True
    for part in _PART.findall(text):
        if folded := tuple(fold(part).split()):
            words.append(_Word(part, folded, first, ""))
            first = False
            continue
        mark = next((one for one in part if one in _KEPT_MARKS), "")
        if words and mark and not words[-1].mark:
            words[-1] = _Word(words[-1].written, words[-1].folded, words[-1].first, _KEPT_MARKS[mark])
        first = first or not _ENDS.isdisjoint(part)
    return words


def _passes(word: _Word, knows: Callable[[str], bool]) -> bool:
    return not word.number and all(one not in NAMES and knows(one) for one in word.folded)


def _capitals(words: Sequence[_Word], language: str) -> Iterator[int]:
    """Words with a capital inside a sentence, where that says something."""
    letters = [word for word in words if not word.number]
    shouting = len(letters) >= SHOUTED and all(word.written.isupper() for word in letters)
    if shouting or language in CAPITALS_TELL_NOTHING:
        return
    for at, word in enumerate(words):
        if word.capital and not word.first and word.written != "I":
            yield at


def _runs(words: Sequence[_Word], name: Sequence[str]) -> Iterator[int]:
    """Where these folded words stand one after the other."""
    size = len(name)
    for at in range(len(words) - size + 1):
        if size and all("".join(words[at + n].folded) == name[n] for n in range(size)):
            yield from range(at, at + size)


def _introduced(words: Sequence[_Word]) -> Iterator[int]:
    """What follows «my name is»."""
    for at in range(len(words)):
        for size in (1, 2, 3):
            if tuple("".join(word.folded) for word in words[at : at + size]) in INTRODUCTIONS:
                yield from range(at + size, min(at + size + NAME_WORDS, len(words)))


def _titled(words: Sequence[_Word]) -> Iterator[int]:
    """The name after a title."""
    for at, (title, name) in enumerate(pairwise(words)):
        folded = "".join(title.folded)
        if folded in TITLES or (folded in SOFT_TITLES and name.capital):
            yield at + 1


def _streets(words: Sequence[_Word]) -> Iterator[int]:
    """From a word for a street to its number, with what stands around them: «12 Oak Street», «rue de la Paix 3»."""
    for at, word in enumerate(words):
        if "".join(word.folded) in STREETS:
            near = [n for n in range(max(0, at - STREET_REACH), min(len(words), at + STREET_REACH + 1))
                    if words[n].number]  # fmt: skip
            if near:
                yield from range(max(0, min(at, *near) - 2), min(len(words), max(at, *near) + STREET_REACH))


def _spelt(words: Sequence[_Word]) -> Iterator[int]:
    """Words spelt out letter by letter."""
    run: list[int] = []
    for at, word in enumerate((*words, None)):
        if word and len(word.written) == 1:
            run.append(at)
            continue
        if len(run) >= SPELT:
            yield from run
        run = []


def _joined(words: Sequence[_Word], hidden: set[int]) -> str:
    """The words in lower case; a run of hidden ones is one gap, so that not even their number leaves."""
    parts: list[str] = []
    for at, word in enumerate(words):
        if at not in hidden:
            parts.append(word.written.lower() + word.mark)
        elif not parts or parts[-1].rstrip(".,!?") != HIDDEN:
            parts.append(HIDDEN + word.mark)
    return " ".join(parts)
