"""`havre duplicates`: services that several sources list, found, merged, taken apart again or told apart."""

from __future__ import annotations

import json
import sys

import click

from havre.directory.duplicates import PERHAPS, SURE
from havre.directory.model import Service
from havre.store import tables
from havre.usecases import duplicates, keys
from havre.usecases.duplicates import Proposal


@click.group("duplicates")
def duplicates_group() -> None:
    """Services that several sources list. Nothing is merged unless somebody says so."""
    if not {"-h", "--help"} & {*sys.argv[1:]}:
        tables.make()
        keys.ensure()


@duplicates_group.command("find")
@click.option("--country", default="", help="ISO code; without it all countries.")
@click.option("--sure", is_flag=True, help=f"Only pairs of {SURE:g} points and more; else from {PERHAPS:g}.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--bulk", is_flag=True, help='For hundreds of thousands of services; needs "havre[bulk]" (splink).')
def find(*, country: str, sure: bool, limit: int, as_json: bool, bulk: bool) -> None:
    """Pairs that may be one service, the surest first, with what speaks for and against."""
    found = duplicates.find(country=country.upper(), least=SURE if sure else PERHAPS, bulk=bulk)
    for one in found[:limit]:
        click.echo(json.dumps(_plain(one), ensure_ascii=False) if as_json else _told(one))
    if not as_json:
        click.echo(f"{len(found):,} pairs, {sum(one.found.sure for one in found):,} of them sure")


@duplicates_group.command("show")
@click.argument("left")
@click.argument("right")
def show(left: str, right: str) -> None:
    """Two services side by side."""
    click.echo(_told(duplicates.show(left, right)))


@duplicates_group.command("merge")
@click.argument("survivor")
@click.argument("other")
@click.option("--by", default="", help="Who decided.")
def merge(survivor: str, other: str, by: str) -> None:
    """Make one service of two: what SURVIVOR says stands, OTHER fills what it leaves open."""
    made = duplicates.merge(survivor, other, by)
    click.echo(f"{made.id}  {made.name}: merged; havre duplicates unmerge {made.id} takes it apart again")


@duplicates_group.command("unmerge")
@click.argument("service_id")
def unmerge(service_id: str) -> None:
    """Take a merged service apart into what its sources last said."""
    for part in duplicates.unmerge(service_id):
        click.echo(f"{part.id}  {part.name}  ({part.origin.source})")


@duplicates_group.command("apart")
@click.argument("left")
@click.argument("right")
@click.option("--by", default="", help="Who decided.")
@click.option("--undo", is_flag=True, help="Let the pair be proposed again.")
def apart(*, left: str, right: str, by: str, undo: bool) -> None:
    """Remember that these are two services - two branches, a national line and its local office."""
    if undo:
        click.echo("proposed again" if duplicates.propose_again(left, right) else "they were not told apart")
        return
    duplicates.tell_apart(left, right, by)
    click.echo("told apart; they are not proposed again")


@duplicates_group.command("merged")
def merged() -> None:
    """The merged services with the record of each source."""
    for survivor, parts in duplicates.merged().items():
        click.echo(survivor)
        for part in parts:
            click.echo(f"  {part.id}  {part.source}  merged {part.at:%Y-%m-%d} {part.by}".rstrip())


def _told(one: Proposal) -> str:
    reasons = "  ".join(f"{code} {points:+.1f}" for code, points in one.found.reasons)
    return "\n".join((f"{one.found.score:4.1f}  {reasons}", _line(one.left), _line(one.right)))


def _line(service: Service) -> str:
    town = next((at.location.address.city for at in service.locations if at.location.address.city), "")
    phones = ", ".join(phone.number for phone in service.phones[:2])
    return "      " + "  ".join(filter(None, (service.id, service.name, town, phones, f"[{service.origin.source}]")))


def _plain(one: Proposal) -> dict[str, object]:
    names = {"left_name": one.left.name, "right_name": one.right.name}
    found = one.found
    told = {"left": found.left, "right": found.right, "score": found.score, "sure": found.sure}
    return told | names | {"reasons": dict(found.reasons)}
