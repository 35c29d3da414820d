"""What a typed message answers to a question of yes and no, in whatever words, besides all else that it tells.

Most depends on «is the violent person with you now?»: until it is answered, each message is looked at for that answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from havre.assistant.choices import apply_choice
from havre.assistant.conversation import Conversation
from havre.assistant.moves import Move, Reply
from havre.core.vocabulary import Code, Danger, Need
from havre.usecases import resources

NEAR = "near"  # the question whether who is violent is there
ANSWERED = "near.answered"  # among what was said: that question has its answer
AGAIN = "near.again"  # the same: it was put a second time
NOT_SURE = "ack.yes_to_what"  # said to a «yes» that answers nothing
ALARM: tuple[Code, ...] = (Danger.ATTACK_NOW, Need.EMERGENCY)  # what brings the emergency card


@dataclass(frozen=True, slots=True)
class Answered:
    """The talk after what a message answers, and the short answer that it is (`given`, empty: none).

    `unread`: it was asked whether who is violent is there, and this message does not say. `says` is a sentence that
    comes first, or empty; `taken` codes taken back; `done`: the message is a bare word and tells nothing besides.
    """

    talk: Conversation
    given: str = ""
    unread: bool = False
    says: str = ""
    taken: tuple[Code, ...] = ()
    done: bool = False


def is_open(talk: Conversation) -> bool:
    """Whether it was asked if who is violent is there, and nothing said so yet."""
    return NEAR in talk.asked and ANSWERED not in talk.said


def settled(talk: Conversation, choice: str) -> Conversation:
    """The talk, which knows after this choice that the question is answered."""
    return talk.with_said([ANSWERED]) if choice in _values(NEAR) else talk


def answer(talk: Conversation, message: str) -> Answered:
    """What `message` answers; its other words are read elsewhere."""
    moves, pending = resources.moves(), talk.pending
    reply = moves.reply(message, talk.language)
    if is_open(talk):
        told = moves.reply_to_near(message, talk.language) or (reply if pending == NEAR else "")
        if told:
            return Answered(_given(talk, f"{NEAR}:{told}"), given=f"{NEAR}:{told}")
    if pending == NEAR:
        return Answered(_put_again(talk), unread=True)
    value = f"{pending}:{reply}"
    if reply and value in _values(pending):
        return Answered(_given(talk, value), given=value)
    return _bare(talk, reply) if reply and moves.is_bare(message, talk.language) else Answered(talk)


def _bare(talk: Conversation, reply: str) -> Answered:
    """A bare yes or no to a question that offers neither, or to none.

    «No» under the emergency card takes the alarm back. It may mean something else, so the card stays, quietly, once.
    """
    alarm = tuple(code for code in ALARM if code in talk.situation.codes)
    if reply == Reply.NO and alarm:
        calm = replace(talk, pending="", situation=talk.situation.without(alarm))
        return Answered(calm, unread=True, says="ack.taken_back", taken=alarm, done=True)
    if not talk.pending:
        return Answered(talk)
    if reply == Reply.YES:
        # Put once more: nothing of it was answered, and «choose below» needs something below.
        return Answered(replace(talk, asked=talk.asked - {talk.pending}), says=NOT_SURE, done=True)
    return Answered(replace(talk, pending=""), done=True)


def _given(talk: Conversation, value: str) -> Conversation:
    return settled(apply_choice(resources.graph(), talk, value, ()).talk, value)


def _put_again(talk: Conversation) -> Conversation:
    """The talk in which the question may be put once more, if it was not yet."""
    if AGAIN in talk.said:
        return talk
    return replace(talk, asked=talk.asked - {NEAR}).with_said([AGAIN])


def _values(question: str) -> frozenset[str]:
    asked = resources.graph().questions.get(question)
    return frozenset(offer.value for offer in asked.offers) if asked else frozenset()


def after(talk: Conversation, move: str) -> Conversation:
    """The talk after a move, which may have said that who is violent is not there."""
    return talk.with_said([ANSWERED]) if move == Move.SAFE_NOW else talk
