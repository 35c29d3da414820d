"""`havre quarantine`: rows of imports that could not be used - which, why, and once more with corrected values."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from havre.core.errors import InputError
from havre.usecases import quarantine


@click.group("quarantine")
def quarantine_group() -> None:
    """Rows and fields that imports could not use: see them, correct them, try them again."""


@quarantine_group.command("list")
@click.option("--source", default="", help="Only those of this source.")
@click.option("--file", default="", help="Only those of this file.")
@click.option("--reason", default="", help="Only those of this reason.")
@click.option("--limit", default=500, show_default=True, type=click.IntRange(1), help="How many on a page.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
def list_held(*, source: str, file: str, reason: str, limit: int, page: int) -> None:
    """What is in quarantine: number, file and row, field, reason, what was seen; at last how many more there are."""
    first = limit * (page - 1)
    rows = quarantine.held(source, limit, file=file, reason=reason, first=first)
    for one in rows:
        part = "row" if one.whole else "field"
        click.echo(f"{one.id[:10]}  {one.file}:{one.row}  {part} {one.field}  {one.reason}  {one.detail}")
    every = quarantine.how_many(source, file=file, reason=reason)
    where = f"page {page} of {-(-every // limit)}"
    if every > first + len(rows):
        more = every - first - len(rows)
        click.echo(f"{more:,} more of {every:,} ({where}; --page {page + 1} goes on)", err=True)
    elif page > 1:
        click.echo(f"{where}, {every:,} in all", err=True)


@quarantine_group.command("show")
@click.argument("number")
def show(number: str) -> None:
    """The row as it came, secret places taken out of it."""
    one = quarantine.shown(number)
    click.echo(f"{one.file}:{one.row}  {one.field}  {one.reason}  {one.detail}")
    click.echo(json.dumps(one.raw, ensure_ascii=False, indent=1))


@quarantine_group.command("retry")
@click.argument("number")
@click.option("--set", "values", multiple=True, metavar="FIELD=VALUE", help="A corrected value; a list as JSON.")
def retry(number: str, values: tuple[str, ...]) -> None:
    """Read the row again with corrected values."""
    corrected = dict(_pair(value) for value in values)
    done = quarantine.retry(number, corrected, datetime.now(UTC).date())
    if done.service_id:
        click.echo(f"written: {done.service_id}")
    if done.left_out:
        click.echo(f"left out: {done.left_out}")
    for fault in done.faults:
        click.echo(f"still wrong: {fault.field} {fault.reason} {fault.detail}")


def _pair(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"{text}: no = in it", remedy="write --set field=value")
    if value[:1] in "[{":
        try:
            return name, json.loads(value)
        except ValueError:
            raise InputError(f"{name}: not JSON", remedy="a value that begins with [ or { must be JSON") from None
    return name, value
