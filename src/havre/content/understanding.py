"""The understanding of messages as packs hold it: patterns, grammar, examples and the packed model.

Reads packs/common/understanding. Writes nothing. May import: core, assistant, pydantic, yaml.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from havre.assistant.classifier import FORMAT, Model
from havre.assistant.concepts import VERSION as CONCEPTS_VERSION
from havre.assistant.features import VERSION as FEATURES_VERSION
from havre.assistant.matching import Grammar, LanguagePatterns
from havre.assistant.patterns import VERSION as PATTERNS_VERSION
from havre.assistant.patterns import PatternError, parse
from havre.assistant.reading import Reader
from havre.content.concepts import check_concepts, concept_files
from havre.content.encoder import load_lift
from havre.content.packs import shipped_packs
from havre.content.schema import LanguagesFile, Stated, Strict
from havre.content.yaml_files import Finding, line_of, read_model
from havre.core.errors import ContentError
from havre.core.language import fold, tokens
from havre.core.vocabulary import FACETS, Code, Role, code_of

Text = Annotated[str, StringConstraints(min_length=1)]
Part = Literal["examples", "dev", "test"]


class GrammarModel(Strict):
    """grammar.yaml of one language; meanings in assistant.matching.Grammar and docs/packs-understanding.md."""

    negators_after: tuple[Text, ...] = ()
    barriers: tuple[Text, ...] = ()
    affirming: tuple[Text, ...] = ()
    proclitics: tuple[Text, ...] = ()
    respellings: tuple[tuple[Text, Text], ...] = ()
    function_words: tuple[Text, ...] = ()
    patterns: dict[str, tuple[Text, ...]] = Field(default={})


class GrammarFile(Stated):
    """grammar.yaml: small words of each language."""

    languages: dict[str, GrammarModel]


class SwapsFile(Stated):
    """swaps.yaml: groups of words that can stand for one another, by language; for training only."""

    swaps: dict[str, tuple[tuple[Text, ...], ...]]


class PatternsFile(Stated):
    """<language>/patterns.yaml."""

    language: str
    negators: tuple[Text, ...] = ()
    not_about_us: tuple[Text, ...] = ()
    patterns: dict[str, tuple[Text, ...]] = Field(default={})

    @model_validator(mode="after")
    def _codes_exist(self) -> Self:
        _check_codes(self.patterns)
        return self


class ExamplesFile(Stated):
    """<language>/examples.yaml, dev.yaml or test.yaml: phrases under the codes that hold for them."""

    language: str
    examples: dict[str, tuple[Text, ...]] = Field(default={})
    out_of_scope: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _codes_exist(self) -> Self:
        for key in self.examples:
            _check_codes(dict.fromkeys(key.split()))
        return self


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase with all that holds for it; no codes and `in_scope` false: nothing to do with violence or help.

    `file` is the name of the file it stands in, without its ending.
    """

    language: str
    text: str
    codes: frozenset[Code]
    in_scope: bool = True
    file: str = ""


def understanding_folder(packs: Path | None = None) -> Path:
    """The folder of the shipped understanding."""
    return (packs or shipped_packs()) / "common" / "understanding"


def load_model(folder: Path | None = None) -> Model | None:
    """The packed model below `folder`, or None where none was built. Raises `ContentError` when it cannot be read."""
    file = (folder or understanding_folder()) / "model.npz"
    return Model.from_bytes(file.read_bytes()) if file.is_file() else None


def load_patterns(folder: Path | None = None, findings: list[Finding] | None = None) -> tuple[LanguagePatterns, ...]:
    """Patterns of all languages below `folder`. What is wrong goes into `findings`, and is then left out."""
    folder = folder or understanding_folder()
    findings = [] if findings is None else findings
    grammars = read_model(folder / "grammar.yaml", GrammarFile, findings)
    known = grammars.languages if grammars else {}
    return tuple(
        _language(path, file, known.get(file.language, GrammarModel()), findings)
        for path in phrase_files(folder, "patterns")
        if (file := read_model(path, PatternsFile, findings)) is not None
    )


def phrase_files(folder: Path, name: str) -> list[Path]:
    """The files of `name` in the languages that are served (languages.yaml beside the folder).

    Of each language <language>/<name>.yaml, and what stands beside it in the folder <language>/<name>/. A language
    that is still being written is checked, but neither read with nor learned from before it is served.
    """
    files = _written(folder, name)
    listed = read_model(folder.parent / "languages.yaml", LanguagesFile, []) if folder.parent.is_dir() else None
    served = {one.code for one in listed.languages} if listed else {_language_of(path, folder) for path in files}
    return [path for path in files if _language_of(path, folder) in served]


def _written(folder: Path, name: str) -> list[Path]:
    return sorted([*folder.glob(f"*/{name}.yaml"), *folder.glob(f"*/{name}/*.yaml")])


def _language_of(path: Path, folder: Path) -> str:
    return path.relative_to(folder).parts[0]


def check_understanding(folder: Path | None = None) -> list[Finding]:
    """Everything wrong with the patterns and examples below `folder`, with file and line."""
    folder = folder or understanding_folder()
    findings: list[Finding] = []
    load_patterns(folder, findings)
    grammars = read_model(folder / "grammar.yaml", GrammarFile, [])
    for path in sorted(folder.glob("*/patterns.yaml")):
        known = grammars.languages.get(path.parent.name) if grammars else None
        findings += _malformed(path, _folded(known.function_words) if known else frozenset())
    for part in ("examples", "dev", "test"):
        for path in _written(folder, part):
            file = read_model(path, ExamplesFile, findings)
            if file and file.language != _language_of(path, folder):
                findings.append(Finding("error", "language", path, 1, f"says language: {file.language}"))
    return [*findings, *check_concepts(folder)]


def load_examples(part: Part, folder: Path | None = None) -> Iterator[Example]:
    """All phrases of a part, in the order of the files. For training and measuring; the engine needs none."""
    for path in phrase_files(folder or understanding_folder(), part):
        findings: list[Finding] = []
        file = read_model(path, ExamplesFile, findings)
        if file is None:
            raise _broken(findings)
        for key, texts in file.examples.items():
            codes = frozenset(code_of(value) for value in key.split()) - {Role.UNKNOWN}
            yield from (Example(file.language, text, codes, file=path.stem) for text in texts)
        outside = frozenset[Code]()
        yield from (Example(file.language, text, outside, in_scope=False, file=path.stem) for text in file.out_of_scope)


def words_of_phrases(folder: Path | None = None) -> dict[str, frozenset[str]]:
    """By language, the folded words of the phrases that are about violence or help; those about films hold names."""
    found: dict[str, set[str]] = {}
    for one in load_examples("examples", folder):
        if one.in_scope:
            found.setdefault(one.language, set()).update(tokens(one.text))
    return {language: frozenset(words) for language, words in found.items()}


def load_swaps(folder: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """For each language, each folded word that has others of its kind, with all of them."""
    findings: list[Finding] = []
    path = folder / "swaps.yaml"
    file = read_model(path, SwapsFile, findings) if path.exists() else SwapsFile(swaps={})
    if file is None:
        raise _broken(findings)
    return {code: {fold(word): group for group in groups for word in group} for code, groups in file.swaps.items()}


def inputs_digest(folder: Path | None = None) -> str:
    """A digest of all that the packed model is built from: a model with another one must be built anew."""
    folder = folder or understanding_folder()
    versions = f"features {FEATURES_VERSION}, concepts {CONCEPTS_VERSION}, patterns {PATTERNS_VERSION}, model {FORMAT}"
    digest = hashlib.sha256(versions.encode())
    phrases = [path for name in ("patterns", "examples", "dev") for path in phrase_files(folder, name)]
    grammars = read_model(folder / "grammar.yaml", GrammarFile, [])
    for language in sorted({_language_of(path, folder) for path in phrases}):
        if grammars and language in grammars.languages:
            digest.update(grammars.languages[language].model_dump_json().encode())
    for path in sorted([*folder.glob("swaps.yaml"), *concept_files(folder), *phrases]):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def texts_digest(folder: Path | None = None) -> str:
    """A digest of the files that hold patterns and small words: a model with the same one carries them as they are."""
    folder = folder or understanding_folder()
    digest = hashlib.sha256(f"patterns {PATTERNS_VERSION}".encode())
    for path in (folder.parent / "languages.yaml", folder / "grammar.yaml", *sorted(folder.glob("*/patterns.yaml"))):
        digest.update(f"{path.parent.name if path.name == 'patterns.yaml' else ''}/{path.name}".encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def load_reader(folder: Path | None = None, encoder: Path | None = None) -> Reader:
    """The reader of the patterns and model below `folder`, with a second opinion by the encoder in its folder, if any.

    Where the model was built from the very patterns that lie there, they are taken from it, which is quicker.
    Raises `ContentError` listing file and line of everything wrong.
    """
    model = load_model(folder)
    lift = load_lift(encoder, list(model.columns)) if model and encoder else None
    if model and model.about["texts"] == texts_digest(folder):
        return Reader(model.languages_read(), model, lift)
    findings: list[Finding] = []
    given = load_patterns(folder, findings)
    try:
        if not findings:
            return Reader(given, model, lift)
    except PatternError:
        findings = check_understanding(folder)
    raise _broken(findings)


def _broken(findings: list[Finding]) -> ContentError:
    lines = "\n".join(map(str, findings))
    return ContentError(f"the understanding has errors:\n{lines}", remedy="mend them; havre check lists all")


def _language(path: Path, file: PatternsFile, words: GrammarModel, findings: list[Finding]) -> LanguagePatterns:
    if file.language != path.parent.name:
        findings.append(Finding("error", "language", path, 1, f"says language: {file.language}"))
    patterns: dict[Code, tuple[str, ...]] = {}
    for given in (file.patterns, words.patterns):
        for value, texts in given.items():
            code = code_of(value)
            patterns[code] = (*patterns.get(code, ()), *texts)
    return LanguagePatterns(file.language, patterns, file.not_about_us, _grammar(file, words))


def _grammar(file: PatternsFile, words: GrammarModel) -> Grammar:
    return grammar_of(words, file.negators)


def grammar_of(words: GrammarModel, negators: tuple[str, ...] = ()) -> Grammar:
    """The engine's grammar of a language, with these negators."""
    return Grammar(
        negators=_folded(negators),
        negators_after=_folded(words.negators_after),
        barriers=_folded(words.barriers),
        affirming=_folded(words.affirming),
        proclitics=tuple(map(fold, words.proclitics)),
        respellings=words.respellings,
        function_words=_folded(words.function_words),
    )


def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, words)) - {""}


def _malformed(path: Path, small_words: frozenset[str]) -> Iterator[Finding]:
    """Patterns that cannot be read, and those that a small word alone fulfils: they would fire on any message."""
    file = read_model(path, PatternsFile, [])
    if file is None:
        return
    places: list[tuple[tuple[str | int, ...], str]] = [
        (("not_about_us", at), t) for at, t in enumerate(file.not_about_us)
    ]
    places += [(("patterns", code, at), text) for code, texts in file.patterns.items() for at, text in enumerate(texts)]
    for place, text in places:
        try:
            pattern = parse(text)
        except PatternError as error:
            wrong = str(error)
        else:
            alone = pattern.fulfilled_by(small_words)
            wrong = f"«{alone}» alone fulfils «{text}»" if alone else ""
        if wrong:
            yield Finding("error", "pattern", path, line_of(path, place), wrong, "see docs/packs-understanding.md")


def _check_codes(codes: Mapping[str, object]) -> None:
    known = {code.value for facet in FACETS.values() for code in facet}
    if unknown := set(codes) - known:
        raise ValueError(f"no such code in the vocabulary: {', '.join(sorted(unknown))}")
