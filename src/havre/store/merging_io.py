"""Merged records into the database and out of it, and what an import brings of one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from havre.directory.json_files import dumped
from havre.directory.merge import merged, without_secrets
from havre.directory.model import Service
from havre.directory.plain import digest, from_plain, to_plain
from havre.store import bulk
from havre.store.merging import MergedPart


@dataclass(frozen=True, slots=True)
class Redirected:
    """What of a batch is to be written: services of their own, and survivors made anew; how many parts changed."""

    own: tuple[Service, ...]
    survivors: tuple[Service, ...]
    changed: int
    same: int


def parts_of(survivor: str) -> tuple[Service, ...]:
    """The records of a merged service, the survivor's own first; none where it is not merged."""
    rows = MergedPart.objects.filter(survivor=survivor).order_by("position", "id")
    return tuple(from_plain(Service, json.loads(document)) for document in rows.values_list("document", flat=True))


def survivor_of(service_id: str) -> str:
    """The id under which a record is now found; its own where it is not merged."""
    found = MergedPart.objects.filter(id=service_id).order_by().values_list("survivor", flat=True).first()
    return found or service_id


@transaction.atomic
def keep(survivor: str, parts: Sequence[Service], by: str = "") -> Service:
    """Write these records as the parts of one service, in this order, and give the service they make."""
    cleaned = without_secrets(parts)
    before = dict(MergedPart.objects.filter(id__in=[one.id for one in cleaned]).order_by().values_list("id", "by"))
    MergedPart.objects.filter(survivor=survivor).delete()
    MergedPart.objects.filter(id__in=[one.id for one in cleaned]).delete()
    rows = [_row(survivor, number, one, before.get(one.id) or by) for number, one in enumerate(cleaned)]
    MergedPart.objects.bulk_create(rows)
    return merged(cleaned)


def dissolve(survivor: str) -> tuple[Service, ...]:
    """Forget that the parts of this service are one, and give them."""
    parts = parts_of(survivor)
    MergedPart.objects.filter(survivor=survivor).delete()
    return parts


def _row(survivor: str, position: int, one: Service, by: str) -> MergedPart:
    plain = to_plain(one)
    return MergedPart(
        id=one.id,
        survivor=survivor,
        position=position,
        source=one.origin.source,
        digest=digest(plain),
        document=dumped(plain),
        by=by,
    )


def redirected(batch: Sequence[Service]) -> Redirected:
    """A batch that is about to be saved, with the records of merged services put where they belong."""
    rows = {row.id: row for row in MergedPart.objects.filter(id__in=bulk.among(one.id for one in batch)).order_by()}
    if not rows:
        return Redirected(tuple(batch), (), 0, 0)
    fresh: dict[str, list[Service]] = defaultdict(list)
    own, same = [], 0
    for one in batch:
        row = rows.get(one.id)
        if row is None:
            own.append(one)
        elif row.digest == digest(to_plain(one)):
            same += 1
        else:
            fresh[row.survivor].append(one)
    survivors = tuple(_renewed(survivor, changed) for survivor, changed in fresh.items())
    return Redirected(tuple(own), survivors, sum(map(len, fresh.values())), same)


def _renewed(survivor: str, changed: Iterable[Service]) -> Service:
    new = {one.id: one for one in changed}
    return keep(survivor, [new.get(part.id, part) for part in parts_of(survivor)])


def gone(source: str, kept: Collection[str]) -> dict[str, tuple[Service, ...]]:
    """Take out the parts that a source no longer has: what is left of each service, by its id, parts in order."""
    rows = MergedPart.objects.filter(source=source).order_by("id").values_list("id", "survivor")
    lost = {part: survivor for part, survivor in rows if part not in kept}
    left = {survivor: tuple(one for one in parts_of(survivor) if one.id not in lost) for survivor in lost.values()}
    MergedPart.objects.filter(id__in=lost).delete()
    return left


def without_lost(left: Mapping[str, Sequence[Service]]) -> list[Service]:
    """The services that the parts left over make: one for each group, merged again where more than one is left."""
    for survivor in left:
        dissolve(survivor)
    return [keep(parts[0].id, parts) if len(parts) > 1 else parts[0] for parts in left.values() if parts]
