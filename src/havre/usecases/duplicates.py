"""Services that several sources list: found, looked at, merged into one, taken apart again, or told apart for good.

Nothing is merged by itself: a person decides each pair. A merge keeps every source's own record, so it can be undone
exactly; what the sources bring later goes to the merged service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction

from havre.core.errors import InputError
from havre.directory import bulk_duplicates
from havre.directory import duplicates as engine
from havre.directory.duplicates import Found
from havre.directory.model import Service
from havre.store import directory_io, history_io, merging_io
from havre.store.merging import MergedPart, NotDuplicates
from havre.usecases import upkeep


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two services that may be one, with what speaks for and against it."""

    left: Service
    right: Service
    found: Found


def find(
    *,
    country: str = "",
    least: float = engine.PERHAPS,
    bulk: bool = False,
    progress: Callable[[int], object] = lambda _done: None,
) -> list[Proposal]:
    """The pairs that may be one service, the surest first; those told apart before are left out.

    `bulk`: let splink propose the pairs (the extra `bulk`), for a directory of hundreds of thousands and more.
    """
    every = {one.id: one for one in _every(country) if not one.example}
    if bulk:
        found = bulk_duplicates.find(every.values(), least=least, apart=told_apart())
    else:
        found = engine.find(every.values(), least=least, apart=told_apart(), progress=progress)
    return [Proposal(every[one.left], every[one.right], one) for one in found]


def _every(country: str) -> list[Service]:
    return [one for seen in ("public", "professional") for one in directory_io.load(visibility=seen, country=country)]


def told_apart() -> frozenset[engine.Pair]:
    """The pairs of which somebody said that they are two services."""
    return frozenset(NotDuplicates.objects.order_by().values_list("left", "right"))


def show(left: str, right: str) -> Proposal:
    """One pair, compared as if alone in the world; raises `InputError` for an unknown service."""
    pair = _known(*sorted((left, right)))
    return Proposal(pair[0], pair[1], engine.compare(*pair))


@transaction.atomic
def merge(survivor: str, other: str, by: str = "") -> Service:
    """Make one service of two, under the id of `survivor`; raises `InputError` where that cannot be."""
    first, second = _known(survivor, other)
    if first.country != second.country:
        raise InputError("the two services are of different countries", remedy="leave them apart")
    parts = [part for one in (first, second) for part in merging_io.parts_of(one.id) or (one,)]
    made = merging_io.keep(first.id, parts, by)
    with history_io.hand(by):
        directory_io.write([made])
    directory_io.remove([second.id])
    upkeep.note(by, "merged", first.id)
    NotDuplicates.objects.filter(**_ordered(survivor, other)).delete()
    return made


@transaction.atomic
def unmerge(service_id: str, by: str = "") -> tuple[Service, ...]:
    """Take a merged service apart: each source's own record stands again as that source last gave it.

    `service_id` is the service, or one of its parts. Raises `InputError` for one that is not merged.
    """
    survivor = merging_io.survivor_of(service_id)
    parts = merging_io.dissolve(survivor)
    if not parts:
        raise InputError(f"{service_id} is not merged", remedy="havre duplicates merged lists those that are")
    with history_io.hand(by):
        directory_io.write(parts)
    upkeep.note(by, "taken apart", survivor)
    return parts


@transaction.atomic
def tell_apart(left: str, right: str, by: str = "") -> None:
    """Remember that these are two services, so that they are not proposed again."""
    _known(left, right)
    NotDuplicates.objects.get_or_create(**_ordered(left, right), defaults={"by": by})
    upkeep.note(by, "told apart", min(left, right))


def propose_again(left: str, right: str) -> bool:
    """Forget that these were told apart; whether they were."""
    return bool(NotDuplicates.objects.filter(**_ordered(left, right)).delete()[0])


def merged() -> Mapping[str, tuple[MergedPart, ...]]:
    """The merged services, by id, with each source's record and who merged it when."""
    found: dict[str, list[MergedPart]] = {}
    for row in MergedPart.objects.order_by("survivor", "position", "id"):
        found.setdefault(row.survivor, []).append(row)
    return {survivor: tuple(rows) for survivor, rows in found.items()}


def _ordered(left: str, right: str) -> dict[str, str]:
    first, second = sorted((left, right))
    return {"left": first, "right": second}


def _known(left: str, right: str) -> tuple[Service, Service]:
    if left == right:
        raise InputError("that is one service twice")
    found = directory_io.services([left, right])
    for service_id in (left, right):
        if service_id not in found:
            into = merging_io.survivor_of(service_id)
            hint = f"it was merged into {into}" if into != service_id else "havre duplicates find names those there are"
            raise InputError(f"no service has the id {service_id[:80]}", remedy=hint)
    return found[left], found[right]
