"""FHIR of others: read where it can be, refused where an answer would be lost or believed without reason."""

from __future__ import annotations

from typing import Any

import pytest
from tests.danger.people import library, shipped

from havre.core.errors import InputError
from havre.danger.fhir import HERE, answers_of, definition, instrument_id, questionnaire

HARK = shipped("hark")


def answered(link: str, *answers: dict[str, Any]) -> dict[str, Any]:
    return {"linkId": link, "answer": list(answers)}


def test_answers_stand_at_any_depth_and_in_any_plain_form() -> None:
    group = {"linkId": "group", "item": [answered("q02_afraid", {"valueBoolean": False})]}
    open_answer = {"valueCoding": {"code": "unknown"}}
    asked = (answered("q01_humiliated", {"valueBoolean": True}), answered("q03_forced_sex", open_answer))
    resource = {"item": [asked[0], group, asked[1], answered("q04_kicked")]}
    assert answers_of(HARK, resource) == {"q01_humiliated": "yes", "q02_afraid": "no", "q03_forced_sex": "unknown"}
    hits = {"item": [answered("q01_hurt", {"valueInteger": 4})]}
    assert answers_of(shipped("hits"), hits) == {"q01_hurt": "4"}


def test_a_score_that_somebody_else_computed_is_not_believed() -> None:
    result = {"linkId": "result", "item": [answered("result.score", {"valueInteger": 0})]}
    assert answers_of(HARK, {"item": [answered("q02_afraid", {"valueBoolean": True}), result]}) == {"q02_afraid": "yes"}


def test_nothing_answered_is_nothing() -> None:
    assert answers_of(HARK, {}) == {}
    assert answers_of(HARK, {"item": None}) == {}


@pytest.mark.parametrize(
    ("items", "what", "where"),
    [
        ([answered("q99", {"valueBoolean": True})], "hark has no item q99", "item.q99"),
        ([answered("q02_afraid", {"valueBoolean": True}, {"valueBoolean": False})], "more than one", "item.q02_afraid"),
        ([answered("q02_afraid", {"valueBoolean": True})] * 2, "more than one", "item.q02_afraid"),
        ([answered("q02_afraid", {"valueString": "often"})], "is no coding", "item.q02_afraid"),
        ([answered("q02_afraid", {"valueCoding": {}})], "is no answer", "answers.q02_afraid"),
        ([{"answer": [{"valueBoolean": True}]}], "has no item", "item."),
    ],
)
def test_what_would_lose_an_answer_is_refused(items: list[dict[str, Any]], what: str, where: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        answers_of(HARK, {"item": items})
    assert caught.value.where == where
    assert caught.value.remedy


def test_a_response_names_its_instrument_with_or_without_a_version() -> None:
    assert instrument_id({"questionnaire": f"{HERE}/Questionnaire/dash"}) == "dash"
    assert instrument_id({"questionnaire": f"{HERE}/Questionnaire/dash|2026"}) == "dash"
    for other in ("", "https://else.example/Questionnaire/dash", f"{HERE}/Questionnaire/", "dash"):
        with pytest.raises(InputError, match="is no instrument of Havre") as caught:
            instrument_id({"questionnaire": other})
        assert (caught.value.where, caught.value.remedy) == ("questionnaire", f"give {HERE}/Questionnaire/<id>")
    with pytest.raises(InputError):
        instrument_id({})


@pytest.mark.parametrize("one", [one for one in library().instruments.values() if one.scoring and not one.refused])
def test_what_went_out_begins_the_same_definition(one: Any) -> None:
    found = definition(questionnaire(one, library().words["en"]))
    assert (found["id"], found["title"], found["copyright"]) == (one.id, one.title, one.use.licence.text)
    assert [item["id"] for item in found["items"]] == [item.id for item in one.items]
    for told, item in zip(found["items"], one.items, strict=True):
        points = {option.id: option.points for option in item.options}
        if item.is_yes_no:
            assert points["yes"] == told.get("points", 1)
            assert "scale" not in told
        else:
            assert points == {each["id"]: each["points"] for each in found["scales"][told["scale"]]}
        assert told["text"] == library().words["en"].topics[item.topic].text


def test_a_questionnaire_of_others_is_read_as_far_as_it_goes() -> None:
    weighed = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueDecimal": 2}]}
    other = {"extension": [{"url": "https://else.example", "valueDecimal": 9}]}
    resource = {"id": "A Tool-1", "item": [
        {"linkId": "1", "type": "boolean", "text": "Here?"},
        {"linkId": "G", "type": "group", "item": [
            {"linkId": "Two", "type": "choice", "answerOption": [
                {"valueString": "Often", **weighed}, {"valueString": "Never"}, {"valueInteger": 3, **other}]},
            {"linkId": "Three", "type": "choice", "answerOption": [
                {"valueCoding": {"code": "no"}}, {"valueCoding": {"code": "yes", **weighed}}]},
            {"linkId": "note", "type": "display"}]},
    ]}  # fmt: skip
    assert definition(resource) == {
        "id": "a_tool_1", "title": "", "copyright": "",
        "scales": {"scale_1": [{"id": "never", "points": 0}, {"id": "q_3", "points": 0}, {"id": "often", "points": 2}]},
        "items": [
            {"id": "q_1", "topic": "q_1", "text": "Here?"},
            {"id": "two", "topic": "two", "text": "", "scale": "scale_1"},
            {"id": "three", "topic": "three", "text": "", "points": 2},
        ],
    }  # fmt: skip


def test_items_with_the_same_options_share_a_scale_and_others_have_their_own() -> None:
    def asked(link: str, *codes: str) -> dict[str, Any]:
        return {"linkId": link, "type": "coding", "answerOption": [{"valueCoding": {"code": code}} for code in codes]}

    found = definition({"name": "x", "item": [asked("a", "k", "l"), asked("b", "m", "n"), asked("c", "k", "l")]})
    assert [item["scale"] for item in found["items"]] == ["scale_1", "scale_2", "scale_1"]
    assert list(found["scales"]) == ["scale_1", "scale_2"]


def test_a_questionnaire_without_questions_is_refused() -> None:
    for items in ([], [{"linkId": "a", "type": "string"}]):
        with pytest.raises(InputError, match="no question with options") as caught:
            definition({"item": items})
        assert (caught.value.where, caught.value.remedy) == ("item", "give a Questionnaire with choices")
