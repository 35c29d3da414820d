"""`havre match`: services for situations, as JSON lines in and out. Nothing is stored."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click

from havre.core.errors import InputError
from havre.usecases import matching


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

    "place" is a town or its GeoNames number; "at" a moment with a zone, or local time there; "channel" what the person
    can use: call, text, chat, email, video, walk_in; "car" true or false; "child_age" the years of the oldest child.
    """
    now = datetime.now(UTC)
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            if not isinstance(asked, dict):
                raise InputError("is no JSON object", remedy='give {"situation": {"needs": ["talk"]}, "country": "FR"}')
            told = (
                {"why_not": matching.why_not(asked, now, service_id)}
                if service_id
                else matching.answer(asked, now, limit)
            )
        except ValueError as error:
            raise InputError(f"is not JSON: {error}", where=f"line {number}", remedy="one object a line") from error
        except InputError as error:
            raise InputError(error.what, where=f"line {number}", remedy=error.remedy) from error
        click.echo(json.dumps(told, ensure_ascii=False))
