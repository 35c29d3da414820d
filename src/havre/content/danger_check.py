"""What `havre check` tells of instruments: errors, missing words, slots that nobody fills, what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from havre.content.danger import BASE, Read, read_danger
from havre.content.danger_schema import InstrumentFile, TextsFile
from havre.content.yaml_files import Finding, line_of
from havre.core.facts import ReviewState
from havre.danger.words import SLOT

PARTS = ("topics", "answers", "bands", "tiers", "says")


def check_danger(folders: Iterable[Path]) -> list[Finding]:
    """Everything that can be told of the instruments below these folders of packs."""
    findings: list[Finding] = []
    read = read_danger(folders, findings)
    for path, file in read.instruments.values():
        findings += _unworded(path, file, read)
        findings += _to_check(path, file)
    base = [file for _, file, _ in read.texts if file.language == BASE]
    for path, texts, layer in read.texts:
        findings += _slots(path, texts, _merged(base, "says"))
        findings += _official(path, texts, layer, read)
        findings += _draft(path, texts.review.state)
        if layer == "common":
            findings += _missing(path, texts, base)
    written = {file.language for _, file, _ in read.texts}
    findings += [
        Finding("warning", "missing", path.parent / f"{language}.yaml", 0, f"no words about danger in {language}")
        for path, file, _ in read.texts
        if file.language == BASE
        for language in sorted(read.languages.keys() - written)
    ]
    return findings


def _merged(files: Iterable[TextsFile], part: str) -> dict[str, object]:
    return {key: value for file in files for key, value in getattr(file, part).items()}


def _unworded(path: Path, file: InstrumentFile, read: Read) -> Iterator[Finding]:
    topics = {key for _, texts, _ in read.texts if texts.language == BASE for key in texts.topics}
    for place, item in enumerate(file.items):
        if item.topic not in topics:
            line = line_of(path, ("items", place))
            yield Finding("error", "topic", path, line, f"topic {item.topic} has no words", "add it to texts/en.yaml")


def _to_check(path: Path, file: InstrumentFile) -> Iterator[Finding]:
    """What was remembered or not found, and the whole file while it is a draft."""
    yield from _draft(path, file.review.state)
    if file.scoring and not file.scoring.mark.usable:
        line = line_of(path, ("scoring",))
        yield Finding(
            "note", str(file.scoring.mark), path, line, f"score refused until checked: {file.scoring.to_check}"
        )
    waiting = [one.id for one in file.items if not (one.mark or file.items_mark).usable]
    if waiting:
        line = line_of(path, ("items",))
        yield Finding("note", "remembered", path, line, f"items to be checked: {', '.join(waiting)}")


def _draft(path: Path, state: ReviewState) -> Iterator[Finding]:
    if state is ReviewState.DRAFT:
        yield Finding("note", "unreviewed", path, 1, f"{path.name} is a draft", "have it reviewed")


def _missing(path: Path, file: TextsFile, base: list[TextsFile]) -> Iterator[Finding]:
    for part in PARTS:
        for key in _merged(base, part).keys() - getattr(file, part).keys():
            yield Finding("warning", "missing", path, 1, f"{part}: {key} is missing", "write it")


def _slots(path: Path, file: TextsFile, base: Mapping[str, object]) -> Iterator[Finding]:
    for key, text in file.says.items():
        wanted = frozenset(SLOT.findall(str(base.get(key, text))))
        given = frozenset(SLOT.findall(text))
        if given != wanted:
            strange = ", ".join(sorted(given ^ wanted))
            severity = "error" if given - wanted else "warning"
            line = line_of(path, ("says", key))
            yield Finding(severity, "slot", path, line, f"says {key}: other slots than in {BASE} ({strange})")  # type: ignore[arg-type]


def _official(path: Path, file: TextsFile, layer: str, read: Read) -> Iterator[Finding]:
    for key, official in file.official.items():
        line = line_of(path, ("official", key))
        if layer != "organisation":
            remedy = "official wording belongs into the organisation's own pack"
            yield Finding("error", "official", path, line, f"official wording of {key} in a shared pack", remedy)
        known = {item.id for item in read.instruments[key][1].items} if key in read.instruments else set()
        if strange := sorted(official.items.keys() - known):
            yield Finding("error", "official", path, line, f"{key} has no item {', '.join(strange)}")
