"""Patterns of all languages held together, and found in a message without trying them one by one.

A message brings its words; each pattern waits under the rarest of its clauses, so that of thousands only the few that
can match are tried. A hit that is denied («he never hit me») is dropped, and idioms, films and games are blanked first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from havre.assistant.message import Message
from havre.assistant.patterns import Clause, Pattern, parse
from havre.core.vocabulary import Code

NOTHING_READ: Mapping[str, Pattern] = MappingProxyType({})
BEFORE = 3  # tokens before a hit in which a negator denies it
PHRASE = 3  # tokens of the longest affirming phrase
EDGE = 2  # letters by which beginnings and ends of words are looked up


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a language denies, and the small words by which it is known. All folded, except `function_words` as typed.

    `negators` deny what follows within three tokens, `negators_after` what stands right before them; `barriers` end
    the reach of a negator («I never said so BUT he …»); `affirming` holds phrases of two or three tokens in
    which a negator denies nothing («not only», «does not stop»). `proclitics` are written together with the next word
    (Arabic «و»); `respellings` replace letters in words that are not known otherwise (German «ae» for «ä»).
    """

    negators: frozenset[str] = frozenset()
    negators_after: frozenset[str] = frozenset()
    barriers: frozenset[str] = frozenset()
    affirming: frozenset[str] = frozenset()
    proclitics: tuple[str, ...] = ()
    respellings: tuple[tuple[str, str], ...] = ()
    function_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LanguagePatterns:
    """The patterns of one language, as written: by code, and of what is not about the person at all."""

    language: str
    patterns: Mapping[Code, Sequence[str]]
    not_about_us: Sequence[str] = ()
    grammar: Grammar = Grammar()


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found: its language and code, the matched words, and how many tokens the pattern spelt out."""

    language: str
    code: Code
    words: str
    spelt: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A pattern of a language; `code` is None for what is not about the person."""

    language: str
    code: Code | None
    pattern: Pattern
    others: tuple[Clause, ...]
    denies_itself: bool


class _Index:
    """Entries that wait under the words of their rarest clause. Expressions are compiled when first tried, and kept."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self._waiting: dict[str, list[int]] = defaultdict(list)
        self._compiled: dict[int, re.Pattern[str]] = {}

    def add(self, one: LanguagePatterns, code: Code | None, pattern: Pattern, common: Mapping[str, int]) -> None:
        """Put a pattern in its place; `common` says how many patterns have a word."""
        clauses = pattern.clauses
        rarest = min(clauses, key=lambda clause: sum([common[key] for key in clause])) if clauses[1:] else clauses[0]
        for key in rarest:
            self._waiting[key].append(len(self.entries))
        others = tuple([clause for clause in clauses if clause is not rarest])
        denies_itself = not pattern.words.isdisjoint(one.grammar.negators)
        self.entries.append(_Entry(one.language, code, pattern, others, denies_itself))

    def candidates(self, keys: AbstractSet[str]) -> Iterator[tuple[_Entry, re.Pattern[str]]]:
        """The entries all of whose clauses these keys meet, in the order of the packs, with their expressions."""
        waiting = self._waiting
        for number in sorted({number for key in keys if key in waiting for number in waiting[key]}):
            entry = self.entries[number]
            for clause in entry.others:
                if clause.isdisjoint(keys):
                    break
            else:
                if number not in self._compiled:
                    self._compiled[number] = re.compile(entry.pattern.expression)
                yield entry, self._compiled[number]


class Matcher:
    """The patterns of all served languages, ready to be searched in messages.

    Codes for which `everywhere` is true are looked for in the words of all languages, whatever the message's. `read`
    holds patterns that were read before, by their text.
    """

    def __init__(
        self,
        languages: Iterable[LanguagePatterns],
        everywhere: Callable[[Code], bool],
        read: Mapping[str, Pattern] = NOTHING_READ,
    ) -> None:
        self._languages = {one.language: one for one in languages}
        parsed = [(one, *given) for one in self._languages.values() for given in _parsed(one, read)]
        common = Counter([key for _, _, pattern in parsed for clause in pattern.clauses for key in clause])
        self._everywhere = _Index()
        self._own: dict[str, _Index] = defaultdict(_Index)
        self._not_about: dict[str, _Index] = defaultdict(_Index)
        for one, code, pattern in parsed:
            index = self._not_about[one.language] if code is None else self._own[one.language]
            (self._everywhere if code and everywhere(code) else index).add(one, code, pattern, common)
        self._keys = _Keys(common)

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        """The words that the patterns of each language spell out."""
        found: dict[str, set[str]] = {code: set() for code in self._languages}
        for index in (self._everywhere, *self._own.values(), *self._not_about.values()):
            for entry in index.entries:
                found[entry.language] |= entry.pattern.words
        return {code: frozenset(words) for code, words in found.items()}

    def find(self, message: Message, language: str) -> list[Hit]:
        """Hits of the patterns of `language`, and of all languages for codes looked for everywhere."""
        grammar = self.grammar(language)
        message = message.spelt(grammar.proclitics, grammar.respellings, self.words.get(language, frozenset()))
        keys = self._keys.of(message.tokens)
        about = self._blanked(message, language, keys)
        if about is not message:
            keys = self._keys.of(about.tokens)
        found = []
        for index in (self._everywhere, self._own.get(language)):
            for entry, expression in index.candidates(keys) if index else ():
                if entry.code and (words := self._search(entry, expression, about)):
                    found.append(Hit(entry.language, entry.code, words, words.count(" ") + 1))
        return found

    def grammar(self, language: str) -> Grammar:
        """The grammar of a served language, an empty one for others."""
        return self._languages[language].grammar if language in self._languages else Grammar()

    def _blanked(self, message: Message, language: str, keys: AbstractSet[str]) -> Message:
        if language not in self._not_about:
            return message
        for _, expression in self._not_about[language].candidates(keys):
            message = message.without(found.span() for found in expression.finditer(message.text))
        return message

    def _search(self, entry: _Entry, expression: re.Pattern[str], message: Message) -> str:
        """The words of the first hit that is not denied, or nothing."""
        for found in expression.finditer(message.text):
            if entry.denies_itself or not denied(message, found, self._languages[entry.language].grammar):
                return found.group().strip()
        return ""


class _Keys:
    """The words, beginnings and ends of words that patterns ask for, to be found in a message's words."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._words: set[str] = set()
        self._starts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._ends: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key in keys:
            if key.endswith("*"):
                self._starts[key[:-1][:EDGE]].append((key[:-1], key))
            elif key.startswith("*"):
                self._ends[key[1:][-EDGE:]].append((key[1:], key))
            else:
                self._words.add(key)

    def of(self, tokens: Iterable[str]) -> set[str]:
        """The keys that these words meet."""
        words = set(tokens)
        found = words & self._words
        for word in words:
            for edge in (word[:EDGE], word[:1]):
                found.update([key for start, key in self._starts.get(edge, ()) if word.startswith(start)])
            for edge in (word[-EDGE:], word[-1:]):
                found.update([key for end, key in self._ends.get(edge, ()) if word.endswith(end)])
        return found


def denied(message: Message, found: re.Match[str], grammar: Grammar) -> bool:
    """Whether a negator stands in a gap of the hit, within three tokens before it, or right after it."""
    start, end = message.place(found.start()), message.place(found.end())
    for group in range(1, found.re.groups + 1):
        if found.group(group) and not grammar.negators.isdisjoint(found.group(group).split()):
            return True
    if message.tokens[start] not in grammar.barriers and _reached(message, start, grammar):
        return True
    return _denied_after(message, end, grammar)


def _reached(message: Message, start: int, grammar: Grammar) -> bool:
    tokens = message.tokens
    for at in range(start - 1, max(-1, start - 1 - BEFORE), -1):
        if at + 1 in message.breaks:
            return False
        if tokens[at] in grammar.negators:
            return not _affirms(tokens, at, grammar)
        if tokens[at] in grammar.barriers:
            return False
    return False


def _denied_after(message: Message, end: int, grammar: Grammar) -> bool:
    tokens = message.tokens
    if end >= len(tokens) or end in message.breaks or tokens[end] not in grammar.negators_after:
        return False
    return not _affirms(tokens, end, grammar)


def _affirms(tokens: Sequence[str], at: int, grammar: Grammar) -> bool:
    """Whether the negator at `at` stands in a phrase that denies nothing."""
    starts = range(max(0, at - PHRASE + 1), at + 1)
    phrases = (" ".join(tokens[start:end]) for start in starts for end in range(at + 1, start + PHRASE + 1))
    return not grammar.affirming.isdisjoint(phrases)


def _parsed(one: LanguagePatterns, read: Mapping[str, Pattern]) -> Iterator[tuple[Code | None, Pattern]]:
    for code, texts in one.patterns.items():
        for text in texts:
            yield code, read.get(text) or parse(text)
    for text in one.not_about_us:
        yield None, read.get(text) or parse(text)
