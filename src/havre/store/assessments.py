"""Cases of responders: by reference instead of name, everything that was told sealed, and gone after its time.

In clear stand only what lists and reminders need: reference, country, tier, moments, kinds of entries and who made
them. What was answered, judged, noted or shared is in `sealed`, under the key of its case; that key is in `key`, itself
sealed under a key outside the database (usecases/case_keys.py). Erasing a case deletes its rows with the key.
"""

from __future__ import annotations

from typing import override

from django.db import models

from havre.store.accounts import Account
from havre.store.directory import Organization


class CaseFile(models.Model):
    """A case. `tier` is the one in force (1 to 4, 4 being «now»), 0 before the first assessment.

    `sealed` says about whom it is: tags of the population, never a name.
    """

    reference = models.CharField(max_length=16, unique=True)
    organization = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="cases")
    country = models.CharField(max_length=2)
    opened = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="cases")
    keep_until = models.DateField(db_index=True)
    tier = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(null=True, db_index=True)
    key = models.TextField()
    sealed = models.TextField()

    class Meta:
        ordering = ("due", "reference")

    @override
    def __str__(self) -> str:
        return self.reference


class EntryKind(models.TextChoices):
    """What an entry of a case is."""

    ASSESSMENT = "assessment"
    EVENT = "event"
    NOTE = "note"
    LOWERING = "lowering"
    CONSENT = "consent"
    SHARED = "shared"
    KEPT = "kept"


class CaseEntry(models.Model):
    """One thing that was done in a case; entries are only added. `code` is an instrument, an event, a kind of paper.

    `tier` is what an assessment found, `in_force` what stood after it.
    """

    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    code = models.CharField(max_length=60, blank=True)
    tier = models.PositiveSmallIntegerField(null=True)
    in_force = models.PositiveSmallIntegerField(null=True)
    sealed = models.TextField()

    class Meta:
        ordering = ("case_id", "number")
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="entry_once"),)

    @override
    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.kind}"


class TrainingRecord(models.Model):
    """What an account has learned of an instrument: a vignette solved, or a certificate that an administrator saw."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="training")
    instrument = models.CharField(max_length=60)
    vignette = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    solved = models.BooleanField()
    right = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-at", "-id")

    @override
    def __str__(self) -> str:
        return f"{self.account_id} {self.instrument} {self.vignette}"
