"""Counts of unmet needs into the database and out of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import F

from havre.directory.unmet import Cell
from havre.store.unmet import UnmetCount

BATCH = 500


@transaction.atomic
def add(counts: Mapping[Cell, int]) -> None:
    """Add to every cell given, making those that are not there; in one order always, so that none waits for ever."""
    ordered = sorted(counts)
    rows = [UnmetCount(country=c.country, region=c.region, need=c.need, week=c.week) for c in ordered]
    UnmetCount.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    for cell in ordered:
        of_cell = UnmetCount.objects.filter(country=cell.country, region=cell.region, need=cell.need, week=cell.week)
        of_cell.update(count=F("count") + counts[cell])


def read(country: str, first: date, last: date) -> dict[Cell, int]:
    """The counts of a country ("" for all) in the weeks from `first` to `last`."""
    rows = UnmetCount.objects.filter(week__gte=first, week__lte=last)
    if country:
        rows = rows.filter(country=country)
    return {
        Cell(c, region, need, week): count
        for c, region, need, week, count in rows.values_list("country", "region", "need", "week", "count")
    }
