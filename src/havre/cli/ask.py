"""`havre ask`: the assistant in the terminal, or JSON lines in and out for other programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import click

from havre.assistant.blocks import (
    Article,
    Block,
    Choice,
    Emergency,
    Note,
    Question,
    Say,
    ServiceCard,
    Services,
    Step,
    Steps,
)
from havre.assistant.conversation import Conversation
from havre.core.errors import InputError
from havre.usecases import assistant, installation, places

LIST_TOPICS = "?"  # typed to see all that can be asked about


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Read JSON lines from standard input, write JSON lines.")
@click.option(
    "--language", default="en", show_default=True, help="Language to begin in; the reply follows the message."
)
@click.option("--country", default="", help="Country whose numbers and law apply: DE AT ES FI FR HU PT.")
@click.option("--place", default="", help="Town, or GeoNames id, near which to look for services.")
def ask(*, as_json: bool, language: str, country: str, place: str) -> None:
    """Talk with the assistant here in the terminal. Nothing is stored.

    With --json each line is {"country","language","place","messages":[...]}; each answer has the reply's language,
    situation, blocks and services.
    """
    installation.prepare(lambda what: click.echo(what, err=True))
    if as_json:
        for number, line in enumerate(sys.stdin, 1):
            if line.strip():
                click.echo(json.dumps(_answered_or_error(line, number), ensure_ascii=False))
    else:
        _talk(language, country.upper(), place)


def _begin(language: str, country: str, place: str) -> Conversation:
    """A talk that begins in a country and near a place, given by name or id."""
    served = assistant.served()
    if language not in served.languages or (country and country not in served.countries):
        remedy = f"languages: {' '.join(served.languages)}; countries: {' '.join(served.countries)}"
        raise InputError(f"language {language} or country {country} is not served", remedy=remedy)
    talk = assistant.begin(language, country)
    if not place:
        return talk
    found = places.find_places(place, language, country, asked=True)
    if not found:
        raise InputError(
            f"no place called {place} is known", remedy="havre import places; or give a larger town nearby"
        )
    return replace(talk, place=found[0].id, country=found[0].country)


# --- JSON lines --------------------------------------------------------------------------------------------------


def _answered_or_error(line: str, number: int) -> dict[str, Any]:
    """The answer to a line; what is wrong with it where it cannot be answered, so that the lines after it still are."""
    try:
        return _answer_line(line, number)
    except InputError as error:
        return {"error": error.what, "where": error.where or f"line {number}", "remedy": error.remedy}


def _answer_line(line: str, number: int) -> dict[str, Any]:
    asked = _parsed(line, number)
    talk = _begin(asked.get("language", "") or "en", asked.get("country", "").upper(), asked.get("place", ""))
    answer = None
    for message in asked["messages"]:
        answer = assistant.reply(talk, assistant.Turn(now=datetime.now(UTC), message=message))
        talk = replace(answer.talk, listed="")  # a program wants the services with every reply
    if answer is None:
        raise InputError("messages is empty", where=f"line {number}", remedy="give at least one message")
    situation = talk.situation
    return {
        **({"id": asked["id"]} if "id" in asked else {}),
        "language": answer.language,
        "country": talk.country,
        "place": answer.place_label,
        "situation": {
            "role": str(situation.role),
            **{facet: sorted(getattr(situation, facet)) for facet in ("violence", "danger", "circumstances", "needs")},
        },
        "blocks": [asdict(block) for block in answer.blocks],
        "services": [_card(card) for block in answer.blocks if isinstance(block, Services) for card in block.cards],
    }


def _card(card: ServiceCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": card.name,
        "reasons": list(card.reasons),
        "distance": card.distance_km,
        "phones": [one.value for one in card.contacts if one.href.startswith(("tel:", "sms:"))],
        "checked": card.checked,
    }


def _parsed(line: str, number: int) -> Mapping[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise InputError(f"is not JSON: {error}", where=f"line {number}", remedy="one JSON object a line") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("messages"), list):
        raise InputError('has no "messages" list', where=f"line {number}", remedy='give {"messages": ["…"]}')
    wrong = [key for key in ("language", "country", "place") if not isinstance(asked.get(key, ""), str)]
    wrong += [] if all(isinstance(message, str) for message in asked["messages"]) else ["messages"]
    if wrong:
        raise InputError(f"{', '.join(wrong)}: not text", where=f"line {number}", remedy="give text, or leave it out")
    return asked


# --- a talk in the terminal --------------------------------------------------------------------------------------


def _talk(language: str, country: str, place: str) -> None:
    talk = _begin(language, country, place)
    words = assistant.speaker(talk)
    for key in ("ui.heading", "ui.before_kept", "ui.before_machine"):
        click.echo(click.wrap_text(words.say(key), 88))
    click.echo("  (a number chooses a short answer, ? lists all topics; an empty line ends)\n")
    choices: tuple[str, ...] = ()
    while typed := click.prompt(">", prompt_suffix=" ", default="", show_default=False).strip():
        if typed == LIST_TOPICS:
            choices = _offer(assistant.page(talk.language, talk.country).topics)
            continue
        turn = _turn(typed, choices)
        answer = assistant.reply(talk, turn)
        talk = answer.talk
        choices = _show(answer.blocks)
        click.echo("")


def _offer(topics: tuple[Choice, ...]) -> tuple[str, ...]:
    """Print the topics; the values that choose them."""
    for number, topic in enumerate(topics, 1):
        click.echo(f"  {number}. {topic.label}")
    return tuple(topic.value for topic in topics)


def _turn(typed: str, choices: tuple[str, ...]) -> assistant.Turn:
    now = datetime.now(UTC)
    if typed.isdecimal() and 0 < int(typed) <= len(choices):
        return assistant.Turn(now=now, choice=choices[int(typed) - 1])
    return assistant.Turn(now=now, message=typed)


def _show(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """Print a reply; the values of the short answers it offers."""
    choices: tuple[str, ...] = ()
    for block in blocks:
        click.echo("")
        for line in _lines(block):
            click.echo(line)
        if isinstance(block, Question):
            choices = tuple(choice.value for choice in block.choices)
    return choices


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Emergency() | Steps() | Services() | Question():
            yield from _with_parts(block)
        case Article():
            yield click.style(block.title, bold=True)
            yield from _wrapped((*block.paragraphs, *((block.heading,) if block.heading else ()), *block.local))
            yield from _wrapped((block.checked, *block.links, *block.sources))
        case Say():
            yield from _wrapped(block.texts)
        case Note():
            yield from _wrapped((block.text,))


def _with_parts(block: Emergency | Steps | Services | Question) -> Iterator[str]:
    match block:
        case Emergency():
            yield click.style(f"!! {block.heading}", fg="red", bold=True)
            yield from _wrapped(block.texts)
        case Steps():
            yield click.style(block.heading, bold=True)
            yield from (line for step in block.items for line in _step(step))
        case Services():
            yield click.style(block.heading, bold=True)
            yield from _wrapped((block.empty,) if block.empty else ())
            yield from (line for card in block.cards for line in _service(card))
        case Question():
            yield from _wrapped((f"{block.text} {block.why}",))
            yield from (f"  {number}. {choice.label}" for number, choice in enumerate(block.choices, 1))


def _step(step: Step) -> Iterator[str]:
    yield click.wrap_text(step.text, 88, initial_indent="  - ", subsequent_indent="    ")


def _service(card: ServiceCard) -> Iterator[str]:
    yield f"  * {card.name}"
    if card.notice:
        yield f"      {card.notice}"
    yield click.wrap_text(" · ".join(card.reasons), 88, initial_indent="      ", subsequent_indent="      ")
    if card.address:
        yield f"      {card.address}"
    for contact in card.contacts:
        target = "" if contact.href.startswith(("tel:", "sms:")) else f" {contact.href}"
        yield f"      {contact.label}{target}"
    yield f"      {card.checked}"


def _wrapped(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield click.wrap_text(text, 88)
