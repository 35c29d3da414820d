"""The directory as GeoJSON (RFC 7946), for maps: a feature for each place of a service.

A place without a point, as every secret one, is a feature without geometry: it is in the list, and on no map.
"""

from __future__ import annotations

import json
from typing import IO

from havre.directory.exports import About, ExportFormat, Source
from havre.directory.flat import LOSES, Cell, rows


def _write(source: Source, file: IO[bytes], _about: About) -> None:
    file.write(b'{"type":"FeatureCollection","features":[')
    before = b"\n"
    for row in rows(source):
        file.write(before + json.dumps(_feature(row), ensure_ascii=False, separators=(",", ":")).encode())
        before = b",\n"
    file.write(b"\n]}\n")


def _feature(row: dict[str, Cell]) -> dict[str, object]:
    longitude, latitude = row.pop("longitude"), row.pop("latitude")
    point = None if None in (longitude, latitude) else {"type": "Point", "coordinates": [longitude, latitude]}
    said = {name: value for name, value in row.items() if value is not None}
    return {"type": "Feature", "geometry": point, "properties": said}


FORMAT = ExportFormat(
    "geojson", "A feature for each place of a service, for maps", ".geojson", "application/geo+json", _write, LOSES
)
