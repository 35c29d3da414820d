"""Sentences by id and language. All words that people read come from here, and a slot never stays open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from havre.core.errors import ContentError
from havre.core.facts import Review
from havre.core.language import Language

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with named slots, and its state of review.

    `variants` are other wordings of it: `easy` in easy language, `young` to a child or young person.
    """

    text: str
    review: Review = Review()
    variants: Mapping[str, str] = field(default_factory=dict)

    def worded(self, variants: tuple[str, ...]) -> str:
        """The first of these variants that there is, else the text itself."""
        for name in variants:
            if name in self.variants:
                return self.variants[name]
        return self.text

    @property
    def slots(self) -> frozenset[str]:
        """Names of the slots that must be filled."""
        return frozenset(SLOT.findall(self.text))


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The sentences of all served languages: `sentences[language][id]`."""

    languages: Mapping[str, Language]
    sentences: Mapping[str, Mapping[str, Sentence]]
    base: str = "en"

    def has(self, sentence_id: str, language: str) -> bool:
        """Whether this language has a sentence of its own under this id."""
        return sentence_id in self.sentences.get(language, {})

    def say(self, sentence_id: str, language: str, variants: tuple[str, ...] = (), /, **slots: str | int) -> str:
        """The sentence with its slots filled, in `language`, else in the base language; in one of `variants` if it can.

        Raises `ContentError` if no language has it, or if a slot is not given: a person never sees an open slot.
        """
        sentence = self.sentences.get(language, {}).get(sentence_id) or self.sentences[self.base].get(sentence_id)
        if sentence is None:
            raise ContentError(f"no sentence «{sentence_id}»", where=language, remedy="run havre check")
        text = sentence.worded(variants)
        if "{" not in text:
            return text
        try:
            return SLOT.sub(lambda found: str(slots[found[1]]), text)
        except KeyError:
            missing = ", ".join(sorted(frozenset(SLOT.findall(text)) - slots.keys()))
            raise ContentError(
                f"sentence «{sentence_id}» needs {missing}", where=language, remedy="run havre check"
            ) from None
