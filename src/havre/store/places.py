"""Places by name and by postcode: towns of the served countries, every name folded and indexed once."""

from __future__ import annotations

from typing import override

from django.db import models


class Place(models.Model):
    """A town or district. `country` is whose law applies; `territory` the ISO code of where it lies (RE, AX…).

    `insee` comes from postcodes or communes (places_io), `epci` from their groups, all imported after the towns.
    """

    id = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    territory = models.CharField(max_length=2)
    region = models.CharField(max_length=20)
    latitude = models.FloatField()
    longitude = models.FloatField()
    timezone = models.CharField(max_length=40)
    population = models.PositiveIntegerField()
    insee = models.CharField(max_length=5, blank=True, default="")
    epci = models.CharField(max_length=9, blank=True, default="")
    digest = models.CharField(max_length=32)

    class Meta:
        ordering = ("id",)

    @override
    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """One name of a place, folded as messages are; `main` for its own name, not one from another language."""

    folded = models.CharField(max_length=200)
    main = models.BooleanField()
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["folded"], name="place_by_name"),)

    @override
    def __str__(self) -> str:
        return self.folded


class Postcode(models.Model):
    """A postcode and one of the places that share it. `code` has no spaces; `district` is the département in France."""

    territory = models.CharField(max_length=2)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    latitude = models.FloatField()
    longitude = models.FloatField()
    district = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        ordering = ("territory", "code", "id")
        indexes = (models.Index(fields=["code", "territory"], name="place_by_postcode"),)

    @override
    def __str__(self) -> str:
        return f"{self.territory} {self.code} {self.name}"
