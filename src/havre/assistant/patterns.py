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
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from havre.core.language import tokens

BLANK = "\0"  # stands for a token that must not be matched, not even by a gap
LARGEST_NUMBER = 120

type Clause = frozenset[str]

_PIECES = re.compile(r"\.\.\.|…|<n[^\s]*?\d+>|!\(|[()\[\]|]|\s+|(?:(?!\.\.\.|!\()[^\s()\[\]|…])+")
_NUMBER = re.compile(r"<n(<=|>=|<|>)?(\d+)(?:-(\d+))?>")
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


@dataclass(frozen=True, slots=True)
class _Piece:
    expression: str
    clauses: tuple[Clause, ...] = ()


_NOTHING = _Piece("")


def parse(text: str) -> Pattern:
    """The pattern written as `text`. Raises `PatternError` if it is not well formed or would match any message."""
    parts = _split(text)
    piece, end = _sequences(parts, 0, "")
    if end != len(parts):
        raise PatternError(f"«{parts[end]}» closes nothing in «{text}»")
    if not piece.clauses:
        raise PatternError(f"no word is required in «{text}»")
    words = frozenset(word for part in parts for word in _spelled(part))
    return Pattern(text, f"(?<= ){piece.expression}", piece.clauses, words)


def _split(text: str) -> list[str]:
    """The signs and words of a pattern, spaces kept as single spaces only between two of them."""
    parts = [" " if part.isspace() else part for part in _PIECES.findall(text.strip())]
    for before, after in pairwise(parts):
        if (after == "[" and _is_word(before)) or (before == "]" and _is_word(after)):
            raise PatternError(f"«{before}{after}» is glued: letters cannot be optional, write both words, in «{text}»")
    return [part for part in parts if part != " "]


def _is_word(part: str) -> bool:
    return part[-1].isalnum() or part[-1] == "*"


@lru_cache(maxsize=50_000)
def _spelled(part: str) -> tuple[str, ...]:
    """The words that a part of a pattern spells out."""
    return () if part.startswith("<n") else tuple(tokens(part))


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
    return _Piece(f"(?:{inside.expression})?" if part == "[" else f"(?!{inside.expression})"), end + 1


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
    found = tokens(part)
    if not found:
        return _NOTHING  # punctuation, which messages lose too
    pieces = [_Piece(f"{word} ", (frozenset((word,)),)) for word in found]
    if part.endswith("*"):
        pieces[-1] = _Piece(f"{found[-1]}[^ ]* ", (frozenset((f"{found[-1]}*",)),))
    if part.startswith("*"):
        pieces[0] = _Piece(f"[^ ]*{pieces[0].expression}", (frozenset((f"*{found[0]}",)),))
        if part.endswith("*") and len(found) == 1:
            return _Piece(pieces[0].expression)  # somewhere inside a token: no word to look up
    return _join(pieces)


def _number(sign: str | None, first: str, last: str | None) -> _Piece:
    low = high = int(first)
    if last is not None:
        high = int(last)
    elif sign is not None:
        most = LARGEST_NUMBER
        low, high = {"<": (0, low - 1), "<=": (0, low), ">": (low + 1, most), ">=": (low, most)}[sign]
    return _Piece(f"(?:{'|'.join(map(str, range(low, high + 1)))}) ")


def _join(pieces: list[_Piece]) -> _Piece:
    if not pieces:
        return _NOTHING
    return _Piece("".join(p.expression for p in pieces), tuple(clause for p in pieces for clause in p.clauses))


def _either(pieces: list[_Piece]) -> _Piece:
    if len(pieces) == 1:
        return pieces[0]
    expression = f"(?:{'|'.join(p.expression for p in pieces)})"
    if not all(p.clauses for p in pieces):
        return _Piece(expression)
    # Of each alternative, the longest single words: they are rarest in messages, and skip most.
    best = (max(p.clauses, key=_rarity) for p in pieces)
    return _Piece(expression, (frozenset().union(*best),))


def _rarity(clause: Clause) -> tuple[int, int]:
    return (-len(clause), min(len(word) for word in clause))
