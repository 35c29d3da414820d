"""What matching reads of each service, kept beside it: packed records (directory/packed.py) and the terms they share.

Written in the same transaction as the service by `matching_io`; whoever writes services some other way calls it too.
"""

from __future__ import annotations

from typing import override

from django.db import models


class MatchRow(models.Model):
    """The records of one service, empty when it is not to be shown. `key` is made from its id.

    `changed` is the version of the directory at which they last changed. The row outlives its service, so that those
    who hold the old records see that it is gone.
    """

    key = models.BigIntegerField(primary_key=True)
    service_id = models.CharField(max_length=200)
    changed = models.BigIntegerField(db_index=True)
    packed = models.BinaryField()

    class Meta:
        ordering = ("key",)

    @override
    def __str__(self) -> str:
        return self.service_id


class MatchTerm(models.Model):
    """A text that many records share, by its number. `digest` is the fingerprint of kind and text."""

    digest = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=20)
    text = models.TextField()

    class Meta:
        ordering = ("id",)

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.text}"
