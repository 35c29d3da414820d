"""FHIR: what goes out is a whole Questionnaire, FHIRPath computes the same score, and what comes back is the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import fhirpathpy
import pytest
from fhirpathpy.models import models
from hypothesis import given
from hypothesis import strategies as st
from tests.danger.people import library, shipped, verified

from havre.danger.answers import possible
from havre.danger.assess import assess
from havre.danger.case import Case
from havre.danger.fhir import EXPRESSIONS, HERE, answers_of, instrument_id, questionnaire, response, scores
from havre.danger.words import Official

pytestmark = pytest.mark.slow

SYSTEM = f"{HERE}/CodeSystem/answers"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
SDV = {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "SDV"}]}
ENGLISH = library().words["en"]
SHIPPED = tuple(library().instruments.values())


def computed(path: str, resource: dict[str, Any]) -> Any:
    (found,) = fhirpathpy.evaluate(resource, path, {"resource": resource}, models["r4"])
    return found


def option(code: str, display: str, points: int) -> dict[str, Any]:
    return {
        "extension": [{"url": WEIGHT, "valueDecimal": points}],
        "valueCoding": {
            "system": SYSTEM, "code": code, "display": display,
            "extension": [{"url": ORDINAL, "valueDecimal": points}],
        },
    }  # fmt: skip


DONT_KNOW = {"valueCoding": {"system": SYSTEM, "code": "unknown", "display": "Don't know"}}


def test_an_instrument_goes_out_whole() -> None:
    """Every field of the smallest shipped instrument with codes of its own."""
    hits = shipped("hits")
    scale = [("never", "Never"), ("rarely", "Rarely"), ("sometimes", "Sometimes"), ("fairly_often", "Fairly often"),
             ("frequently", "Frequently")]  # fmt: skip
    options = [*(option(code, display, points) for points, (code, display) in enumerate(scale, 1)), DONT_KNOW]
    calculated = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"

    def result(name: str, kind: str = "integer", **more: object) -> dict[str, Any]:
        item: dict[str, Any] = {"linkId": f"result.{name}", "text": name, "type": kind, "readOnly": True, **more}
        if name in EXPRESSIONS:
            expression = {"language": "text/fhirpath", "expression": EXPRESSIONS[name]}
            item["extension"] = [{"url": calculated, "valueExpression": expression}]
        return item

    total = [{"system": "http://loinc.org", "code": "95614-4"}]
    codes = ["95618-5", "95617-7", "95616-9", "95615-1"]
    assert questionnaire(hits, ENGLISH) == {
        "resourceType": "Questionnaire", "id": "hits", "meta": SDV, "language": "en",
        "url": f"{HERE}/Questionnaire/hits", "name": "hits", "title": hits.title, "status": "draft",
        "subjectType": ["Patient"], "date": "2026-11-23", "copyright": hits.use.licence.text,
        "description": f"{ENGLISH.say('sheet.ours')} {ENGLISH.say('sheet.never_low')}",
        "item": [
            *({"linkId": item.id, "text": ENGLISH.topics[item.topic].text, "type": "choice", "required": False,
               "answerOption": options, "code": [{"system": "http://loinc.org", "code": code}]}
              for item, code in zip(hits.items, codes, strict=True)),
            {"linkId": "result", "text": "result", "type": "group", "item": [
                result("score", code=total), result("lower"), result("upper"), result("answered"), result("unknown"),
                result("band", "string"), result("tier", "string"),
            ]},
        ],
    }  # fmt: skip


def test_a_panel_a_review_and_an_official_wording_go_out_too() -> None:
    hark = shipped("hark")
    assert questionnaire(hark, ENGLISH)["code"] == [{"system": "http://loinc.org", "code": "76499-3"}]
    signed = replace(hark, review=replace(hark.review, by="Dana"), checked=None)
    words = replace(ENGLISH, official={"hark": Official("by leave", {"q01_humiliated": "Official?"})})
    found = questionnaire(signed, words)
    assert (found["status"], found["copyright"], found["item"][0]["text"]) == ("active", "by leave", "Official?")
    assert "date" not in found
    assert questionnaire(shipped("da_le"), ENGLISH)["id"] == "da-le"


@pytest.mark.parametrize("name", ["danger_assessment", "da5", "epv_r", "havre_signs"])
def test_what_gives_no_score_takes_no_weight_along(name: str) -> None:
    instrument = shipped(name)
    told = str(questionnaire(instrument, ENGLISH))
    assert (ORDINAL in told, WEIGHT in told, "result.score" in told) == (False, False, False)
    assert "result.answered" in told
    assert (instrument.refused and "No score may bear" in told) or not instrument.refused
    assert not scores(instrument)


def test_a_response_says_what_was_answered_and_what_was_found() -> None:
    hits = shipped("hits")
    given_answers = {"q01_hurt": "2", "q02_insult": "unknown", "q03_threat": "yes", "q04_scream": "not_asked"}
    found = response(hits, given_answers, assess(hits, Case(given_answers)), ENGLISH)
    rarely = {"system": SYSTEM, "code": "rarely", "display": "Rarely",
              "extension": [{"url": ORDINAL, "valueDecimal": 2}]}  # fmt: skip
    assert found == {
        "resourceType": "QuestionnaireResponse", "meta": SDV, "language": "en",
        "questionnaire": f"{HERE}/Questionnaire/hits", "status": "in-progress",
        "item": [
            {"linkId": "q01_hurt", "answer": [{"valueCoding": rarely}]},
            {"linkId": "q02_insult", "answer": [DONT_KNOW]},
            {"linkId": "q03_threat", "answer": [DONT_KNOW]},
            {"linkId": "result", "item": [
                {"linkId": "result.answered", "answer": [{"valueInteger": 2}]},
                {"linkId": "result.unknown", "answer": [{"valueInteger": 1}]},
                {"linkId": "result.score", "answer": [{"valueInteger": 6}]},
                {"linkId": "result.lower", "answer": [{"valueInteger": 6}]},
                {"linkId": "result.upper", "answer": [{"valueInteger": 17}]},
                {"linkId": "result.tier", "answer": [{"valueString": "2"}]},
                {"linkId": "result.band", "answer": [{"valueString": "up_to_10..positive"}]},
            ]},
        ],
    }  # fmt: skip


def test_a_whole_form_is_completed_and_one_without_a_score_says_only_the_tier() -> None:
    signs = shipped("havre_signs")
    answers = {item.id: "no" for item in signs.items}
    found = response(signs, answers, assess(signs, Case(answers)), ENGLISH)
    assert found["status"] == "completed"
    links = [one["linkId"] for one in found["item"][-1]["item"]]
    assert links == ["result.answered", "result.unknown", "result.tier"]


@given(st.data())
def test_fhirpath_computes_the_same_score_and_counts(data: st.DataObject) -> None:
    """The cross-check by another engine: plain answers only, since a vague one has no single weight in FHIR."""
    one = data.draw(st.sampled_from([one if scores(one) else verified(one) for one in SHIPPED if one.scoring]))
    answers = {item.id: data.draw(st.sampled_from(possible(item)[4:] or ("yes", "no"))) for item in one.items}
    for item in data.draw(st.lists(st.sampled_from(one.items), max_size=3)):
        answers[item.id] = "unknown"
    found = assess(one, Case(answers))
    resource = response(one, answers, found, ENGLISH)
    assert found.points is not None
    least = sum(item.options[0].points for item in one.items if answers[item.id] == "unknown")
    assert computed(EXPRESSIONS["score"], resource) + least == found.points.score
    assert computed(EXPRESSIONS["unknown"], resource) == sum(answer == "unknown" for answer in answers.values())
    assert computed(EXPRESSIONS["answered"], resource) == sum(answer != "unknown" for answer in answers.values())


@given(st.data())
def test_answers_come_back_as_they_went(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(SHIPPED))
    exact = {item.id: possible(item)[4:] or ("yes", "no") for item in one.items}
    answers = {key: data.draw(st.sampled_from((*choices, "unknown", "not_asked"))) for key, choices in exact.items()}
    resource = response(one, answers, assess(one, Case(answers)), ENGLISH)
    assert instrument_id(resource) == one.id
    assert answers_of(one, resource) == {key: told for key, told in answers.items() if told != "not_asked"}


@pytest.mark.parametrize("language", sorted(library().words))
def test_language_changes_words_only(language: str) -> None:
    for one in SHIPPED:
        base, other = questionnaire(one, ENGLISH), questionnaire(one, library().words[language])
        assert [item["linkId"] for item in base["item"]] == [item["linkId"] for item in other["item"]]
        assert other["language"] == language
        assert all(item["text"] for item in other["item"])
