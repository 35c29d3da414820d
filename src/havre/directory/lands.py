"""A country or an island that somebody names as where they are: «у Німеччині», «Ausztriában», «en La Réunion».

A name alone is not enough: «my mother lives in Spain», «born in Germany» and «from Ukraine» say nothing of whose
law applies. It counts after a preposition of place or with a place ending, or as the whole answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from havre.core.language import fold
from havre.core.place import Place
from havre.directory.land_words import (
    DOUBTFUL,
    ENDINGS,
    INTO,
    ISLAND_NAMES,
    LIVING,
    ONCE,
    ONLY_OVERSEAS,
    OTHER_NAMES,
    OTHER_PEOPLE,
    OTHERS,
    SERVED_NAMES,
    SMALL_ISLANDS,
)
from havre.directory.place_words import NOISE, case_stems
from havre.directory.territory import COUNTRIES, LAW

LONGEST = 4  # words in a name
_CLAUSE_END = re.compile(r"[.!?…;,:\n\r()«»\"؟،؛]+")
_WORD = re.compile(r"[^\W_]+")
# Words of «I live in» by which somebody comes from a country.
_FROM = frozenset(
    ["from", "of", "de", "aus", "komme", "von", "soy", "sou", "do", "da", "c", "es", "з", "із", "من", "sehri"]
)
_ZONES = {"Atlantic/Canary": "ES", "Atlantic/Azores": "PT", "Atlantic/Madeira": "PT"}


@dataclass(frozen=True, slots=True)
class Land:
    """A country (ISO 3166), a territory (its own code), or islands without a code (their time zone).

    `lived_in`: the person says so in as many words, or it is the whole message.
    """

    code: str
    lived_in: bool = False

    @property
    def country(self) -> str:
        """Whose law applies there; a country that is not served is its own."""
        return _ZONES.get(self.code) or LAW.get(self.code, self.code)

    @property
    def served(self) -> bool:
        """Whether facts of it are kept."""
        return self.country in COUNTRIES

    @property
    def island(self) -> bool:
        """Whether it is a part of a country, by which places can be told apart."""
        return self.code != self.country

    @property
    def overseas(self) -> bool:
        """Whether it has a code of its own under the law of another country."""
        return self.code in LAW

    @property
    def small(self) -> bool:
        """Whether any town of it will do."""
        return self.code in SMALL_ISLANDS

    def holds(self, place: Place) -> bool:
        """Whether a place lies in it."""
        return self.code in (place.country, place.territory, place.timezone)


@dataclass(frozen=True, slots=True)
class _Named:
    land: Land
    introduced: bool
    capital: bool
    doubtful: bool
    whole: bool


def told(text: str, language: str, *, asked: bool = False, overseas: bool = False) -> Land | None:
    """Where somebody says that they are, or None: no country named, or several, or only spoken of.

    `asked`: the message answers a question of where. `overseas`: they are known to be, so «Saint-Martin» is the island.
    """
    found = []
    clauses = [words for part in _CLAUSE_END.split(text) if (words := _words(part))]
    alone = len(clauses) == 1
    for clause in clauses:
        folded = [folded for _, folded in clause]
        for named in _named(clause, language, overseas=overseas):
            lived_in = (alone and named.whole) or _lived_in(folded, language)
            if named.whole and not (lived_in or named.land.served):
                continue
            if _counts(named, folded, language, asked=asked, lived_in=lived_in):
                found.append(Land(named.land.code, lived_in or asked))
    return _one(found)


def is_name(folded: str, language: str) -> bool:
    """Whether a folded text is the name of a country or island, and so of no town."""
    return folded in _names(language) and folded not in ONLY_OVERSEAS


def _words(part: str) -> list[tuple[str, str]]:
    return [(word, folded.replace(" ", "")) for word in _WORD.findall(part) if (folded := fold(word))]


def _one(found: list[Land]) -> Land | None:
    """The one land that is meant: where one is lived in, that; an island before the country that it belongs to."""
    lands = [one for one in found if one.lived_in] or found
    for more in (lands, [one for one in lands if one.island]):
        if more and len({one.code for one in more}) == 1:
            return more[0]
    return None


def _counts(named: _Named, folded: list[str], language: str, *, asked: bool, lived_in: bool) -> bool:
    if asked or named.whole:
        return True
    if ONCE.get(language, frozenset()).intersection(folded):
        return False
    if named.doubtful and not named.capital:
        return named.introduced and lived_in
    if named.land.island and named.capital:
        return True
    others = OTHER_PEOPLE.get(language, frozenset()).intersection(folded)
    return named.introduced and (lived_in or (named.land.served and not others))


def _lived_in(folded: list[str], language: str) -> bool:
    said = f" {' '.join(folded)} "
    if language == "tr" and folded[-1].endswith(("dayim", "deyim", "tayim", "teyim", "dayiz", "deyiz")):
        return True
    return any(f" {phrase} " in said for phrase in LIVING.get(language, ()))


def _named(clause: list[tuple[str, str]], language: str, *, overseas: bool) -> Iterator[_Named]:
    """The lands that a clause names, the longest name first at each word."""
    words = [folded for _, folded in clause]
    noise = _noise(language)
    names, at = _names(language), 0
    while at < len(words):
        for end in range(min(at + LONGEST, len(words)), at, -1):
            code, ending = _land(words[at:end], language, names)
            name = " ".join(words[at:end])
            if not code or (name in ONLY_OVERSEAS and not overseas):
                continue
            yield _Named(
                Land(code),
                introduced=ending or _introduced(words, at, end, language),
                capital=any(word[:1].isupper() for word, _ in clause[at:end]) and not _titled(clause),
                doubtful=name in DOUBTFUL,
                whole=noise.issuperset((*words[:at], *words[end:])),
            )
            at = end - 1
            break
        at += 1


@lru_cache(maxsize=16)
def _noise(language: str) -> frozenset[str]:
    """Words besides which a message may hold nothing but a name: «I live», «in», in the language of the talk or not."""
    into = frozenset(" ".join(one for words in INTO.values() for one in words).split())
    if language in ENDINGS:
        return into.union(ENDINGS[language])  # «Brazil vagyok» says who somebody is, not where
    return into | (NOISE.get(language, frozenset()) - _FROM)


def _titled(clause: list[tuple[str, str]]) -> bool:
    """Whether all words begin with a capital, so that it says nothing."""
    letters = [word for word, _ in clause if word.isalpha()]
    return len(letters) > 3 and all(word[:1].isupper() for word in letters)


def _introduced(words: list[str], at: int, end: int, language: str) -> bool:
    before = (" ".join(words[max(0, at - 1) : at]), " ".join(words[max(0, at - 2) : at]))
    if any(one in INTO.get(language, ()) for one in before):
        return True
    return language == "tr" and end < len(words) and words[end] in ENDINGS["tr"]


def _land(words: list[str], language: str, names: Mapping[str, str]) -> tuple[str, bool]:
    """The land that these words name, if any, and whether their form already says «in»."""
    name = " ".join(words)
    if code := names.get(name):
        return code, False
    last = words[-1]
    if language == "ar" and words[0][:1] == "ب":
        return names.get(" ".join((words[0][1:], *words[1:])), ""), True
    if language != "uk" and not last.endswith(ENDINGS.get(language, ("\0",))):
        return "", False
    ends = ENDINGS.get(language, ())
    shorter = [
        stem
        for stem in case_stems(last, language)
        if language != "hu" or any(stem + end == last for end in ends)
    ]  # fmt: skip
    found = next((code for stem in shorter if (code := names.get(" ".join((*words[:-1], stem))))), "")
    return found, language != "uk"


@lru_cache(maxsize=16)
def _names(language: str) -> Mapping[str, str]:
    """Folded names of all lands as people of this language give them."""
    named = dict(OTHER_NAMES)
    for one in ("en", language):
        try:
            territories = Locale.parse(one.replace("-", "_")).territories
        except (UnknownLocaleError, ValueError):
            continue
        named |= {fold(territories[code]): code for code in OTHERS if code in territories}
    return named | ISLAND_NAMES | SERVED_NAMES
