"""Concepts as packs hold them: for each, the words of every language that mean it.

Reads packs/common/understanding/concepts. Writes nothing. May import: core, assistant, pydantic, yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from havre.assistant.concepts import ANY_ENDING, SHORTEST, Concepts
from havre.content.schema import Key, Stated
from havre.content.yaml_files import Finding, read_model
from havre.core.errors import ContentError
from havre.core.language import tokens


def folded(text: str) -> str:
    """A word, or several in a row, as they are looked up. Raises `ValueError` where that cannot be."""
    words: list[str] = []
    for word in text.split():
        bare = word.removesuffix(ANY_ENDING)
        parts = tokens(bare)
        if not parts or ANY_ENDING in bare:
            raise ValueError(f"«{text}» is no word; «{ANY_ENDING}» stands at its end only")
        if bare != word and len(parts[-1]) < SHORTEST:
            raise ValueError(f"«{text}» is too short: too many words begin so")
        words += [*parts[:-1], parts[-1] + word[len(bare) :]]
    if not words or (words[0].endswith(ANY_ENDING) and words[1:]):
        raise ValueError(f"«{text}»: of several words the first stands whole")
    return " ".join(words)


class ConceptsFile(Stated):
    """concepts/<theme>.yaml: for each concept, the words of each language."""

    concepts: dict[Key, dict[Key, tuple[Annotated[str, AfterValidator(folded)], ...]]]


def concept_files(folder: Path) -> list[Path]:
    """The files of concepts below the folder of the understanding."""
    return sorted(folder.glob("concepts/*.yaml"))


def load_concepts(folder: Path) -> Concepts:
    """All concepts; words under several have all of them. Raises `ContentError` with file and line of what is wrong."""
    findings = check_concepts(folder)
    if findings:
        lines = "\n".join(map(str, findings))
        raise ContentError(f"the concepts have errors:\n{lines}", remedy="mend them; havre check lists all")
    words: dict[str, dict[str, list[str]]] = {}
    for path in concept_files(folder):
        file = read_model(path, ConceptsFile, [])
        for name, languages in file.concepts.items() if file else ():
            for language, texts in languages.items():
                for text in dict.fromkeys(texts):
                    words.setdefault(language, {}).setdefault(text, []).append(name)
    return Concepts(words)


def check_concepts(folder: Path) -> list[Finding]:
    """Everything wrong with the concepts, with file and line."""
    findings: list[Finding] = []
    read = [(path, read_model(path, ConceptsFile, findings)) for path in concept_files(folder)]
    names = [(name, path) for path, file in read if file for name in file.concepts]
    return [*findings, *_twice(names)]


def _twice(names: list[tuple[str, Path]]) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for name, path in names:
        if first.setdefault(name, path) != path:
            yield Finding("error", "concept", path, 0, f"«{name}» stands in {first[name].name} too", "join them")
