"""Places in what a person writes: which words may be a place, and which of several homonyms is meant.

A word is taken for a place only with a cue: a preposition of place before it, a place form of its language
(Helsingissä, Budapesten), a capital letter where the language writes none otherwise, or a message that is nothing but
a place. «Help», «est» or «bad» are towns too: an ordinary word is one only with a preposition and a capital, or as the
whole answer to the question of place; and the weaker the cue, the greater the town must be (`_enough`). Between
homonyms nothing is guessed: the candidates are given back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from havre.core.language import fold
from havre.core.place import Place
from havre.directory.place_words import (
    ARTICLES,
    CASE_FORMS,
    CONTRACTED,
    LOCATIVES,
    NOISE,
    ORDINARY,
    PLAIN,
    POSTPOSITIONS,
    PREPOSITIONS,
    case_stems,
)

Cue = Literal["whole", "asked", "preposition", "case", "capital", "postcode"]

LONGEST = 4  # words in a name
MOST_CANDIDATES = 80  # of one message: the look-up stays one short query
MOST_HOMONYMS = 5
WELL_KNOWN = 10_000  # inhabitants of a town that many know: a weak cue is enough for it
KNOWN_ABROAD = 100_000  # known by a name in another language too
SMALL_POPULATION = 1_000  # below this a name without its capital is rather a word
CAPITAL_LENGTH = 4
SHORTEST = 3  # «Y» and «Eu» are towns that only an answer can mean
SHORT_ANSWER = 6  # words: in longer ones that answer the question of place, a town needs a cue as anywhere
TITLED = 4  # words from which capitals on all of them say nothing
DOMINANT_POPULATION = 50_000
DOMINANT_RATIO = 30  # Paris against the hamlets called Paris; 30 000 in Vienne do not yield to Vienna
_STRENGTH: Mapping[Cue, int] = {"whole": 6, "postcode": 5, "preposition": 4, "asked": 3, "case": 2, "capital": 1}
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?…\n]")
_POSTCODE = re.compile(r"(?<![\w+.,-])(\d{5}|\d{4}(?:-\d{3})?)(?![\w,.-]*\d)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A folded text that may name a place, how it was introduced, the words it covers (from, up to).

    `capital`: it begins with one that says something.
    """

    folded: str
    cue: Cue
    start: int
    end: int
    capital: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that bears a candidate's name; `main` if it is its own name."""

    folded: str
    place: Place
    main: bool


@dataclass(frozen=True, slots=True)
class _Message:
    """A message in its folded words; a name that is all of it lies between `name_from` and `name_to`.

    Of each word: whether it begins with a capital that says something, is an ordinary one, begins a sentence, follows a
    preposition of place or an article, and whether a word for places comes after it.
    """

    words: tuple[str, ...]
    language: str
    asked: bool
    name_from: int
    name_to: int
    capitals: tuple[bool, ...]
    ordinary: tuple[bool, ...]
    starts: tuple[bool, ...]
    after: tuple[bool, ...]
    before: tuple[bool, ...]
    article: tuple[bool, ...]

    def capital(self, start: int, end: int) -> bool:
        return self.capitals[start] and self.capitals[end - 1]

    def introduced(self, start: int, end: int) -> bool:
        return self.after[start] or self.before[end - 1]

    def covered(self, start: int, end: int) -> bool:
        return end == self.name_to and start == self.name_from

    def sentence(self, start: int, end: int) -> bool:
        return self.starts[start] and (end == len(self.words) or self.starts[end])


def _message(text: str, language: str, *, asked: bool, wide: bool) -> _Message:
    found = [(word, folded.replace(" ", "")) for word in _WORD.finditer(text) if (folded := fold(word[0]))]
    words = tuple(folded for _, folded in found)
    noise = NOISE.get(language, frozenset())
    names = [at for at, word in enumerate(words) if word not in noise] or [0, len(words) - 1]
    places, behind = PREPOSITIONS.get(language, frozenset()), POSTPOSITIONS.get(language, frozenset())
    common = (PLAIN if wide else ORDINARY).get(language, frozenset())
    pairs = [" ".join(words[at : at + 2]) for at in range(len(words) - 1)]
    ends = (0, *(word.end() for word, _ in found))
    return _Message(
        words,
        language,
        asked,
        names[0],
        names[-1] + 1,
        capitals=_capitals([word[0] for word, _ in found], language),
        ordinary=tuple(word in common for word in words),
        starts=tuple(
            at == 0 or bool(_SENTENCE_END.search(text, ends[at], word.start())) for at, (word, _) in enumerate(found)
        ),
        after=tuple(
            (at > 0 and words[at - 1] in places) or (at > 1 and pairs[at - 2] in places) for at in range(len(words))
        ),
        before=(*(word in behind for word in words[1:]), False),
        article=(False, *(word in ARTICLES.get(language, frozenset()) for word in words[:-1])),
    )


def _capitals(written: Sequence[str], language: str) -> tuple[bool, ...]:
    """Of each word whether its capital says something: not among German words, and not where all have one."""
    letters = [word for word in written if word.isalpha()]
    shouting = all(word.isupper() for word in letters)
    titled = len(letters) >= TITLED and all(word[:1].isupper() for word in letters)
    if (language == "de" and len(written) > 1) or shouting or titled:
        return (False,) * len(written)
    return tuple(word[:1].isupper() for word in written)


def candidates(text: str, language: str, *, asked: bool = False, wide: bool = False) -> list[Candidate]:
    """The names that `text` may hold, strongest cue and longest name first, at most MOST_CANDIDATES.

    `asked`: it answers the question of place. `wide`: fewer words are held to be ordinary ones.
    """
    message = _message(text, language, asked=asked, wide=wide)
    found: dict[str, Candidate] = {}
    for start in range(len(message.words)):
        for end in range(start + 1, min(start + LONGEST, len(message.words)) + 1):
            if cue := _cue(message, start, end):
                capital = message.capital(start, end) and not (cue == "case" and message.starts[start])
                for folded in _forms(message, start, end, cue):
                    _add(found, Candidate(folded, cue, start, end, capital))
    return _ranked(found.values())[:MOST_CANDIDATES]


def _ranked(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda c: (-_STRENGTH[c.cue], c.start - c.end, -len(c.folded), c.start, c.folded))


def _add(found: dict[str, Candidate], candidate: Candidate) -> None:
    before = found.get(candidate.folded)
    if before is None or _STRENGTH[before.cue] < _STRENGTH[candidate.cue]:
        found[candidate.folded] = candidate


def _cue(message: _Message, start: int, end: int) -> Cue | None:
    name = " ".join(message.words[start:end])
    ordinary, capital = all(message.ordinary[start:end]), message.capital(start, end)
    whole = (start == 0 and end == len(message.words)) or message.covered(start, end)
    if message.asked and whole:
        return "whole"
    if len(name) < SHORTEST:
        return None
    if message.introduced(start, end) and (capital or not ordinary):
        return "preposition"
    if ordinary:
        return None
    if message.asked and len(message.words) <= SHORT_ANSWER and not message.article[start]:
        return "asked"
    return _weak_cue(message, start, end, whole=whole)


def _weak_cue(message: _Message, start: int, end: int, *, whole: bool) -> Cue | None:
    """What a form of place, a capital, or «I live» and nothing else say: enough for towns that many know."""
    word = message.words[end - 1]
    if message.capital(start, end):
        if word.endswith(CASE_FORMS.get(message.language, ("\0",))):
            return "case"
        if whole:
            return "whole"
        known = len(word) >= CAPITAL_LENGTH and not message.article[start]
        return "capital" if known and (not message.starts[start] or message.sentence(start, end)) else None
    attached = message.language == "ar" and message.words[start].startswith("ب")
    placed = word.endswith(LOCATIVES.get(message.language, ("\0",)))
    return "case" if attached or placed or (whole and (start > 0 or message.language == "de")) else None


def _forms(message: _Message, start: int, end: int, cue: Cue) -> list[str]:
    words, language = message.words[start:end], message.language
    name = " ".join(words)
    forms = [name]
    # In an answer «lähden» (I leave) is no Lahti: there a form without a capital must say «in».
    plain = cue != "asked" or message.capital(start, end) or words[-1].endswith(LOCATIVES.get(language, ("",)))
    if plain and (language == "uk" or language in CASE_FORMS):
        forms += [" ".join((*words[:-1], stem)) for stem in case_stems(words[-1], language)]
    named = cue == "whole" and not all(message.ordinary[start:end])
    if language == "fr" and (named or (start and message.words[start - 1] in CONTRACTED)):
        forms += [f"{article} {name}" for article in ("le", "la", "les")]  # «au Havre», «aux Mureaux»
    if language == "ar":
        forms += [" ".join((words[0][1:], *words[1:]))] if words[0][:1] in "بل" and len(words[0]) > SHORTEST else []
    return forms


def postcodes_in(text: str, *, asked: bool = False) -> list[str]:
    """Postcodes in `text`: five figures anywhere, four only in answer to the question of place or with a word for it.

    Four figures are a year or a sum far more often than a town.
    """
    named = bool(re.search(r"\b(plz|postcode|postal|postleitzahl|postinumero|iranyitoszam|cp)\b", fold(text)))
    found = [code.replace("-", "") for code in _POSTCODE.findall(text)]
    return list(dict.fromkeys(code for code in found if len(code) >= 5 or asked or named))[:5]


def choose(hits: Iterable[Hit], asked_for: Sequence[Candidate], country: str) -> list[Place]:
    """The place that is meant: none, one, or several between which the person must choose (the likeliest first).

    `country` (whose law applies, "" for unknown) narrows the choice; elsewhere is taken only if nothing is there.
    """
    by_name: dict[str, list[Hit]] = {}
    for hit in hits:
        by_name.setdefault(hit.folded, []).append(hit)
    for candidate in _ranked(c for c in asked_for if c.folded in by_name):
        found = _eligible(by_name[candidate.folded], candidate, country)
        if found:
            return _between(found)
    return []


def _eligible(hits: Sequence[Hit], candidate: Candidate, country: str) -> list[Hit]:
    enough = [hit for hit in hits if _enough(hit, candidate)]
    here = [hit for hit in enough if not country or hit.place.country == country]
    if here or candidate.cue in ("capital", "case"):
        return here
    return [hit for hit in enough if hit.main or hit.place.population >= KNOWN_ABROAD]


def _enough(hit: Hit, candidate: Candidate) -> bool:
    """Whether a town is great enough for how weakly it is introduced; an answer, or a capital in place, is strong."""
    if candidate.cue == "whole" or (candidate.capital and candidate.cue in ("preposition", "asked")):
        return True
    if not hit.main:
        # Written in another script, a town has no name of its own.
        return hit.place.population >= (KNOWN_ABROAD if hit.folded.isascii() else WELL_KNOWN)
    if candidate.capital and candidate.cue == "case":
        return True
    return hit.place.population >= (SMALL_POPULATION if candidate.cue == "preposition" else WELL_KNOWN)


def _between(hits: Sequence[Hit]) -> list[Place]:
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.place.id not in best or hit.main:
            best[hit.place.id] = hit
    order = sorted(best.values(), key=lambda h: (-h.place.population, not h.main, h.place.id))
    # A town whose own name this is comes before one that another language calls so.
    own = [hit for hit in order if hit.main]
    if len(order) == 1:
        return [order[0].place]
    first = order[0]
    rest = max((hit.place.population for hit in order[1:]), default=0)
    if (first.main or not own) and first.place.population >= max(DOMINANT_POPULATION, DOMINANT_RATIO * rest):
        return [first.place]
    if len(own) == 1 and order[0] is own[0]:
        return [own[0].place]
    return [hit.place for hit in order[:MOST_HOMONYMS]]
