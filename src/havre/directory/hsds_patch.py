"""What an edit of a service does to the HSDS record it came from: what changed is changed, the rest stays as it was.

Two records are made of the service, as it was and as it is (`hsds_write.record_of`); where these differ, the difference
is carried over into the kept record. So whatever a source said beside - its own attributes, a telephone that nobody
could dial, properties HSDS does not know - survives every edit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from havre.directory.capacity import unit_of
from havre.directory.hsds_parts import channel_of, level_of
from havre.directory.hsds_write import record_of
from havre.directory.model import Service
from havre.directory.phones import dialled

Plain = dict[str, Any]
Identity = Callable[[Mapping[str, Any]], object]


def _id(part: Mapping[str, Any]) -> object:
    return part.get("id")


# By what an object of a list is known again, where the ids that Havre makes are not those of the source.
_KNOWN_BY: Mapping[str, Identity] = {
    "phones": lambda part: (dialled(str(part.get("number")))[-8:], channel_of(part.get("type"))),
    "languages": lambda part: (part.get("code"), level_of(part.get("note"))),
    "service_areas": lambda part: (part.get("name"), part.get("extent")),
    "cost_options": lambda part: (part.get("option"), part.get("amount")),
    "addresses": lambda part: part.get("address_type"),
    "accessibility": lambda part: part.get("details") or part.get("description"),
    "capacities": unit_of,
    "attributes": lambda part: (part.get("label"), part.get("value")),
}


def patched(record: Mapping[str, Any], before: Service, after: Service) -> Plain:
    """`record`, from which `before` was read, so that `after` is read from it."""
    return _object(record, record_of(before), record_of(after))


def _object(kept: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> Plain:
    made = dict(kept)
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was == now or name == "id":
            continue
        held = kept.get(name)
        if now is None:
            made[name] = _list(name, held, was, []) if isinstance(was, list) and isinstance(held, list) else None
        elif isinstance(now, list) and name != "schedules":
            made[name] = _list(name, held if isinstance(held, list) else [], was or [], now)
        elif isinstance(now, dict) and isinstance(held, dict):
            made[name] = _object(held, was or {}, now) | {"id": now["id"]}
        else:
            made[name] = now
        if made[name] is None or made[name] == []:
            del made[name]
    return made


def _list(name: str, held: Sequence[Any], was: Sequence[Plain], now: Sequence[Plain]) -> list[Any]:
    """The objects of a list in the order of `now`; those said before that no longer go, others stay where they are."""
    same = _KNOWN_BY.get(name, _id)
    old, new, met = _keyed(was, same), _keyed(now, same), _keyed(held, same)
    ahead = [_object(met[key], old.get(key, met[key]), part) if key in met else part for key, part in new.items()]
    kept: list[Any] = []
    known = {id(part): key for key, part in met.items()}
    for part in held:
        key = known.get(id(part))
        if key in new:
            kept.append(ahead.pop(0))
        elif key not in old:
            kept.append(part)
    return kept + ahead


def _keyed(parts: Sequence[Any], same: Identity) -> dict[object, Plain]:
    """The objects of a list by what they are known by; of several that are alike, each by which of them it is."""
    seen: Counter[object] = Counter()
    found: dict[object, Plain] = {}
    for part in parts:
        if isinstance(part, dict):
            key = same(part)
            seen[key] += 1
            found[key, seen[key]] = part
    return found
