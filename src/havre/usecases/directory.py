"""The directory at work: files imported, examples loaded, services matched from a snapshot in memory.

The snapshot is read again when the store has changed (looked at every two seconds at most). With the database gone
it keeps answering from what it has.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched, chain
from pathlib import Path

from havre.content.yaml_files import Finding, read_model
from havre.core.errors import ContentError, InputError
from havre.core.facts import CountryFacts
from havre.directory import hsds, tabular
from havre.directory.faults import Fault
from havre.directory.helplines import helplines, source_of
from havre.directory.hsds import Imported
from havre.directory.mapping import TableMapping
from havre.directory.model import Origin, Service
from havre.directory.rows import LeftOut, Reader
from havre.directory.territory import COUNTRIES, LAW
from havre.store import directory_io
from havre.store.directory import ImportRun
from havre.store.directory_io import Counts
from havre.usecases.places import StoredGazetteer
from havre.usecases.snapshot import match_services, snapshot

__all__ = ["ImportReport", "import_hsds", "import_table", "load_example_directory", "match_services", "snapshot"]

BATCH = 1000
Progress = Callable[[int], object]


def _silent(_done: int) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class ImportReport:
    """What came of an import. Every row read is in `counts`, in `refused`, or in `left_out` (by reason)."""

    file: str
    source: str
    counts: Counts = Counts()
    rows: int = 0
    refused: int = 0
    fields_refused: int = 0
    secrets: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


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


def import_table(path: Path, mapping: TableMapping, today: date, progress: Progress = _silent) -> ImportReport:
    """Services from a CSV or GeoJSON file. Rows that cannot be used go to quarantine; nothing is lost."""
    wanted = mapping.countries or (mapping.country, *LAW)
    reader = Reader(mapping, today, StoredGazetteer(wanted))
    report = ImportReport(path.name, mapping.source)
    return _import(reader.read(tabular.rows(path, mapping)), report, path, mapping.id, progress)


def import_hsds(
    path: Path, *, source: str, licence: str, country: str, today: date, progress: Progress = _silent
) -> ImportReport:
    """Services from an HSDS 3.x JSON or NDJSON file. `country` stands in where records name none."""
    if country and country not in (*COUNTRIES, *LAW):
        raise InputError(f"{country} is not served", remedy=f"use one of {', '.join(COUNTRIES)}")
    origin = Origin(source, licence, today)
    records = enumerate(hsds.records(tabular.read_json(path), str(path)), start=1)
    read = (hsds.read(record, row, origin, country) for row, record in records)
    return _import(read, ImportReport(path.name, source), path, "", progress)


def _import(
    read: Iterable[Imported | LeftOut], report: ImportReport, path: Path, mapping_id: str, progress: Progress
) -> ImportReport:
    for batch in batched(read, BATCH):
        _import_batch(batch, report)
        progress(len(batch))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    counts = {"new": report.counts.new, "changed": report.counts.changed, "same": report.counts.same}
    counts |= {"refused": report.refused, "left_out": report.left_out.total()}
    ImportRun.objects.create(
        file=report.file, sha256=digest, mapping=mapping_id, source=report.source, counts=json.dumps(counts)
    )
    return report


def _import_batch(batch: Iterable[Imported | LeftOut], report: ImportReport) -> None:
    services: list[Service] = []
    faults: list[Fault] = []
    for one in batch:
        report.rows += 1
        if isinstance(one, LeftOut):
            report.left_out[one.why] += 1
            continue
        report.secrets += one.secrets
        faults.extend(one.faults)
        if one.service:
            services.append(one.service)
    report.counts += directory_io.save(services)
    directory_io.quarantine(faults, file=report.file, source=report.source)
    report.refused += sum(fault.whole for fault in faults)
    report.fields_refused += sum(not fault.whole for fault in faults)
    report.reasons.update(f"{fault.field} {fault.reason}".strip() for fault in faults)


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
    records = hsds.records(tabular.read_json(path), str(path))
    for row, record in enumerate(records, start=1):
        one = hsds.read(record, row, origin, country)
        if one.faults or one.service is None:
            first = next(chain(one.faults))
            raise ContentError(f"record {row}: {first.field} {first.reason} {first.detail}", where=str(path))
        yield one.service
