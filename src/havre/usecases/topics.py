"""Which longer answers a turn asks for, and their words: chosen from the list, or found by what was asked."""

from __future__ import annotations

from havre.assistant import topics
from havre.assistant.blocks import Article, Choice
from havre.assistant.conversation import Conversation
from havre.assistant.reading import Reading
from havre.assistant.wording import Speaker
from havre.core.situation import Situation
from havre.core.vocabulary import Danger, Need, Role
from havre.usecases import resources

CHOSEN_NEED = "need:"  # begins the short answers that say what would help
# Needs that open a topic whenever they are first told, however they were told.
OPENS = {Need.PROTECTION_ORDER: "protection_order", Need.POLICE: "police_report"}


def choices(words: Speaker) -> tuple[Choice, ...]:
    """All topics, for those who would rather choose than type."""
    return topics.choices(words, resources.content().topics.book)


def chosen(talk: Conversation, choice: str) -> tuple[str, ...]:
    """The topic that a short answer asks for: a topic of the list, or the first about a need that was chosen."""
    book = resources.content().topics.book
    topic = topics.chosen(book, choice)
    if not topic and choice.startswith(CHOSEN_NEED):
        need = choice.removeprefix(CHOSEN_NEED)
        topic = next((key for key, one in book.topics.items() if need in {code.value for code in one.codes}), "")
    return (topic,) if topic and topics.suits(book.topics[topic], talk.situation) else ()


def found(
    talk: Conversation, before: Situation, message: str, reading: Reading, more: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The topics that a message asks about, two at most.

    In danger now, and where a message tells of thoughts of dying, there are none: that comes first.

    `more` are topics chosen in another way: they come after those found here.
    """
    if Danger.ATTACK_NOW in talk.situation.danger or Danger.SUICIDAL in reading.situation.danger:
        return ()
    book = resources.content().topics.book
    codes = reading.situation.codes
    near = resources.search().find(message, talk.language, codes, in_scope=reading.may_ask)
    told = [one.topic for one in near if not _of_somebody_else(book.topics[one.topic], talk.situation, reading)]
    told += [topic for need, topic in OPENS.items() if need in talk.situation.needs - before.needs]
    told += [topic for topic in more if topic in book.topics]
    refused = {code for name in talk.refused for code in resources.graph().refusals[name].codes}
    fitting = (book.topics[topic] for topic in dict.fromkeys(told))
    wanted = [one.id for one in fitting if topics.suits(one, talk.situation) and not one.codes & refused]
    return tuple(wanted[: topics.MOST])


def _of_somebody_else(topic: topics.Topic, situation: Situation, reading: Reading) -> bool:
    """Whether a topic speaks to who uses violence or stands by, and whoever writes suffers it and did not ask so."""
    speaks = topic.codes & {Need.STOP_VIOLENCE, Need.HELP_OTHER}
    return bool(speaks - reading.situation.needs) and situation.role in (Role.VICTIM, Role.CHILD)


def article(words: Speaker, topic: str, talk: Conversation) -> Article:
    """The topic in words; in a language that has no topics yet, in English."""
    return topics.article(words, resources.content().topics.book, topic, talk.situation, easy=talk.easy)
