"""Short answers: what a question offers, and what choosing one changes in the talk.

A value is `question:answer` (`country:FR`, `near:yes`, `need:shelter`), `not:<code>` (that is not so; also `not:place`,
`not:country`), `skip`, `easy:on`, `easy:off`, `danger` («am I in danger?») or `forget`. Values that we did not offer
change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from havre.assistant.blocks import Choice, Question
from havre.assistant.conversation import Conversation
from havre.assistant.graph import CORRECT, SKIP, SKIP_SENTENCE, Graph
from havre.assistant.locale_words import country_name
from havre.assistant.moves import Move, lifted, moved
from havre.assistant.wording import Speaker
from havre.core.facts import CountryFacts
from havre.core.language import fold
from havre.core.vocabulary import code_of

# Values that are moves of the talk, made by pressing instead of writing.
MOVES = {"forget": Move.FORGET, "easy:on": Move.EASY_ON, "easy:off": Move.EASY_OFF, "danger": Move.IN_DANGER}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The talk after a choice; a sentence that must come first, or none; the move that it is, or none."""

    talk: Conversation
    first_words: str = ""
    move: str = ""


def countries_for(language: str, countries: Mapping[str, CountryFacts]) -> tuple[tuple[str, str], ...]:
    """Country codes with names in `language`; those where it is an official language first, then by name."""
    named = [(code, country_name(code, language)) for code in countries]
    return tuple(sorted(named, key=lambda pair: (language not in countries[pair[0]].languages, fold(pair[1]))))


def question_block(
    words: Speaker, graph: Graph, talk: Conversation, given: Mapping[str, Iterable[tuple[str, str]]]
) -> Question:
    """The pending question with its reason and its short answers; the last one is always to skip it.

    `given` are the values and labels that come with the talk: `countries`, `places`, `known`.
    """
    key = talk.pending
    offered = [Choice(one.value, words.say(one.sentence)) for one in graph.offers(key, talk)]
    skip = Choice(SKIP, words.say(SKIP_SENTENCE))
    if key == CORRECT:
        offered = [Choice(f"not:{value}", label) for value, label in given["known"]]
        return Question(
            key, words.say("question.correct"), words.say("question.correct.why"),
            (*offered, Choice(SKIP, words.say("chip.all_right"))),
        )  # fmt: skip
    asked = graph.questions[key]
    if asked.given == "countries":
        offered += [Choice(f"country:{code}", name) for code, name in given["countries"]]
    slots = {}
    if asked.given == "places":
        offered += [Choice(f"place:{value}", label) for value, label in given["places"]]
        slots = {"place": offered[0].label.split(",")[0] if offered else ""}
    return Question(key, words.say(asked.sentence, **slots), words.say(asked.reason), (*offered, skip))


def typed_choice(
    words: Speaker, graph: Graph, talk: Conversation, message: str, countries: Iterable[tuple[str, str]]
) -> str:
    """The short answer that a typed message is, word for word: «oui, maintenant» after a question that offers it."""
    if not talk.pending:
        return ""
    typed = fold(message)
    values = {one.value: one.sentence for one in graph.offers(talk.pending, talk)}
    offered = {fold(words.say(sentence)): value for value, sentence in (*values.items(), (SKIP, SKIP_SENTENCE))}
    if talk.pending == "country":
        offered |= {fold(name): f"country:{code}" for code, name in countries}
    return offered.get(typed, "")


def apply_choice(graph: Graph, talk: Conversation, choice: str, countries: Iterable[str]) -> Chosen:
    """The talk after this choice."""
    if choice in MOVES:
        return Chosen(moved(graph, replace(talk, pending=""), MOVES[choice]), move=MOVES[choice].value)
    kind, _, value = choice.partition(":")
    talk = replace(talk, pending="")
    if kind == "not":
        return _not_so(graph, talk, value)
    if kind == "country" and value in set(countries):
        return Chosen(replace(talk, country=value, place="", candidates=()))
    if kind == "place" and value in talk.candidates:
        return Chosen(replace(talk, place=value, candidates=()))
    offer = graph.offer(choice)
    if offer is None:
        return Chosen(talk)
    situation = offer.change.of(talk.situation)
    return Chosen(lifted(graph, replace(talk, situation=situation), offer.change.adds))


def _not_so(graph: Graph, talk: Conversation, value: str) -> Chosen:
    """The talk without what is not so. Nothing known by that name: nothing changes."""
    if value == "place" and talk.place:
        return Chosen(moved(graph, talk, Move.WRONG_PLACE), "ui.removed")
    if value == "country" and talk.country:
        # Who takes the country back is not asked for it at once again.
        return Chosen(replace(talk, country="", place="", candidates=(), asked=talk.asked | {"country"}), "ui.removed")
    if value not in {code.value for code in talk.situation.codes}:
        return Chosen(talk)
    return Chosen(replace(talk, situation=talk.situation.without([code_of(value)])), "ui.removed")
