"""A language model outside the program: whether the person wants it asked, what of a message it gets, what it may add.

Off unless the deployment sets it up (docs/language-model.md). Asked only after a yes to this very machine, never where
there is danger, never for a child. It selects from what it is offered; words and numbers come from the packs.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module

from django.db import DatabaseError

from havre.assistant import topics
from havre.assistant.blocks import Note
from havre.assistant.choices import Chosen
from havre.assistant.conversation import Conversation
from havre.assistant.dialogue import Plan
from havre.assistant.masking import Masked, mask, plain
from havre.assistant.reading import Reading
from havre.assistant.selecting import NotChosenError, Offer, Selected, chosen, messages
from havre.assistant.wording import Speaker
from havre.content.understanding import words_of_phrases
from havre.core.language import tokens
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Role
from havre.usecases import language_model, places, resources
from havre.usecases.language_model import Endpoint, Fuse, RefusedError, Tally

YES, NO = "outside:yes", "outside:no"  # values of the short answers
DECLINED = "no"  # in the talk, where else the host stands to which the person said yes
EMPATHY = "empathy."  # begins the ids of the sentences that may be chosen
FEWEST_WORDS = 3  # that are left of a message; in less there is nothing to choose by
FOR_ROLES = frozenset({Role.UNKNOWN, Role.VICTIM, Role.RELATIVE, Role.PROFESSIONAL})
MET_ROLES = frozenset({Role.UNKNOWN, Role.VICTIM})  # to whom the sentences of empathy speak

tally = Tally()
fuse = Fuse()


@dataclass(frozen=True, slots=True)
class Widened:
    """A reading and what was added to it: codes inside it, and ids of topics and of one sentence beside it."""

    reading: Reading
    topics: tuple[str, ...] = ()
    sentence: str = ""


@lru_cache(maxsize=1)
def endpoint() -> Endpoint | None:
    """The model of this deployment, or none. Raises `HavreError` for settings under which words must not be sent."""
    return language_model.endpoint()


def prepare() -> None:
    """Load what asking needs, if this deployment asks at all."""
    if endpoint():
        import_module("httpx")  # which only asking needs
        own_words()


@lru_cache(maxsize=1)
def own_words() -> dict[str, frozenset[str]]:
    """By language, the words that our own phrases and sentences have."""
    found = words_of_phrases()
    for language, sentences in resources.content().phrasebook.sentences.items():
        said = {word for sentence in sentences.values() for word in tokens(sentence.text)}
        found[language] = found.get(language, frozenset()) | said
    return found


# --- what the person wants ---------------------------------------------------------------------------------------


def host() -> str:
    """The name of the machine that would be asked; empty where the deployment asks none."""
    to = endpoint()
    return to.host if to else ""


def wanted(talk: Conversation) -> bool:
    """Whether the person said yes to the machine that would be asked now; a yes to another one does not count."""
    return bool(talk.outside) and talk.outside == host()


def decided(talk: Conversation, choice: str) -> Chosen | None:
    """The talk after the person has said yes or no; None for any other choice, and where nothing was asked."""
    if choice not in (YES, NO) or not host():
        return None
    yes = choice == YES
    # The question that was open is put again: it was not this one.
    talk = replace(talk, outside=host() if yes else DECLINED, pending="", asked=talk.asked - {talk.pending})
    return Chosen(talk, "outside.accepted" if yes else "outside.declined")


def reminder(words: Speaker, talk: Conversation, plan: Plan) -> Note | None:
    """Beside what the program says it keeps: that words go elsewhere as well, if they do, and what is not known."""
    if not wanted(talk) or not ("ack.kept" in plan.says or "kept" in plan.articles):
        return None
    return Note(" ".join((words.say("outside.on", host=host()), words.say("outside.limits"))))


# --- what is asked, and what counts ------------------------------------------------------------------------------


def widened(talk: Conversation, reading: Reading, message: str) -> Widened:
    """The reading, with what the model adds where it may be asked; else, and whenever anything fails, as it was."""
    to = endpoint()
    if to is None or not wanted(talk) or not _may_be_asked(talk, reading, message):
        return Widened(reading)
    masked = masked_for(message, reading.language)
    if masked.words < FEWEST_WORDS:
        return Widened(reading)
    selected = _selected(to, offer(), masked, reading.language)
    selected = _fitting(selected, talk, talk.situation.merged(reading.situation))
    return Widened(reading.with_codes(selected.codes), selected.topics, selected.sentence)


def _may_be_asked(talk: Conversation, reading: Reading, message: str) -> bool:
    """Never in danger, in this message or before; never for a child, nor for who uses violence; nor for a mere move."""
    known, told = talk.situation, reading.situation
    if reading.emergency or known.danger or told.danger:
        return False
    if {known.role, told.role} - FOR_ROLES or Circumstance.MINOR in known.circumstances | told.circumstances:
        return False
    graph = resources.graph()
    languages = (reading.language, talk.language)
    move = resources.moves().notice(graph, message, languages, told=bool(reading.because)).move
    return not move or graph.moves[move].beside


def masked_for(message: str, language: str) -> Masked:
    """What of a message would leave. Without the map of places nothing does: no town could be told from a word."""
    with suppress(DatabaseError):
        if places.none_known():
            return Masked("", 0)
        named = places.names_in(plain(message), language)
        return mask(message, language, own_words().get(language, frozenset()).__contains__, named)
    return Masked("", 0)


@lru_cache(maxsize=1)
def offer() -> Offer:
    """What may be chosen: the same in every talk, so that the list tells nothing of this one."""
    packs = resources.content()
    words = Speaker(packs.phrasebook, packs.phrasebook.base, None)
    sentences = packs.phrasebook.sentences[packs.phrasebook.base]
    return Offer(
        topics=tuple((one.id, topics.title(words, one.id)) for one in packs.topics.book.topics.values()),
        sentences=tuple((key, one.text) for key, one in sentences.items() if key.startswith(EMPATHY)),
    )


def _fitting(selected: Selected, talk: Conversation, situation: Situation) -> Selected:
    """Of what was chosen, what fits this talk: nothing that was refused or said, nothing that is for somebody else."""
    book, graph = resources.content().topics.book, resources.graph()
    refused = {code for name in talk.refused for code in graph.refusals[name].codes}
    fit = [key for key in selected.topics if not book.topics[key].codes & refused and not book.topics[key].for_violent]
    meets = situation.role in MET_ROLES and selected.sentence not in talk.said
    return Selected(selected.codes - refused, tuple(fit), selected.sentence if meets else "")


def _selected(to: Endpoint, offered: Offer, masked: Masked, language: str) -> Selected:
    """What the model chose; nothing when it cannot be asked, is late, or answers anything else."""
    if not fuse.lets_through():
        tally.count("paused")
        return Selected()
    try:
        selected = chosen(language_model.ask(to, messages(offered, masked, language)), offered)
    except (RefusedError, NotChosenError) as refused:
        fuse.told(well=False)
        tally.count(refused.reason)
        return Selected()
    fuse.told(well=True)
    tally.count("answered")
    return selected
