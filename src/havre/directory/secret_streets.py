"""Whether a text tells a street: by its own words in any spelling, its number beside a kind of street, its postcode.

Nothing here is a list of ways to write an address. A street is taken apart into words that say what kind it is, words
of ordinary speech (street_words.py), figures, and all the others, which are its own. Its own words tell it wherever
they stand, with any ending, joined, parted or misspelt by a letter; ordinary ones where they stand beside a kind of
street or its number, so that «rue de la Paix» does not cost every sentence that speaks of peace.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise
from urllib.parse import unquote

from rapidfuzz.distance import OSA

from havre.core.language import fold
from havre.directory.street_words import DISTRICTS, DOUBTFUL, ENDS, KINDS, LITTLE, ORDINARY

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_CARE_OF = re.compile(r"^\s*(?:c\s*/\s*o|chez|bei|z\.?\s*hd\.?)\s+", re.IGNORECASE)
_PARTS = re.compile(r"[,;/\n|()]")
_UMLAUT = re.compile(r"([aou])e")
_TWICE = re.compile(r"(.)\1+")
_ROMAN = re.compile(r"x{0,2}(?:ix|iv|v?i{0,3})")
_BESIDE = 3  # words between a number and what it belongs to
_WHOLE, _JOINED = 5, 7  # letters from which a word is looked for inside of others, and across several


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The folded words and figures of a text, with what hides letters in web addresses and pages made plain."""
    plain = html.unescape(unquote(unquote(text))) if "%" in text or "&" in text else text
    if not plain.isascii():
        plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return tuple(_TOKEN.findall(fold(plain)))


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A word as it is compared: «mueller», «muller» and «müler» are one."""
    return _TWICE.sub(r"\1", _UMLAUT.sub(r"\1", word)) if word.isascii() else word


@dataclass(slots=True)
class Streets:
    """Streets, postcodes and towns that must not be told. All is folded."""

    own: set[str] = field(default_factory=set)
    ordinary: set[str] = field(default_factory=set)
    phrases: set[tuple[str, ...]] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    districts: set[tuple[str, str]] = field(default_factory=set)
    _told: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        streets: Iterable[str],
        codes: Iterable[str],
        told: Iterable[str] = (),
        hidden: Iterable[str] = (),
        names: Iterable[str] = (),
    ) -> Streets:
        """From lines of addresses, codes that name a place, names of areas, and names that may stand in an address."""
        known = [words(name) for name in told]
        public = {words(name) for name in names}
        made = cls(_told=frozenset(word for name in known for word in name))
        for street in streets:
            for part in _PARTS.split(_CARE_OF.sub("", street)):
                if (line := words(part)) not in public:
                    made._add(line)
        for name in hidden:
            made._add_town(words(name))
        made.codes = {code for given in codes if len(code := "".join(words(given))) >= 4}
        made.districts = {(name[0], n) for name in known if name for code in made.codes for n in _districts(code)}
        return made

    def _add(self, part: Sequence[str]) -> None:
        self.numbers |= {word.lstrip("0") for word in part if word.isdigit() and len(word) < 5}
        plain_words = [w for at, w in enumerate(part) if not w.isdigit() and not _of_number(part, at)]
        letters = [one for word in plain_words for one in _apart(word)]
        name = [word for word in letters if word not in KINDS and word not in LITTLE]
        name = name or [word for word in letters if len(word) > 2 and word not in LITTLE]
        self.kinds |= {word for word in letters if word in KINDS and word not in name and len(word) > 2}
        main = [word for word in plain_words if word not in LITTLE]
        self.joined |= {one for words in (plain_words, main) for one in _whole(words) if len(one) > _WHOLE}
        plain = {word for word in name if len(word) < 3 or word in ORDINARY | KINDS or word in self._told}
        self.own |= {sound(word) for word in name if word not in plain}
        self.ordinary |= {word for word in plain if len(word) > 1}
        if len(name) > 1 and plain.issuperset(name):
            self.phrases.add(tuple(name))

    def _add_town(self, name: Sequence[str]) -> None:
        self.own |= {sound(word) for word in name if word not in self._told | KINDS | LITTLE and len(word) > 2}

    def __bool__(self) -> bool:
        return bool(self.own or self.ordinary or self.numbers or self.codes)

    def tells(self, text: str, *, loose: bool = False) -> bool:
        """Whether a text tells one of them; `loose` for texts of others: its own words need a street or number."""
        said = words(text)
        if not said or not self:
            return False
        if self._tells_code(said, loose=loose):
            return True
        if loose:
            own = [at for at, word in enumerate(said) if any(_inside(sound(word), one) for one in self.own)]
            return any(self._beside(said, at) for at in own) or self._tells_ordinary(said)
        return self._tells_own(said) or self._tells_ordinary(said) or self._tells_number(said) or self._tells_part(said)

    def names(self, word: str) -> bool:
        """Whether one word alone is one of the street's own."""
        return self._tells_own(words(word)) or self._tells_code(words(word))

    def elsewhere(self, line: str) -> bool:
        """Whether a line of an address has a number of its own: another house of the street tells nothing."""
        numbers = {word.lstrip("0") for word in words(line) if word.isdigit()}
        return bool(numbers and self.numbers) and not numbers & self.numbers

    # ── its own words ────────────────────────────────────────────────────────────────────────────────────────────

    def _tells_own(self, said: Sequence[str]) -> bool:
        if not self.own and not self.joined:
            return False
        heard = dict.fromkeys(map(sound, said))
        if any(_is(word, own) for word in heard for own in self.own):
            return True
        if any(_slipped(word, one) for word in heard for one in self.joined):
            return True
        whole = sound("".join(word for word in said if not word.isdigit()))
        if any(own in whole for own in self.own if len(own) >= _JOINED) or any(one in whole for one in self.joined):
            return True
        return any(
            word == own or (len(own) >= _WHOLE and word.startswith(own)) or (spelled and len(own) > 3 and own in word)
            for word, spelled in _together(said)
            for own in self.own
        )

    # ── ordinary words, beside a kind of street or its number ────────────────────────────────────────────────────

    def _tells_ordinary(self, said: Sequence[str]) -> bool:
        for at, word in enumerate(said):
            end = next((end for end in ENDS if word.endswith(end) and len(word) > len(end)), "")
            if end and word.removesuffix(end).rstrip("s") in {one.rstrip("s") for one in self.ordinary}:
                return True
            if word in self.ordinary and self._beside(said, at):
                return True
        name = [word for word in said if word not in LITTLE]
        return any(_follows(name, phrase) for phrase in self.phrases)

    def _beside(self, said: Sequence[str], at: int) -> bool:
        """Whether a kind of street, or the number of the house, stands beside a word, with nothing else between."""
        around = said[max(0, at - _BESIDE - 1) : at], said[at + 1 : at + _BESIDE + 2]
        if any(word.endswith(ENDS) and len(word) > 5 for word in said[at : at + 1]):
            return True
        for side in (around[0][::-1], around[1]):
            others = 0
            for word in side:
                if word in KINDS or word.lstrip("0") in self.numbers:
                    return True
                others += word not in LITTLE and word not in self.ordinary and len(word) > 2
                if others > 1:
                    break
        return False

    # ── its number beside any kind of street, and the part of a town ──────────────────────────────────────────────

    def _tells_number(self, said: Sequence[str]) -> bool:
        kinds = [at for at, word in enumerate(said) if _is_kind(word) or word in self.kinds]
        numbers = [at for at, word in enumerate(said) if word.isdigit() and word.lstrip("0") in self.numbers]
        return any(abs(kind - number) <= _BESIDE for kind in kinds for number in numbers)

    def _tells_part(self, said: Sequence[str]) -> bool:
        for at, word in enumerate(said):
            if word in DISTRICTS and any(map(_is_count, (*said[max(0, at - 3) : at], *said[at + 1 : at + 2]))):
                return True
        return any((one, two.lstrip("0")) in self.districts for one, two in _pairs(said))

    def _tells_code(self, said: Sequence[str], *, loose: bool = False) -> bool:
        """A code, also where it is written in groups; one of four figures in one piece only: «10:30» is none."""
        codes = [code for code in self.codes if not (loose and code.isdigit())]
        return any(code in said if len(code) < 5 else _pieces(said, code) for code in codes)


def _of_number(part: Sequence[str], at: int) -> bool:
    """Whether a word belongs to the number before it: 17 b, 17 bis."""
    return at > 0 and part[at - 1].isdigit() and (len(part[at]) == 1 or part[at] in ("bis", "ter", "quater"))


def _apart(word: str) -> Iterator[str]:
    """A word without the kind of street at its end."""
    end = next((end for end in ENDS if word.endswith(end) and len(word) > len(end) + 2), "")
    stem = word.removesuffix(end)
    yield stem.removesuffix("s") if end and stem.removesuffix("s") in ORDINARY else stem


def _is_kind(word: str) -> bool:
    if word in KINDS:
        return word not in DOUBTFUL
    return word.isascii() and len(word) > 6 and word.endswith(("strasse", "gasse", "platz", "katu", "utca", "gatan"))


def _is_count(word: str) -> bool:
    return word.isdigit() or bool(word and _ROMAN.fullmatch(word))


def _pairs(said: Sequence[str]) -> Iterator[tuple[str, str]]:
    return pairwise(said)


def _districts(code: str) -> set[str]:
    """The number of a part of a town that a postcode tells: 69003 is Lyon 3, 1030 is Wien 3, 1137 Budapest 13."""
    told = {code[-2:], code[1:3]} if code.isdigit() else set()
    return {number.lstrip("0") for number in told if 0 < int(number) < 30}


def _inside(word: str, own: str) -> bool:
    """Whether a word is this one, has an ending, or holds it."""
    if len(own) >= _WHOLE:
        return own in word
    rest = word.removeprefix(own) if word.startswith(own) else None
    return rest is not None and (not rest or rest in ENDS or rest == "s" or (len(own) == 4 and len(rest) < 3))


@lru_cache(maxsize=65536)
def _is(word: str, own: str) -> bool:
    """Whether a word is this one in another form: with an ending, in a compound, bent, misspelt by little."""
    if _inside(word, own):
        return True
    if len(own) < 6 or len(word) < 4:
        return False
    bent = own[: -2 if len(own) >= 7 else -1]
    if word.startswith(bent) or (len(word) >= _WHOLE and own.startswith(word) and len(word) * 10 >= len(own) * 6):
        return True
    allowed = 2 if len(own) >= 8 else 1
    ends = (word, *(word.removesuffix(end) for end in ENDS if word.endswith(end)))
    return any(OSA.distance(own, one, score_cutoff=allowed) <= allowed for one in ends)


@lru_cache(maxsize=65536)
def _slipped(word: str, one: str) -> bool:
    """Whether a word is a street written as one word, but for a letter."""
    return OSA.distance(word, one, score_cutoff=1) <= 1


def _whole(part: Sequence[str]) -> Iterator[str]:
    """A street as one word, with the kind at its end in full and short."""
    joined = "".join(part)
    stem = re.sub(r"(?:strasse|strase|str)$", "", joined)
    yield from map(sound, (joined,) if stem == joined else (f"{stem}strasse", f"{stem}str"))


def _together(said: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Words that follow one another as one, and letters that stand alone as the word they spell (True)."""
    for at in range(len(said)):
        for width in (2, 3):
            if at + width <= len(said):
                yield sound("".join(said[at : at + width])), False
    for alone, run in groupby(said, key=lambda word: len(word) == 1):
        if alone:
            yield sound("".join(run)), True


def _pieces(said: Sequence[str], code: str) -> bool:
    """Whether words that follow one another are this code, in groups: «69 003», «SW1A 1AA»."""
    for at, first in enumerate(said):
        joined = first
        for word in said[at + 1 : at + len(code)]:
            if not code.startswith(joined) or joined == code:
                break
            joined += word
        if joined == code:
            return True
    return False


def _follows(said: Sequence[str], phrase: tuple[str, ...]) -> bool:
    width = len(phrase)
    return any(tuple(said[at : at + width]) == phrase for at in range(len(said) - width + 1))
