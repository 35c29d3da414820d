"""The mini-language in which danger and other codes are recognised, turned into regular expressions.

A pattern is written over folded tokens (`core.language.fold`) and matches whole tokens anywhere in a message:

    a|b        one token or the other          (a b|c d)  one sequence or the other
    [x]        may be left out                 word*      a token that begins so; *word: that ends so
    _          exactly one token               ...        a gap of 0 to 4 tokens
    <n<18>     a number in digits, also <n<=9> <n>=60> <n>59> <n10-17>
    !(x|y z)   not followed by one of these

docs/packs-understanding.md explains it to authors. A text is searched as `" token token … "`, so that every token in
an expression ends with its space. Besides the expression a pattern carries its *clauses*: sets of words of which a
message must hold at least one each, by which a matcher skips almost all patterns without trying them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import NamedTuple, override

from havre.core.language import tokens

BLANK = "\0"  # stands for a token that must not be matched, not even by a gap
LARGEST_NUMBER = 120
VERSION = 2  # a change in how patterns are read asks for a new packed model, which carries them as read

type Clause = frozenset[str]

_PIECES = re.compile(
    r"(?<!\S)[^\s()\[\]!]+(?!\S)"  # words parted by «|» that no bracket touches
    r"|\.\.\.|…|<n[^\s]*?\d+>|!\(|[()\[\]|]|\s+|(?:(?!\.\.\.|!\()[^\s()\[\]|…])+"
)
_OPENING = frozenset(("(", "[", "!("))
_CLOSERS = frozenset((")", "]"))
_NUMBER = re.compile(r"<n(<=|>=|<|>)?(\d+)(?:-(\d+))?>")
_PART = "\x1f"  # between the parts of a packed pattern, none of which holds it, nor the end of a line
_GAP = rf"((?:[^ {BLANK}]+ ){{0,4}}?)"
_ONE = rf"[^ {BLANK}]+ "
_CLOSING = {"(": ")", "[": "]", "!(": ")"}


class PatternError(ValueError):
    """A pattern that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to be matched: expression, clauses, and all words that it spells out."""

    text: str
    expression: str
    clauses: tuple[Clause, ...]
    words: frozenset[str]

    def fulfilled_by(self, words: Iterable[str]) -> str:
        """The first of these folded words, in the order of the alphabet, that is enough by itself; "" where none is."""
        alone = sorted(word for word in words if all(_meets(word, clause) for clause in self.clauses))
        return next((word for word in alone if re.search(f"{self.expression}$", f" {word} ")), "")


def _meets(word: str, clause: Clause) -> bool:
    return word in clause or any(
        word.startswith(key[:-1]) if key.endswith("*") else word.endswith(key[1:]) for key in clause if "*" in key
    )


class _Piece(NamedTuple):
    expression: str
    clauses: tuple[Clause, ...] = ()
    words: frozenset[str] = frozenset()


_NOTHING = _Piece("")


def parse(text: str) -> Pattern:
    """The pattern written as `text`. Raises `PatternError` if it is not well formed or would match any message."""
    parts = pieces(text)
    piece, end = _sequences(parts, 0, "")
    if end != len(parts):
        raise PatternError(f"«{parts[end]}» closes nothing in «{text}»")
    if not piece.clauses:
        raise PatternError(f"no word is required in «{text}»")
    return Pattern(text, f"(?<= ){piece.expression}", piece.clauses, piece.words)


def to_bytes(patterns: Iterable[Pattern]) -> bytes:
    """Patterns as they were read, so that a server need not read thousands anew."""
    return "\n".join([str(VERSION), *map(_line, patterns)]).encode()


def _line(pattern: Pattern) -> str:
    clauses = " ".join("|".join(sorted(clause)) for clause in pattern.clauses)
    return _PART.join((pattern.text, pattern.expression, clauses, " ".join(sorted(pattern.words))))


class PackedPatterns(Mapping[str, Pattern]):
    """The patterns of `to_bytes`, by their text; none if another version of this module read them.

    Each is put together only when it is asked for: a server needs few of thousands.
    """

    def __init__(self, data: bytes) -> None:
        version, *lines = data.decode().split("\n")
        read = lines if version == str(VERSION) else []
        self._rest = dict(line.split(_PART, 1) for line in read)

    @override
    def __getitem__(self, text: str) -> Pattern:
        expression, clauses, words = self._rest[text].split(_PART)
        # The same words come back in thousands of patterns: each is held once.
        parted = tuple([frozenset(map(intern, clause.split("|"))) for clause in clauses.split(" ")])
        return Pattern(text, expression, parted, frozenset(map(intern, words.split(" "))))

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._rest)

    @override
    def __len__(self) -> int:
        return len(self._rest)

    @override
    def __contains__(self, text: object) -> bool:
        return text in self._rest


def pieces(text: str) -> list[str]:
    """The signs and words of a pattern; outside brackets, words parted by `|` stay together."""
    parts: list[str] = []
    depth, before = 0, " "
    for part in _PIECES.findall(text.strip()):
        if (part == "[" and _is_word(before)) or (before == "]" and _is_word(part)):
            raise PatternError(f"«{before}{part}» is glued: letters cannot be optional, write both words, in «{text}»")
        before = part
        depth += (part in _OPENING) - (part in _CLOSERS)
        if depth and "|" in part:
            parts += (one for one in re.split(r"(\|)", part) if one)
        elif not part.isspace():
            parts.append(part)
    return parts


def _is_word(part: str) -> bool:
    return part[-1].isalnum() or part[-1] == "*"


def _sequences(parts: list[str], at: int, closing: str) -> tuple[_Piece, int]:
    """Sequences parted by `|` up to `closing`; at the top level `|` parts single tokens only."""
    found: list[_Piece] = []
    while True:
        piece, at = _sequence(parts, at, within=bool(closing))
        found.append(piece)
        if closing and at < len(parts) and parts[at] == "|":
            at += 1
            continue
        return _either(found), at


def _sequence(parts: list[str], at: int, *, within: bool) -> tuple[_Piece, int]:
    pieces: list[_Piece] = []
    while at < len(parts) and parts[at] not in ")]":
        if within and parts[at] == "|":
            break
        if not within and "|" in parts[at] and len(parts[at]) > 1:
            pieces.append(_words(parts[at]))
            at += 1
            continue
        alternatives, at = _alternatives(parts, at, within=within)
        pieces.append(_either(alternatives))
    return _join(pieces), at


def _alternatives(parts: list[str], at: int, *, within: bool) -> tuple[list[_Piece], int]:
    piece, at = _atom(parts, at)
    found = [piece]
    while not within and at < len(parts) and parts[at] == "|":
        if at + 1 == len(parts) or parts[at + 1] in ")]|":
            raise PatternError(f"nothing stands after «|» in «{' '.join(parts)}»")
        piece, at = _atom(parts, at + 1)
        found.append(piece)
    return found, at


def _atom(parts: list[str], at: int) -> tuple[_Piece, int]:
    part = parts[at]
    if part not in _CLOSING:
        return _leaf(part), at + 1
    inside, end = _sequences(parts, at + 1, _CLOSING[part])
    if end == len(parts) or parts[end] != _CLOSING[part]:
        raise PatternError(f"«{part}» is not closed in «{' '.join(parts)}»")
    if part == "(":
        return inside, end + 1
    expression = f"(?:{inside.expression})?" if part == "[" else f"(?!{inside.expression})"
    return _Piece(expression, (), inside.words), end + 1


@lru_cache(maxsize=50_000)
def _words(part: str) -> _Piece:
    """Single tokens parted by `|`."""
    words = part.split("|")
    if not all(words):
        raise PatternError(f"nothing stands beside «|» in «{part}»")
    return _either([_leaf(word) for word in words])


@lru_cache(maxsize=50_000)
def _leaf(part: str) -> _Piece:
    if part == "|":
        raise PatternError("«|» stands alone")
    if part in ("...", "…"):
        return _Piece(_GAP)
    if part == "_":
        return _Piece(_ONE)
    if number := _NUMBER.fullmatch(part):
        return _number(*number.groups())
    return _word(part)


def _word(part: str) -> _Piece:
    found = [part.lower()] if part.isascii() and part.isalnum() else tokens(part)
    if not found:
        return _NOTHING  # punctuation, which messages lose too
    expressions, keys = [f"{word} " for word in found], list(found)
    if part.endswith("*"):
        expressions[-1], keys[-1] = f"{found[-1]}[^ ]* ", f"{found[-1]}*"
    if part.startswith("*"):
        expressions[0], keys[0] = f"[^ ]*{expressions[0]}", f"*{found[0]}"
        if part.endswith("*") and len(found) == 1:
            keys = []  # somewhere inside a token: no word to look up
    return _Piece("".join(expressions), tuple(frozenset((key,)) for key in keys), frozenset(found))


def _number(sign: str | None, first: str, last: str | None) -> _Piece:
    low = high = int(first)
    if last is not None:
        high = int(last)
    elif sign is not None:
        most = LARGEST_NUMBER
        low, high = {"<": (0, low - 1), "<=": (0, low), ">": (low + 1, most), ">=": (low, most)}[sign]
    return _Piece(f"(?:{'|'.join(map(str, range(low, high + 1)))}) ")


def _join(pieces: list[_Piece]) -> _Piece:
    if len(pieces) == 1:
        return pieces[0]
    expression = "".join([piece.expression for piece in pieces])
    clauses = tuple([clause for piece in pieces for clause in piece.clauses])
    return _Piece(expression, clauses, frozenset().union(*[piece.words for piece in pieces]))


def _either(pieces: list[_Piece]) -> _Piece:
    if len(pieces) == 1:
        return pieces[0]
    expression = f"(?:{'|'.join([piece.expression for piece in pieces])})"
    words = frozenset().union(*[piece.words for piece in pieces])
    if not all(piece.clauses for piece in pieces):
        return _Piece(expression, (), words)
    # Of each alternative, the longest single words: they are rarest in messages, and skip most.
    best = [piece.clauses[0] if len(piece.clauses) == 1 else max(piece.clauses, key=_rarity) for piece in pieces]
    return _Piece(expression, (frozenset().union(*best),), words)


def _rarity(clause: Clause) -> tuple[int, int]:
    return (-len(clause), min(map(len, clause)))
