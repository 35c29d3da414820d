"""Services at rest: organizations, services, locations, what was imported and what was put in quarantine.

The columns are what is looked up; the rest of a record is in `document`, the plain form of the engine's type
(directory/plain.py), so that a field added to the engine needs no migration. A confidential location has no street
and no coordinates in either: importers take them out before anything comes here.

`record` is what a source that speaks HSDS said of the same, without its secret places: read for export, editing and the
API only, never for matching. Empty where the document says all.
"""

from __future__ import annotations

from datetime import date
from typing import override

from django.db import models


class Organization(models.Model):
    """Who gives services."""

    id = models.CharField(max_length=200, primary_key=True)
    name = models.CharField(max_length=500)
    source = models.CharField(max_length=300)
    document = models.TextField()
    record = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("id",)

    @override
    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """A service. `digest` is the fingerprint by which a second import of the same record changes nothing.

    `due` is the day on which somebody is to be asked whether it is right (date.min: nobody ever checked), `emergency`
    and `mailed` whether it is an emergency line and has an address to write to: kept for lists of many.
    `modified` is when anything of it was last written here, in seconds since 1970 (UTC). `seen` is the fingerprint of
    the item of a file that says just this (seen_io): empty once anything else has written the row.
    """

    id = models.CharField(max_length=200, primary_key=True)
    organization = models.ForeignKey(Organization, null=True, on_delete=models.SET_NULL, related_name="services")
    name = models.CharField(max_length=500)
    country = models.CharField(max_length=2, db_index=True)
    status = models.CharField(max_length=20)
    visibility = models.CharField(max_length=20)
    example = models.BooleanField()
    source = models.CharField(max_length=300, db_index=True)
    assured = models.DateField(null=True)  # by a person; the day on which a source changed it is not one
    due = models.DateField(default=date.min)
    emergency = models.BooleanField(default=False)
    mailed = models.BooleanField(default=False)
    digest = models.CharField(max_length=32)
    modified = models.BigIntegerField(default=0, db_index=True)
    seen = models.CharField(max_length=32, default="", blank=True)
    document = models.TextField()
    record = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["seen"], name="service_by_seen", condition=~models.Q(seen="")),
            models.Index(fields=["name", "id"], name="service_by_name"),
            models.Index(fields=["-emergency", "due", "id"], name="service_by_due"),
            models.Index(fields=["visibility", "id"], name="service_shown"),
        )

    @override
    def __str__(self) -> str:
        return self.name


class ServiceTerm(models.Model):
    """That the record of a service names a taxonomy term: ids only, the term itself stands in the record."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=200)
    taxonomy = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["term", "service"], name="service_by_term"),
            models.Index(fields=["taxonomy", "service"], name="service_by_taxonomy"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.service_id} {self.term}"


class Location(models.Model):
    """Where services are given. Degrees, WGS 84; null where it is not known or must not be."""

    id = models.CharField(max_length=200, primary_key=True)
    city = models.CharField(max_length=300, blank=True)
    territory = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    confidential = models.BooleanField(default=False)
    document = models.TextField()
    record = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["latitude", "longitude"], name="location_by_point"),)

    @override
    def __str__(self) -> str:
        return self.city or self.id


class ServiceAtLocation(models.Model):
    """A service at one of its locations; `position` keeps the order of the record."""

    id = models.CharField(max_length=200, primary_key=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="services")
    position = models.PositiveIntegerField(default=0)
    document = models.TextField()

    class Meta:
        ordering = ("service_id", "position", "id")

    @override
    def __str__(self) -> str:
        return self.id


class HsdsObject(models.Model):
    """An HSDS object that no service holds - an organization without services, a taxonomy - as its source said it."""

    key = models.CharField(max_length=250, primary_key=True)
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=300, db_index=True)
    record = models.TextField()

    class Meta:
        ordering = ("kind", "key")

    @override
    def __str__(self) -> str:
        return self.key


class ImportRun(models.Model):
    """One import: what was read, under which mapping or format, and what came of it. `counts` is JSON."""

    file = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    mapping = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=2, blank=True)
    by = models.CharField(max_length=200, blank=True)
    ended = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True)
    counts = models.TextField()

    class Meta:
        ordering = ("-ended", "-id")

    @override
    def __str__(self) -> str:
        return self.file


class Quarantined(models.Model):
    """A row or a field that could not be imported. `raw` is the row as JSON; the same fault is kept once.

    `settled` was corrected: it is shown no more, and stands so that the same row of the same file is not read again.
    """

    digest = models.CharField(max_length=32, primary_key=True)
    file = models.CharField(max_length=300)
    source = models.CharField(max_length=300, db_index=True)
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=200)
    reason = models.CharField(max_length=100)
    detail = models.CharField(max_length=500)
    whole = models.BooleanField()
    raw = models.TextField()
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="quarantined")
    since = models.DateTimeField(auto_now_add=True)
    settled = models.BooleanField(default=False)

    class Meta:
        ordering = ("file", "row", "field", "digest")

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.row} {self.field} {self.reason}"
