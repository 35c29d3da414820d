"""A message read into a situation: its language, the codes that hold, and whether help is needed this minute.

Patterns are looked for first and in all languages at once, so that a wrong guess of the language never hides danger;
a linear classifier adds what patterns do not cover. Nothing of the message is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import numpy as np

from havre.assistant.classifier import IN_SCOPE, LONG, Floats, Judged, Model, judge
from havre.assistant.features import accents_of, features_of, placed_features
from havre.assistant.languages import Languages
from havre.assistant.lift import Lift
from havre.assistant.matching import NOTHING_READ, Hit, LanguagePatterns, Matcher
from havre.assistant.message import Message
from havre.assistant.prudence import prudent
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role, Violence

# What a sign means besides itself. Conventions of the vocabulary, not guesses: who was strangled was attacked.
IMPLIED: Mapping[Code, tuple[Code, ...]] = {
    Danger.ATTACK_NOW: (Need.EMERGENCY,),
    Danger.STRANGULATION: (Violence.PHYSICAL,),
    Danger.INJURY: (Violence.PHYSICAL,),
    Danger.RECENT_RAPE: (Violence.SEXUAL,),
    Danger.DEATH_THREAT: (Violence.PSYCHOLOGICAL,),
}
FOREIGN_SPELT = 3  # tokens of a pattern in another language than the message's that are too many for chance
FOREIGN_SHARE = 0.05  # else, the least probability of that language
MAY_ASK = 0.3  # probability of scope from which a message may ask for what a topic answers


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one message.

    `language_confidence` is the probability of `language` among the served ones, 0 to 1; `scores` the probability of
    codes by the classifier (1.0 for a pattern); `because` pairs a code with the words of the message that decided.
    `emergency` means that help is needed this minute; `now` is the probability of that, 1.0 where it is plain;
    `in_scope` that the message is about violence or help at all.
    """

    language: str
    language_confidence: float
    situation: Situation
    emergency: bool
    in_scope: bool
    scores: Mapping[str, float] = field(default_factory=dict)
    because: tuple[tuple[str, str], ...] = ()
    now: float = 0.0

    @property
    def may_ask(self) -> bool:
        """Whether a topic may answer: questions about law or a lease tell of no violence, and seem outside sooner."""
        return self.in_scope or self.scores.get(IN_SCOPE, 0.0) >= MAY_ASK

    def with_codes(self, codes: Iterable[Code]) -> Reading:
        """This reading and these codes besides, with what they imply; nothing of it goes, and its role stays."""
        added = frozenset(_implied(code for code in codes if not isinstance(code, Role)))
        situation = self.situation.merged(Situation.of(added))
        return replace(
            self, situation=situation, emergency=_is_emergency(situation), in_scope=self.in_scope or bool(added)
        )


class Reader:
    """Reads messages; built once from the patterns of the packs and their packed model, then never changed.

    Without a model it reads by patterns alone; `lift` gives the model a second opinion in the languages it speaks.
    """

    def __init__(
        self, languages: Iterable[LanguagePatterns], model: Model | None = None, lift: Lift | None = None
    ) -> None:
        given = tuple(languages)
        self._model, self._lift = model, lift
        self._matcher = Matcher(given, _is_danger, model.patterns if model else NOTHING_READ)
        functions = {one.language: one.grammar.function_words for one in given}
        # With a model, letters tell the language; the words of patterns stand in for them where there is none.
        words = {} if model else {one.language: self._matcher.words(one.language) for one in given}
        self._languages = Languages.of(functions, words)

    def read(
        self,
        text: str,
        *,
        language_hint: str = "",
        country: str = "",  # noqa: ARG002
        leave_out: AbstractSet[int] = frozenset(),
    ) -> Reading:
        """What `text` says, without the tokens numbered in `leave_out`.

        `language_hint` is the language of the page; `country` is not used yet.
        """
        message = Message.of(text).less(leave_out)
        sums = self._sums(message, text)
        letters = self._model.of_languages(sums[0]) if self._model and sums is not None else {}
        language, probable = self._languages.guess(message, language_hint, letters)
        if self._model and sums is not None:
            sums = sums + _of_concepts(self._model, message, language)
        hits = self._hits(message, language, probable)
        found = {hit.code for hit in hits}
        said = " ".join(message.tokens) if leave_out else text
        judged = self._judged(self._odds(said, sums, found, language), found, language, len(message.tokens))
        situation = Situation.of(sorted(_implied(judged.codes), key=_last_is_role))
        return Reading(
            language=language,
            language_confidence=probable[language],
            situation=_with_role(situation),
            emergency=_is_emergency(situation),
            now=1.0 if _is_emergency(situation) else judged.now,
            in_scope=judged.in_scope,
            scores=judged.scores,
            because=tuple(dict.fromkeys((hit.code.value, hit.words) for hit in hits)),
        )

    def explain(self, text: str, *, language_hint: str = "", country: str = "") -> Reading:
        """The same reading; `because` also names the words that decided where no pattern did."""
        reading = self.read(text, language_hint=language_hint, country=country)
        told = {code for code, _ in reading.because}
        weighed = sorted(code.value for code in reading.situation.codes if code.value not in told)
        tokens = Message.of(text).tokens
        words = (
            [(code, self._model.words_for(code, tokens, reading.language)) for code in weighed] if self._model else []
        )
        return replace(reading, because=(*reading.because, *((code, found) for code, found in words if found)))

    def _hits(self, message: Message, language: str, probable: Mapping[str, float]) -> list[Hit]:
        found = self._matcher.find(message, language)
        return [hit for hit in found if hit.language == language or _trusted(hit, probable)]

    def _sums(self, message: Message, text: str) -> Floats | None:
        """What letters and words add up to, of the whole message as the first line, and of its parts if it is long."""
        if self._model is None:
            return None
        if len(message.tokens) >= LONG:
            return self._model.sums_of_parts(len(message.tokens), *placed_features(message, accents_of(text)))
        return self._model.sums(*features_of(message, accents_of(text)))[np.newaxis]

    def _odds(self, text: str, sums: Floats | None, found: set[Code], language: str) -> Floats | None:
        if self._model is None or sums is None:
            return None
        odds = self._model.odds(sums[0], found, language)
        if len(sums) > 1:
            odds = self._model.with_parts(odds, self._model.odds(sums[1:], language=language))
        return self._lift.odds(text, odds) if self._lift and self._lift.speaks(language) else odds

    def _judged(self, odds: Floats | None, found: set[Code], language: str, words: int) -> Judged:
        if self._model is None or odds is None:
            return Judged(frozenset(found), bool(found), {code.value: 1.0 for code in found})
        known = language in self._model.told
        return prudent(judge(self._model, odds, found), found, words=words, known=known)


def _of_concepts(model: Model, message: Message, language: str) -> Floats:
    """What concepts add up to, once the language is known, in as many lines as letters and words."""
    if len(message.tokens) >= LONG:
        return model.sums_of_parts(len(message.tokens), model.concepts.placed(message, language))
    return model.sums(model.concepts.of(message, language))[np.newaxis]


def _is_danger(code: Code) -> bool:
    return isinstance(code, Danger)


def _trusted(hit: Hit, probable: Mapping[str, float]) -> bool:
    """Whether a hit in another language than the message's is more than words that look alike."""
    return hit.spelt >= FOREIGN_SPELT or probable.get(hit.language, 0.0) >= FOREIGN_SHARE


def _last_is_role(code: Code) -> tuple[bool, str]:
    return isinstance(code, Role), code.value


def _implied(codes: Iterable[Code]) -> Iterator[Code]:
    for code in codes:
        yield code
        yield from IMPLIED.get(code, ())


def _with_role(situation: Situation) -> Situation:
    """A minor who writes of themselves is a child, whatever else they are."""
    if Circumstance.MINOR in situation.circumstances and situation.role in (Role.UNKNOWN, Role.VICTIM):
        return situation.merged(Situation(role=Role.CHILD))
    return situation


def _is_emergency(situation: Situation) -> bool:
    return Danger.ATTACK_NOW in situation.danger or Need.EMERGENCY in situation.needs
