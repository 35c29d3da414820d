"""How many places are free, as HSDS 3.1 says it (`service_capacity` with its `unit`), in both directions.

Only beds and places that people can be given are read, and what Havre wrote; other units stay in the record. HSDS has
no field for how long a number is worth anything: `havre.until` of the profile says it, else it is half a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from havre.directory.faults import BadValueError, number, text
from havre.directory.hsds_parts import Notes, Record, children
from havre.directory.model import Capacity, stable_id
from havre.directory.profile import attribute
from havre.directory.secrecy import attribute_values

VALID_HOURS = 12  # a number of free places is worth something for so long, unless said otherwise
MOST = 10_000
BED = "bed"
_BEDS = frozenset((BED, "beds", "place", "places", "bed space", "bed spaces"))


def unit_of(record: Mapping[str, Any]) -> str:
    """What a capacity is counted in: `bed` for all words of that, else as it is written, in small letters."""
    unit = record.get("unit")
    name = str(unit.get("name") or "").strip().casefold() if isinstance(unit, Mapping) else ""
    return BED if name in _BEDS else name


def read(record: Record, notes: Notes) -> Capacity | None:
    """The free places that a service record tells, the last said of several; what cannot be read is noted."""
    listed = children(record, "capacities")
    told = [part for part in listed if unit_of(part) == BED or attribute_values(part, "havre.until")]
    found = [one for part in told if (one := notes.keep("capacities", partial(_one, part)))]
    return max(found, key=lambda one: one.updated, default=None)


def _one(part: Record) -> Capacity:
    available = number(part.get("available"), "service_capacity.available", 0, MOST)
    if available is None:
        raise BadValueError("service_capacity.available", "missing")
    updated = _moment(part.get("updated"), "service_capacity.updated")
    until = next(iter(attribute_values(part, "havre.until")), "")
    valid = _moment(until, "havre.until") if until else updated + timedelta(hours=VALID_HOURS)
    return Capacity(int(available), updated, valid, unit_of(part))


def _moment(value: object, field: str) -> datetime:
    """A moment; without a time zone it is meant in UTC."""
    written = text(value, field, longest=40)
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise BadValueError(field, "not_a_date" if written else "missing", written) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def write(owner: str, capacity: Capacity) -> dict[str, Any]:
    """The HSDS capacity of the service `owner`; its id stays the same whatever is free."""
    own = stable_id(owner, "capacity", capacity.unit)
    return {
        "id": own,
        "unit": {"id": stable_id("unit", capacity.unit), "name": capacity.unit},
        "available": capacity.available,
        "updated": capacity.updated.isoformat(),
        "attributes": [attribute(own, "service_capacity", "havre.until", capacity.until.isoformat())],
    }
