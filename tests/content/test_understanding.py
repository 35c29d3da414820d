"""Loading what the assistant understands: everything wrong is told with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from havre.assistant.message import Message
from havre.content.concepts import concept_files, load_concepts
from havre.content.understanding import (
    check_understanding,
    inputs_digest,
    load_examples,
    load_reader,
    understanding_folder,
)
from havre.core.errors import ContentError
from havre.core.vocabulary import Danger, Role, Violence

GRAMMAR = 'languages:\n  fr:\n    function_words: [il, me, pas]\n    patterns:\n      minor: ["j\'ai <n8-17> ans"]\n'
PATTERNS = "language: fr\nnegators: [pas]\nnot_about_us: [mort de rire]\npatterns:\n  weapon:\n    - couteau\n"
EXAMPLES = (
    'language: fr\nexamples:\n  "victim physical": [il me frappe]\n  weapon: [il a un couteau]\nout_of_scope: [salut]\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fr").mkdir()
    (tmp_path / "grammar.yaml").write_text(GRAMMAR, encoding="utf-8")
    (tmp_path / "fr" / "patterns.yaml").write_text(PATTERNS, encoding="utf-8")
    for part in ("examples", "dev", "test"):
        (tmp_path / "fr" / f"{part}.yaml").write_text(EXAMPLES, encoding="utf-8")
    return tmp_path


def add_pattern(folder: Path, pattern: str) -> None:
    path = folder / "fr" / "patterns.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}    - {pattern}\n", encoding="utf-8")


def test_good_folder_has_no_faults_and_reads(folder: Path) -> None:
    assert check_understanding(folder) == []
    assert load_reader(folder).read("il a un couteau").situation.danger == {Danger.WEAPON}


def test_patterns_of_the_grammar_are_read_too(folder: Path) -> None:
    assert load_reader(folder).read("j'ai 12 ans").situation.role is Role.CHILD


def test_malformed_pattern_is_told_with_its_line_and_starts_nothing(folder: Path) -> None:
    add_pattern(folder, '"(il a"')
    (finding,) = check_understanding(folder)
    assert (finding.file.name, finding.line, finding.severity) == ("patterns.yaml", 7, "error")
    with pytest.raises(ContentError, match=r"patterns\.yaml:7"):
        load_reader(folder)


def test_pattern_that_a_small_word_fulfils_is_told(folder: Path) -> None:
    add_pattern(folder, '"il|elle [a] [un] [couteau]"')
    (finding,) = check_understanding(folder)
    assert "«il» alone fulfils" in finding.message


@pytest.mark.parametrize("name", ["patterns", "examples", "dev", "test"])
def test_code_that_the_vocabulary_has_not_is_told(folder: Path, name: str) -> None:
    path = folder / "fr" / f"{name}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("weapon:", "wepon:"), encoding="utf-8")
    assert "wepon" in check_understanding(folder)[0].message


def test_word_that_yaml_takes_for_a_truth_value_is_told(folder: Path) -> None:
    path = folder / "fr" / "patterns.yaml"
    path.write_text(PATTERNS.replace("[pas]", "[pas, no]"), encoding="utf-8")
    assert "negators.1" in check_understanding(folder)[0].message
    with pytest.raises(ContentError):
        load_reader(folder)


def test_examples_carry_all_their_codes(folder: Path) -> None:
    first, second, last = load_examples("dev", folder)
    assert first.codes == {Role.VICTIM, Violence.PHYSICAL}
    assert second.codes == {Danger.WEAPON}
    assert (last.text, last.codes, last.in_scope) == ("salut", frozenset(), False)


def test_digest_changes_with_what_is_learned_but_not_with_the_locked_test(folder: Path) -> None:
    before = inputs_digest(folder)
    (folder / "fr" / "test.yaml").write_text(EXAMPLES + "\n", encoding="utf-8")
    assert inputs_digest(folder) == before
    (folder / "fr" / "examples.yaml").write_text(EXAMPLES + "\n", encoding="utf-8")
    assert inputs_digest(folder) != before


def test_phrases_beside_the_file_are_read_and_learned_too(folder: Path) -> None:
    before = inputs_digest(folder)
    (folder / "fr" / "examples").mkdir()
    more = folder / "fr" / "examples" / "night.yaml"
    more.write_text(EXAMPLES.replace("il me frappe", "il cogne la nuit"), encoding="utf-8")
    assert "il cogne la nuit" in {one.text for one in load_examples("examples", folder)}
    assert inputs_digest(folder) != before
    more.write_text(EXAMPLES.replace("language: fr", "language: de"), encoding="utf-8")
    assert "says language: de" in check_understanding(folder)[0].message


def test_a_key_that_stands_twice_is_told_with_its_line(folder: Path) -> None:
    (folder / "fr" / "dev.yaml").write_text(EXAMPLES.replace("weapon:", '"victim physical":'), encoding="utf-8")
    (finding,) = check_understanding(folder)
    assert (finding.file.name, finding.line) == ("dev.yaml", 4)
    assert "«victim physical» stands here twice" in finding.message


# --- concepts ----------------------------------------------------------------------------------------------------


def concepts(folder: Path, name: str, text: str) -> Path:
    path = folder / "concepts" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"concepts:\n{text}", encoding="utf-8")
    return path


def test_concepts_are_looked_up_as_people_type_them(folder: Path) -> None:
    concepts(folder, "hands", "  strangle:\n    fr: [étrangl*, serré le cou]\n")
    assert check_understanding(folder) == []
    found = load_concepts(folder)
    [typed] = found.of(Message.of("ETRANGLEE"), "fr").tolist()
    assert typed in found.of(Message.of("il m'a serre le cou"), "fr").tolist()


@pytest.mark.parametrize("word", ["e*", "étr*ngler", "*é", "serr* le cou", "?"])
def test_word_of_a_concept_that_cannot_be_looked_up_is_told_with_its_line(folder: Path, word: str) -> None:
    path = concepts(folder, "hands", f"  strangle:\n    fr:\n      - étrangl*\n      - '{word}'\n")
    [finding] = check_understanding(folder)
    assert (finding.severity, finding.file, finding.line) == ("error", path, 5)
    with pytest.raises(ContentError, match="hands"):
        load_concepts(folder)


def test_concept_that_stands_in_two_files_is_told(folder: Path) -> None:
    for name in ("hands", "more"):
        concepts(folder, name, "  strangle:\n    fr: [étrangl*]\n")
    assert ["strangle" in finding.message for finding in check_understanding(folder)] == [True]


def test_model_is_stale_when_concepts_change(folder: Path) -> None:
    before = inputs_digest(folder)
    concepts(folder, "hands", "  strangle:\n    fr: [étrangl*]\n")
    assert inputs_digest(folder) != before


@pytest.mark.slow
def test_shipped_concepts_are_told_in_every_language() -> None:
    served = {one.language for one in load_examples("dev")}
    for path in concept_files(understanding_folder()):
        for name, words in yaml.safe_load(path.read_text(encoding="utf-8"))["concepts"].items():
            assert set(words) == served, f"{name} in {path.name}"
