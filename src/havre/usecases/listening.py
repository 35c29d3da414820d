"""What a message does with the talk besides telling a situation: moves, codes taken back; and what is told back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from havre.assistant.blocks import Say
from havre.assistant.conversation import Conversation
from havre.assistant.graph import known_of
from havre.assistant.moves import Noticed, lifted, moved, taken_back
from havre.assistant.reading import Reading
from havre.assistant.wording import Speaker
from havre.core.language import tokens
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Danger, Violence
from havre.usecases import danger_talk, resources

SURE_OF_DESPAIR = 0.9  # probability from which thoughts of dying, guessed by the model, outweigh a move
FEW_WORDS = 8  # in shorter messages that make a move, only patterns tell anything besides


@dataclass(frozen=True, slots=True)
class Listened:
    """The talk after a message, what of its reading counts, the move it makes, and what it took back."""

    talk: Conversation
    told: Situation
    move: str
    taken: tuple[Code, ...]


def listen(talk: Conversation, reading: Reading, message: str) -> Listened:
    """What `message`, read as `reading`, adds to the talk and takes from it; its place is not looked at here."""
    graph = resources.graph()
    by_pattern = {code for code, _ in reading.because}
    languages = (reading.language, talk.language)
    if _despairs(reading):
        by_pattern.add(Danger.SUICIDAL.value)
    noticed = resources.moves().notice(graph, message, languages, told=bool(by_pattern))
    told = _told(reading, noticed, by_pattern, message)
    taken = taken_back(talk.situation, noticed.denied - told.codes)
    talk = replace(talk, situation=talk.situation.merged(told).without(taken))
    talk = danger_talk.answered(graph, lifted(graph, talk, told.codes), noticed.denied - told.codes)
    if Circumstance.COGNITIVE in told.circumstances:
        talk = replace(talk, easy=True)
    return Listened(moved(graph, talk, noticed.move), told, noticed.move, taken)


def _told(reading: Reading, noticed: Noticed, by_pattern: set[str], message: str) -> Situation:
    """The reading without what the message denies, and without what only the words of its move made the model guess."""
    guessed = {code for code in reading.situation.codes if code.value not in by_pattern}
    # «Not pregnant» is plain; but «he never hit me, only yesterday» still tells of what was done.
    plain = {code for code in noticed.denied if not isinstance(code, Violence | Danger)}
    gone = plain | (guessed & noticed.denied)
    if noticed.move:
        rule = resources.graph().moves[noticed.move]
        rest = _rest(reading, noticed, message) if rule.beside else frozenset()
        few = len(tokens(message)) <= FEW_WORDS or not rule.beside
        gone |= ((guessed if few else set()) | rule.unsays) - rest
    return reading.situation.without(gone)


def _despairs(reading: Reading) -> bool:
    """Whether the model is sure of thoughts of dying: «I don't want to any more» may refuse an offer, or life."""
    return Danger.SUICIDAL in reading.situation.danger and reading.scores.get(Danger.SUICIDAL, 0.0) >= SURE_OF_DESPAIR


def _rest(reading: Reading, noticed: Noticed, message: str) -> frozenset[Code]:
    """What a message tells without the words of its move."""
    rest = resources.reader().read(message, language_hint=reading.language, leave_out=noticed.at)
    return rest.situation.codes


def is_foreign(talk: Conversation) -> bool:
    """Whether the talk is in another language than the authorities of its country use."""
    facts = resources.content().countries.get(talk.country)
    return facts is not None and talk.language not in facts.languages


def known(words: Speaker, talk: Conversation, place: str) -> tuple[tuple[str, str], ...]:
    """All that is known, each with the value that takes it back (`not:<value>`): country, place, codes."""
    return tuple(_known(words, talk, place))


def _known(words: Speaker, talk: Conversation, place: str) -> Iterator[tuple[str, str]]:
    told = known_of(talk)
    if "country" in told:
        yield "country", words.say("memory.country", country=words.country_name)
    if "place" in told and place:
        yield "place", words.say("ui.understood_place", place=place)
    for code in ordered(talk.situation):
        yield code.value, words.say(f"label.{code}")


def ordered(situation: Situation) -> list[Code]:
    """The codes of a situation as people are shown them: danger first."""
    return sorted(situation.codes, key=lambda code: (type(code).__name__ != "Danger", code.value))


def recap(words: Speaker, talk: Conversation, place: str) -> Say:
    """What is known, told back; where nothing is, that."""
    lines = [label for _, label in known(words, talk, place)]
    if not lines:
        return Say((words.say("memory.nothing"), words.say("note.kept")))
    return Say((words.say("memory.heading"), *(f"– {line}" for line in lines), words.say("note.kept")))
