"""An assessment with the victim: its questions, and what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.core.errors import InputError
from havre.danger.answers import possible
from havre.danger.instrument import Instrument
from havre.danger.record import LEVELS
from havre.danger.signs import EMERGENCY, RED_FLAGS
from havre.danger.words import Words
from havre.store.accounts import RoleName
from havre.usecases import assessments, danger
from havre.web.desk.danger.shown import Choice, case_of, fault, spoken, told
from havre.web.desk.guard import DeskRequest, needs

PREFIX = "a."  # of a field with an answer


def questions(asked: Instrument, words: Words, given: QueryDict | None = None) -> list[dict[str, Any]]:
    """Each item with its wording and answers; without a choice it was not asked."""
    return [
        {
            "name": PREFIX + item.id,
            "text": words.wording(asked, item),
            "easy": words.topic(item, easy=True),
            "red": bool(item.signs & (RED_FLAGS | EMERGENCY)),
            "answers": [
                Choice(answer, words.answers.get(answer, answer), answer == _given(item.id, given))
                for answer in possible(item)
                if item.is_yes_no or answer not in {"yes", "no"}  # a scale has answers of its own
            ],
        }
        for item in asked.items
    ]


def _given(item: str, given: QueryDict | None) -> str:
    return str(given.get(PREFIX + item, "not_asked")) if given is not None else "not_asked"


def answers_in(asked: Instrument, given: QueryDict) -> dict[str, str]:
    """What was answered; «not asked» is left out."""
    told = {item.id: _given(item.id, given) for item in asked.items}
    return {key: answer for key, answer in told.items() if answer != "not_asked"}


def _asked(instrument: str) -> Instrument:
    try:
        return danger.instrument(instrument)
    except InputError as unknown:
        raise Http404 from unknown


@needs(RoleName.RESPONDER)
def assess(request: DeskRequest, reference: str, instrument: str) -> HttpResponse:
    """The questions of an instrument, who judges what, and what is decided."""
    case, say, asked = case_of(request, reference), spoken(request), _asked(instrument)
    given = request.POST if request.method == "POST" else None
    if given is not None:
        try:
            number = assessments.assess_case(request.user, case, _record(asked, given), given.get("decision", ""))
        except InputError as error:
            fault(request, error)
        else:
            return HttpResponseRedirect(reverse("case_found", args=[reference, number]))
    shown = {
        "case": case, "asked": asked, "questions": questions(asked, say.words, given), "now": say.now(),
        "hers": say.hers(), "since": say.events(on=[event.value for event in case.since]), "levels": say.tiers(),
        "carried": say.signs(sorted(case.carried)),
        "decision": request.POST.get("decision", ""), "reasons": request.POST.get("reasons", ""),
        "conference": any(rule.incidents or rule.repeat for rule in asked.rules),
    }  # fmt: skip
    return render(request, "danger/assess.html", shown)


def _record(asked: Instrument, given: QueryDict) -> dict[str, Any]:
    """The form as a record of the engine."""
    level, incidents = given.get("level", ""), given.get("incidents", "")
    return {
        "instrument": asked.id,
        "answers": answers_in(asked, given),
        "judgement": {
            **({"level": level} if level in LEVELS else {}),
            "reasons": given.get("reasons", "").strip(),
            "hers": given.getlist("hers"),
        },
        "events": {
            "incidents_12_months": int(incidents) if incidents.isdigit() and len(incidents) < 4 else 0,
            "repeat_after_conference": "repeat" in given,
            "now": given.getlist("now"),
            "since": given.getlist("since"),
        },
    }


@needs(RoleName.RESPONDER)
def found(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """What came of an assessment: tier, reasons, what is open, what may not be concluded, and who decided."""
    case, say = case_of(request, reference), spoken(request)
    try:
        entry, result = assessments.assessment(case, number, request.user)
    except InputError as missing:
        raise Http404 from missing
    judged = entry.told["record"]["judgement"]
    shown = {
        "case": case, "entry": entry, "asked": danger.instrument(entry.code), **told(result, say.words),
        "code": result.tier.code, "found": result, "band": say.words.band(result.band) if result.band else "",
        "open": say.topics(result), "in_force": say.tier(entry.in_force), "higher": entry.in_force != entry.tier,
        "carried": say.signs(sorted(case.carried)), "judged": judged, "now": timezone.now(),
        "level": say.tier(LEVELS[judged["level"]]) if judged.get("level") else "",
    }  # fmt: skip
    return render(request, "danger/found.html", shown)
