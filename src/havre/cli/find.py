"""`havre find`: services, organizations and towns by name, however it is spelt."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from havre.directory.names import KINDS
from havre.usecases import names


@click.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only these; may be given again.")
@click.option("--country", default="", help="Only of this country (ISO code).")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="Names at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def find(*, name: tuple[str, ...], kinds: tuple[str, ...], country: str, limit: int, as_json: bool) -> None:
    """Names most like NAME, the likest first, be it misspelt, without accents, or in another order."""
    names.catch_up()
    found = names.find(" ".join(name), limit, kinds or KINDS, country.upper())
    if as_json:
        for one in found:
            click.echo(json.dumps({**asdict(one.name), "alike": one.alike}, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one.alike:5.1f}  {one.name.kind:12}  {one.name.name}  {one.name.country}  {one.name.ref}")
    if not found:
        click.echo("nothing is called so")
