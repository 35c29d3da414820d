"""What was changed in the directory, field by field: by which import or by whom, when, from what to what."""

from __future__ import annotations

from typing import override

from django.db import models

from havre.store.directory import ImportRun


class Version(models.Model):
    """One change of one service. `fields` is JSON: what each field said before and says now, as one-item lists.

    An empty list stands for «nothing was said». A field is one of the engine's service, or `hsds.` and a property that
    the source's record has beside. A service that is new has no fields here: all of it came then. No row holds a
    secret address: when a place becomes secret its words go from here too (secrecy_io).
    """

    NEW, CHANGED, OTHER = "new", "changed", "other"

    service_id = models.CharField(max_length=250, db_index=True)
    at = models.DateTimeField()
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="versions")
    by = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10)
    fields = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    @override
    def __str__(self) -> str:
        return f"{self.service_id} {self.kind}"
