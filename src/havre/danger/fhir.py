"""Instruments and answers as HL7 FHIR R4 Questionnaire and QuestionnaireResponse, with the weights of SDC; and back.

FHIR is for exchange, not for scoring: an unanswered item silently adds nothing there, so the response also carries
bounds and counts. Weights of refused instruments are not exported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from havre.core.errors import InputError
from havre.danger.answers import OPEN, is_void, span_of, spans_of
from havre.danger.assess import Assessment
from havre.danger.instrument import Instrument, Item, Option
from havre.danger.words import Words

Resource = dict[str, Any]

HERE = "https://havre.example/fhir"  # a name, not a place: nothing is fetched from it
LOINC = "http://loinc.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"  # the name in R4
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"  # its name since
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
SENSITIVE = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "SDV"}
RESULT = "result"
_WEIGHTS = f"extension.where(url='{ORDINAL}').value"
SCORE_PATH = f"%resource.item.answer.value.{_WEIGHTS}.aggregate($this + $total, 0)"
EXPRESSIONS = {
    "score": SCORE_PATH,
    "answered": "%resource.item.answer.value.where(code != 'unknown').count()",
    "unknown": "%resource.item.answer.value.where(code = 'unknown').count()",
}


def scores(instrument: Instrument) -> bool:
    """Whether weights and a total may leave the house."""
    return instrument.scoring is not None and not instrument.refused


def questionnaire(instrument: Instrument, words: Words) -> Resource:
    """The instrument as a Questionnaire in one language."""
    official = words.official.get(instrument.id)
    found: Resource = {
        "resourceType": "Questionnaire",
        "id": instrument.id.replace("_", "-"),
        "meta": {"security": [dict(SENSITIVE)]},
        "language": words.language,
        "url": canonical(instrument),
        "name": instrument.id,
        "title": instrument.title,
        "status": "draft" if instrument.review.by == "" else "active",
        "subjectType": ["Patient"],
        "description": _description(instrument, words),
        "copyright": official.licence if official else instrument.use.licence.text,
        "item": [*(_item(instrument, item, words) for item in instrument.items), *_result(instrument)],
    }
    if instrument.checked:
        found["date"] = instrument.checked.isoformat()
    if "panel" in instrument.loinc:
        found["code"] = [{"system": LOINC, "code": instrument.loinc["panel"]}]
    return found


def canonical(instrument: Instrument) -> str:
    """The name by which responses point to the instrument."""
    return f"{HERE}/Questionnaire/{instrument.id}"


def _description(instrument: Instrument, words: Words) -> str:
    refused = words.say("note.refused", {"title": instrument.title, "to_check": _to_check(instrument)})
    told = [words.say("sheet.ours"), words.say("sheet.never_low"), *([refused] if instrument.refused else [])]
    return " ".join(told)


def _to_check(instrument: Instrument) -> str:
    return instrument.scoring.to_check if instrument.scoring else ""


def _item(instrument: Instrument, item: Item, words: Words) -> Resource:
    weighed = scores(instrument)
    found: Resource = {
        "linkId": item.id,
        "text": words.wording(instrument, item),
        "type": "choice",
        "required": False,
        "answerOption": [*(_option(option, words, weighed=weighed) for option in item.options), _unknown(words)],
    }
    if item.loinc:
        found["code"] = [{"system": LOINC, "code": item.loinc}]
    return found


def _option(option: Option, words: Words, *, weighed: bool) -> Resource:
    found: Resource = {"valueCoding": _coding(option, words, weighed=weighed)}
    if weighed:
        found["extension"] = [{"url": WEIGHT, "valueDecimal": option.points}]
    return found


def _coding(option: Option, words: Words, *, weighed: bool) -> Resource:
    display = words.answers.get(option.id, option.id)
    found: Resource = {"system": f"{HERE}/CodeSystem/answers", "code": option.id, "display": display}
    if weighed:
        found["extension"] = [{"url": ORDINAL, "valueDecimal": option.points}]
    return found


def _unknown(words: Words) -> Resource:
    coding = {"system": f"{HERE}/CodeSystem/answers", "code": "unknown", "display": words.answers["unknown"]}
    return {"valueCoding": coding}


def _result(instrument: Instrument) -> Iterator[Resource]:
    """Read-only places for what was computed; FHIRPath can compute the score and the counts again."""
    names = ("score", "lower", "upper") if scores(instrument) else ()
    items: list[Resource] = []
    for name in (*names, "answered", "unknown"):
        item: Resource = {"linkId": f"{RESULT}.{name}", "text": name, "type": "integer", "readOnly": True}
        if name in EXPRESSIONS:
            expression = {"language": "text/fhirpath", "expression": EXPRESSIONS[name]}
            item["extension"] = [{"url": CALCULATED, "valueExpression": expression}]
        if name == "score" and "total" in instrument.loinc:
            item["code"] = [{"system": LOINC, "code": instrument.loinc["total"]}]
        items.append(item)
    items += [{"linkId": f"{RESULT}.{name}", "text": name, "type": "string", "readOnly": True} for name in _TOLD]
    yield {"linkId": RESULT, "text": RESULT, "type": "group", "item": items}


_TOLD = ("band", "tier")


def response(instrument: Instrument, answers: Mapping[str, str], found: Assessment, words: Words) -> Resource:
    """Answers and what was found of them, without anything about a person. `unknown` is said; not asked stays out."""
    given = [(item, answers.get(item.id, "not_asked")) for item in instrument.items]
    asked = [(item, answer) for item, answer in given if answer != "not_asked"]
    spans = spans_of(instrument, answers)
    weighed = {item.id: scores(instrument) and not is_void(item, spans) for item in instrument.items}
    computed: dict[str, int] = {"answered": sum(answer not in OPEN for _, answer in asked)}
    computed["unknown"] = len(asked) - computed["answered"]
    if found.points:
        computed |= {"score": found.points.score, "lower": found.points.lower, "upper": found.points.upper}
    told = {"tier": found.tier.code} | ({"band": found.band} if found.band is not None else {})
    answered = [
        {"linkId": item.id, "answer": [_answer(item, answer, words, weighed=weighed[item.id])]}
        for item, answer in asked
    ]
    results = [_told(name, "valueInteger", value) for name, value in computed.items()]
    results += [_told(name, "valueString", value) for name, value in told.items()]
    return {
        "resourceType": "QuestionnaireResponse",
        "meta": {"security": [dict(SENSITIVE)]},
        "language": words.language,
        "questionnaire": canonical(instrument),
        "status": "completed" if computed["answered"] == len(instrument.items) else "in-progress",
        "item": [
            *answered,
            {"linkId": RESULT, "item": results},
        ],
    }


def _told(name: str, kind: str, value: object) -> Resource:
    return {"linkId": f"{RESULT}.{name}", "answer": [{kind: value}]}


def _answer(item: Item, answer: str, words: Words, *, weighed: bool) -> Resource:
    span = span_of(item, answer)
    if span.low < span.high:
        return _unknown(words)
    return {"valueCoding": _coding(item.options[span.low], words, weighed=weighed)}


# --- and back ----------------------------------------------------------------------------------------------------


def instrument_id(resource: Mapping[str, Any]) -> str:
    """The instrument that a response answers. Raises `InputError` where it names none of ours."""
    named = str(resource.get("questionnaire", "")).split("|")[0]
    head, _, found = named.rpartition("/")
    if head != f"{HERE}/Questionnaire" or not found:
        raise InputError(
            f"«{named}» is no instrument of Havre", where="questionnaire", remedy=f"give {HERE}/Questionnaire/<id>"
        )
    return found


def answers_of(instrument: Instrument, resource: Mapping[str, Any]) -> dict[str, str]:
    """The answers of a response. What was computed elsewhere is not believed: it is computed anew.

    Raises `InputError` for a question that the instrument does not have, and for more than one answer to one.
    """
    known = {item.id: item for item in instrument.items}
    found: dict[str, str] = {}
    for given in _leaves(resource.get("item") or ()):
        link = str(given.get("linkId", ""))
        if link not in known:
            raise InputError(f"{instrument.id} has no item {link}", where=f"item.{link}", remedy="export it anew")
        answers = given.get("answer") or ()
        if len(answers) > 1 or link in found:
            raise InputError("has more than one answer", where=f"item.{link}", remedy="give one")
        if answers:
            found[link] = _code(answers[0], link)
            span_of(known[link], found[link])
    return found


def _leaves(items: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Questions at any depth, without what was computed."""
    for item in items:
        if item.get("linkId") == RESULT:
            continue
        if item.get("item") and not item.get("answer"):
            yield from _leaves(item["item"])
        else:
            yield item


def _code(answer: Mapping[str, Any], link: str) -> str:
    if "valueCoding" in answer:
        return str(answer["valueCoding"].get("code", ""))
    if "valueBoolean" in answer:
        return "yes" if answer["valueBoolean"] else "no"
    if "valueInteger" in answer:
        return str(answer["valueInteger"])
    raise InputError("is no coding, yes or no, or number", where=f"item.{link}", remedy="give valueCoding")


def definition(resource: Mapping[str, Any]) -> dict[str, Any]:
    """A Questionnaire of anybody as the beginning of a definition: items, scales, weights; all else for a person.

    It is refused as a score until somebody has checked it. Raises `InputError` where there is nothing to ask.
    """
    asked = [one for one in _leaves(resource.get("item") or ()) if one.get("type") in ("choice", "boolean", "coding")]
    if not asked:
        raise InputError("has no question with options", where="item", remedy="give a Questionnaire with choices")
    scales: dict[str, Any] = {}
    items = [_defined(one, scales) for one in asked]
    return {
        "id": _key(resource.get("name") or resource.get("id")),
        "title": resource.get("title") or "",
        "scales": scales,
        "items": items,
        "copyright": resource.get("copyright") or "",
    }


def _defined(asked: Mapping[str, Any], scales: dict[str, Any]) -> dict[str, Any]:
    link = _key(asked.get("linkId"))
    found: dict[str, Any] = {"id": link, "topic": link, "text": asked.get("text") or ""}
    options = [_weighed(one) for one in asked.get("answerOption") or () if _id_of(one) != "unknown"]
    if not options or {one["id"] for one in options} == {"yes", "no"}:
        yes = next((one["points"] for one in options if one["id"] == "yes"), 1)
        return found if yes == 1 else found | {"points": yes}
    ordered = sorted(options, key=lambda one: one["points"])
    name = next((name for name, scale in scales.items() if scale == ordered), f"scale_{len(scales) + 1}")
    scales[name] = ordered
    return found | {"scale": name}


def _weighed(option: Mapping[str, Any]) -> dict[str, Any]:
    places = (option, option.get("valueCoding") or {})
    weights = [one for place in places for one in place.get("extension") or () if one.get("url") in (ORDINAL, WEIGHT)]
    return {"id": _id_of(option), "points": int(weights[0]["valueDecimal"]) if weights else 0}


def _id_of(option: Mapping[str, Any]) -> str:
    coding = option.get("valueCoding") or {}
    return _key(coding.get("code") or option.get("valueString") or option.get("valueInteger"))


def _key(given: object) -> str:
    """A name as packs have them: small letters, digits and underscores, a letter first."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in str(given or "").lower())
    return plain if plain[:1].isalpha() else f"q_{plain}"
