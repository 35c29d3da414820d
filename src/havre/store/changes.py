"""A number per room that grows with every change, so that what is held in memory knows when to read again."""

from __future__ import annotations

from typing import override

from django.db import models
from django.db.models import F


class Change(models.Model):
    """How often the rows of one room (directory, places) have changed."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("name",)

    @override
    def __str__(self) -> str:
        return f"{self.name} {self.value}"


def changed(name: str) -> None:
    """Count one change; call it in the transaction that changes the rows."""
    if not Change.objects.filter(name=name).update(value=F("value") + 1):
        Change.objects.get_or_create(name=name, defaults={"value": 1})


def version(name: str) -> int:
    """The number of changes so far, 0 before the first."""
    return Change.objects.filter(name=name).values_list("value", flat=True).first() or 0
