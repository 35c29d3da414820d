"""One turn, from the form that came in to what the page shows; all that is said comes from the use case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from havre.assistant.blocks import Block
from havre.assistant.conversation import Conversation
from havre.usecases import assistant, outside, plan
from havre.usecases.assistant import MESSAGE_LIMIT, Turn, Understood
from havre.web.public.sent import Sent, opened, sealed

Outside = Literal["ask", "yes", "no"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: `wrote` above the `blocks` of the answer, `words` still in the field, a `notice` beside it.

    `outside` is what the person said about a language model outside, where there is one.

    Without `state` no talk has begun. `anew` is set when all that was said before must go from the page.
    """

    language: str
    country: str = ""
    state: str = ""
    wrote: str = ""
    blocks: tuple[Block, ...] = ()
    understood: tuple[Understood, ...] = ()
    place: str = ""
    words: str = ""
    notice: str = ""
    anew: bool = False
    easy: bool = False
    outside: Outside = "ask"
    plan: bool = False  # whether a safety plan is offered


def after(sent: Sent, preferred: str, now: datetime) -> Shown:
    """What to show once `sent` has come in; `preferred` is the language that the browser asks for."""
    talk, note = opened(sent, now)
    here = talk or assistant.begin(_language(sent) or preferred, _country(sent))
    if len(sent.words) > MESSAGE_LIMIT:
        return _unanswered(here, sent, now, notice="ui.error_long", begun=bool(talk))
    if sent.message.strip() or sent.choice:
        return _answered(here, sent, _turn(sent, now, note))
    if talk and sent.look and not sent.land and talk.country:
        return _answered(talk, sent, Turn(now, choice="not:country"))
    if talk and _changes(sent, talk):
        # The open question is put again, in words that the person can now read.
        return _answered(replace(talk, asked=talk.asked - {talk.pending}), sent, _turn(sent, now, "ack.more"))
    notice = note or ("ui.error_empty" if sent.send else "")
    return _unanswered(here, sent, now, notice=notice, begun=bool(talk))


def _turn(sent: Sent, now: datetime, note: str) -> Turn:
    return Turn(now, sent.message, sent.choice, _served(sent.tongue), _country(sent), note)


def _answered(talk: Conversation, sent: Sent, turn: Turn) -> Shown:
    answer = assistant.reply(talk, turn)
    return Shown(
        language=answer.language,
        country=answer.talk.country,
        state=sealed(answer.talk, turn.now),
        wrote=sent.message.strip(),
        words=sent.unsent,
        blocks=answer.blocks,
        understood=answer.understood,
        place=answer.place_label,
        anew=sent.choice == "forget" or answer.talk.turns <= talk.turns,  # forgotten by the button, or by words
        easy=answer.talk.easy,
        outside=_outside(answer.talk),
        plan=plan.offered(answer.talk.situation, answer.language),
    )


def _unanswered(talk: Conversation, sent: Sent, now: datetime, *, notice: str, begun: bool) -> Shown:
    """The page again as it was, with what stands in the field kept and a word on why there is no answer."""
    if _served(sent.tongue):
        talk = replace(talk, language=sent.tongue)
    return Shown(
        language=talk.language,
        country=talk.country,
        state=sealed(talk, now) if begun else "",
        understood=assistant.understood(assistant.speaker(talk), talk.situation),
        words=sent.words,
        notice=notice,
        easy=talk.easy,
        outside=_outside(talk),
        plan=begun and plan.offered(talk.situation, talk.language),
    )


def _outside(talk: Conversation) -> Outside:
    if outside.wanted(talk):
        return "yes"
    return "no" if talk.outside == outside.DECLINED else "ask"


def _changes(sent: Sent, talk: Conversation) -> bool:
    """Whether another language or country was chosen than the talk has."""
    return (_served(sent.tongue) or talk.language, _country(sent) or talk.country) != (talk.language, talk.country)


def _language(sent: Sent) -> str:
    return _served(sent.tongue) or _served(sent.speaks)


def _served(language: str) -> str:
    return language if language in assistant.served().languages else ""


def _country(sent: Sent) -> str:
    return sent.land if sent.land in assistant.served().countries else ""
