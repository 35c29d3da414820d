"""The dialogue leaves nobody without a way on: proved for every pair of codes in every role, wherever they are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from havre.assistant.graph import Asked, Graph, State, When
from havre.assistant.graph_check import faults, paired, rehearse, rehearsed
from havre.assistant.graph_drawing import drawing
from havre.content.dialogue import check_dialogue, load_graph
from havre.content.load import load
from havre.content.packs import shipped_packs
from havre.core.errors import ContentError
from havre.core.vocabulary import Code, Danger, Role

GRAPH = load_graph()
WRITTEN = frozenset(load().phrasebook.sentences["en"])
DOCS = Path(__file__).resolve().parents[2] / "docs"
PACK = shipped_packs() / "common"


def whats(graph: Graph, written: frozenset[str] = WRITTEN) -> str:
    few = [situation for situation in rehearsed() if situation.role is Role.UNKNOWN]
    return "\n".join(fault.what for fault in faults(graph, written, few))


@pytest.mark.slow
def test_the_shipped_dialogue_has_no_fault() -> None:
    assert faults(GRAPH, WRITTEN, rehearsed()) == []


@pytest.mark.slow
def test_every_pair_of_codes_in_every_role_ends_and_leaves_something_to_do() -> None:
    assert list(rehearse(GRAPH, paired(), deeply=False).faults) == []


def test_the_drawing_is_that_of_the_pack() -> None:
    page = (DOCS / "dialogue.md").read_text(encoding="utf-8")
    drawn = re.search(r"```mermaid\n(.*?)```", page, re.DOTALL)
    assert drawn
    assert drawn[1] == drawing(GRAPH), "run tools/draw_dialogue.py"


def test_a_state_that_nobody_reaches_is_told() -> None:
    cut_off = State("cut_off", When(any_of=frozenset({Danger.WEAPON}), none_of=frozenset({Danger.WEAPON})), ("near",))
    assert "state cut_off is never reached" in whats(replace(GRAPH, states=(*GRAPH.states, cut_off)))


def test_a_question_that_is_never_put_is_told() -> None:
    assert "question lost is never put" in whats(
        replace(GRAPH, questions={**GRAPH.questions, "lost": Asked("lost", given="countries")}),
        WRITTEN | {"question.lost", "question.lost.why"},
    )


def test_a_state_that_asks_what_is_no_question_is_told() -> None:
    states = (*GRAPH.states, State("odd", When(), ("nothing",)))
    assert "state odd asks nothing, which is no question" in whats(replace(GRAPH, states=states))


def test_a_sentence_that_nobody_wrote_is_told() -> None:
    assert "sentence step.weapon is not written" in whats(GRAPH, WRITTEN - {"step.weapon"})


def test_a_reply_that_leaves_nothing_to_do_is_told() -> None:
    assert "leaves nothing to do" in whats(replace(GRAPH, fallback=("step.talk_line",)))


def test_a_step_that_never_comes_up_is_told() -> None:
    crowded: dict[Code, tuple[str, ...]] = {
        Danger.WEAPON: ("step.weapon", "step.injury", "step.evidence", "step.trust", "step.shelter", "step.pregnancy")
    }
    few = replace(GRAPH, steps={**GRAPH.steps, **crowded}, most_steps=2)
    assert "is never said" in whats(few)


def test_a_fault_in_the_pack_names_its_file_and_line(tmp_path: Path) -> None:
    text = (PACK / "dialogue.yaml").read_text(encoding="utf-8")
    broken = text.replace("weapon: [step.weapon]", "weapon: [step.waepon]")
    (tmp_path / "common" / "sentences").mkdir(parents=True)
    (tmp_path / "common" / "dialogue.yaml").write_text(broken, encoding="utf-8")
    english = (PACK / "sentences" / "en.yaml").read_text(encoding="utf-8")
    (tmp_path / "common" / "sentences" / "en.yaml").write_text(english, encoding="utf-8")
    line = next(number for number, row in enumerate(broken.splitlines(), 1) if "waepon" in row)
    found = [(finding.file.name, finding.line) for finding in check_dialogue(tmp_path)]
    assert found == [("dialogue.yaml", line)]


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("any: [attack_now]", "any: [attack_nwo]", "attack_nwo"),
        ("adds: [attack_now, emergency]", "adds: [no_such_code]", "no_such_code"),
        ("  silence: {", "  silent: {", "silent"),
        ("holds: true", "hold: true", "hold"),
    ],
)
def test_a_misspelt_code_or_key_never_starts_anything(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    path = tmp_path / "dialogue.yaml"
    path.write_text((PACK / "dialogue.yaml").read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=says):
        load_graph(path)
