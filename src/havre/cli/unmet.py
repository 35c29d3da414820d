"""`havre unmet`: needs that no service met, by week and region, for planners."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime, timedelta

import click

from havre.directory.unmet import LEAST
from havre.usecases import unmet as usecase

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--country", default="", help="Only this country (ISO code).")
@click.option("--from", "first", type=_DAY, help="First day; thirteen weeks ago unless said.")
@click.option("--to", "last", type=_DAY, help="Last day; today unless said.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of a table.")
def unmet(*, country: str, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """Needs that no service met: how many talks of a week were left with one, about, in each region.

    The numbers carry noise and small ones are not told, so that nobody can be found in them (docs/privacy.md).
    """
    until = (last or datetime.now(UTC)).date()
    since = first.date() if first else until - timedelta(weeks=13)
    told = usecase.told(country.upper(), since, until)
    rows = [(one.cell.week.isoformat(), one.cell.region, one.region_name, one.cell.need, one.about) for one in told]
    names = ("week", "region", "name", "need", "about")
    if as_json:
        for row in rows:
            click.echo(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False))
        return
    table = csv.writer(sys.stdout)
    table.writerow(names)
    table.writerows(rows)
    click.echo(f"counts below {LEAST} are not told", err=True)
