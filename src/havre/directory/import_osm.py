"""OpenStreetMap: police, hospitals and social facilities, from an extract (.osm, .osm.gz) or a GeoJSON of its objects.

What a map knows is little, and this takes less: only what the tags say plainly becomes a need. The place of a refuge is
secret whatever the map shows, and only its town is kept. `amenity=shelter` is a roof against the rain and no refuge.
Data © OpenStreetMap contributors, ODbL 1.0: the licence of an import must say so. Meaning of tags: its wiki [M].
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from havre.core.errors import InputError
from havre.directory import hsds
from havre.directory.faults import Fault, kept
from havre.directory.import_hsds_json import again
from havre.directory.imports import Asked, ImportFormat, Itemwise, Read, Unread
from havre.directory.json_files import LARGEST_FILE, Items, made, read_json, spelled, unmade
from havre.directory.model import stable_id
from havre.directory.profile import attribute
from havre.directory.rows import LeftOut

PIECE = 1 << 20  # bytes read at a time
WOMEN = ("women", "woman", "female", "abused", "victims", "domestic_violence")
VICTIMS = ("abused", "victims", "domestic_violence")
ROOFS = ("shelter", "group_home", "assisted_living")
Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Object:
    """An object of the map: its kind and number (`node/1`), its tags, its point in degrees where that is known."""

    key: str
    tags: Tags
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What an object is to a victim: needs it meets, whom it serves, and whether its place must not be known."""

    needs: tuple[str, ...]
    serves: tuple[str, ...] = ("everyone",)
    secret: bool = False


def kind_of(tags: Tags) -> Kind | str:
    """What the tags plainly say it is; else the reason why it is left out."""
    amenity = tags.get("amenity", "")
    if amenity == "shelter":
        return "a roof against the weather"
    if amenity == "police":
        return Kind(("police",))
    if amenity == "hospital":
        return Kind(("medical",))
    for_whom = {part.strip() for part in tags.get("social_facility:for", "").split(";")}
    if not for_whom & set(WOMEN) or (amenity != "social_facility" and tags.get("office") not in ("ngo", "association")):
        return "not plainly for victims"
    serves = () if for_whom & set(VICTIMS) and not for_whom & set(WOMEN[:3]) else ("women",)
    if tags.get("social_facility") in ROOFS:
        return Kind(("shelter",), serves, secret=True)
    return Kind(("talk",), serves)


def _sniff(path: Path, head: bytes) -> bool:
    if path.name.endswith(".osm.gz"):
        return True
    return b"<osm" in head or (path.suffix in (".geojson", ".json") and b'"osm"' in head)


def _items(path: Path, _asked: Asked) -> Iterator[Unread]:
    if path.suffix in (".geojson", ".json"):
        return _features(path)
    return (Unread(row, one, _said(one)) for row, one in enumerate(_elements(path), start=1))


def _said(one: Object) -> tuple[bytes, ...]:
    return (spelled([one.key, one.tags, one.latitude, one.longitude]),)


def _one(unread: Unread, asked: Asked) -> Iterator[Read]:
    one = unread.item if isinstance(unread.item, Object) else _feature(unread.item, unread.row)
    kind = kind_of(one.tags)
    if isinstance(kind, str):
        yield LeftOut(kind)
    else:
        yield _where_it_lies(hsds.read(as_hsds(one, kind), unread.row, asked.origin, asked.country), unread, one, asked)


def _where_it_lies(read: hsds.Imported, unread: Unread, one: Object, asked: Asked) -> hsds.Imported:
    """What was read, but a fault where the point lies in another country: an extract reaches over borders."""
    service = read.service
    if service is None or asked.lies_in is None or one.latitude is None or one.longitude is None:
        return read
    if asked.lies_in(service.country, one.latitude, one.longitude):
        return read
    raw = kept(read.record)
    fault = Fault(unread.row, "country", "elsewhere", service.country, raw if isinstance(raw, dict) else {})
    return hsds.Imported(None, (fault,), read.secrets)


def as_hsds(one: Object, kind: Kind) -> dict[str, Any]:
    """The HSDS record of an object of the map."""
    key = stable_id("osm", one.key)
    tags = one.tags
    said = [("need", need) for need in kind.needs] + [("serves", who) for who in kind.serves]
    said += [("hours", tags["opening_hours"])] if tags.get("opening_hours") else []
    phone = _tag(tags, "phone")
    return {
        "id": key,
        "name": tags.get("name") or tags.get("operator"),
        "description": tags.get("description") or "",
        "status": "active",
        "url": _tag(tags, "website"),
        "email": _tag(tags, "email"),
        "assured_date": tags.get("check_date"),
        "phones": [{"id": stable_id(key, "phone"), "number": phone, "type": "voice"}] if phone else [],
        "service_at_locations": [{"id": stable_id(key, "at"), "location": _location(key, one, secret=kind.secret)}],
        "attributes": [attribute(key, "service", f"havre.{label}", value) for label, value in said],
    }


def _tag(tags: Tags, name: str) -> str:
    """A way to reach it; the first where the map has several."""
    return (tags.get(name) or tags.get(f"contact:{name}") or "").split(";")[0].strip()


def _location(key: str, one: Object, *, secret: bool) -> dict[str, Any]:
    tags = one.tags
    street = " ".join(tags[part] for part in ("addr:housenumber", "addr:street") if tags.get(part))
    address = {
        "id": stable_id(key, "address"), "address_1": street, "city": tags.get("addr:city", ""), "state_province": "",
        "postal_code": tags.get("addr:postcode", ""), "country": tags.get("addr:country", ""),
        "address_type": "physical",
    }  # fmt: skip
    said = [("confidential", "true")] if secret else []
    wheelchair = {"yes": "true", "designated": "true", "no": "false"}.get(tags.get("wheelchair", ""))
    said += [("wheelchair", wheelchair)] if wheelchair else []
    return {
        "id": stable_id(key, "location"),
        "location_type": "physical",
        "latitude": one.latitude,
        "longitude": one.longitude,
        "addresses": [address],
        "attributes": [
            attribute(stable_id(key, "location"), "location", f"havre.{label}", value) for label, value in said
        ],
    }


def _features(path: Path) -> Iterator[Unread]:
    document = read_json(path, {"features"}.intersection)
    features = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(features, list | Items):
        raise InputError("no GeoJSON features in it", where=str(path), remedy="give a FeatureCollection")
    for number, item in enumerate(unmade(features), start=1):
        # Without a number of its own its row names it.
        yield Unread(number, item, (item,) if isinstance(item, bytes) and b'"osm"' in item else ())


def _feature(item: object, number: int) -> Object:
    feature = made(item)
    about = feature.get("properties") if isinstance(feature, Mapping) else None
    tags = {str(name): str(value) for name, value in about.items()} if isinstance(about, Mapping) else {}
    spot = (feature.get("geometry") or {}).get("coordinates") if isinstance(feature, Mapping) else None
    point = spot if isinstance(spot, list) and len(spot) == 2 else (None, None)
    return Object(tags.get("osm") or f"feature/{number}", tags, point[1], point[0])


# ── The map's own XML, read twice: the objects that have tags, then the points of the ways among them ────────────────


@dataclass(slots=True)
class _Way:
    key: str
    tags: dict[str, str]
    points: list[str]


@dataclass(slots=True)
class _Found:
    """What a first reading finds: nodes with a tag of interest, and ways with one."""

    nodes: list[Object] = field(default_factory=list)
    ways: list[_Way] = field(default_factory=list)
    _kind: str = ""
    _about: dict[str, str] = field(default_factory=dict)
    _tags: dict[str, str] = field(default_factory=dict)
    _points: list[str] = field(default_factory=list)

    def start(self, name: str, about: dict[str, str]) -> None:
        if name in ("node", "way"):
            self._kind, self._about, self._tags, self._points = name, about, {}, []
        elif name == "tag":
            self._tags[about.get("k", "")] = about.get("v", "")
        elif name == "nd":
            self._points.append(about.get("ref", ""))

    def end(self, name: str) -> None:
        if name != self._kind or not ({"amenity", "office", "social_facility"} & self._tags.keys()):
            return
        key = f"{name}/{self._about.get('id', '')}"
        if name == "way":
            self.ways.append(_Way(key, self._tags, self._points))
        else:
            latitude, longitude = _point(self._about)
            self.nodes.append(Object(key, self._tags, latitude, longitude))


def _point(about: Mapping[str, str]) -> tuple[float | None, float | None]:
    try:
        return float(about["lat"]), float(about["lon"])
    except (KeyError, ValueError):
        return None, None


def _elements(path: Path) -> Iterator[Object]:
    found = _Found()
    _parse(path, found.start, found.end)
    yield from found.nodes
    wanted = {point for way in found.ways for point in way.points}
    points: dict[str, tuple[float, float]] = {}

    def place(name: str, about: dict[str, str]) -> None:
        if name == "node" and about.get("id") in wanted:
            latitude, longitude = _point(about)
            if latitude is not None and longitude is not None:
                points[about["id"]] = latitude, longitude

    if wanted:
        _parse(path, place, lambda _name: None)
    for way in found.ways:
        yield Object(way.key, way.tags, *_middle(points[one] for one in way.points if one in points))


def _middle(points: Iterable[tuple[float, float]]) -> tuple[float | None, float | None]:
    """The middle of the box around the points: near enough to find a house by."""
    known = list(points)
    if not known:
        return None, None
    latitudes, longitudes = zip(*known, strict=True)
    return (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2


def _parse(path: Path, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]) -> None:
    """Runs through the XML; raises `InputError` where it is none, declares entities or unpacks to more than allowed."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse
    try:
        with _opened(path) as file:
            read = 0
            while piece := file.read(PIECE):
                read += len(piece)
                if read > LARGEST_FILE:
                    raise InputError("it unpacks to more than a gigabyte", where=path.name, remedy="cut the extract")
                parser.Parse(piece)
            parser.Parse(b"", True)
    except (expat.ExpatError, gzip.BadGzipFile, EOFError) as error:
        raise InputError(f"not an extract of the map: {error}", where=path.name, remedy="fetch it again") from error


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _refuse(*_declared: object) -> None:
    raise InputError("it declares entities, as no extract of the map does", remedy="do not use this file")


FORMAT = ImportFormat(
    "osm", "OpenStreetMap: an extract (.osm, .osm.gz) or GeoJSON of its objects", _sniff, Itemwise(_items, _one), again
)
