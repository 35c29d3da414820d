"""Legal duties and confidentiality of professionals, country by country: packs/<country>/duties.yaml.

Notes, not advice: each keeps its mark, source and date, and what was not found is said. Those with `ground` may be
chosen when something is shared without consent. Reads packs. Writes nothing. May import: core, danger, pydantic, yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from havre.content.load import broken
from havre.content.packs import shipped_packs
from havre.content.schema import PackFile, Stated, Strict
from havre.content.yaml_files import Finding, read_model
from havre.danger.instrument import Mark

FILE = "duties.yaml"
BASE = "en"
About = Literal["adults", "children", "secrecy", "conference"]


class DutyModel(Strict):
    """One note. `texts` in English and in the languages of the country."""

    id: str
    about: About
    law: str = ""
    mark: Mark
    source: str = ""
    source_date: str = ""
    ground: bool = False
    texts: dict[str, str]


class DutiesFile(Stated):
    """duties.yaml."""

    duties: tuple[DutyModel, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """One note about a country's law."""

    id: str
    about: str
    law: str
    mark: Mark
    source: str
    source_date: str
    ground: bool
    texts: Mapping[str, str]

    def told(self, language: str) -> tuple[str, str]:
        """The note in this language, else in English; and the language it is in."""
        spoken = language if language in self.texts else BASE
        return self.texts[spoken], spoken


def load_duties(folders: Iterable[Path] = ()) -> Mapping[str, tuple[Duty, ...]]:
    """The notes by country. Raises `ContentError` listing everything wrong."""
    return _load(tuple(folders))


@lru_cache(maxsize=4)
def _load(folders: tuple[Path, ...]) -> Mapping[str, tuple[Duty, ...]]:
    findings: list[Finding] = []
    found = _read([shipped_packs(), *folders], findings)
    if findings:
        raise broken(findings)
    return found


def check_duties(folders: Iterable[Path]) -> list[Finding]:
    """What is wrong with the notes."""
    findings: list[Finding] = []
    _read(folders, findings)
    return findings


def _read(folders: Iterable[Path], findings: list[Finding]) -> dict[str, tuple[Duty, ...]]:
    found: dict[str, tuple[Duty, ...]] = {}
    for folder in folders:
        for path in sorted(folder.glob(f"*/{FILE}")):
            about, file = (
                read_model(path.parent / "pack.yaml", PackFile, findings),
                read_model(path, DutiesFile, findings),
            )
            if about is None or file is None:
                continue
            findings += [
                Finding("error", "missing", path, 1, f"{one.id} has no English text", "write it")
                for one in file.duties
                if BASE not in one.texts
            ]
            findings += [
                Finding("error", "source", path, 1, f"{one.id} is seen, but nobody says where", "name the source")
                for one in file.duties
                if one.mark is Mark.SEEN and not (one.source and one.source_date)
            ]
            found[about.country] = tuple(Duty(**one.model_dump()) for one in file.duties)
    return found
