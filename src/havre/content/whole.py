"""Sentences that are whole in a language or not there at all, such as those of the plan and of the printed sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from havre.content.schema import SentenceModel, SentencesFile
from havre.content.yaml_files import Finding, line_of
from havre.core.facts import ReviewState
from havre.core.phrasebook import SLOT


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the packs: its files by language, the `folder` they stand in, the sentences `wanted`, with slots."""

    name: str
    folder: Path
    files: Mapping[str, tuple[Path, SentencesFile]]
    wanted: Mapping[str, frozenset[str]]


def check_whole(part: Part, language: str) -> Iterator[Finding]:
    """What is missing, too much or a draft in one language."""
    if language not in part.files:
        where = part.folder / f"{language}.yaml"
        missing = f"no {part.name} in {language}: it is shown in English"
        yield Finding("warning", "missing", where, 0, missing, "write it")
        return
    path, file = part.files[language]
    for key in sorted(part.wanted.keys() - file.sentences.keys()):
        yield Finding("error", "missing", path, 1, f"sentence {key} is missing", f"a {part.name} is whole or not there")
    for key, value in file.sentences.items():
        line = line_of(path, ("sentences", key))
        if key not in part.wanted:
            yield Finding("error", "unknown", path, line, f"sentence {key} is called for by nothing", "mend its id")
            continue
        texts = [value.text, *value.variants.values()] if isinstance(value, SentenceModel) else [value]
        for text in texts:
            if frozenset(SLOT.findall(text)) != part.wanted[key]:
                yield Finding("error", "slot", path, line, f"sentence {key} has other slots than it is given")
    if file.review.state is ReviewState.DRAFT:
        count = len(file.sentences)
        yield Finding("note", "unreviewed", path, 1, f"{count} texts of the {part.name} are drafts", "review")
