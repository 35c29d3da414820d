"""`havre match`: services for situations, as JSON lines in and out. Nothing is stored."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

import click

from havre.core.errors import InputError
from havre.usecases import matching
from havre.usecases.places import SeveralPlacesError


@click.command()
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, matching.MOST), help="Services at most.")
@click.option("--why-not", "service_id", default="", help="Tell instead why this service (its id) is not shown.")
def match(*, limit: int, service_id: str) -> None:
    """Services that fit situations, from JSON lines on standard input.

    \b
    in:  {"situation": {"role", "violence": [], "danger": [], "circumstances": [], "needs": []},
          "country", "place"?, "at"?, "channel"?, "language"?, "car"?, "child_age"?}
    out: {"services": [{"id", "name", "reasons", "lacks", "distance_km", "open", "checked"}],
          "excluded": n, "unmet": [needs]}
         {"error", "where", "remedy", "candidates"?} for a line that cannot be answered; later lines still are, and the
         exit code is 2

    "place" is a town, its GeoNames number or a postcode; where several towns bear the name, they are the "candidates".
    "at" is a moment with a zone, or local time there; "channel" what the person can use: call, text, chat, email,
    video, walk_in; "car" true or false; "child_age" the years of the oldest child.
    """
    now, wrong = datetime.now(UTC), 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            asked = _asked(line)
            told = (
                {"why_not": matching.why_not(asked, now, service_id, limit)}
                if service_id
                else matching.answer(asked, now, limit)
            )
        except InputError as error:
            wrong += 1
            told = _refused(error, number)
        click.echo(json.dumps(told, ensure_ascii=False))
    if wrong:
        raise InputError(f"{wrong} of the lines could not be answered", remedy="see the lines with error in the output")


def _asked(line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON: {error}", remedy="one object a line") from error
    if not isinstance(asked, dict):
        raise InputError("is no JSON object", remedy='give {"situation": {"needs": ["talk"]}, "country": "FR"}')
    return asked


def _refused(error: InputError, number: int) -> dict[str, Any]:
    """What is said of a line that has no answer; the places that a name may mean, where that is why."""
    told = {"error": error.what, "where": f"line {number}", "remedy": error.remedy}
    return told | ({"candidates": error.told()} if isinstance(error, SeveralPlacesError) else {})
