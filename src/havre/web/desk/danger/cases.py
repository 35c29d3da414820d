"""A responder's cases: the list, one case with its course, what is added to it, and its end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from havre.assistant.locale_words import country_name
from havre.core.errors import InputError
from havre.danger.course import CLOCK
from havre.danger.record import LEVELS, RELATIONS, VICTIMS, VIOLENT
from havre.danger.signs import Tier
from havre.store.accounts import RoleName
from havre.usecases import assessments, danger, sharing
from havre.usecases.assessments import Case
from havre.web.desk.danger.chart import drawn
from havre.web.desk.danger.shown import Choice, Spoken, case_of, fault, spoken
from havre.web.desk.guard import DeskRequest, needs

COUNTRIES = ("AT", "DE", "ES", "FI", "FR", "HU", "PT")
PEOPLE = {"victim": VICTIMS, "violent_person": VIOLENT, "relation": RELATIONS}


@needs(RoleName.RESPONDER)
def listed(request: DeskRequest) -> HttpResponse:
    """All cases that this account may see, the most urgent first; and a new one."""
    say = spoken(request)
    if request.method == "POST":
        try:
            reference = _opened(request)
        except InputError as error:
            fault(request, error)
        else:
            return HttpResponseRedirect(reverse("case", args=[reference]))
    now, today = timezone.now(), timezone.localdate()
    rows = [
        (row, say.tier(Tier(row.tier) if row.tier else None), row.due is not None and row.due <= now,
         row.keep_until - today <= assessments.WARNING)
        for row in assessments.visible(request.rights)
    ]  # fmt: skip
    countries = [Choice(code, country_name(code, say.voice.language)) for code in COUNTRIES]
    people = [(name, say.choices(f"desk.{name}_", codes)) for name, codes in PEOPLE.items()]
    made = request.POST.get("reference") or assessments.new_reference()
    shown = {"rows": rows, "countries": countries, "people": people, "made": made}
    return render(request, "danger/cases.html", shown)


def _opened(request: DeskRequest) -> str:
    given = request.POST
    population: dict[str, Any] = {name: given[name] for name in PEOPLE if given.get(name)}
    if given.get("age", "").isdigit():
        population["age"] = int(given["age"])
    country = given.get("country", "")
    if country not in COUNTRIES:
        raise InputError("is no country", where="country", remedy="choose one")
    return assessments.open_case(request.rights, given.get("reference", ""), country, population, _days(given))


def _days(given: QueryDict) -> int | None:
    days = given.get("days", "")
    return int(days) if days.isdigit() and len(days) < 6 else None


@needs(RoleName.RESPONDER)
def one(request: DeskRequest, reference: str) -> HttpResponse:
    """One case: what stands, what never expires, when it is due, its course, and everything that may be added."""
    case, say = case_of(request, reference), spoken(request)
    entries = [_line(one, case, say) for one in reversed(case.entries)]
    shown = {
        "case": case, "say": say, "tier": say.tier(case.tier), "population": say.population(case), "entries": entries,
        "carried": say.signs(sorted(case.carried)), "due": case.due, "clock": CLOCK[case.tier].days if case.tier else 0,
        "because": [say.voice.say(f"desk.event_{event}") for event in case.due.events] if case.due else [],
        "chart": drawn(case.entries, timezone.now(), say.voice.say("desk.course")),
        "course": [line for line in entries if line["in_force"]],
        "instruments": [(one, one.refused) for one in danger.library().instruments.values()],
        "events": say.events(), "recipients": say.choices("desk.to_", sharing.Recipient),
        "parts": say.choices("desk.part_", sharing.Part), "who": say.choices("desk.by_", sharing.WHO),
        "said": say.choices("desk.consent_", sharing.ConsentCode), "papers": say.choices("desk.paper_", sharing.Paper),
        "duties": [(duty, *duty.told(say.voice.language)) for duty in sharing.duties(case.row.country)],
        "lower": [choice for choice in say.tiers() if case.may_fall_to(LEVELS[choice.value])],
        "today": timezone.localdate().isoformat(),
    }  # fmt: skip
    return render(request, "danger/case.html", shown)


def _line(entry: assessments.Entry, case: Case, say: Spoken) -> dict[str, Any]:
    """An entry in words."""
    told = entry.told
    what = {
        "assessment": lambda: danger.instrument(entry.code).title,
        "event": lambda: say.voice.say(f"desk.event_{entry.code}"),
        "consent": lambda: (
            f"{say.voice.say(f'desk.consent_{entry.code}')} · {say.voice.say('desk.to_' + told['recipient'])}"
        ),
        "shared": lambda: (
            f"{say.voice.say(f'desk.paper_{entry.code}')} · {say.voice.say('desk.to_' + told['recipient'])}"
        ),
    }.get(entry.kind, lambda: "")()
    said = [told.get(key, "") for key in ("text", "decision", "reason", "because")]
    if entry.kind == "consent":
        said += [
            say.voice.say(f"desk.by_{told['who']}"),
            *(say.voice.say(f"desk.part_{part}") for part in told["parts"]),
        ]
    return {
        "entry": entry, "kind": say.voice.say(f"desk.kind_{entry.kind}"), "what": what, "reference": case.row.reference,
        "said": " · ".join(filter(None, said)), "tier": entry.tier.code if entry.tier else "",
        "in_force": entry.in_force.code if entry.in_force else "",
        "on": assessments.moment(told["on"]) if "on" in told else None,
    }  # fmt: skip


@needs(RoleName.RESPONDER)
@require_POST
def add(request: DeskRequest, reference: str) -> HttpResponse:
    """A note, an event, a consent, a longer or shorter time, or a lower tier."""
    case = case_of(request, reference)
    try:
        _added(request, case, request.POST)
    except InputError as error:
        fault(request, error)
    except ValueError:
        fault(request, InputError("is not known here"))
    return HttpResponseRedirect(reverse("case", args=[reference]))


def _added(request: DeskRequest, case: Case, given: QueryDict) -> None:
    by = request.user
    match given.get("do"):
        case "note":
            assessments.note(by, case, given.get("text", ""))
        case "event":
            assessments.happened(by, case, given.get("event", ""), _day(given.get("on", "")), given.get("text", ""))
        case "keep":
            assessments.keep(by, case, _days(given) or 0, given.get("reason", ""))
        case "lower":
            assessments.lower(by, case, LEVELS[given.get("to", "")], given.get("reason", ""))
        case "consent":
            parts = given.getlist("parts")
            sharing.consent(by, case, given.get("said", ""), given.get("recipient", ""), given.get("who", ""), parts)
        case _:
            raise InputError("is not known here")


def _day(text: str) -> datetime:
    """A day of the form as a moment, noon of it; now where it says nothing."""
    if not text:
        return timezone.now()
    return timezone.make_aware(datetime.fromisoformat(text).replace(hour=12))


@needs(RoleName.RESPONDER)
def erase(request: DeskRequest, reference: str) -> HttpResponse:
    """Ask once more, then take the case out for good."""
    case = case_of(request, reference)
    if request.method == "POST":
        assessments.erase(request.user, case.row)
        return HttpResponseRedirect(reverse("cases"))
    return render(request, "danger/erase.html", {"case": case})
