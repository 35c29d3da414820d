"""A new service: the form of all others with its organization and country before it, and the same preview."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.assistant.locale_words import country_name
from havre.core.errors import InputError
from havre.directory.model import Service
from havre.directory.territory import COUNTRIES
from havre.directory.verification import is_emergency
from havre.store.accounts import RoleName
from havre.usecases import desk, map_desk, new_service
from havre.usecases.desk import Voice
from havre.web.desk import language
from havre.web.desk.guard import DeskRequest, needs
from havre.web.desk.services.form import Option, sent
from havre.web.desk.services.pages import written

BEFORE = ("organization", "country", "own")  # what is sent besides the fields of a service


@needs(RoleName.EDITOR, RoleName.VERIFIER, RoleName.ADMINISTRATOR)
def new(request: DeskRequest) -> HttpResponse:
    """The empty form; what is sent is shown (`preview`) or written."""
    if not new_service.may(request.rights):
        raise Http404
    if request.method != "POST":
        given = {"country": map_desk.main_country(request.rights), "own": secrets.token_hex(16)}
        blank, _ = new_service.begun(request.rights, given | {"organization": _only(request)})
        return _shown(request, blank, blank, given, {})
    given, now = _sent(request.POST), timezone.now()
    if request.POST.get("do") == "save":
        made = new_service.make(request.rights, given, now)
        if made.service_id:
            told = "desk.made_waits" if made.waits else "desk.made"
            messages.success(request, desk.voice(language.of(request)).say(told))
            return HttpResponseRedirect(reverse("service", args=[made.service_id]))
    return _shown(request, *new_service.drafted(request.rights, given, now)[:2], given, _wrong(request, given))


def _wrong(request: DeskRequest, given: Mapping[str, str]) -> dict[str, InputError]:
    """What is wrong with the form; while it is only looked at, a name may still be missing."""
    errors = new_service.drafted(request.rights, given, timezone.now())[2]
    if request.POST.get("do") != "save" and not given.get("name"):
        errors.pop("name", None)
    return errors


def _sent(given: QueryDict) -> dict[str, str]:
    return sent(given) | {name: str(given.get(name, ""))[:200] for name in BEFORE}


def _only(request: DeskRequest) -> str:
    """The first organization of theirs, where they have one by name only."""
    return "" if new_service.anywhere(request.rights) else next(iter(new_service.organizations(request.rights)))


def _shown(
    request: DeskRequest, blank: Service, made: Service, given: dict[str, str], errors: dict[str, InputError]
) -> HttpResponse:
    voice = desk.voice(language.of(request))
    theirs = new_service.organizations(request.rights)
    chosen = given.get("organization", "")
    fields = {name: text for name, text in given.items() if name not in BEFORE}
    named = made if made.name else replace(made, name="…")  # a card has a heading
    shown: dict[str, Any] = written(request, blank, named, fields, errors) | {
        "own": given.get("own", ""), "organization": chosen, "anywhere": new_service.anywhere(request.rights),
        "organizations": [Option(key, name, key == chosen) for key, name in theirs.items()],
        "countries": [Option(one, country_name(one, voice.language), one == blank.country) for one in COUNTRIES],
        "organization_error": _organization_error(errors.get("organization"), voice),
        "country_error": voice.say("desk.wrong_country") if "country" in errors else "",
        "will_wait": is_emergency(made),
    }  # fmt: skip
    return render(request, "services/new.html", shown, status=422 if errors else 200)


def _organization_error(error: InputError | None, voice: Voice) -> str:
    if error is None:
        return ""
    if error.reason == "several":
        return voice.say("desk.wrong_organization_several", ids=error.where)
    return voice.say("desk.wrong_organization")
