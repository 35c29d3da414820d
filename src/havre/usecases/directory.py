"""The directory at work: files imported, examples loaded, services matched from a snapshot in memory.

The snapshot is read again when the store has changed (looked at every 1.5 seconds at most). With the database gone
it keeps answering from what it has.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import batched, chain
from pathlib import Path
from typing import IO

from havre.content.yaml_files import Finding, read_model
from havre.core.errors import ContentError, InputError
from havre.core.facts import CountryFacts
from havre.directory import hsds, tabular
from havre.directory.exports import About, export_format
from havre.directory.faults import Fault
from havre.directory.helplines import helplines, source_of
from havre.directory.imports import Asked, ImportFormat, Itemwise, Unread, format_of, import_format
from havre.directory.json_files import read_json
from havre.directory.mapping import TableMapping
from havre.directory.model import Origin, Service
from havre.directory.rows import Reader
from havre.directory.secret_texts import Secrets
from havre.directory.territory import COUNTRIES, LAW, is_country, is_served
from havre.store import directory_io, quarantine_io
from havre.store.bulk import roomy
from havre.store.directory import ImportRun
from havre.store.directory_full import Stored
from havre.store.directory_io import Counts
from havre.store.history_io import hand
from havre.usecases.intake import Found, Way, about, read_batch
from havre.usecases.places import StoredGazetteer, Whereabouts
from havre.usecases.snapshot import match_services, snapshot

__all__ = [
    "ImportReport",
    "export",
    "import_file",
    "import_table",
    "load_example_directory",
    "match_services",
    "snapshot",
]

BATCH = 1000
Progress = Callable[[int], object]


def _silent(_done: int) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class ImportReport:
    """What came of an import. Every row read is in `counts`, in `refused`, or in `left_out` (by reason).

    `run` is its number, by which it can be undone; `not_served` the country that was said where Havre serves it not.
    `secrets` are confidential places, `texts` those that told one and lost at least a sentence.
    """

    file: str
    source: str
    counts: Counts = Counts()
    run: int = 0
    rows: int = 0
    refused: int = 0
    fields_refused: int = 0
    secrets: int = 0
    texts: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    not_served: str = ""


def mapping_file(mapping_id: str, packs: Sequence[Path]) -> Path:
    """The mapping of this id in the folders of packs; raises `InputError` with those there are."""
    found = {path.stem: path for folder in packs for path in sorted(folder.glob("*/mappings/*.yaml"))}
    if mapping_id not in found:
        known = ", ".join(sorted(found)) or "none"
        raise InputError(f"no mapping is called {mapping_id}", remedy=f"use one of: {known}; or give a file")
    return found[mapping_id]


def read_mapping(path: Path) -> TableMapping:
    """A mapping file; raises `ContentError` naming the lines that are wrong."""
    findings: list[Finding] = []
    mapping = read_model(path, TableMapping, findings)
    if mapping is None:
        told = "\n".join(str(finding) for finding in findings)
        raise ContentError(told, remedy="correct the mapping; docs/directory.md explains its keys")
    return mapping


def import_table(
    path: Path, mapping: TableMapping, today: date, progress: Progress = _silent, by: str = ""
) -> ImportReport:
    """Services from a CSV or GeoJSON file. Rows that cannot be used go to quarantine; nothing is lost."""
    wanted = mapping.countries or (mapping.country, *LAW)
    reader = Reader(mapping, today, StoredGazetteer(wanted))
    run = _run(path, mapping.id, mapping.source, mapping.licence, mapping.country, by)
    items = (Unread(row.number, row, _told(row)) for row in tabular.rows(path, mapping))
    way = Way(items, lambda unread: (reader.one(unread.item),), about(mapping.model_dump_json()), reader.passed)
    return _import(way, run, progress)


def _told(row: tabular.Row) -> tuple[bytes, ...]:
    """All that a row says, with kinds of values that JSON cannot tell apart; nothing where it is broken."""
    return () if row.broken else (repr(row.cells).encode("utf-8", "backslashreplace"),)


def import_file(
    path: Path, asked: Asked, format_name: str = "", progress: Progress = _silent, by: str = ""
) -> ImportReport:
    """Services from a file of a known format: that of `format_name`, else the one that knows the file as its own."""
    if asked.country and not is_country(asked.country):
        raise InputError(f"{asked.country} is no country", remedy="use its ISO 3166 code: FR, AT, RE, US, GB…")
    chosen = import_format(format_name) if format_name else format_of(path)
    wanted = (asked.country,) if asked.country else (*COUNTRIES, *LAW)
    told = replace(asked, gazetteer=StoredGazetteer(wanted), lies_in=Whereabouts().may_lie_in)
    run = _run(path, chosen.name, asked.source, asked.licence, asked.country, by)
    report = _import(_way(chosen, path, told), run, progress)
    report.not_served = "" if is_served(asked.country) else asked.country
    return report


def _way(chosen: ImportFormat, path: Path, asked: Asked) -> Way:
    read = chosen.read
    if isinstance(read, Itemwise):
        told = about(chosen.name, asked.source, asked.licence, asked.country)
        return Way(read.items(path, asked), lambda unread: read.one(unread, asked), told)
    return Way((Unread(0, one) for one in read(path, asked)), lambda unread: (unread.item,))


def _run(path: Path, mapping: str, source: str, licence: str, country: str, by: str) -> ImportRun:
    return ImportRun(
        file=path.name, sha256=_digest(path), mapping=mapping, source=source, licence=licence, country=country, by=by,
        counts="{}",
    )  # fmt: skip


def _import(way: Way, run: ImportRun, progress: Progress) -> ImportReport:
    report = ImportReport(run.file, run.source)
    hidden: dict[str, list[Secrets]] = {}
    with without_collector(), roomy():
        for batch in batched(way.items, BATCH):
            found = read_batch(way, batch)
            if not run.pk:  # a file that cannot be read at all leaves no trace
                run.save()
            with hand(run.by, run.pk):
                _keep(found, report, run.pk, hidden)
            progress(found.rows)
    counts = {"new": report.counts.new, "changed": report.counts.changed, "same": report.counts.same}
    run.counts = json.dumps(counts | {"refused": report.refused, "left_out": report.left_out.total()})
    run.save()
    report.run = run.pk
    return report


@contextmanager
def without_collector() -> Iterator[None]:
    """No search for objects that hold each other: an import makes none, and a batch of it has a million to look at."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _digest(path: Path) -> str:
    """The fingerprint of a file, or of all files of a folder."""
    found = hashlib.sha256()
    for file in sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]:
        with file.open("rb") as opened:
            found.update(hashlib.file_digest(opened, "sha256").digest())
    return found.hexdigest()


def _keep(found: Found, report: ImportReport, run: int, hidden: dict[str, list[Secrets]]) -> None:
    """Write a batch. `hidden` is what nothing of an organization may say in this import: it is kept no longer."""
    done = quarantine_io.settled(found.faults, file=report.file, source=report.source)
    whole = sum(fault.whole for fault, settled in zip(found.faults, done, strict=True) if settled)
    found.same += found.without(found.faults, done) + whole
    report.rows += found.rows
    report.left_out.update(found.left_out)
    report.secrets += found.secrets
    report.texts += found.texts
    for organization, secrets in found.hidden.items():
        hidden.setdefault(organization, []).extend(secrets)
    report.counts += directory_io.save(found.services, found.records, found.seen) + Counts(same=found.same)
    given = {one.organization.id for one in found.services if one.organization} if hidden else set()
    directory_io.spare({key: secrets for key, secrets in hidden.items() if key in given})
    report.counts += directory_io.save_others(found.others, report.source)
    faults = [_spared(fault, hidden) for fault in found.faults] if hidden else found.faults
    quarantine_io.keep(faults, file=report.file, source=report.source, run=run)
    report.refused += sum(fault.whole for fault in found.faults)
    report.fields_refused += sum(not fault.whole for fault in found.faults)
    report.reasons.update(f"{fault.field} {fault.reason}".strip() for fault in found.faults)


def _spared(fault: Fault, hidden: Mapping[str, Sequence[Secrets]]) -> Fault:
    """A fault of a record of an organization with a secret place, without what tells it."""
    about = fault.raw.get("organization")
    secrets = hidden.get(str(about.get("id") or ""), ()) if isinstance(about, dict) else ()
    raw: object = fault.raw
    detail = fault.detail
    for one in secrets:
        raw, detail = one.cleaned(raw), one.clean(detail)
    return replace(fault, raw=raw if isinstance(raw, dict) else {}, detail=detail) if secrets else fault


def export(format_name: str, target: IO[bytes], about: About, *, country: str = "", professional: bool = False) -> None:
    """The directory in a format: of one country or all; what is for professionals only when asked for."""
    chosen = export_format(format_name)
    if country and country not in COUNTRIES:
        raise InputError(f"{country} is not served", remedy=f"use one of {', '.join(COUNTRIES)}")
    chosen.write(Stored(country, professional), target, about)


def load_example_directory(countries: Iterable[CountryFacts], packs: Path) -> Counts:
    """National lines from the facts, and the fictional local services of the packs; what is gone from them goes."""
    total = Counts()
    for facts in countries:
        for source, services in _shipped(facts, packs):
            kept = list(services)
            total += directory_io.save(kept)
            gone = directory_io.remove_others(source, {service.id for service in kept})
            total += Counts(removed=gone)
    return total


def _shipped(facts: CountryFacts, packs: Path) -> Iterator[tuple[str, Iterable[Service]]]:
    yield source_of(facts.country), helplines(facts)
    path = packs / facts.country.lower() / "directory.json"
    if path.exists():
        source = f"Havre examples {facts.country}"
        yield source, _examples(path, source, facts.country)


def _examples(path: Path, source: str, country: str) -> Iterator[Service]:
    origin = Origin(source, "CC-BY-4.0")
    records = hsds.records(read_json(path), str(path))
    for row, record in enumerate(records, start=1):
        one = hsds.read(record, row, origin, country)
        if one.faults or one.service is None:
            first = next(chain(one.faults))
            raise ContentError(f"record {row}: {first.field} {first.reason} {first.detail}", where=str(path))
        yield one.service
