"""OpenStreetMap: what tags plainly say is read, a refuge keeps its town only, and a bus shelter is no refuge."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from havre.core.errors import InputError
from havre.directory.hsds import Imported
from havre.directory.imports import Asked, format_of, import_format
from havre.directory.rows import LeftOut

ASKED = Asked("OpenStreetMap contributors", "ODbL 1.0", date(2026, 11, 23), "DE")
STREET, NORTH, EAST = "Verborgene Gasse", "49.987654", "11.567891"
REFUGE = f"""
<node id="7" lat="{NORTH}" lon="{EAST}"><tag k="amenity" v="social_facility"/><tag k="social_facility" v="shelter"/>
<tag k="social_facility:for" v="abused;women"/><tag k="name" v="Frauenhaus"/><tag k="addr:city" v="Bayreuth"/>
<tag k="addr:street" v="{STREET}"/><tag k="addr:housenumber" v="4"/><tag k="description" v="{STREET} 4, bei {NORTH}"/>
</node>"""
HOSPITAL = """
<node id="1" lat="50.0" lon="11.0"/><node id="2" lat="50.2" lon="11.4"/>
<way id="9"><nd ref="1"/><nd ref="2"/><tag k="amenity" v="hospital"/><tag k="name" v="Klinikum"/>
<tag k="phone" v="+49 921 4000;+49 921 4001"/><tag k="opening_hours" v="24/7"/><tag k="wheelchair" v="yes"/></way>"""


def extract(folder: Path, inside: str, *, name: str = "map.osm.gz", head: str = "") -> Path:
    path = folder / name
    text = f'<?xml version="1.0" encoding="UTF-8"?>{head}<osm version="0.6">{inside}</osm>'.encode()
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return path


def read(path: Path, asked: Asked = ASKED) -> list[Any]:
    return list(format_of(path).read(path, asked))


@pytest.mark.parametrize("name", ["map.osm", "map.osm.gz"])
def test_a_hospital_drawn_as_a_house_is_read_with_its_middle(name: str, tmp_path: Path) -> None:
    (found,) = read(extract(tmp_path, HOSPITAL, name=name))
    assert (found.faults, found.service.name, found.service.hours.osm) == ((), "Klinikum", "24/7")
    assert found.service.phones[0].dial == "+499214000"
    location = found.service.locations[0].location
    assert (location.latitude, location.longitude) == (pytest.approx(50.1), pytest.approx(11.2))
    assert location.accessibility.wheelchair is True


def test_the_place_of_a_refuge_is_kept_nowhere(tmp_path: Path) -> None:
    (found,) = read(extract(tmp_path, REFUGE))
    assert [need.value for need in found.service.needs] == ["shelter"]
    assert (found.secrets, found.service.locations[0].location.address.city) == (1, "Bayreuth")
    everything = repr(found.service) + json.dumps(found.record) + repr(found.faults)
    assert not [canary for canary in (STREET, NORTH[:6], EAST[:6]) if canary in everything]


def test_a_roof_against_the_rain_is_no_refuge(shared: Path) -> None:
    path = shared / "data/directory/osm/osm_pois.geojson"
    found = read(path)
    assert Counter(one.why for one in found if isinstance(one, LeftOut))["a roof against the weather"] == 37
    needs = Counter(
        need.value for one in found if isinstance(one, Imported) and one.service for need in one.service.needs
    )
    assert set(needs) == {"police", "medical"}
    assert sum(isinstance(one, Imported) for one in found) == 22


def test_a_real_extract_is_read_whole(shared: Path) -> None:
    found = read(shared / "data/directory/osm/monaco.osm.gz", Asked("OSM", "ODbL 1.0", date(2026, 11, 23), "FR"))
    kept = [one for one in found if isinstance(one, Imported)]
    assert kept
    assert all(one.service or one.faults for one in kept)
    assert all(
        one.service.locations[0].location.latitude == pytest.approx(43.73, abs=0.05) for one in kept if one.service
    )


@pytest.mark.parametrize(
    ("inside", "head", "told"),
    [
        ("", '<!DOCTYPE osm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', "declares entities"),
        ("<node", "", "not an extract"),
    ],
)
def test_a_hostile_or_broken_extract_is_refused(inside: str, head: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told):
        read(extract(tmp_path, inside, head=head))


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.osm.gz"
    path.write_bytes(b"<osm></osm>")
    with pytest.raises(InputError, match="not an extract"):
        list(import_format("osm").read(path, ASKED))
