"""Services at the desk: the list with its search, and one service with preview, form, corrections and history."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.backends.jinja2 import Jinja2
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from jinja2 import StrictUndefined

from havre.assistant.locale_words import country_name
from havre.core.errors import InputError
from havre.directory import model
from havre.directory.territory import COUNTRIES
from havre.store.accounts import RoleName
from havre.store.directory import Service
from havre.store.verification import Proposal
from havre.usecases import (
    audit,
    closing_desk,
    desk,
    history,
    map_desk,
    new_service,
    service_cards,
    service_desk,
    upkeep,
)
from havre.usecases.desk import Voice
from havre.usecases.service_desk import SHOWS, Search
from havre.web.desk import language
from havre.web.desk.guard import DeskRequest, needs
from havre.web.desk.services.checks import site
from havre.web.desk.services.form import Option, form, grouped, read_aloud, sent

SHOWN = 30  # changes of the history, lines of the audit trail


@needs(RoleName.EDITOR, RoleName.VERIFIER, RoleName.ADMINISTRATOR)
def listed(request: DeskRequest) -> HttpResponse:
    """The services that this account may see, searched and paged."""
    search, voice = searched(request.GET), desk.voice(language.of(request))
    found = service_desk.listed(request.rights, search, timezone.now())
    asked = {"name": search.name, "town": search.town, "country": search.country, "show": search.show}
    others = [urlencode(asked | {"page": number}) for number in (found.page - 1, found.page + 1)]
    shown = {
        "found": found, "search": search, "whole": request.rights.everywhere(RoleName.VERIFIER),
        "files": request.rights.everywhere(RoleName.ADMINISTRATOR), "makes": new_service.may(request.rights),
        "before": others[0] if found.page > 1 else "", "after": others[1] if found.page < found.pages else "",
        "asked": urlencode(asked), **options(search, voice),
    }  # fmt: skip
    return render(request, "services/list.html", shown)


def searched(given: QueryDict) -> Search:
    """What is looked for, of list and map; a country that nobody knows is no address of either."""
    show, country = given.get("show", "all"), given.get("country", "")
    if country and country not in COUNTRIES:
        raise Http404
    page = given.get("page", "")
    return Search(
        given.get("name", "")[:200], given.get("town", "")[:200], country,
        show if show in SHOWS else "all", int(page) if page.isdecimal() and len(page) < 7 else 1,
    )  # fmt: skip


def options(search: Search, voice: Voice) -> dict[str, list[Option]]:
    """What may be chosen when services are looked for."""
    return {
        "countries": [Option(one, country_name(one, voice.language), one == search.country) for one in COUNTRIES],
        "shows": [Option(one, voice.say(f"desk.show_{one}"), one == search.show) for one in SHOWS],
    }


@needs(RoleName.EDITOR, RoleName.VERIFIER, RoleName.ADMINISTRATOR)
def one(request: DeskRequest, number: str) -> HttpResponse:
    """One service; a form sent to it is looked at (`preview`), saved, or decides on what waits."""
    try:
        service = service_desk.opened(request.rights, number)
        if request.method == "POST":
            return _done(request, service)
    except Service.DoesNotExist as missing:
        raise Http404 from missing
    return _shown(request, service, service, {}, {})


def _done(request: DeskRequest, service: model.Service) -> HttpResponse:
    given = sent(request.POST)
    do, row = request.POST.get("do", ""), request.POST.get("number", "")
    if do in ("preview", "save"):
        made, errors = service_desk.drafted(service, given, timezone.now())
        if errors or do == "preview":
            return _shown(request, service, made, given, errors)
    try:
        _tell(request, *_changed(request, service, do, int(row) if row.isdecimal() and len(row) < 16 else 0))
    except InputError:
        messages.error(request, desk.voice(language.of(request)).say("desk.wrong_other"))
    gone = do == "take_back" and not service_desk.visible(request.rights).filter(pk=service.id).exists()
    return HttpResponseRedirect(reverse("services") if gone else reverse("service", args=[service.id]))


def _changed(request: DeskRequest, service: model.Service, do: str, row: int) -> tuple[str, ...]:
    """What was done, as ids of sentences."""
    rights, now = request.rights, timezone.now()
    match do:
        case "save":
            saved = service_desk.save(rights, service.id, sent(request.POST), now)
            told = (("desk.saved", saved.changed), ("desk.saved_waits", saved.waiting))
            return tuple(sentence for sentence, some in told if some) or ("desk.saved_nothing",)
        case "undo":
            return ("desk.undone",) if service_desk.undo(rights, service.id, row, now) else ("desk.saved_waits",)
        case "open" | "no_places":
            service_desk.end(rights, service.id, "closure" if do == "open" else "places", row)
            return ("desk.ended",)
        case "take_back":
            new_service.take_back(rights, service.id)
            return ("desk.taken_back",)
        case "confirm":
            service_desk.confirm(rights, service.id, now)
            return ("desk.confirmed",)
        case "accept" | "refuse":
            decided = service_desk.decide(rights, row, now, agree=do == "accept")
            return ("desk.saved_waits",) if decided.state == "first" else ("desk.decided",)
    raise InputError("is not known here")


def _tell(request: DeskRequest, *sentences: str) -> None:
    for sentence in sentences:
        messages.success(request, desk.voice(language.of(request)).say(sentence))


def _shown(
    request: DeskRequest, service: model.Service, made: model.Service, given: dict[str, str],
    errors: dict[str, InputError],
) -> HttpResponse:  # fmt: skip
    words = service_cards.words_of(desk.voice(language.of(request)).language, service.country)
    standing = closing_desk.standing(service, timezone.now())
    shown = written(request, service, made, given, errors) | {
        "service": service, "verifies": service_desk.verifies(request.rights, service), "public": _public(service),
        "due": upkeep.dues([service.id])[0], "standing": standing, "made_here": new_service.can_take_back(service),
        "closures": [(one, words.say(f"closed.{one.reason}")) for one in standing.closures],
        **_past(service, service_desk.corrections(service)),
    }  # fmt: skip
    return render(request, "services/one.html", shown, status=422 if errors else 200)


def written(
    request: DeskRequest, service: model.Service, made: model.Service, given: dict[str, str],
    errors: dict[str, InputError],
) -> dict[str, Any]:  # fmt: skip
    """The form of a service with what people see of it as the form would make it."""
    voice, now = desk.voice(language.of(request)), timezone.now()
    spoken = service_cards.words_of(voice.language, service.country)
    other = request.POST.get("in", "") or request.GET.get("in", "")
    told_in = other if other in spoken.phrasebook.languages else voice.language
    return {
        "groups": grouped(form(service, spoken, voice, given, errors)), "errors": errors, "drafted": bool(given),
        "card": card(made, told_in), "told_in": spoken.phrasebook.languages[told_in],
        "languages": [Option(one.code, one.name, one.code == told_in) for one in spoken.phrasebook.languages.values()],
        "week": read_aloud(made, voice, timezone.localtime(now)), "will_wait": False, **lying(made, voice),
    }  # fmt: skip


def _public(service: model.Service) -> str:
    """The address of its own page on the public face, where that is known and it has one."""
    shown = (service.status, service.visibility) == ("active", "public")
    return f"{site().rstrip('/')}/s/{quote(service.id)}" if site() and shown else ""


def lying(service: model.Service, voice: Voice) -> dict[str, Any]:
    """Where it lies, as a small map with what is said of it: a mark that leads nowhere."""
    found = map_desk.where(service)
    land = country_name(service.country, voice.language)
    said = {
        "secret": found.secret and voice.say("desk.place_secret"),
        "unknown": found.unknown and voice.say("desk.place_unknown", town=found.city, country=land),
        "far": found.away and voice.say("desk.place_far", town=found.city, km=found.away),
        "area": found.sketch and found.sketch.marks[0].area and not found.secret and voice.say("desk.place_area"),
    }
    return {"where": found, "sketch": found.sketch, "where_said": [text for text in said.values() if text]}


def _past(service: model.Service, every: list[Proposal]) -> dict[str, Any]:
    people = service_desk.people()
    undo = service_desk.can_undo(every)
    named = [(one, people.get(one.by, one.by), f"desk.field_{one.field}", one.pk in undo) for one in every]
    return {
        "waiting": [line for line in named if line[0].state in upkeep.OPEN_STATES],
        "corrections": [line for line in named if line[0].state not in upkeep.OPEN_STATES][:SHOWN],
        "versions": [
            (one, people.get(one.by, one.by), changed_names(one)) for one in history.history_of(service.id)[:SHOWN]
        ],
        "told": audit.latest(SHOWN, "service", service.id),
    }


def changed_names(version: Any) -> str:
    """The fields that a change touched, as the record calls them."""
    return ", ".join(name for name in history.changes_of(version) if not name.startswith("hsds."))


@lru_cache(maxsize=1)
def _cards() -> Jinja2:
    """The public face's own templates, so that the preview is what people get."""
    options = {"environment": "havre.web.public.words.environment", "undefined": StrictUndefined}
    return Jinja2(
        {"NAME": "cards", "DIRS": [settings.SHARED_FILES.parent / "templates"], "APP_DIRS": False, "OPTIONS": options}
    )


def card(service: model.Service, in_language: str) -> SafeString:
    """The card of a service as the assistant shows it in this language."""
    block = service_cards.preview(service, in_language, timezone.now())
    return SafeString(_cards().get_template("blocks/services.html").render({"block": block}))
