"""Short answers: what a question offers, and what choosing one changes in the talk.

A value is `question:answer` (`country:FR`, `near:yes`, `need:shelter`), `not:<code>` (that is not so), `skip` or
`forget`. Values that we did not offer change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from havre.assistant.blocks import Choice, Question
from havre.assistant.conversation import Conversation
from havre.assistant.dialogue import WANTS
from havre.assistant.locale_words import country_name
from havre.assistant.wording import Speaker
from havre.core.facts import CountryFacts
from havre.core.language import fold
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Danger, Need, code_of

# Answers that add codes to the situation, or take them out.
ADDS: dict[str, tuple[Code, ...]] = {
    "near:yes": (Danger.ATTACK_NOW, Need.EMERGENCY),
    "call:no": (Circumstance.CANNOT_SPEAK,),
    "children:yes": (Circumstance.CHILDREN,),
}
TAKES: dict[str, tuple[Code, ...]] = {"near:no": (Danger.ATTACK_NOW, Need.EMERGENCY)}

# The short answers of each question, with the sentences that word them.
FIXED: dict[str, tuple[tuple[str, str], ...]] = {
    "near": (("near:yes", "chip.near"), ("near:no", "chip.no")),
    "call": (("call:yes", "chip.call"), ("call:no", "chip.text_only")),
    "children": (("children:yes", "chip.yes"), ("children:no", "chip.no")),
    "want": tuple((f"need:{need}", f"chip.need.{need}") for need in WANTS),
}
SKIP = ("skip", "chip.skip")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The talk after a choice; whether it told anything new; a sentence that must come first, or none."""

    talk: Conversation
    understood: bool
    first_words: str = ""


def countries_for(language: str, countries: Mapping[str, CountryFacts]) -> tuple[tuple[str, str], ...]:
    """Country codes with names in `language`; those where it is an official language first, then by name."""
    named = [(code, country_name(code, language)) for code in countries]
    return tuple(sorted(named, key=lambda pair: (language not in countries[pair[0]].languages, fold(pair[1]))))


def question_block(
    words: Speaker, question: str, countries: Iterable[tuple[str, str]], places: Iterable[tuple[str, str]]
) -> Question:
    """The question with its reason and its short answers; the last one is always to skip it."""
    offered = [Choice(value, words.say(sentence)) for value, sentence in FIXED.get(question, ())]
    if question == "country":
        offered = [Choice(f"country:{code}", name) for code, name in countries]
    if question == "place_which":
        offered = [Choice(f"place:{key}", label) for key, label in places]
    offered.append(Choice(SKIP[0], words.say(SKIP[1])))
    if question == "place_which":
        text, why = words.say("question.place_which", place=offered[0].label.split(",")[0]), "question.place.why"
    else:
        text, why = words.say(f"question.{question}"), f"question.{question}.why"
    return Question(question, text, words.say(why), tuple(offered))


def typed_choice(words: Speaker, talk: Conversation, message: str, countries: Iterable[tuple[str, str]]) -> str:
    """The short answer that a typed message is, word for word: «oui» after a question that offers «Oui»."""
    if not talk.pending:
        return ""
    typed = fold(message)
    offered = {fold(words.say(sentence)): value for value, sentence in (*FIXED.get(talk.pending, ()), SKIP)}
    if talk.pending == "country":
        offered |= {fold(name): f"country:{code}" for code, name in countries}
    for answer, sentence in (("yes", "chip.yes"), ("no", "chip.no")):
        value = f"{talk.pending}:{answer}"
        if value in {one for one, _ in FIXED.get(talk.pending, ())}:
            offered.setdefault(fold(words.say(sentence)), value)
    if typed in {fold(words.say(sentence)) for sentence in ("chip.yes", "chip.no", "chip.skip")}:
        offered.setdefault(typed, SKIP[0])  # a bare «no» to another question says nothing about the situation
    return offered.get(typed, "")


def apply_choice(talk: Conversation, choice: str, countries: Iterable[str]) -> Chosen:
    """The talk after this choice."""
    if choice == "forget":
        return Chosen(Conversation(talk.language, talk.country), understood=True, first_words="ui.forgotten")
    kind, _, value = choice.partition(":")
    talk = replace(talk, pending="")
    if kind == "not" and value in {code.value for code in talk.situation.codes}:
        return Chosen(
            replace(talk, situation=talk.situation.without([code_of(value)])), understood=True, first_words="ui.removed"
        )
    if kind == "country" and value in set(countries):
        return Chosen(replace(talk, country=value, place="", candidates=()), understood=True)
    if kind == "place" and value in talk.candidates:
        return Chosen(replace(talk, place=value, candidates=()), understood=True)
    if kind == "need" and value in {need.value for need in WANTS} | {Need.HELP_OTHER.value}:
        return Chosen(_with(talk, (code_of(value),)), understood=True)
    return Chosen(_without(_with(talk, ADDS.get(choice, ())), TAKES.get(choice, ())), understood=True)


def _with(talk: Conversation, codes: tuple[Code, ...]) -> Conversation:
    return replace(talk, situation=talk.situation.merged(Situation.of(codes)))


def _without(talk: Conversation, codes: tuple[Code, ...]) -> Conversation:
    return replace(talk, situation=talk.situation.without(codes))
