"""Places into the database, and found again by folded name or postcode in one indexed query."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import batched

from django.db import connection, transaction

from havre.core import place as core
from havre.core.language import fold
from havre.directory.departments import city_of, department, department_at
from havre.directory.gazette import Commune, NamedPlace, PostcodePlace
from havre.directory.json_files import dumped
from havre.directory.places import Hit
from havre.directory.plain import to_plain
from havre.directory.territory import law_of, timezone_of
from havre.store import bulk, changes
from havre.store.directory_io import Counts
from havre.store.places import Place, PlaceName, Postcode

ROOM = "places"
BATCH = 5000
_COLUMNS = ("id", "name", "country", "territory", "region", "latitude", "longitude", "timezone", "population")
_CODED = ("code", "name", "latitude", "longitude", "district")
COMMUNE = 5  # signs of the code of a commune; that of a département has two or three
NEAR_KM = 10.0  # how far the postcode may lie that tells a town's département
_TOWN = (*_COLUMNS, "insee", "epci")
_BY_ID = f"SELECT {', '.join(_TOWN)} FROM store_place WHERE id = %s"  # noqa: S608 - no input in it
_NAMED = (
    f"SELECT n.folded, n.main, {', '.join(f'p.{column}' for column in _TOWN)} "  # noqa: S608 - no input in it
    "FROM store_placename n JOIN store_place p ON p.id = n.place_id WHERE n.folded"
)


def save_towns(towns: Iterable[NamedPlace], progress: Callable[[int], object] = lambda done: done) -> Counts:
    """Write these towns and their names; those already stored as they are stay untouched."""
    total = Counts()
    stored = dict(Place.objects.order_by().values_list("id", "digest"))
    with transaction.atomic():
        for batch in batched(towns, BATCH):
            total += _save_towns(batch, stored)
            progress(len(batch))
        if total.new or total.changed:
            changes.changed(ROOM)
    return total


def _save_towns(batch: Sequence[NamedPlace], stored: dict[str, str]) -> Counts:
    prints = {town.place.id: _digest(town) for town in batch}
    fresh = [town for town in batch if stored.get(town.place.id) != prints[town.place.id]]
    old = [town.place.id for town in fresh if town.place.id in stored]
    PlaceName.objects.filter(place_id__in=old).delete()
    new = [town for town in fresh if town.place.id not in stored]
    bulk.insert(Place, (*_TOWN, "digest"), ((*_values(t.place), "", "", prints[t.place.id]) for t in new))
    updated = [Place(**dict(zip(_COLUMNS, _values(t.place), strict=True))) for t in fresh if t.place.id in stored]
    for row in updated:
        row.digest = prints[row.id]
    Place.objects.bulk_update(updated, [*_COLUMNS[1:], "digest"], batch_size=100)
    names = ((name[:200], name == t.main, t.place.id) for t in fresh for name in (t.main, *t.others))
    bulk.insert(PlaceName, ("folded", "main", "place"), names)
    return Counts(new=len(fresh) - len(old), changed=len(old), same=len(batch) - len(fresh))


def _digest(town: NamedPlace) -> str:
    return hashlib.blake2b(dumped(to_plain(town)).encode(), digest_size=16).hexdigest()


def _values(place: core.Place) -> tuple[bulk.Value, ...]:
    return tuple(getattr(place, column) for column in _COLUMNS)


def save_postcodes(codes: Iterable[PostcodePlace], progress: Callable[[int], object] = lambda done: done) -> Counts:
    """Write the postcodes of whole territories; what a territory had before and has no more goes."""
    by_territory: dict[str, dict[tuple[str, str], PostcodePlace]] = defaultdict(dict)
    for code in codes:
        by_territory[code.territory][code.code, code.name] = code
    total = Counts()
    for territory, given in sorted(by_territory.items()):
        total += _save_postcodes(territory, given)
        progress(len(given))
    return total


@transaction.atomic
def _save_postcodes(territory: str, given: dict[tuple[str, str], PostcodePlace]) -> Counts:
    rows = Postcode.objects.filter(territory=territory).order_by()
    stored = {
        (code, name): (row_id, latitude, longitude, district)
        for row_id, code, name, latitude, longitude, district in rows.values_list("id", *_CODED)
    }
    same = {key for key, (_, *point) in stored.items() if key in given and point == _point(given[key])}
    gone = [row_id for key, (row_id, *_) in stored.items() if key not in same]
    for batch in batched(gone, BATCH):
        Postcode.objects.filter(id__in=batch).delete()
    fresh = [one for key, one in given.items() if key not in same]
    made = ((territory, c.code, c.name, c.latitude, c.longitude, c.district) for c in fresh)
    bulk.insert(Postcode, ("territory", *_CODED), made)
    if fresh or gone:
        changes.changed(ROOM)
    changed = sum((one.code, one.name) in stored for one in fresh)
    return Counts(new=len(fresh) - changed, changed=changed, same=len(same), removed=len(gone) - changed)


def _point(code: PostcodePlace) -> list[object]:
    return [code.latitude, code.longitude, code.district]


def settle_districts() -> int:
    """Give the French towns the département of the postcode of their name near by, else of the nearest one.

    A town whose code is known already keeps it. Gives how many towns got one.
    """
    rows = Postcode.objects.filter(territory="FR").exclude(district="").order_by("id")
    near: dict[tuple[int, int], list[tuple[str, str, float, float]]] = defaultdict(list)
    for name, district, latitude, longitude in rows.values_list("name", "district", "latitude", "longitude"):
        near[_cell(latitude, longitude)].append((fold(name), district, latitude, longitude))
    if not near:
        return 0
    settled = []
    for town in Place.objects.filter(territory="FR", insee="").order_by("id"):
        row, column = _cell(town.latitude, town.longitude)
        around = [one for dy in (-1, 0, 1) for dx in (-1, 0, 1) for one in near.get((row + dy, column + dx), ())]
        named = fold(town.name)
        told = [
            (one[0] != named, core.distance_km(town.latitude, town.longitude, one[2], one[3]), one[1]) for one in around
        ]
        if told and (first := min(told))[1] <= NEAR_KM:
            town.insee = first[2]
            settled.append(town)
    return _settle(settled)


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude * 8), math.floor(longitude * 8)  # nine kilometres and more


def save_communes(given: Iterable[Commune]) -> Counts:
    """Give the French towns the codes of their communes, by name and département, or region where only that is known.

    A town whose name several communes have there keeps what it has.
    """
    by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
    groups: dict[str, str] = {}
    for one in given:
        if one.epci:
            groups[one.code] = one.epci
        for around in (department(one.code), f"region {one.region}"):
            by_name[fold(one.name), around].add(one.code)
    settled, same = [], 0
    for town in Place.objects.filter(country="FR").order_by("id"):
        known = department_at(core.Place(*(getattr(town, column) for column in _TOWN)))
        found = by_name.get((_commune_name(town.name), known or f"region {town.region}"), set())
        if len(found) != 1 or town.insee in found:
            same += 1
            continue
        (town.insee,) = found
        settled.append(town)
    changed = _settle(settled)
    save_groups(groups)
    return Counts(changed=changed, same=same)


@transaction.atomic
def save_groups(groups: Mapping[str, str]) -> Counts:
    """Give the French towns the group of communes (EPCI) of their commune; those of no known commune have none."""
    rows = Place.objects.filter(country="FR").exclude(insee="").order_by("id") if groups else []
    towns, settled = [town for town in rows if len(town.insee) == COMMUNE], []
    for town in towns:
        known = groups.get(town.insee) or groups.get(city_of(town.insee), "")
        if known and known != town.epci:
            town.epci = known
            settled.append(town)
    Place.objects.bulk_update(settled, ["epci"], batch_size=400)
    if settled:
        changes.changed(ROOM)
    return Counts(changed=len(settled), same=len(towns) - len(settled))


def _commune_name(name: str) -> str:
    """The name as INSEE writes it: «Lyon 03» is «Lyon 3e Arrondissement»."""
    city, _, number = name.rpartition(" ")
    if city in ("Paris", "Lyon", "Marseille") and number.isdigit():
        ordinal = "1er" if int(number) == 1 else f"{int(number)}e"
        return fold(f"{city} {ordinal} Arrondissement")
    return fold(name)


@transaction.atomic
def _settle(towns: Sequence[Place]) -> int:
    Place.objects.bulk_update(towns, ["insee"], batch_size=400)
    if towns:
        changes.changed(ROOM)
    return len(towns)


def named(folded: Sequence[str]) -> list[Hit]:
    """All places that bear one of these folded names."""
    if not folded:
        return []
    # Written out, because half of a millisecond in every turn would go into composing it.
    marks = ", ".join(["%s"] * len(folded))
    with connection.cursor() as cursor:
        cursor.execute(f"{_NAMED} IN ({marks})", list(folded))
        rows = cursor.fetchall()
    return [Hit(name, core.Place(*place), bool(main)) for name, main, *place in rows]


def place(place_id: str) -> core.Place | None:
    """The place with this id, a GeoNames number or «FR:95300»."""
    if ":" in place_id:
        territory, _, code = place_id.partition(":")
        return next(iter(coded([code], territory)), None)
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID, [place_id])
        row = cursor.fetchone()
    return core.Place(*row) if row else None


def greatest(territory: str) -> list[core.Place]:
    """The place of a territory with most inhabitants, if it has any."""
    rows = Place.objects.filter(territory=territory).order_by("-population", "id").values_list(*_COLUMNS)
    return [core.Place(*row) for row in rows[:1]]


def coded(codes: Sequence[str], territory: str = "") -> list[core.Place]:
    """One place for each postcode and territory: the middle of the places that share it, with all their names."""
    rows = Postcode.objects.filter(code__in=codes).order_by("territory", "code", "id")
    rows = rows.filter(territory=territory) if territory else rows
    shared: dict[tuple[str, str], list[Postcode]] = defaultdict(list)
    for row in rows:
        shared[row.territory, row.code].append(row)
    known = named(sorted({fold(row.name) for group in shared.values() for row in group}))
    people = {(hit.place.territory, hit.folded): hit.place.population for hit in known}
    return [replace(_shared(key, group, people), epci=_group_of(group, known)) for key, group in shared.items()]


def _group_of(rows: Sequence[Postcode], known: Sequence[Hit]) -> str:
    """The group of communes in which all places of a postcode lie, "" where they do not or it is not known of one."""
    told = {(hit.folded, department(hit.place.insee)): hit.place.epci for hit in known if hit.main}
    found = {told.get((fold(row.name), row.district), "") for row in rows}
    return found.pop() if len(found) == 1 else ""


def _shared(key: tuple[str, str], rows: list[Postcode], people: dict[tuple[str, str], int]) -> core.Place:
    territory, code = key
    rows.sort(key=lambda row: (-people.get((territory, fold(row.name)), 0), row.name))
    latitude = sum(row.latitude for row in rows) / len(rows)
    longitude = sum(row.longitude for row in rows) / len(rows)
    names = list(dict.fromkeys(row.name for row in rows))
    label = ", ".join(names[:2]) + ("…" if len(names) > 2 else "")
    return core.Place(
        id=f"{territory}:{code}",
        name=f"{code} {label}",
        country=law_of(territory),
        territory=territory,
        region="",
        latitude=latitude,
        longitude=longitude,
        timezone=timezone_of(territory, longitude),
        insee=next(iter(districts)) if len(districts := {row.district for row in rows}) == 1 else "",
    )


def postcode_points(territories: Iterable[str]) -> dict[tuple[str, str], list[tuple[str, float, float]]]:
    """All postcodes of these territories with the names and points of their places, for an import that needs many."""
    found: dict[tuple[str, str], list[tuple[str, float, float]]] = defaultdict(list)
    rows = Postcode.objects.filter(territory__in=list(territories)).order_by("id")
    columns = ("territory", "code", "name", "latitude", "longitude")
    for territory, code, name, latitude, longitude in rows.values_list(*columns).iterator(BATCH):
        found[territory, code].append((name, latitude, longitude))
    return found


def town_points() -> Iterator[tuple[str, float, float]]:
    """The country and point of every town."""
    rows = Place.objects.order_by().values_list("country", "latitude", "longitude")
    yield from rows.iterator(BATCH)


def any_places() -> bool:
    """Whether places have been imported."""
    return Place.objects.exists()
