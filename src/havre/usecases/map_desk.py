"""The map of the desk: the services that somebody may see, as marks on a sketch of a country, or one of them alone.

A place that is kept secret is drawn in the middle of its town, as is one whose point nobody has told: hollow, so that
nobody takes it for an address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, QuerySet

from havre.core.language import fold
from havre.core.place import distance_km
from havre.directory import model, sketch
from havre.directory.sketch import CELL, WIDTH, Frame, Label, Spot, Town
from havre.directory.territory import COUNTRIES
from havre.store import changes, map_io, places_io
from havre.store.directory import Service
from havre.store.map_io import Heap
from havre.store.verification import ClosedFor, FreePlaces
from havre.usecases import service_desk
from havre.usecases.accounts import Rights
from havre.usecases.service_desk import STALE, Search

NAMED = 150  # services of a frame that are named beside their mark; where there are more, they are counted
NAMES = 14  # of towns, on a map
_CLEAR = 15  # units from the middle of a mark to the edge of its cell, at least
FAR_KM = 30  # from a town to a point in it: rather a slip
_CLOSE = 4  # times at which one service is looked at


@dataclass(frozen=True, slots=True)
class View:
    """What is to be shown: a part of the country, how often it was looked at closer, and around which point."""

    part: int = 0
    zoom: int = 0
    at: tuple[float, float] | None = None


@dataclass(slots=True)
class Mark:
    """Services that are one mark: its middle, how many, and how many of them only by town, old, shut or full."""

    latitude: float = 0.0
    longitude: float = 0.0
    number: int = 0
    area: int = 0
    old: int = 0
    shut: int = 0
    full: int = 0
    across: int = 0
    down: int = 0
    one: str = ""
    town: str = ""
    services: list[tuple[str, str]] = field(default_factory=list)

    def takes(self, heap: Heap, *, is_area: bool) -> None:
        """More services join it; its middle moves."""
        whole = self.number + heap.number
        self.latitude = (self.latitude * self.number + heap.latitude * heap.number) / whole
        self.longitude = (self.longitude * self.number + heap.longitude * heap.number) / whole
        self.number, self.one = whole, self.one or heap.one
        self.area += heap.number if is_area else 0
        self.old += heap.old
        self.shut += heap.unused

    @property
    def kind(self) -> str:
        """How a mark of one service looks."""
        return self.sign or ("area" if self.area else "usual")

    @property
    def sign(self) -> str:
        """What is to be seen at once: that any is closed or full, or that half of them are old."""
        return "shut" if self.shut else "full" if self.full else "old" if 2 * self.old >= self.number else ""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A map: its frame, the ground, names of towns, marks, and what it does not show.

    `parts` are the names of the country's parts; `outside` counts services elsewhere, `nowhere` those of no town.
    """

    country: str
    view: View
    frame: Frame
    ground: str
    names: tuple[Label, ...]
    marks: tuple[Mark, ...]
    parts: tuple[Town, ...]
    outside: int
    nowhere: int


@dataclass(frozen=True, eq=False)
class Country:
    """The towns of a country by what lies together, and the largest of each name in each territory."""

    parts: tuple[tuple[Town, ...], ...]
    named: Mapping[tuple[str, str], Town]

    def town(self, territory: str, city: str) -> Town | None:
        """The town that a place names."""
        return self.named.get((territory, fold(city))) if city else None


def country(code: str) -> Country:
    """A country's towns, read once as long as no places come."""
    return _country(code, changes.version(places_io.ROOM))


@lru_cache(maxsize=16)
def _country(code: str, _version: int) -> Country:
    parts = sketch.parts(map_io.towns(code), code)
    towns = sorted((town for part in parts for town in part), key=lambda town: town.population)
    return Country(parts, {(town.territory, fold(town.name)): town for town in towns})


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What lies behind the marks of a frame: its towns, the ground they make, the largest of each cell."""

    towns: tuple[Town, ...]
    ground: str
    largest: Mapping[Spot, Town]


@lru_cache(maxsize=64)
def _backdrop(land: Country, frame: Frame) -> Backdrop:
    towns = tuple(town for part in land.parts for town in part if frame.holds(town.latitude, town.longitude))
    rising = sorted(towns, key=lambda one: one.population)
    return Backdrop(
        towns, sketch.ground(frame, towns), {frame.cell(town.latitude, town.longitude): town for town in rising}
    )


def main_country(rights: Rights) -> str:
    """The country of most of the services that somebody may see."""
    rows = service_desk.visible(rights).filter(country__in=COUNTRIES).order_by().values("country")
    most = rows.annotate(number=Count("pk")).order_by("-number", "country").first()
    return most["country"] if most else COUNTRIES[0]


def drawn(rights: Rights, search: Search, view: View, now: datetime) -> Sketch | None:
    """The map of what is looked for in a country; None where no town of it is known."""
    land = country(search.country)
    if not land.parts:
        return None
    view = replace(view, part=min(view.part, len(land.parts) - 1), zoom=min(view.zoom, sketch.DEEPEST))
    frame = sketch.framed(land.parts[view.part])
    frame = frame.nearer(*(view.at or (frame.latitude, frame.longitude)), view.zoom)
    behind = _backdrop(land, frame)
    services = service_desk.wanted(rights, search, now)
    found = _found(services, land, frame, now.date() - STALE)
    marks = _marks(found)
    inside = sum(mark.number for mark in marks.values())
    _states(marks, services, land, frame, now)
    _settle(marks, frame, behind)
    if inside <= NAMED:
        _name(marks, map_io.named(services, frame, found.cities.keys(), NAMED), frame, found.cities)
    in_order = tuple(mark for _, mark in sorted(marks.items(), key=lambda one: (-one[0][1], one[0][0])))
    nowhere = found.nowhere + services.filter(at_locations=None).count()
    return Sketch(
        search.country, view, frame, behind.ground,
        tuple(sketch.labels(frame, behind.towns, _taken(in_order), NAMES)), in_order,
        tuple(part[0] for part in land.parts), max(0, services.count() - inside - nowhere), nowhere,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """Services of a frame by cell, with or without a point; the cells of the towns of those without; those nowhere."""

    heaps: tuple[tuple[Spot, Heap, bool], ...]
    cities: Mapping[tuple[str, str], Spot]
    nowhere: int


def _found(services: QuerySet[Service], land: Country, frame: Frame, before: date) -> _Found:
    heaps = [(spot, heap, False) for spot, heap in map_io.heaps(services, frame, before).items()]
    cities: dict[tuple[str, str], Spot] = {}
    nowhere = 0
    for (territory, city), heap in map_io.in_towns(services, before).items():
        town = land.town(territory, city)
        if town is None:
            nowhere += heap.number
        elif frame.holds(town.latitude, town.longitude):
            spot = cities[territory, city] = frame.cell(town.latitude, town.longitude)
            heaps.append((spot, replace(heap, latitude=town.latitude, longitude=town.longitude), True))
    return _Found(tuple(heaps), cities, nowhere)


def _marks(found: _Found) -> dict[Spot, Mark]:
    marks: dict[Spot, Mark] = defaultdict(Mark)
    for spot, heap, is_area in found.heaps:
        marks[spot].takes(heap, is_area=is_area)
    return dict(marks)


def _states(marks: Mapping[Spot, Mark], rows: QuerySet[Service], land: Country, frame: Frame, now: datetime) -> None:
    """Which of them are closed today or have nothing free: few, so they are looked at by themselves."""
    today = now.date()
    closed = ClosedFor.objects.filter(first__lte=today, last__gte=today).order_by().values("service_id")
    full = FreePlaces.objects.filter(available=0, until__gt=now).order_by().values("service_id")
    if closed.exists():
        for spot, heap, _ in _found(rows.filter(status="active", pk__in=closed), land, frame, today).heaps:
            marks[spot].shut += heap.number
    if full.exists():
        for spot, heap, _ in _found(rows.filter(pk__in=full), land, frame, today).heaps:
            marks[spot].full += heap.number


def _settle(marks: Mapping[Spot, Mark], frame: Frame, behind: Backdrop) -> None:
    """Each mark at the middle of its services, but clear of the next cell's, and called after its town."""
    for (column, row), mark in marks.items():
        across, down = frame.at(mark.latitude, mark.longitude)
        left, foot = column * CELL, frame.height - row * CELL
        mark.across = round(min(max(across, left + _CLEAR), left + CELL - _CLEAR))
        mark.down = round(min(max(down, foot - CELL + _CLEAR), foot - _CLEAR))
        close = behind.largest.get((column, row)) or sketch.nearest(mark.latitude, mark.longitude, behind.towns)
        mark.town = close.name if close else f"{mark.latitude:.2f}, {mark.longitude:.2f}"


def _name(
    marks: Mapping[Spot, Mark], named: Iterable[map_io.Named], frame: Frame, cities: Mapping[tuple[str, str], Spot]
) -> None:
    for one in named:
        spot = frame.cell(*one.point) if one.point else cities[one.territory, one.city]
        if spot in marks:
            marks[spot].services.append((one.id, one.name))


def _taken(marks: Iterable[Mark]) -> Callable[[float, float, float, float], bool]:
    every = [(mark.across - 12, mark.down - 12, mark.across + 12, mark.down + 12) for mark in marks]

    def meets(left: float, head: float, right: float, foot: float) -> bool:
        return any(left < one[2] and one[0] < right and head < one[3] and one[1] < foot for one in every)

    return meets


@dataclass(frozen=True, slots=True)
class Where:
    """Where one service lies: a map, or none; whether that is secret; its town, and what is odd about it.

    `unknown`: no town of this name is known; `away`: kilometres from the town to the point, where these are many.
    """

    sketch: Sketch | None = None
    secret: bool = False
    city: str = ""
    unknown: bool = False
    away: int = 0


def where(service: model.Service) -> Where:
    """Where the first place of a service that people come to lies, or its town."""
    place = next((at.location for at in service.locations if at.location.kind == "physical"), None)
    land = country(service.country)
    if place is None or not land.parts:
        return Where()
    city = place.address.city
    town = land.town(place.address.country or service.country, city)
    told = None if place.confidential or place.latitude is None else (place.latitude, place.longitude or 0.0)
    away = round(distance_km(*told, town.latitude, town.longitude)) if told and town else 0
    middle = told or ((town.latitude, town.longitude) if town else None)
    alone = _alone(service.country, land, middle, is_area=told is None) if middle else None
    unknown = bool(city) and town is None
    return Where(alone, place.confidential, city, unknown, away if away > FAR_KM else 0)


def _alone(code: str, land: Country, middle: tuple[float, float], *, is_area: bool) -> Sketch:
    frame = sketch.framed(land.parts[0])
    height = sketch.LOWEST * CELL
    frame = replace(frame, span=frame.span * height / frame.height, height=height).nearer(*middle, _CLOSE)
    mark = Mark(*middle, 1, area=int(is_area), across=WIDTH // 2, down=height // 2)
    behind = _backdrop(land, frame)
    names = sketch.labels(frame, behind.towns, _taken((mark,)), NAMES)
    return Sketch(code, View(), frame, behind.ground, tuple(names), (mark,), (), 0, 0)
