"""Which of the served languages a message is in, robust on one to three words and without accents.

Evidence: the letters of n-grams weighed by the packed model where there is one, small words of the language, and words
that its patterns spell out. The language of the page is the prior; a message of one or two words is read in another
language only on strong evidence, since «ok», «mama» or «police» are said everywhere.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from havre.assistant.message import Message

NOTHING: Mapping[str, float] = MappingProxyType({})
FUNCTION_WORD = 2.0  # log-odds that a small word lends to its language, divided among the languages that have it
PATTERN_WORD = 1.0
PRIOR = 1.5  # log-odds of the page's language
FEW_WORDS = 3
SURE_ON_FEW = 0.9
SCRIPTS = {
    "latin": re.compile("[a-zß-ʯ]"),
    "cyrillic": re.compile("[Ѐ-ӿ]"),
    "arabic": re.compile("[؀-ۿ]"),
    "": re.compile(r"[^\W\d_a-zß-ʯЀ-ӿ؀-ۿ]"),
}
HARD_SCRIPTS = 0.5  # share of letters in a script above which only languages of that script come into question


@dataclass(frozen=True, slots=True)
class Languages:
    """The served languages by their words: `evidence[word][language]` in log-odds; `scripts[language]` by name."""

    served: tuple[str, ...]
    evidence: Mapping[str, Mapping[str, float]]
    scripts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, function_words: Mapping[str, frozenset[str]], pattern_words: Mapping[str, frozenset[str]]) -> Languages:
        """The languages that have these small words, and these words in their patterns."""
        evidence: dict[str, dict[str, float]] = defaultdict(dict)
        for words, weight in ((pattern_words, PATTERN_WORD), (function_words, FUNCTION_WORD)):
            for language, known in words.items():
                for word in known:
                    evidence[word][language] = weight
        for by_language in evidence.values():
            for language in by_language:
                by_language[language] /= len(by_language)
        scripts = {language: _script("".join(words)) for language, words in function_words.items() if words}
        return cls(tuple(function_words), evidence, scripts)

    def guess(
        self, message: Message, hint: str = "", letters: Mapping[str, float] = NOTHING
    ) -> tuple[str, Mapping[str, float]]:
        """The language, and the probability of each. `letters` are log-odds by n-grams."""
        least = min(letters.values(), default=0.0)
        scores = {language: letters.get(language, least) for language in self.served}
        for token in message.tokens:
            for language, weight in self.evidence.get(token, {}).items():
                scores[language] += weight
        if hint in scores:
            scores[hint] += PRIOR
        probable = _softmax(self._of_script(message, scores))
        best = max(probable, key=probable.__getitem__)
        if hint in probable and len(message.tokens) < FEW_WORDS and probable[best] < SURE_ON_FEW:
            best = hint
        return best, probable

    def _of_script(self, message: Message, scores: Mapping[str, float]) -> Mapping[str, float]:
        """Scores without the languages that are not written in the message's script."""
        script = _script(message.text)
        fitting = {key: score for key, score in scores.items() if self.scripts.get(key, script) == script}
        return fitting if script and fitting else scores


def _script(text: str) -> str:
    """«latin», «arabic», «cyrillic», or nothing if no script has most of the letters."""
    if text.isascii():  # as folded words of most languages are
        return "latin" if SCRIPTS["latin"].search(text) else ""
    letters = {name: len(found.findall(text)) for name, found in SCRIPTS.items()}
    most = max(letters, key=letters.__getitem__)
    return most if letters[most] > HARD_SCRIPTS * sum(letters.values()) and most else ""


def _softmax(scores: Mapping[str, float]) -> dict[str, float]:
    highest = max(scores.values())
    powers = {key: math.exp(score - highest) for key, score in scores.items()}
    whole = sum(powers.values())
    return {key: power / whole for key, power in powers.items()}
