"""Danger assessment for a face: instruments of the packs, one record assessed, and what is found said in words.

Nothing is stored: what is handed in goes when the answer is given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from havre.content.danger import Danger, load_danger
from havre.core.errors import InputError
from havre.danger.answers import possible
from havre.danger.assess import Assessment, Reason, assess
from havre.danger.instrument import Described, Instrument, Item, Statement
from havre.danger.notes import Note
from havre.danger.record import case_of
from havre.danger.words import Words
from havre.usecases.packs import extra_packs

LONGEST_LINE = 1_000_000  # characters; no record comes near it, nor does a FHIR questionnaire


def library() -> Danger:
    """All instruments and their words. Raises `ContentError` when the packs have errors."""
    return load_danger(extra_packs())


def instrument(instrument_id: object) -> Instrument:
    """The instrument with this id. Raises `InputError` for one that is unknown, or only described, with the reason."""
    known = library()
    if isinstance(instrument_id, str) and instrument_id in known.instruments:
        return known.instruments[instrument_id]
    for one in known.described:
        if one.id == instrument_id:
            raise InputError(
                f"{one.title} is described here, not imitated: {one.why.text}", where="instrument", remedy=one_of(known)
            )
    raise InputError(f"there is no instrument «{instrument_id}»", where="instrument", remedy=one_of(known))


def one_of(known: Danger) -> str:
    """What to write instead."""
    return f"give one of: {', '.join(known.instruments)}"


def words(language: str) -> Words:
    """The words of a language. Raises `InputError` for one that the packs do not serve."""
    known = library().words
    if language not in known:
        raise InputError(f"language {language} is not served", where="language", remedy=f"one of: {', '.join(known)}")
    return known[language]


def assessed(record: Mapping[str, Any], *, trained: bool = False) -> Assessment:
    """The assessment of a record `{"instrument", "answers", "judgement"?, "events"?, "population"?}`."""
    case = case_of(record, trained=trained)
    return assess(instrument(record.get("instrument")), case)


def read_line(line: str) -> Mapping[str, Any]:
    """A line of JSON as a record. Raises `InputError` for what is no object, and for a key that stands twice."""
    if len(line) > LONGEST_LINE:
        raise InputError("is too long", where="line", remedy=f"at most {LONGEST_LINE} characters")
    try:
        record = json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON: {error}", where="line", remedy="one JSON object a line") from error
    if not isinstance(record, dict):
        raise InputError("is no JSON object", where="line", remedy='give {"instrument": "…", "answers": {…}}')
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two answers to one question JSON would drop the first in silence."""
    keys = [key for key, _ in pairs]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise InputError(f"«{twice[0]}» stands here twice", where="line", remedy="give each answer once")
    return dict(pairs)


# --- in words ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """An assessment in the words of one language."""

    tier: str
    reasons: tuple[str, ...]
    notes: tuple[str, ...]


def told(assessment: Assessment, language: str) -> Told:
    """The assessment in words."""
    spoken, asked = words(language), instrument(assessment.instrument)
    return Told(
        tier=spoken.tier(assessment.tier),
        reasons=tuple(reason_text(one, asked, spoken) for one in assessment.reasons),
        notes=tuple(note_text(one, spoken) for one in assessment.notes),
    )


def reason_text(reason: Reason, asked: Instrument, spoken: Words) -> str:
    """A reason in words; a rule of an added instrument that the packs do not word speaks by its source."""
    family, _, name = reason.code.partition(".")
    if family == "band":
        return spoken.say("band", {"band": spoken.band(name)})
    if family == "rule" and reason.code not in spoken.says:
        return next(rule.source for rule in asked.rules if rule.id == name)
    return spoken.say(reason.code)


def note_text(note: Note, spoken: Words) -> str:
    """A note in words."""
    return spoken.say(f"note.{note.code}", note.values)


def as_record(assessment: Assessment, language: str) -> dict[str, Any]:
    """The contract's answer: score, lower, upper, band, tier, reasons, open, notes.

    A reason begins with its code and the tier that it gives, a note with its code: both are the same in any language.
    """
    said = told(assessment, language)
    given = assessment.points
    return {
        "score": given.score if given else None,
        "lower": given.lower if given else None,
        "upper": given.upper if given else None,
        "band": assessment.band,
        "tier": assessment.tier.code,
        "reasons": [
            f"{reason.code} [{reason.tier.code}] {text}" + (f" ({', '.join(reason.items)})" if reason.items else "")
            for reason, text in zip(assessment.reasons, said.reasons, strict=True)
        ],
        "open": list(assessment.open),
        "notes": [f"{note.code}: {text}" for note, text in zip(assessment.notes, said.notes, strict=True)],
    }


# --- the list ----------------------------------------------------------------------------------------------------


def listed(one: Instrument, spoken: Words) -> dict[str, Any]:
    """Everything about an instrument that its definition says, for programs."""
    scoring = one.scoring
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind.value,
        "scored": scoring is not None and not one.refused,
        "refused_until_checked": scoring.to_check if scoring and one.refused else "",
        "items": [item.id for item in one.items],
        "questions": [_question(one, item, spoken) for item in one.items],
        "bands": [band.id for band in scoring.bands] if scoring else [],
        "outside": sorted(one.use.outside),
        "users": one.use.users,
        "licence": _statement(one.use.licence),
        "training": _statement(one.use.training),
        "population": _statement(one.use.population),
        "norms": one.norms.id if one.norms else "",
        "evidence": [_statement(each) for each in one.evidence],
        "limits": [_statement(each) for each in one.limits],
        "loinc": dict(one.loinc),
        "sources": list(one.sources),
        "checked": one.checked.isoformat() if one.checked else "",
        "review": one.review.state.value,
    }


def described(one: Described) -> dict[str, Any]:
    """An instrument that we do not imitate: why, and what is known of it."""
    return {
        "id": one.id,
        "title": one.title,
        "kind": "described",
        "scored": False,
        "items": [],
        "why_not": _statement(one.why),
        "facts": [_statement(each) for each in one.facts],
    }


def _question(one: Instrument, item: Item, spoken: Words) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": spoken.wording(one, item),
        "easy": spoken.topic(item, easy=True),
        "answers": list(possible(item)),
        "points": {option.id: option.points for option in item.options},
        "signs": sorted(item.signs),
        "codes": sorted(item.codes),
        "group": item.group,
        "loinc": item.loinc,
        "mark": item.mark.value,
        "source": item.source,
    }


def _statement(one: Statement) -> dict[str, str]:
    return {"text": one.text, "mark": one.mark.value, "source": one.source}
