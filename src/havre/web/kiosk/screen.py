"""The one screen: ten languages, then what can be touched, then answers. What is known travels with it, sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from jinja2 import Environment

from havre.assistant.conversation import Conversation
from havre.usecases import assistant, kiosk
from havre.usecases.seal import LIFE
from havre.web.kiosk.options import Options
from havre.web.public import layout, turn, words
from havre.web.public.sent import Sent, opened, sealed
from havre.web.public.turn import Shown
from havre.web.public.views import answers

EASY = {"easy:on": True, "easy:off": False}
SLACK = timedelta(seconds=5)  # between the clearing of a screen and its last form


def environment(**options: Any) -> Environment:
    """Jinja as the public face uses it, with the `kiosk` in reach of every template."""
    made = words.environment(**options)
    made.globals["kiosk"] = _options()
    made.filters["bare"] = bare
    return made


def bare(address: str) -> str:
    """The address of a site as it is read from a screen and typed elsewhere: «example.org/help»."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def _options() -> Options:
    options: Options = getattr(settings, "KIOSK")  # noqa: B009 - of this face's settings, which mypy does not read
    return options


@lru_cache(maxsize=1)
def _place() -> str:
    return kiosk.place_of(_options().country, _options().town)


def check_place() -> None:
    """Refuse a town that means none or several, before anybody stands there. Leaves no connection to inherit."""
    _place()
    connections.close_all()


@answers("GET", "HEAD", "POST")
def screen(request: HttpRequest) -> HttpResponse:
    """The first screen, or the answer to one touch."""
    home = kiosk.home_language(_options().country) or layout.preferred(request)
    shown = _after(request, timezone.now()) if request.method == "POST" else None
    shown = shown or Shown(home, _options().country)
    page = layout.of(request, shown.language, shown.country)
    talk = _fresh(shown.language, easy=shown.easy)
    choices = () if shown.blocks else kiosk.first_choices(assistant.speaker(talk), talk)
    return layout.render("talk.html", page, {"shown": shown, "choices": choices, "tongues": kiosk.tongues()})


def _after(request: HttpRequest, now: datetime) -> Shown | None:
    """What to show once a form has come in; none where the first screen is next.

    Without script each form stays in the browser's history, and could be sent again by whoever comes next: it counts
    only as long as its screen was there.
    """
    sent = Sent.of(request.POST.dict())
    life = LIFE if "live" in request.POST else timedelta(seconds=_options().seconds) + SLACK
    talk, _ = opened(sent, now, life)
    if sent.state and (talk is None or sent.choice == "forget"):
        return None
    if talk is None and sent.tongue not in assistant.served().languages:
        return None
    return turn.after(_to_answer(talk or _fresh(sent.tongue), sent, now), "", now)


def _fresh(language: str, *, easy: bool = False) -> Conversation:
    return replace(kiosk.begin(language, _options().country, _place()), easy=easy)


def _to_answer(talk: Conversation, sent: Sent, now: datetime) -> Sent:
    """What the next turn takes: the services are listed each time, since no earlier answer stays in sight.

    Before anything was said, another language and easy language change the first screen, and need no answer.
    """
    if talk.turns:
        return replace(sent, state=sealed(replace(talk, listed=""), now))
    easy = EASY.get(sent.choice, talk.easy)
    language = sent.tongue if sent.tongue in assistant.served().languages else talk.language
    choice = "" if sent.choice in EASY else sent.choice
    return replace(sent, state=sealed(_fresh(language, easy=easy), now), choice=choice)
