"""What professionals read at the desk: sentences/desk/<subject>/<language>.yaml of all packs, apart from the others.

A sentence that a language lacks is said in English. Reads packs; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from havre.content.load import broken, review_of
from havre.content.packs import shipped_packs
from havre.content.schema import LanguagesFile, SentenceModel, SentencesFile
from havre.content.yaml_files import Finding, line_of, read_model
from havre.core.language import Language
from havre.core.phrasebook import SLOT, Phrasebook, Sentence

FOLDER = Path("sentences") / "desk"
BASE = "en"


def load_desk(folders: Iterable[Path] = ()) -> Phrasebook:
    """The words of the desk. Raises `ContentError` listing everything wrong with them."""
    return _load(tuple(folders))


@lru_cache(maxsize=4)
def _load(folders: tuple[Path, ...]) -> Phrasebook:
    findings: list[Finding] = []
    every = [shipped_packs(), *folders]
    sentences: dict[str, dict[str, Sentence]] = {}
    for _, file in _files(every, findings):
        sentences.setdefault(file.language, {}).update(
            {key: Sentence(_text(value), review_of(file.review)) for key, value in file.sentences.items()}
        )
    if findings:
        raise broken(findings)
    languages = {one.code: one for one in _languages(every) if one.code in sentences}
    return Phrasebook(languages, sentences, BASE)


def _files(folders: Iterable[Path], findings: list[Finding]) -> Iterator[tuple[Path, SentencesFile]]:
    for folder in folders:
        for path in sorted(folder.glob(f"*/{FOLDER}/*/*.yaml")):
            file = read_model(path, SentencesFile, findings)
            if file is not None and file.language == path.stem:
                yield path, file
            elif file is not None:
                findings.append(Finding("error", "language", path, 1, f"is named {path.stem}, says {file.language}"))


def _languages(folders: Iterable[Path]) -> Iterator[Language]:
    for folder in folders:
        for path in sorted(folder.glob("*/languages.yaml")):
            listed = read_model(path, LanguagesFile, [])
            for one in listed.languages if listed else ():
                yield Language(one.code, one.name, one.direction)


def _text(value: str | SentenceModel) -> str:
    return value.text if isinstance(value, SentenceModel) else value


def check_desk(folders: Iterable[Path]) -> list[Finding]:
    """What is wrong with the words of the desk: other ids or slots than the English of the same subject."""
    findings: list[Finding] = []
    subjects: dict[Path, dict[str, tuple[Path, SentencesFile]]] = {}
    for path, file in _files(folders, findings):
        subjects.setdefault(path.parent, {})[file.language] = (path, file)
    for folder, languages in subjects.items():
        if BASE not in languages:
            findings.append(Finding("error", "missing", folder, 0, "has no en.yaml", "write it first"))
            continue
        for path, file in languages.values():
            findings += _against(path, file, languages[BASE][1])
    return findings


def _against(path: Path, file: SentencesFile, base: SentencesFile) -> Iterator[Finding]:
    for key in base.sentences.keys() - file.sentences.keys():
        yield Finding("warning", "missing", path, 1, f"sentence {key} is missing", "write it")
    for key, value in file.sentences.items():
        line = line_of(path, ("sentences", key))
        if key not in base.sentences:
            yield Finding("error", "unknown", path, line, f"sentence {key} does not exist in en.yaml", "mend its id")
        elif set(SLOT.findall(_text(value))) != set(SLOT.findall(_text(base.sentences[key]))):
            yield Finding(
                "error", "slot", path, line, f"sentence {key} has other slots than in English", "use them all"
            )
