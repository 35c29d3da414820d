"""A message as the engine sees it: folded tokens, and where one sentence ends and the next begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from havre.assistant.patterns import BLANK
from havre.core.language import tokens

LONGEST = 4000  # characters read of one message; what people write to a helper is shorter

_SENTENCE_END = re.compile(r"[.!?…;,:\n\r()«»\"؟،؛]+")
_REPEATED = re.compile(r"([^\W\d])\1{2,}")


@dataclass(frozen=True)
class Message:
    """Folded tokens in order; `breaks` are numbers of tokens before which a sentence or clause begins."""

    tokens: tuple[str, ...]
    breaks: frozenset[int]

    @classmethod
    def of(cls, text: str) -> Self:
        """The message that somebody typed. Letters held down («nooooon») are given once."""
        found: list[str] = []
        breaks = set()
        for part in _SENTENCE_END.split(_REPEATED.sub(r"\1", text[:LONGEST])):
            if words := tokens(part):
                breaks.add(len(found))
                found += (str(int(word)) if word.isdecimal() else word for word in words)
        return cls(tuple(found), frozenset(breaks))

    @cached_property
    def text(self) -> str:
        """The tokens as patterns search them: a space before and after each."""
        return f" {' '.join(self.tokens)} "

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 1
        for token in self.tokens:
            starts.append(at)
            at += len(token) + 1
        return starts

    def place(self, offset: int) -> int:
        """The number of the token that begins at this offset of `text`."""
        return bisect_left(self._starts, offset)

    def spelt(
        self, proclitics: Sequence[str], respellings: Sequence[tuple[str, str]], known: AbstractSet[str]
    ) -> Message:
        """The same message with words that are not known written as ones that are, where that can be done."""
        if not proclitics and not respellings:
            return self
        written = tuple(t if t in known else _known(t, proclitics, respellings, known) for t in self.tokens)
        return self if written == self.tokens else replace(self, tokens=written)

    def without(self, spans: Iterable[tuple[int, int]]) -> Message:
        """The same message with the tokens of these spans of `text` blanked."""
        gone = {at for start, end in spans for at in range(self.place(start), self.place(end))}
        if not gone:
            return self
        return replace(self, tokens=tuple(BLANK if at in gone else t for at, t in enumerate(self.tokens)))

    def less(self, gone: AbstractSet[int]) -> Message:
        """What is left without the tokens of these numbers; nothing reaches across where they stood."""
        kept = [at for at in range(len(self.tokens)) if at not in gone]
        begins = {new for new, at in enumerate(kept) if at in self.breaks or at - 1 in gone}
        return Message(tuple(self.tokens[at] for at in kept), frozenset(begins))


def _known(
    token: str, proclitics: Sequence[str], respellings: Sequence[tuple[str, str]], known: AbstractSet[str]
) -> str:
    for proclitic in proclitics:
        if token.startswith(proclitic) and token[len(proclitic) :] in known:
            return token[len(proclitic) :]
    changed = token
    for typed, meant in respellings:
        changed = changed.replace(typed, meant)
    return changed if changed in known else token
