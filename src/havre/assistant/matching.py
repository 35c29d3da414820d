"""Patterns of all languages held together, and found in a message without trying them one by one.

A message brings its words; each pattern waits under the rarest of its clauses, so that of thousands only the few that
can match are tried. A hit that is denied («he never hit me») is dropped, and idioms, films and games are blanked first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from havre.assistant.message import Message
from havre.assistant.patterns import Clause, Pattern, parse
from havre.core.vocabulary import Code

BEFORE = 3  # tokens before a hit in which a negator denies it
PHRASE = 3  # tokens of the longest affirming phrase


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


@dataclass(slots=True)
class _Index:
    """Entries by the keys of their rarest clause. Expressions are compiled when first tried, and kept."""

    entries: list[_Entry]
    waiting: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    compiled: dict[int, re.Pattern[str]] = field(default_factory=dict)

    def candidates(self, keys: frozenset[str]) -> Iterator[int]:
        """Numbers of the entries all of whose clauses these keys meet, in the order of the packs."""
        waiting = self.waiting
        found = {number for key in keys if key in waiting for number in waiting[key]}
        for number in sorted(found):
            if not any(clause.isdisjoint(keys) for clause in self.entries[number].others):
                yield number

    def expression(self, number: int) -> re.Pattern[str]:
        """The compiled expression of an entry."""
        if number not in self.compiled:
            self.compiled[number] = re.compile(self.entries[number].pattern.expression)
        return self.compiled[number]


class Matcher:
    """The patterns of all served languages, ready to be searched in messages."""

    def __init__(self, languages: Iterable[LanguagePatterns]) -> None:
        self._languages = {one.language: one for one in languages}
        parsed = [(one, *given) for one in self._languages.values() for given in _parsed(one)]
        clauses = Counter(key for _, _, pattern in parsed for clause in pattern.clauses for key in clause)
        self._about: _Index = _index(((o, c, p) for o, c, p in parsed if c is not None), clauses)
        self._not_about: _Index = _index(((o, c, p) for o, c, p in parsed if c is None), clauses)
        self._keys = frozenset((*self._about.waiting, *self._not_about.waiting, *clauses))
        self._starts = _by_length(key[:-1] for key in self._keys if key.endswith("*"))
        self._ends = _by_length(key[1:] for key in self._keys if key.startswith("*"))

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        """The words that the patterns of each language spell out."""
        found: dict[str, set[str]] = {code: set() for code in self._languages}
        for entry in (*self._about.entries, *self._not_about.entries):
            found[entry.language] |= entry.pattern.words
        return {code: frozenset(words) for code, words in found.items()}

    def find(self, message: Message, language: str, *, everywhere: Callable[[Code], bool]) -> list[Hit]:
        """Hits of the patterns of `language`, and of all languages for codes which are `everywhere` looked for."""
        grammar = self.grammar(language)
        known = self.words.get(language, frozenset())
        message = message.spelt(grammar.proclitics, grammar.respellings, known)
        message = self._blanked(message, language)
        keys = self._keys_of(message)
        found = []
        for number in self._about.candidates(keys):
            entry = self._about.entries[number]
            if entry.code is None or (entry.language != language and not everywhere(entry.code)):
                continue
            if words := self._search(number, entry, message):
                found.append(Hit(entry.language, entry.code, words, len(words.split())))
        return found

    def grammar(self, language: str) -> Grammar:
        """The grammar of a served language, an empty one for others."""
        return self._languages[language].grammar if language in self._languages else Grammar()

    def _blanked(self, message: Message, language: str) -> Message:
        keys = self._keys_of(message)
        for number in self._not_about.candidates(keys):
            if self._not_about.entries[number].language == language:
                spans = [found.span() for found in self._not_about.expression(number).finditer(message.text)]
                message = message.without(spans)
        return message

    def _keys_of(self, message: Message) -> frozenset[str]:
        keys = set()
        for token in set(message.tokens):
            keys.add(token)
            keys.update(f"{token[:size]}*" for size in self._starts if token[:size] in self._starts[size])
            keys.update(f"*{token[-size:]}" for size in self._ends if token[-size:] in self._ends[size])
        return frozenset(keys & self._keys)

    def _search(self, number: int, entry: _Entry, message: Message) -> str:
        """The words of the first hit that is not denied, or nothing."""
        grammar = self.grammar(entry.language)
        for found in self._about.expression(number).finditer(message.text):
            if entry.denies_itself or not denied(message, found, grammar):
                return found.group().strip()
        return ""


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


def _parsed(one: LanguagePatterns) -> Iterator[tuple[Code | None, Pattern]]:
    for code, texts in one.patterns.items():
        for text in texts:
            yield code, parse(text)
    for text in one.not_about_us:
        yield None, parse(text)


def _index(parsed: Iterable[tuple[LanguagePatterns, Code | None, Pattern]], clauses: Mapping[str, int]) -> _Index:
    index = _Index([])
    for one, code, pattern in parsed:
        rarest = min(pattern.clauses, key=lambda clause: sum(clauses[key] for key in clause))
        others = tuple(clause for clause in pattern.clauses if clause is not rarest)
        for key in rarest:
            index.waiting[key].append(len(index.entries))
        denies_itself = not pattern.words.isdisjoint(one.grammar.negators)
        index.entries.append(_Entry(one.language, code, pattern, others, denies_itself))
    return index


def _by_length(words: Iterable[str]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for word in words:
        found[len(word)].add(word)
    return dict(sorted(found.items()))
