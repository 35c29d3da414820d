"""Who is asked whether a service's record is right, what they said, and what was decided of it.

Services are named by their id and not by a key of the database: their rows come and go with imports, and what was
agreed, checked and corrected outlives that. `by` is the number of an account, "service" for the service itself, or ""
for a command of the operator.
"""

from __future__ import annotations

from typing import override

from django.db import models


class Upkeep(models.Model):
    """One service's agreement and last check. `interval` in days, null for that of its kind; `how` it was checked."""

    service_id = models.CharField(max_length=200, primary_key=True)
    owner = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    account = models.CharField(max_length=40, blank=True)
    interval = models.PositiveIntegerField(null=True)
    assured = models.DateField(null=True)
    by = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("service_id",)

    @override
    def __str__(self) -> str:
        return f"{self.service_id} {self.owner}"


class Campaign(models.Model):
    """A set of services to be checked by a day. `about` is the filter as JSON, for those who read it later."""

    name = models.CharField(max_length=200, unique=True)
    about = models.TextField()
    deadline = models.DateField()
    since = models.DateTimeField()
    by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-since", "-id")

    @override
    def __str__(self) -> str:
        return self.name


class CampaignService(models.Model):
    """A service of a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="services")
    service_id = models.CharField(max_length=200, db_index=True)

    class Meta:
        ordering = ("campaign_id", "service_id")

    @override
    def __str__(self) -> str:
        return self.service_id


class CheckRound(models.Model):
    """One question put to a service: the link that was sent, by the fingerprint of its token, and when it was used."""

    token = models.CharField(max_length=64, unique=True)
    service_id = models.CharField(max_length=200, db_index=True)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.SET_NULL, related_name="rounds")
    sent = models.DateTimeField()
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-sent", "-id")

    @override
    def __str__(self) -> str:
        return f"{self.service_id} {self.sent:%Y-%m-%d}"


class Proposal(models.Model):
    """A correction that somebody proposed. `old` is what the record said then.

    `state`: open, first (one of two people has agreed), accepted, refused, or past (the source has said something new).
    """

    service_id = models.CharField(max_length=200, db_index=True)
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open", db_index=True)
    first = models.CharField(max_length=200, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")

    @override
    def __str__(self) -> str:
        return f"{self.service_id} {self.field} {self.state}"


class ClosedFor(models.Model):
    """A service closed from the first to the last day. `channel`: how it is reached meanwhile."""

    service_id = models.CharField(max_length=200, db_index=True)
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=20)
    channel = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("first", "id")

    @override
    def __str__(self) -> str:
        return f"{self.service_id} {self.first}"


class FreePlaces(models.Model):
    """How many places a service said were free, and until when that is worth anything."""

    service_id = models.CharField(max_length=200, primary_key=True)
    unit = models.CharField(max_length=20, default="bed")
    available = models.PositiveIntegerField()
    updated = models.DateTimeField()
    until = models.DateTimeField()
    by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("service_id",)

    @override
    def __str__(self) -> str:
        return f"{self.service_id} {self.available}"
