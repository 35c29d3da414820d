"""Duplicates as the desk lists them: searched for once after a change, kept for everybody, never older than they seem.

What is kept names the version of the directory that it saw. After a change of the country's services it is searched
again: at once where they are few, else by one process beside its other work, while everybody goes on with what is kept.
A pair of which either side has changed since is looked at anew before it is shown.
"""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import DatabaseError, connections, transaction
from django.db.models import Q
from django.utils import timezone

from havre.directory import duplicates as engine
from havre.directory.duplicates import PERHAPS, Found
from havre.store import bulk, changes, directory_io
from havre.store.directory import Service
from havre.store.matching import MatchRow
from havre.store.merging import DuplicatePair, DuplicateSearch
from havre.usecases import duplicates
from havre.usecases.duplicates import Proposal

FEW = 200  # services of a country among which is searched while somebody waits
MOST_KEPT = 5000  # pairs of a country; the surest
GIVEN_UP = timedelta(minutes=30)  # after which a search that has not ended is begun anew
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """The surest pairs of a country, how many there are in all, when they were found, whether others are looked for."""

    pairs: tuple[Proposal, ...] = ()
    number: int = 0
    at: datetime | None = None
    searching: bool = False


def kept(country: str, most: int) -> Kept:
    """The pairs of a country as last found, without those that are none any more."""
    search, _ = DuplicateSearch.objects.get_or_create(country=country)
    stale = _is_stale(search)
    if stale and Service.objects.filter(country=country)[: FEW + 1].count() <= FEW:
        refresh(country)
        search.refresh_from_db()
        stale = False
    elif stale:
        _begin(country)
    rows = DuplicatePair.objects.filter(country=country).order_by("-score", "left", "right")
    found = [Found(row.left, row.right, row.score, _reasons(row.reasons)) for row in rows[:most]]
    return Kept(_still(found, search.version), rows.count(), search.at, stale)


def _reasons(text: str) -> tuple[tuple[str, float], ...]:
    return tuple((str(code), float(points)) for code, points in json.loads(text))


def _is_stale(search: DuplicateSearch) -> bool:
    """Whether services of the country have changed since; other changes are noted as seen."""
    version = changes.version(directory_io.ROOM)
    if version == search.version:
        return False
    if search.version < 0:
        return True
    changed = MatchRow.objects.filter(changed__gt=search.version).order_by()
    if Service.objects.filter(country=search.country, pk__in=changed.values("service_id")).exists():
        return True
    DuplicateSearch.objects.filter(country=search.country, version=search.version).update(version=version)
    return False


def _still(found: list[Found], version: int) -> tuple[Proposal, ...]:
    """These pairs without those told apart, merged or gone; changed ones as they are now."""
    ids = {one for pair in found for one in pair.pair}
    known = directory_io.services(ids)
    rows = MatchRow.objects.filter(changed__gt=version, service_id__in=bulk.among(ids)).order_by()
    changed, apart = set(rows.values_list("service_id", flat=True)), duplicates.told_apart()
    shown = []
    for one in found:
        if one.pair in apart or not all(key in known and known[key].status == "active" for key in one.pair):
            continue
        left, right = known[one.left], known[one.right]
        now = engine.compare(left, right) if changed & set(one.pair) else one
        if now.score >= PERHAPS:
            shown.append(Proposal(left, right, replace(one, reasons=now.reasons, score=now.score)))
    return tuple(shown)


def refresh(country: str) -> None:
    """Search a country and keep what is found, unless somebody has kept what a newer directory gives."""
    version = changes.version(directory_io.ROOM)
    found = [one.found for one in duplicates.find(country=country)[:MOST_KEPT]]
    rows = [DuplicatePair(country=country, left=one.left, right=one.right, score=one.score,
                          reasons=json.dumps(one.reasons)) for one in found]  # fmt: skip
    with transaction.atomic():
        DuplicateSearch.objects.get_or_create(country=country)
        mine = DuplicateSearch.objects.filter(country=country, version__lte=version)
        if mine.update(version=version, at=timezone.now(), begun=None):
            DuplicatePair.objects.filter(country=country).delete()
            DuplicatePair.objects.bulk_create(rows, batch_size=500)


def _begin(country: str) -> None:
    """Search beside other work, unless somebody does already."""
    now = timezone.now()
    free = DuplicateSearch.objects.filter(Q(begun=None) | Q(begun__lt=now - GIVEN_UP), country=country)
    if not free.update(begun=now):
        return

    def search() -> None:
        try:
            refresh(country)
        except DatabaseError:
            log.warning("the database cannot be reached; duplicates stay as last found")
        finally:
            connections.close_all()

    threading.Thread(target=search, name=f"duplicates {country}", daemon=True).start()
