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
from types import MappingProxyType

from havre.assistant.beginnings import Beginnings
from havre.assistant.message import Message
from havre.assistant.patterns import Clause, Pattern, parse
from havre.core.vocabulary import Code

NOTHING_READ: Mapping[str, Pattern] = MappingProxyType({})
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
    """A pattern found: its language and code, the matched words, how many tokens it spelt out, and their numbers."""

    language: str
    code: Code
    words: str
    spelt: int
    at: range = range(0)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A pattern of a language, less what only filing it needed; `code` is None for what is not about the person."""

    language: str
    code: Code | None
    expression: str
    others: tuple[Clause, ...]
    denies_itself: bool


class _Index:
    """Entries that wait under the words of their rarest clause. Expressions are compiled when first tried, and kept."""

    def __init__(self, given: Iterable[tuple[LanguagePatterns, Code | None, Pattern]], keys: _Keys) -> None:
        parsed = list(given)
        self.entries: list[_Entry] = []
        self._waiting: dict[str, list[int]] = defaultdict(list)
        self._compiled: dict[int, re.Pattern[str]] = {}
        common = Counter([key for _, _, pattern in parsed for clause in pattern.clauses for key in clause])
        for one, code, pattern in parsed:
            self._add(one, code, pattern, common)
        keys.add(common)

    def _add(self, one: LanguagePatterns, code: Code | None, pattern: Pattern, common: Mapping[str, int]) -> None:
        clauses = pattern.clauses
        rarest = min(clauses, key=lambda clause: sum([common[key] for key in clause])) if clauses[1:] else clauses[0]
        for key in rarest:
            self._waiting[key].append(len(self.entries))
        others = tuple([clause for clause in clauses if clause is not rarest])
        denies_itself = not pattern.words.isdisjoint(one.grammar.negators)
        self.entries.append(_Entry(one.language, code, pattern.expression, others, denies_itself))

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
                    self._compiled[number] = re.compile(entry.expression)
                yield entry, self._compiled[number]


@dataclass(frozen=True, slots=True)
class _OneLanguage:
    """What is looked for only in messages of a language."""

    not_about_us: _Index
    about: _Index
    words: frozenset[str]


class Matcher:
    """The patterns of all served languages, ready to be searched in messages.

    Codes for which `everywhere` is true are looked for in the words of all languages, whatever the message's. `read`
    holds patterns that were read before, by their text; others are read here, and a malformed one raises
    `PatternError`. What is looked for in one language only is put in place when its first message comes.
    """

    def __init__(
        self,
        languages: Iterable[LanguagePatterns],
        everywhere: Callable[[Code], bool],
        read: Mapping[str, Pattern] = NOTHING_READ,
    ) -> None:
        self._languages = {one.language: one for one in languages}
        self._is_everywhere = everywhere
        self._before = read
        texts = (text for one in self._languages.values() for text in _texts(one))
        self._now = {text: parse(text) for text in texts if text not in read}
        self._keys = _Keys()
        self._everywhere = _Index(
            (
                (one, code, self._pattern(text))
                for one in self._languages.values()
                for code, texts in one.patterns.items()
                if everywhere(code)
                for text in texts
            ),
            self._keys,
        )
        self._ready: dict[str, _OneLanguage] = {}

    def _pattern(self, text: str) -> Pattern:
        return self._now.get(text) or self._before[text]

    def words(self, language: str) -> frozenset[str]:
        """The words that the patterns of a language spell out."""
        return self._of(language).words

    def _of(self, language: str) -> _OneLanguage:
        if language not in self._ready:
            one = self._languages[language]
            own = [
                (one, code, self._pattern(text))
                for code, texts in one.patterns.items()
                if not self._is_everywhere(code)
                for text in texts
            ]
            not_about = [(one, None, self._pattern(text)) for text in one.not_about_us]
            words = frozenset().union(*[self._pattern(text).words for text in _texts(one)])
            self._ready[language] = _OneLanguage(_Index(not_about, self._keys), _Index(own, self._keys), words)
        return self._ready[language]

    def find(self, message: Message, language: str) -> list[Hit]:
        """Hits of the patterns of `language`, and of all languages for codes looked for everywhere."""
        if language not in self._languages:
            return self._hits(self._everywhere, message, self._keys.of(message.tokens))
        own, grammar = self._of(language), self.grammar(language)
        message = message.spelt(grammar.proclitics, grammar.respellings, own.words)
        keys = self._keys.of(message.tokens)
        about = message
        for _, expression in own.not_about_us.candidates(keys):
            about = about.without(found.span() for found in expression.finditer(about.text))
        if about is not message:
            keys = self._keys.of(about.tokens)
        return self._hits(self._everywhere, about, keys) + self._hits(own.about, about, keys)

    def _hits(self, index: _Index, message: Message, keys: AbstractSet[str]) -> list[Hit]:
        return [
            Hit(entry.language, entry.code, words, words.count(" ") + 1, _tokens_of(message, found))
            for entry, expression in index.candidates(keys)
            if entry.code and (found := self._search(entry, expression, message))
            if (words := found.group().strip())
        ]

    def grammar(self, language: str) -> Grammar:
        """The grammar of a served language, an empty one for others."""
        return self._languages[language].grammar if language in self._languages else Grammar()

    def _search(self, entry: _Entry, expression: re.Pattern[str], message: Message) -> re.Match[str] | None:
        """The first hit that is not denied, or none."""
        for found in expression.finditer(message.text):
            if entry.denies_itself or not denied(message, found, self._languages[entry.language].grammar):
                return found
        return None


def _tokens_of(message: Message, found: re.Match[str]) -> range:
    return range(message.place(found.start()), message.place(found.end()))


class _Keys:
    """The words, beginnings and ends of words that patterns ask for, to be found in a message's words."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._starts: dict[str, str] = {}
        self._ends: dict[str, str] = {}  # written backwards, so that they are beginnings too
        self._begun = self._ended = Beginnings[str]({})

    def add(self, keys: Iterable[str]) -> None:
        """Look for these too."""
        for key in keys:
            if key.endswith("*"):
                self._starts[key[:-1]] = key
            elif key.startswith("*"):
                self._ends[key[:0:-1]] = key
            else:
                self._words.add(key)
        self._begun, self._ended = Beginnings(self._starts), Beginnings(self._ends)

    def of(self, tokens: Iterable[str]) -> set[str]:
        """The keys that these words meet."""
        words = set(tokens)
        found = words & self._words
        for word in words:
            found.update(self._begun.of(word))
            found.update(self._ended.of(word[::-1]))
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


def _texts(one: LanguagePatterns) -> Iterator[str]:
    yield from one.not_about_us
    for texts in one.patterns.values():
        yield from texts
