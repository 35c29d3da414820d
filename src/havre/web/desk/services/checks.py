"""Checks: what is due and whom to ask, links sent to the services themselves, campaigns and how far they are."""

from __future__ import annotations

import os
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.assistant.locale_words import country_name
from havre.core.errors import HavreError, InputError
from havre.directory.code_fields import NEEDS
from havre.directory.territory import COUNTRIES
from havre.store.accounts import RoleName
from havre.usecases import campaigns, checks_desk, service_cards
from havre.usecases.campaigns import Chosen
from havre.web.desk import language
from havre.web.desk.guard import DeskRequest, needs
from havre.web.desk.services.form import Option
from havre.web.desk.services.intake import only_whole, say_to

SHOWN = 200  # services of the list; emergency lines and the longest overdue come first


@needs(RoleName.VERIFIER)
def listed(request: DeskRequest) -> HttpResponse:
    """What is due in a country or left of a campaign, to be written to; campaigns; a new one."""
    only_whole(request)
    if request.method == "POST":
        _done(request, request.POST)
        return HttpResponseRedirect(reverse("checks"))
    country, name = request.GET.get("country", ""), request.GET.get("campaign", "")
    if country and country not in COUNTRIES:
        raise Http404
    code = language.of(request)
    words = service_cards.words_of(code, "")
    try:
        asked = checks_desk.to_ask(timezone.now(), SHOWN, country, name)
    except InputError:
        asked = checks_desk.ToAsk()
    shown = {
        "asked": asked.first, "number": asked.number, "by_mail": asked.by_mail,
        "most": checks_desk.MOST, "site": site(), "country": country, "campaign": name,
        "campaigns": campaigns.every(), "never": date.min,
        "countries": [Option(one, country_name(one, code), one == country) for one in COUNTRIES],
        "needs": [Option(one, words.say(f"label.{one}"), on=False) for one in NEEDS],
    }  # fmt: skip
    return render(request, "services/checks.html", shown)


def site() -> str:
    """Where the public face is reached, for the links in mails."""
    return os.environ.get("HAVRE_PUBLIC_URL", "")


def _done(request: DeskRequest, given: QueryDict) -> None:
    try:
        if given.get("do") == "begin":
            _begin(request, given)
        else:
            _send(request, given.get("country", ""), given.get("campaign", ""))
    except (InputError, ValueError):
        messages.error(request, say_to(request, "desk.campaign_wrong"))
    except HavreError:
        messages.error(request, say_to(request, "desk.mail_failed"))


def _send(request: DeskRequest, country: str, campaign: str) -> None:
    now = timezone.now()
    if site().startswith(("https://", "http://")):
        sent = checks_desk.send(request.user, site(), now, country, campaign)
        messages.success(request, say_to(request, "desk.sent_links", number=sent))


def _begin(request: DeskRequest, given: QueryDict) -> None:
    before, deadline = given.get("before", ""), date.fromisoformat(given.get("deadline", ""))
    chosen = Chosen(given.get("country", ""), given.get("need", ""), before=before and str(date.fromisoformat(before)))
    if deadline < timezone.localdate():
        raise InputError("the day is past", where="deadline")
    campaigns.begin(given.get("name", "").strip()[:200], chosen, deadline, by=str(request.user.pk), now=timezone.now())
    messages.success(request, say_to(request, "desk.campaign_began"))
