"""Where services lie, never one by one: counted by the cells of a map, or named where they are few."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, override

from django.db.models import Avg, Count, F, Func, IntegerField, Min, Q, QuerySet

from havre.directory.sketch import CELL, WIDTH, Frame, Spot, Town
from havre.store.directory import Service, ServiceAtLocation
from havre.store.places import Place


class _Whole(Func):
    """The whole number below a positive one."""

    function = "FLOOR"
    output_field = IntegerField()

    @override
    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite cuts off by itself, ten times as fast as by Python's `floor`."""
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)", **context)


@dataclass(frozen=True, slots=True)
class Heap:
    """Services at one spot: how many, one of their ids, how many are old or not in use, and their middle."""

    number: int
    one: str
    old: int
    unused: int
    latitude: float = 0.0
    longitude: float = 0.0


def towns(country: str) -> list[Town]:
    """The towns under a country's law, wherever they lie."""
    rows = Place.objects.filter(country=country).order_by("id")
    return [Town(*row) for row in rows.values_list("name", "territory", "latitude", "longitude", "population")]


_POINTLESS = Q(location__latitude=None)  # as every place that is kept secret


SUMS = ("number", "one", "old", "unused")


def _sums(before: date) -> dict[str, Any]:
    return {
        "number": Count("pk"), "one": Min("service_id"),
        "old": Count("pk", filter=Q(service__assured=None) | Q(service__assured__lt=before)),
        "unused": Count("pk", filter=~Q(service__status="active")),
    }  # fmt: skip


def _placed(services: QuerySet[Service], frame: Frame) -> QuerySet[ServiceAtLocation]:
    """Services with a point in a frame; a place that is kept secret has none, and is asked to have none."""
    (south, west), (north, east) = frame.corner, frame.scale
    return ServiceAtLocation.objects.filter(
        service__in=services.order_by(), location__confidential=False,
        location__latitude__gte=south, location__latitude__lt=south + frame.height / north,
        location__longitude__gte=west, location__longitude__lt=west + WIDTH / east,
    ).order_by()  # fmt: skip


def heaps(services: QuerySet[Service], frame: Frame, before: date) -> dict[Spot, Heap]:
    """The services of a frame by cell; old: not checked since `before`."""
    (south, west), (north, east) = frame.corner, frame.scale
    rows = _placed(services, frame).annotate(
        across=_Whole((F("location__longitude") - west) * (east / CELL)),
        up=_Whole((F("location__latitude") - south) * (north / CELL)),
    ).values("across", "up").annotate(
        latitude=Avg("location__latitude"), longitude=Avg("location__longitude"), **_sums(before)
    )  # fmt: skip
    found = rows.values_list("across", "up", *SUMS, "latitude", "longitude")
    return {(across, up): Heap(*sums) for across, up, *sums in found}


def in_towns(services: QuerySet[Service], before: date) -> dict[tuple[str, str], Heap]:
    """The services without a point, by territory and town of their place: texts of the record, empty where it has none.

    Their middle is not known here.
    """
    rows = ServiceAtLocation.objects.filter(_POINTLESS, service__in=services.order_by()).order_by()
    place = ("location__territory", "location__city")
    found = rows.values(*place).annotate(**_sums(before)).values_list(*place, *SUMS)
    return {(territory, city): Heap(*sums) for territory, city, *sums in found}


@dataclass(frozen=True, slots=True)
class Named:
    """A service at a place: its point, or without one the territory and town of the record."""

    id: str
    name: str
    territory: str
    city: str
    point: tuple[float, float] | None


def named(services: QuerySet[Service], frame: Frame, cities: Collection[tuple[str, str]], most: int) -> list[Named]:
    """The services in a frame and those of these towns (territory, name), by name; of either kind at most so many."""
    columns = ("service_id", "service__name", "location__territory", "location__city")
    order = ("service__name", "id")
    hidden = ServiceAtLocation.objects.filter(
        _POINTLESS, service__in=services.order_by(), location__city__in={city for _, city in cities}
    ).order_by(*order)
    points = _placed(services, frame).order_by(*order)
    found = [Named(own, name, land, city, None) for own, name, land, city in hidden.values_list(*columns)[:most]]
    spots = points.values_list(*columns, "location__latitude", "location__longitude")[:most]
    found += [Named(own, name, land, city, (north or 0.0, east or 0.0)) for own, name, land, city, north, east in spots]
    return sorted((one for one in found if one.point or (one.territory, one.city) in cities), key=lambda one: one.name)
