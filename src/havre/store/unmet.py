"""Counts of needs that no service met: never a person, never a moment, never an exact number."""

from __future__ import annotations

from typing import override

from django.db import models


class UnmetCount(models.Model):
    """How many talks of a week were left with a need in a region, with noise (directory/unmet.py): it may be negative.

    All cells of a country and week are written together, each with noise of its own, so that neither the presence of
    a row nor its change tells of anybody.
    """

    country = models.CharField(max_length=2)
    region = models.CharField(max_length=10)
    need = models.CharField(max_length=40)
    week = models.DateField()
    count = models.IntegerField(default=0)

    class Meta:
        ordering = ("week", "country", "region", "need")
        constraints = (models.UniqueConstraint(fields=["country", "region", "need", "week"], name="unmet_cell"),)

    @override
    def __str__(self) -> str:
        return f"{self.week} {self.region} {self.need}: about {self.count}"
