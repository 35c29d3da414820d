"""`havre understand`: what the assistant reads in messages, as JSON lines in and out. Nothing is stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from havre.assistant.reading import Reader, Reading
from havre.content.understanding import load_reader
from havre.core.errors import InputError

FACETS = ("violence", "danger", "circumstances", "needs")


@click.command()
@click.argument("message", nargs=-1)
@click.option("--language", default="", help="Language of the page, a hint where a line gives none.")
@click.option(
    "--encoder", envvar="HAVRE_ENCODER", type=click.Path(path_type=Path), help="Folder of a sentence encoder."
)
@click.option("--explain", is_flag=True, help="Add the words that decided, by code.")
def understand(message: tuple[str, ...], language: str, encoder: Path | None, *, explain: bool) -> None:
    """Read messages into situations: MESSAGE, or JSON lines from standard input.

    \b
    in:  {"id", "text", "language"?, "country"?}
    out: {"id", "language", "role", "violence", "danger", "circumstances", "needs",
          "place", "country", "in_scope", "emergency", "scores"}

    "place" and "country" come back as they were given; places are found by havre ask, which has the directory.
    """
    reader = load_reader(encoder=encoder)
    lines: Iterable[str] = [json.dumps({"id": 1, "text": " ".join(message)})] if message else sys.stdin
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        asked = _parsed(line, number)
        reading = _read(reader, asked, language, explain=explain)
        click.echo(json.dumps(_told(asked, reading, explain=explain), ensure_ascii=False))


def _read(reader: Reader, asked: Mapping[str, Any], language: str, *, explain: bool) -> Reading:
    hint, country = str(asked.get("language") or language), str(asked.get("country") or "")
    how = reader.explain if explain else reader.read
    return how(asked["text"], language_hint=hint, country=country)


def _told(asked: Mapping[str, Any], reading: Reading, *, explain: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": asked.get("id"),
        "language": reading.language,
        "role": reading.situation.role.value,
        **{facet: sorted(code.value for code in getattr(reading.situation, facet)) for facet in FACETS},
        "place": asked.get("place") or "",
        "country": asked.get("country") or "",
        "in_scope": reading.in_scope,
        "emergency": reading.emergency,
        "scores": {code: round(score, 3) for code, score in reading.scores.items()},
    }
    return told | ({"because": [list(one) for one in reading.because]} if explain else {})


def _parsed(line: str, number: int) -> Mapping[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise InputError(f"is not JSON: {error}", where=f"line {number}", remedy="one JSON object a line") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise InputError('has no "text"', where=f"line {number}", remedy='give {"id": 1, "text": "…"}')
    return asked
