"""Packs on disk, in the order of their layers: common, country, region, organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from havre.content.schema import (
    LAYERS,
    CatalogueFile,
    CubeFile,
    FactsFile,
    LanguagesFile,
    PackFile,
    PlanFile,
    QuestionsFile,
    SentencesFile,
    TopicsFile,
)
from havre.content.yaml_files import Finding, read_model


@dataclass(frozen=True, slots=True)
class Pack:
    """One folder with a pack.yaml, its files read and valid.

    `told` are the sentences of topics (sentences/topics), `questions` what people ask (topics), each by language;
    `plan` are the steps of the safety plan, `planned` their sentences (sentences/plan) by language; `cube` names the
    facts of printed sheets, `cubed` are their sentences (sentences/cube).
    """

    folder: Path
    about: PackFile
    languages: LanguagesFile | None
    catalogue: CatalogueFile | None
    sentences: dict[str, tuple[Path, SentencesFile]]
    facts: tuple[Path, FactsFile] | None
    topics: tuple[Path, TopicsFile] | None
    told: dict[str, tuple[Path, SentencesFile]]
    questions: dict[str, tuple[Path, QuestionsFile]]
    plan: tuple[Path, PlanFile] | None
    planned: dict[str, tuple[Path, SentencesFile]]
    cube: tuple[Path, CubeFile] | None
    cubed: dict[str, tuple[Path, SentencesFile]]


def shipped_packs() -> Path:
    """The folder of the packs that come with Havre: beside the source in a clone, inside the package when installed."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "packs"
    return inside if inside.is_dir() else package.parents[1] / "packs"


def read_packs(folders: Iterable[Path], findings: list[Finding]) -> list[Pack]:
    """All packs below these folders, lower layers first, then by name. What is wrong goes into `findings`."""
    packs: list[Pack] = []
    for folder in folders:
        places = sorted(folder.glob("*/pack.yaml"))
        if not places:
            findings.append(Finding("error", "empty", folder, 0, "has no packs", "give a folder of packs"))
        packs.extend(pack for place in places if (pack := _read_pack(place.parent, findings)))
    _check_ids_once(packs, findings)
    return sorted(packs, key=lambda pack: (LAYERS.index(pack.about.layer), pack.about.id))


def _read_pack(folder: Path, findings: list[Finding]) -> Pack | None:
    about = read_model(folder / "pack.yaml", PackFile, findings)
    if about is None:
        return None
    return Pack(
        folder=folder,
        about=about,
        languages=_read(folder / "languages.yaml", LanguagesFile, findings),
        catalogue=_read(folder / "sentences.yaml", CatalogueFile, findings),
        sentences=_by_language(folder / "sentences", SentencesFile, findings),
        facts=_with_path(folder / "facts.yaml", FactsFile, findings),
        topics=_with_path(folder / "topics.yaml", TopicsFile, findings),
        told=_by_language(folder / "sentences" / "topics", SentencesFile, findings),
        questions=_by_language(folder / "topics", QuestionsFile, findings),
        plan=_with_path(folder / "plan.yaml", PlanFile, findings),
        planned=_by_language(folder / "sentences" / "plan", SentencesFile, findings),
        cube=_with_path(folder / "cube.yaml", CubeFile, findings),
        cubed=_by_language(folder / "sentences" / "cube", SentencesFile, findings),
    )


def _read[M: BaseModel](path: Path, model: type[M], findings: list[Finding]) -> M | None:
    return read_model(path, model, findings) if path.exists() else None


def _with_path[M: BaseModel](path: Path, model: type[M], findings: list[Finding]) -> tuple[Path, M] | None:
    read = _read(path, model, findings)
    return (path, read) if read else None


def _by_language[M: (SentencesFile, QuestionsFile)](
    folder: Path, model: type[M], findings: list[Finding]
) -> dict[str, tuple[Path, M]]:
    found: dict[str, tuple[Path, M]] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = read_model(path, model, findings)
        if file is None:
            continue
        if file.language != path.stem:
            findings.append(
                Finding("error", "language", path, 1, f"is named {path.stem} but says language: {file.language}")
            )
        found[file.language] = (path, file)
    return found


def _check_ids_once(packs: list[Pack], findings: list[Finding]) -> None:
    seen: dict[str, Path] = {}
    for pack in packs:
        if pack.about.id in seen:
            other = seen[pack.about.id]
            findings.append(
                Finding("error", "twice", pack.folder / "pack.yaml", 1, f"has the same id as {other}", "rename one")
            )
        seen[pack.about.id] = pack.folder
