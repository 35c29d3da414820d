"""Instruments of danger assessment as packs hold them: definitions and words, layer over layer.

Reads packs/*/instruments. Writes nothing. May import: core, danger, pydantic, yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from havre.content.danger_schema import DescribedFile, InstrumentFile, OfficialModel, TextsFile
from havre.content.load import broken, review_of
from havre.content.packs import shipped_packs
from havre.content.schema import LAYERS, LanguagesFile, PackFile
from havre.content.yaml_files import Finding, read_model
from havre.core.language import Language
from havre.danger.instrument import Described, Instrument, Use
from havre.danger.words import Official, Topic, Words

FOLDER = "instruments"
DESCRIBED = "described.yaml"
BASE = "en"


@dataclass(frozen=True, slots=True)
class Danger:
    """All instruments, those that are only described, the words of every language, and its name for itself."""

    instruments: Mapping[str, Instrument]
    described: tuple[Described, ...]
    words: Mapping[str, Words]
    languages: Mapping[str, str]


@dataclass(slots=True)
class Read:
    """The files as read, in the order of their layers: a later one replaces what has the same id."""

    instruments: dict[str, tuple[Path, InstrumentFile]] = field(default_factory=dict)
    described: dict[str, Described] = field(default_factory=dict)
    texts: list[tuple[Path, TextsFile, str]] = field(default_factory=list)
    languages: dict[str, Language] = field(default_factory=dict)


def load_danger(folders: Iterable[Path] = ()) -> Danger:
    """The shipped instruments, and those of `folders` on top.

    Raises `ContentError` listing file and line of everything wrong.
    """
    return _load(tuple(folders))


@lru_cache(maxsize=4)
def _load(folders: tuple[Path, ...]) -> Danger:
    findings: list[Finding] = []
    read = read_danger([shipped_packs(), *folders], findings)
    if errors := [finding for finding in findings if finding.severity == "error"]:
        raise broken(errors)
    return Danger(
        instruments={key: instrument_of(file) for key, (_, file) in sorted(read.instruments.items())},
        described=tuple(read.described.values()),
        words={code: _words(language, read) for code, language in read.languages.items()},
        languages={code: language.name for code, language in read.languages.items()},
    )


def read_danger(folders: Iterable[Path], findings: list[Finding]) -> Read:
    """All files of instruments below these folders of packs. What is wrong goes into `findings`."""
    read = Read()
    for pack, about in _packs(folders):
        languages = pack / "languages.yaml"
        listed = read_model(languages, LanguagesFile, []) if languages.exists() else None
        for one in listed.languages if listed else ():
            read.languages[one.code] = Language(one.code, one.name, one.direction)
        _read_folder(pack / FOLDER, about.layer, read, findings)
    return read


def _packs(folders: Iterable[Path]) -> list[tuple[Path, PackFile]]:
    """The folders of packs, lower layers first. A pack.yaml that cannot be read is told by `packs.read_packs`."""
    found = [
        (place.parent, about)
        for folder in folders
        for place in sorted(folder.glob("*/pack.yaml"))
        if (about := read_model(place, PackFile, [])) is not None
    ]
    return sorted(found, key=lambda one: (LAYERS.index(one[1].layer), one[1].id))


def _read_folder(folder: Path, layer: str, read: Read, findings: list[Finding]) -> None:
    for path in sorted(folder.glob("*.yaml")):
        if path.name == DESCRIBED:
            told = read_model(path, DescribedFile, findings)
            read.described |= {one.id: one.described() for one in told.described} if told else {}
        elif file := read_model(path, InstrumentFile, findings):
            findings += _misnamed(path, file.id)
            read.instruments[file.id] = (path, file)
    for path in sorted((folder / "texts").glob("*.yaml")):
        if texts := read_model(path, TextsFile, findings):
            findings += _misnamed(path, texts.language)
            read.texts.append((path, texts, layer))


def _misnamed(path: Path, says: str) -> list[Finding]:
    return [] if path.stem == says else [Finding("error", "name", path, 1, f"is named {path.stem} but says {says}")]


# --- into the engine's types -------------------------------------------------------------------------------------


def instrument_of(file: InstrumentFile) -> Instrument:
    """The engine's instrument of a valid file."""
    use = file.use
    return Instrument(
        id=file.id,
        title=file.title,
        kind=file.kind,
        use=Use(
            licence=use.licence.statement(),
            training=use.training.statement(),
            users=use.users,
            population=use.population.statement(),
            outside=frozenset(tag.value for tag in use.outside),
        ),
        items=tuple(item.item(file) for item in file.items),
        scoring=file.scoring.scoring() if file.scoring else None,
        rules=tuple(rule.rule(file) for rule in file.rules),
        norms=file.norms.norms() if file.norms else None,
        evidence=tuple(one.statement() for one in file.evidence),
        limits=tuple(one.statement() for one in file.limits),
        loinc=dict(file.loinc),
        sources=file.sources,
        checked=file.checked,
        review=review_of(file.review),
    )


def _words(language: Language, read: Read) -> Words:
    """The words of a language, layer over layer; what it lacks is taken from the base language."""
    files = [file for code in (BASE, language.code) for _, file, _ in read.texts if file.language == code]
    official: dict[str, OfficialModel] = {
        key: value
        for _, file, layer in read.texts
        if file.language == language.code and layer == "organisation"
        for key, value in file.official.items()
    }
    return Words(
        language=language.code,
        direction=language.direction,
        topics={key: Topic(one.text, one.easy) for file in files for key, one in file.topics.items()},
        answers={key: text for file in files for key, text in file.answers.items()},
        bands={key: text for file in files for key, text in file.bands.items()},
        tiers={key: text for file in files for key, text in file.tiers.items()},
        says={key: text for file in files for key, text in file.says.items()},
        official={key: Official(one.licence, one.items) for key, one in official.items()},
    )
