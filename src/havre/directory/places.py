"""Places in what a person writes: which words may be a place, and which of several homonyms is meant.

A word is taken for a place only with a cue: a preposition of place before it, a place form of its language
(Helsingissä, Budapesten), a capital letter where the language writes none otherwise, or a message that is nothing but
a place. «Help», «est» or «bad» are towns too. Between homonyms nothing is guessed: the candidates are given back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from havre.core.language import fold
from havre.core.place import Place
from havre.directory.place_words import CASE_FORMS, ORDINARY, POSTPOSITIONS, PREPOSITIONS, case_stems

Cue = Literal["whole", "asked", "preposition", "case", "capital", "postcode"]

LONGEST = 4  # words in a name
MOST_CANDIDATES = 80  # of one message: the look-up stays one short query
MOST_HOMONYMS = 5
CAPITAL_POPULATION = 10_000  # a capital letter alone is a weak cue: only towns that many people know
KNOWN_POPULATION = 100_000  # known by a name in another language too
SMALL_POPULATION = 1_000  # below this a name without its capital is rather a word
CAPITAL_LENGTH = 4
SHORTEST = 3  # «Y» and «Eu» are towns that only an answer can mean
DOMINANT_POPULATION = 50_000
DOMINANT_RATIO = 30  # Paris against the hamlets called Paris; 30 000 in Vienne do not yield to Vienna
_STRENGTH: Mapping[Cue, int] = {"whole": 6, "asked": 5, "postcode": 4, "preposition": 3, "case": 2, "capital": 1}
_WORD = re.compile(r"[^\W_]+")
_POSTCODE = re.compile(r"(?<![\w+.,-])(\d{5}|\d{4}(?:-\d{3})?)(?![\w,.-]*\d)")
# «I live in» and the like: what is left of such a message is the name of a place.
_NOISE_WORDS = {
    "fr": "a au aux en dans j habite je suis de c est ici pres la ville vis",
    "de": "in bei ich wohne lebe bin aus komme von nahe der stadt",
    "en": "in near i live am from at m the city of",
    "es": "en vivo estoy de cerca soy la ciudad",
    "pt": "em no na vivo moro estou de perto do da sou cidade",
    "fi": "asun olen lahella",
    "hu": "lakom vagyok elek mellett",
    "ar": "انا في اسكن اعيش من مدينه",
    "uk": "я живу мешкаю проживаю зараз в у з із місто місті",
    "tr": "ben su an yasiyorum oturuyorum sehri sehrinde",
}
_NOISE = {language: frozenset(words.split()) for language, words in _NOISE_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A folded text that may name a place, how it was introduced, the words it covers (from, up to), a capital."""

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
    """A message in its written and folded words; `name_from` is where it goes on after «I live in».

    Of each word: whether it begins with a capital, is an ordinary one, follows a preposition of place, and whether a
    word for places comes after it.
    """

    written: tuple[str, ...]
    words: tuple[str, ...]
    language: str
    asked: bool
    name_from: int
    capitals: tuple[bool, ...]
    ordinary: tuple[bool, ...]
    after: tuple[bool, ...]
    before: tuple[bool, ...]

    def capital(self, start: int, end: int) -> bool:
        return self.capitals[start] and self.capitals[end - 1]

    def introduced(self, start: int, end: int) -> bool:
        return self.after[start] or self.before[end - 1]

    def place_form(self, end: int) -> bool:
        return self.words[end - 1].endswith(CASE_FORMS.get(self.language, ("\0",)))

    @property
    def shouting(self) -> bool:
        return all(word.isupper() for word in self.written if word.isalpha())


def _message(text: str, language: str, *, asked: bool) -> _Message:
    both = [(word, folded.replace(" ", "")) for word in _WORD.findall(text) if (folded := fold(word))]
    written, words = tuple(word for word, _ in both), tuple(folded for _, folded in both)
    noise = _NOISE.get(language, frozenset())
    name_from = next((i for i, word in enumerate(words) if word not in noise), len(words))
    places, behind = PREPOSITIONS.get(language, frozenset()), POSTPOSITIONS.get(language, frozenset())
    common = ORDINARY.get(language, frozenset())
    pairs = [" ".join(words[at : at + 2]) for at in range(len(words) - 1)]
    return _Message(
        written,
        words,
        language,
        asked,
        name_from,
        capitals=tuple(word[:1].isupper() for word in written),
        ordinary=tuple(word in common for word in words),
        after=tuple(
            (at > 0 and words[at - 1] in places) or (at > 1 and pairs[at - 2] in places) for at in range(len(words))
        ),
        before=(*(word in behind for word in words[1:]), False),
    )


def candidates(text: str, language: str, *, asked: bool = False) -> list[Candidate]:
    """The names that `text` may hold, strongest cue and longest name first, at most MOST_CANDIDATES."""
    message = _message(text, language, asked=asked)
    found: dict[str, Candidate] = {}
    for start in range(len(message.words)):
        for end in range(start + 1, min(start + LONGEST, len(message.words)) + 1):
            if cue := _cue(message, start, end):
                for folded in _forms(message.words[start:end], cue, language):
                    _add(found, Candidate(folded, cue, start, end, message.capital(start, end)))
    return _ranked(found.values())[:MOST_CANDIDATES]


def _ranked(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda c: (-_STRENGTH[c.cue], c.start - c.end, -len(c.folded), c.start, c.folded))


def _add(found: dict[str, Candidate], candidate: Candidate) -> None:
    before = found.get(candidate.folded)
    if before is None or _STRENGTH[before.cue] < _STRENGTH[candidate.cue]:
        found[candidate.folded] = candidate


def _cue(message: _Message, start: int, end: int) -> Cue | None:
    name = " ".join(message.words[start:end])
    ordinary = all(message.ordinary[start:end])
    covers_all = end == len(message.words) and start in (0, message.name_from)
    if message.asked:
        return "whole" if covers_all else None if ordinary or len(name) == 1 else "asked"
    if ordinary or len(name) < SHORTEST:
        return None
    if message.introduced(start, end) or (covers_all and start > 0):
        return "preposition"
    if message.capital(start, end):
        return _capital_cue(message, start, end, name, covers_all=covers_all)
    attached = message.language == "ar" and message.words[start].startswith("ب")
    return "case" if attached else None


def _capital_cue(message: _Message, start: int, end: int, name: str, *, covers_all: bool) -> Cue | None:
    """What a capital letter says: little, in German nothing, and nothing where all is written in capitals."""
    if message.place_form(end):
        return "case"
    if covers_all:
        return "whole"
    inside = start > 0 and len(name) >= CAPITAL_LENGTH
    return "capital" if inside and message.language != "de" and not message.shouting else None


def _forms(words: Sequence[str], cue: Cue, language: str) -> list[str]:
    name = " ".join(words)
    forms = [name]
    if language == "uk" or language in CASE_FORMS:
        forms += [" ".join((*words[:-1], stem)) for stem in case_stems(words[-1], language)]
    if language == "fr" and cue in ("preposition", "asked"):
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
    if candidate.cue == "capital":
        hits = [hit for hit in hits if hit.place.population >= (CAPITAL_POPULATION if hit.main else KNOWN_POPULATION)]
    elif candidate.cue in ("preposition", "case") and not candidate.capital:
        hits = [hit for hit in hits if hit.place.population >= SMALL_POPULATION]
    here = [hit for hit in hits if not country or hit.place.country == country]
    if here or candidate.cue in ("capital", "case"):
        return here
    return [hit for hit in hits if hit.main or hit.place.population >= KNOWN_POPULATION]


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
