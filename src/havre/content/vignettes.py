"""Vignettes for training: a story, the answers that it holds, and why; training/vignettes.yaml and texts by language.

Reads packs. Writes nothing. May import: core, danger, pydantic, yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from havre.content.load import broken
from havre.content.packs import shipped_packs
from havre.content.schema import Stated, Strict
from havre.content.yaml_files import Finding, read_model

FOLDER = "training"
BASE = "en"
Answer = Literal["yes", "no", "unknown"]


class VignetteModel(Strict):
    """A vignette without its words."""

    instrument: str
    population: dict[str, str | int | bool]
    answers: dict[str, Answer]
    tier: Literal["E", "3", "2", "1"]


class VignettesFile(Stated):
    """training/vignettes.yaml."""

    vignettes: dict[str, VignetteModel]


class StoryModel(Strict):
    """A vignette in words."""

    title: str
    story: str
    why: str


class StoriesFile(Stated):
    """training/texts/<language>.yaml."""

    language: str
    stories: dict[str, StoryModel]


@dataclass(frozen=True, slots=True)
class Vignette:
    """A vignette; what `answers` does not name the story does not tell. `stories` by language."""

    id: str
    instrument: str
    population: Mapping[str, str | int | bool]
    answers: Mapping[str, str]
    tier: str
    stories: Mapping[str, StoryModel]

    def told(self, language: str) -> tuple[StoryModel, str]:
        """The story in this language, else in English; and the language it is in."""
        spoken = language if language in self.stories else BASE
        return self.stories[spoken], spoken


def load_vignettes(folders: Iterable[Path] = ()) -> Mapping[str, Vignette]:
    """All vignettes of the packs, in their order. Raises `ContentError` listing everything wrong."""
    return _load(tuple(folders))


@lru_cache(maxsize=4)
def _load(folders: tuple[Path, ...]) -> Mapping[str, Vignette]:
    findings: list[Finding] = []
    found = _read([shipped_packs(), *folders], findings)
    if errors := [finding for finding in findings if finding.severity == "error"]:
        raise broken(errors)
    return found


def check_vignettes(folders: Iterable[Path]) -> list[Finding]:
    """What is wrong with the vignettes, and which are not written in a language that has others."""
    findings: list[Finding] = []
    _read(folders, findings)
    return findings


def _read(folders: Iterable[Path], findings: list[Finding]) -> dict[str, Vignette]:
    found: dict[str, Vignette] = {}
    for folder in folders:
        for path in sorted(folder.glob(f"*/{FOLDER}/vignettes.yaml")):
            file = read_model(path, VignettesFile, findings)
            texts = list(_texts(path.parent / "texts", findings))
            for key, one in (file.vignettes if file else {}).items():
                stories = {text.language: text.stories[key] for text in texts if key in text.stories}
                if BASE not in stories:
                    findings.append(Finding("error", "missing", path, 1, f"vignette {key} has no English", "write it"))
                for text in texts:
                    if key not in text.stories:
                        what = f"vignette {key} is not in {text.language}"
                        findings.append(Finding("warning", "missing", path, 1, what, "write it"))
                found[key] = Vignette(key, one.instrument, one.population, one.answers, one.tier, stories)
    return found


def _texts(folder: Path, findings: list[Finding]) -> Iterator[StoriesFile]:
    for path in sorted(folder.glob("*.yaml")):
        file = read_model(path, StoriesFile, findings)
        if file is not None:
            yield file
