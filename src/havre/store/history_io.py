"""Changes of services into the history and out of it: which hand gave which field, and what an import did."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from havre.directory.hsds_split import join
from havre.directory.json_files import dumped
from havre.directory.plain import to_plain
from havre.store import bulk
from havre.store.directory_full import full
from havre.store.directory_rows import Fresh
from havre.store.history import Version

Fields = dict[str, list[list[Any]]]  # by name: what it said before and after, each as no or one item
HSDS = "hsds."
# Properties of a record that say what fields of the engine's service say.
_TOLD_TWICE = frozenset(
    HSDS + name
    for name in ("id", "name", "description", "url", "email", "status", "alert", "organization", "attributes", "phones",
                 "service_at_locations", "assured_date", "minimum_age", "maximum_age", "languages", "schedules")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes the directory: the number of an import, or a name (of an account, never of a visitor)."""

    by: str = ""
    run: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Where what a field says comes from."""

    by: str
    run: int | None
    at: datetime


_HAND: ContextVar[Hand] = ContextVar("hand")


def doing_now() -> Hand:
    """The hand that changes the directory now; a nameless one outside of `hand`."""
    return _HAND.get(Hand())


@contextmanager
def hand(by: str = "", run: int | None = None) -> Iterator[None]:
    """Whatever is written to the directory inside is written down as done by this hand."""
    before = _HAND.set(Hand(by, run))
    try:
        yield
    finally:
        _HAND.reset(before)


def note(fresh: Sequence[Fresh], stored: Collection[str]) -> None:
    """Write down what these services, about to be written, change. Call it before their rows are."""
    doing, at = doing_now(), connection.ops.adapt_datetimefield_value(timezone.now())
    before = full([one.service.id for one in fresh if one.service.id in stored])
    rows: list[tuple[Any, ...]] = []
    for one in fresh:
        own = one.service.id
        changes: Fields = {}
        if own in before:
            changes = differences(to_plain(before[own].service), one.plain)
            said = differences(before[own].said, join(one.parts) if one.parts.service else {})
            changes |= {HSDS + name: pair for name, pair in said.items()}
        kind = Version.CHANGED if own in before else Version.NEW
        rows.append((own, at, doing.run, doing.by, kind, dumped(changes) if changes else ""))
    bulk.insert(Version, ("service_id", "at", "run", "by", "kind", "fields"), rows)


def note_other(key: str, before: Mapping[str, Any] | None) -> None:
    """Write down that an HSDS object which no service holds is written; `before` is what it was."""
    doing = doing_now()
    told = dumped({"record": [[dict(before)], []]}) if before else ""
    Version.objects.create(
        service_id=key, at=timezone.now(), run_id=doing.run, by=doing.by, kind=Version.OTHER, fields=told
    )


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Fields:
    """Each field that is not the same, with what it said before and after."""
    names = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    return {name: [[side[name]] if name in side else [] for side in (before, after)] for name in names}


def changes_of(version: Version) -> Fields:
    """What a version changed."""
    found: Fields = json.loads(version.fields) if version.fields else {}
    return found


def provenance(service_id: str) -> dict[str, Given]:
    """For each field, who gave what it says now, and when; `*` for all fields that no later change names."""
    found: dict[str, Given] = {}
    for version in Version.objects.filter(service_id=service_id).order_by("id"):
        given = Given(version.by, version.run_id, version.at)
        if version.kind == Version.NEW:
            found = {"*": given}
        found |= dict.fromkeys(changes_of(version).keys() - _TOLD_TWICE, given)
    return found
