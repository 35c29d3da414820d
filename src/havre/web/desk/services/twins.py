"""Services that may be one: pairs with their reasons, side by side, merged, told apart, taken apart again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from havre.assistant.locale_words import country_name
from havre.core.errors import InputError
from havre.directory import fields
from havre.directory.territory import COUNTRIES
from havre.store.accounts import RoleName
from havre.usecases import desk, duplicates, duplicates_desk, service_desk
from havre.usecases.desk import Voice
from havre.usecases.duplicates import Proposal
from havre.web.desk import language
from havre.web.desk.guard import DeskRequest, needs
from havre.web.desk.services.form import Option
from havre.web.desk.services.intake import only_whole, say_to

SHOWN = 100  # pairs on the page; the surest come first
COMPARED = ("name", "phone", "email", "url", "chat", "hours", "street", "postcode", "city", "languages", "description",
            "needs", "areas")  # fmt: skip
# What a reason speaks of, by the beginning of its code.
ABOUT = {
    "name": "desk.field_name", "organization": "desk.organization", "phone": "desk.field_phone",
    "email": "desk.field_email", "site": "desk.field_url", "town": "desk.field_city", "street": "desk.field_street",
    "reach": "desk.field_areas", "number": "desk.twin_number", "house": "desk.twin_house", "map": "desk.twin_map",
    "country": "desk.country", "needs": "desk.field_needs", "source": "desk.twin_source",
}  # fmt: skip


@needs(RoleName.VERIFIER)
def listed(request: DeskRequest) -> HttpResponse:
    """The pairs of a country, the surest first, and what was merged before, to be taken apart."""
    only_whole(request)
    voice = desk.voice(language.of(request))
    if request.method == "POST":
        _told(request, "desk.unmerged", lambda by: duplicates.unmerge(request.POST.get("service", ""), by))
        return HttpResponseRedirect(reverse("duplicates"))
    country = request.GET.get("country", "")
    if country and country not in COUNTRIES:
        raise Http404
    found = duplicates_desk.kept(country, SHOWN) if country in COUNTRIES else duplicates_desk.Kept()
    people = service_desk.people()
    merged = [(own, [(one, people.get(one.by, one.by)) for one in parts]) for own, parts in duplicates.merged().items()]
    shown = {
        "pairs": [(one, reasons(one, voice)) for one in found.pairs], "found": found, "country": country,
        "merged": merged,
        "countries": [Option(one, country_name(one, voice.language), one == country) for one in COUNTRIES],
    }  # fmt: skip
    return render(request, "services/duplicates.html", shown)


@needs(RoleName.VERIFIER)
def pair(request: DeskRequest) -> HttpResponse:
    """Two services side by side, with the decision."""
    only_whole(request)
    given = request.POST if request.method == "POST" else request.GET
    left, right, do = (given.get(name, "") for name in ("left", "right", "do"))
    try:
        one = duplicates.show(left, right)
    except InputError as missing:
        raise Http404 from missing
    if request.method == "POST":
        if do == "apart":
            _told(request, "desk.told_apart", lambda by: duplicates.tell_apart(left, right, by))
        else:
            keep, other = (right, left) if do == "right" else (left, right)
            _told(request, "desk.merged_now", lambda by: duplicates.merge(keep, other, by))
        return HttpResponseRedirect(reverse("duplicates"))
    voice = desk.voice(language.of(request))
    sides = (one.left, one.right)
    rows = [(voice.say(f"desk.field_{name}"), [fields.shown(side, name) for side in sides]) for name in COMPARED]
    shown = {
        "pair": one, "reasons": reasons(one, voice), "sides": sides,
        "rows": [(label, said, len(set(said)) > 1) for label, said in rows if any(said)],
    }  # fmt: skip
    return render(request, "services/duplicate.html", shown)


def _told(request: DeskRequest, sentence: str, act: Callable[[str], object]) -> None:
    try:
        act(str(request.user.pk))
    except InputError:
        messages.error(request, say_to(request, "desk.wrong_other"))
    else:
        messages.success(request, say_to(request, sentence))


def reasons(one: Proposal, voice: Voice) -> list[tuple[str, str]]:
    """What speaks for and against, the weightiest first: words and points."""
    said = []
    for code, points in sorted(one.found.reasons, key=lambda reason: -abs(reason[1])):
        about, _, how = code.rpartition("_")
        said.append((f"{voice.say(ABOUT[about])}: {voice.say(f'desk.twin_{how}')}", f"{points:+.1f}"))
    return said
