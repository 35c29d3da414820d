"""What a message does with the talk besides telling a situation: moves, codes taken back; and what is told back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from havre.assistant.blocks import Say
from havre.assistant.conversation import Conversation
from havre.assistant.graph import known_of
from havre.assistant.moves import Move, Noticed, lifted, moved, taken_back
from havre.assistant.reading import Reading
from havre.assistant.wording import Speaker
from havre.core.language import tokens
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Violence
from havre.usecases import danger_talk, resources

SURE_OF_DESPAIR = 0.9  # probability from which thoughts of dying, guessed by the model, outweigh a move
HERE = "near:yes"  # the short answer that who is violent is there
FEW_WORDS = 8  # in shorter messages that make a move, only patterns tell anything besides


@dataclass(frozen=True, slots=True)
class Listened:
    """The talk after a message, what of its reading counts, the move it makes, and what it took back."""

    talk: Conversation
    told: Situation
    move: str
    taken: tuple[Code, ...]


def listen(talk: Conversation, reading: Reading, message: str, *, answer: str = "") -> Listened:
    """What `message`, read as `reading`, adds to the talk and takes from it; its place is not looked at here.

    `answer` is the short answer that it is besides, or empty: of a few words more only what a phrase tells counts then.
    """
    graph = resources.graph()
    by_pattern = {code for code, _ in reading.because}
    languages = (reading.language, talk.language)
    if _despairs(reading):
        by_pattern.add(Danger.SUICIDAL.value)
    noticed = resources.moves().notice(graph, message, languages, told=bool(by_pattern))
    raised = answer == HERE and noticed.move == Move.SAFE_NOW  # «no, he is here» is no «he is not here»
    if raised or (noticed.move and graph.moves[noticed.move].unless & by_pattern):
        noticed = replace(noticed, move="", at=frozenset())
    told = _told(reading, noticed, by_pattern, message)
    taken = taken_back(talk.situation, _with_alarm(noticed.denied) - told.codes)
    bland = resources.moves().is_bland(message, talk.language)
    if bland or (answer and len(tokens(message)) <= FEW_WORDS):
        told = told.without(code for code in told.codes if code.value not in by_pattern)
    talk = replace(talk, situation=talk.situation.merged(told).without(taken))
    talk = danger_talk.answered(graph, lifted(graph, talk, told.codes), noticed.denied - told.codes)
    if Circumstance.COGNITIVE in told.circumstances:
        talk = replace(talk, easy=True)
    return Listened(moved(graph, talk, noticed.move), told, noticed.move, taken)


def _with_alarm(denied: frozenset[Code]) -> frozenset[Code]:
    """What is denied; where danger now is, the need of help this minute goes with it."""
    return denied | {Need.EMERGENCY} if Danger.ATTACK_NOW in denied else denied


def _told(reading: Reading, noticed: Noticed, by_pattern: set[str], message: str) -> Situation:
    """The reading without what the message denies, and without what only the words of its move made the model guess."""
    guessed = {code for code in reading.situation.codes if code.value not in by_pattern}
    # «Not pregnant» is plain; but «he never hit me, only yesterday» still tells of what was done.
    plain = {code for code in noticed.denied if not isinstance(code, Violence | Danger)}
    gone = plain | (guessed & noticed.denied)
    if noticed.move:
        rule = resources.graph().moves[noticed.move]
        rest = _rest(reading, noticed, message) if rule.beside else NOTHING_LEFT
        few = len(tokens(message)) <= FEW_WORDS or not rule.beside
        gone |= (guessed if few else set()) - rest.codes
        # Of «how do I track my wife's phone» the other words tell nothing; of «knife in his hand, no police» they do.
        gone |= rule.unsays - {code for code in rest.codes if not rule.alone or code.value in rest.because}
    return reading.situation.without(gone)


def _despairs(reading: Reading) -> bool:
    """Whether the model is sure of thoughts of dying: «I don't want to any more» may refuse an offer, or life."""
    return Danger.SUICIDAL in reading.situation.danger and reading.scores.get(Danger.SUICIDAL, 0.0) >= SURE_OF_DESPAIR


@dataclass(frozen=True, slots=True)
class _Rest:
    """What a message tells without the words of its move: all codes, and those that phrases tell."""

    codes: frozenset[Code] = frozenset()
    because: frozenset[str] = frozenset()


NOTHING_LEFT = _Rest()


def _rest(reading: Reading, noticed: Noticed, message: str) -> _Rest:
    rest = resources.reader().read(message, language_hint=reading.language, leave_out=noticed.at)
    return _Rest(rest.situation.codes, frozenset(code for code, _ in rest.because))


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
