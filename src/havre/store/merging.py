"""Records of several sources that are one service, and pairs that a person has told apart.

The services table holds the merged record under the survivor's id; each source's own record stays here, so that what
was merged can be taken apart again exactly, and a later import finds where its record went.
"""

from __future__ import annotations

from typing import ClassVar, override

from django.db import models


class MergedPart(models.Model):
    """One source's record of a merged service, as that source last gave it. `position` 0 is the survivor's own."""

    id = models.CharField(max_length=200, primary_key=True)
    survivor = models.CharField(max_length=200, db_index=True)
    position = models.PositiveIntegerField()
    source = models.CharField(max_length=300, db_index=True)
    digest = models.CharField(max_length=32)
    document = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("survivor", "position", "id")

    @override
    def __str__(self) -> str:
        return f"{self.id} in {self.survivor}"


class NotDuplicates(models.Model):
    """Two services that look alike and are two: never proposed again. `left` < `right`."""

    left = models.CharField(max_length=200)
    right = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("left", "right")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("left", "right"), name="told_apart_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.left} is not {self.right}"


class DuplicateSearch(models.Model):
    """The last search for duplicates in a country: the version of the directory it saw, and when.

    `begun`: somebody searches since then; null when nobody does.
    """

    country = models.CharField(max_length=2, primary_key=True)
    version = models.BigIntegerField(default=-1)
    at = models.DateTimeField(null=True)
    begun = models.DateTimeField(null=True)

    class Meta:
        ordering = ("country",)

    @override
    def __str__(self) -> str:
        return f"{self.country} {self.version}"


class DuplicatePair(models.Model):
    """A pair that a search found. `reasons` is JSON: codes with their points."""

    country = models.CharField(max_length=2)
    left = models.CharField(max_length=200)
    right = models.CharField(max_length=200)
    score = models.FloatField()
    reasons = models.TextField()

    class Meta:
        ordering = ("country", "-score", "left", "right")
        indexes = (models.Index(fields=["country", "-score"], name="duplicates_by_score"),)

    @override
    def __str__(self) -> str:
        return f"{self.left} – {self.right}"
