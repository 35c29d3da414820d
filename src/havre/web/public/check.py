"""`/check/<token>`: a service looks its own record over, by a link that was sent to it. No account, no cookie.

What is read and written is the record of a service; nothing is known or kept of who opens the page. Tries are counted
in memory, by link, so that nobody finds a link by trying.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from havre.core.errors import HavreError, InputError
from havre.usecases import check_form, check_links
from havre.usecases.check_form import Form
from havre.usecases.check_links import GoneError, Question
from havre.web.public import layout, refusals
from havre.web.public.pace import Pace
from havre.web.public.sent import text_of

METHODS = ("GET", "HEAD", "POST")
_BY_LINK = Pace(30, 600)
_UNKNOWN = Pace(60, 60)


def check(request: HttpRequest, token: str) -> HttpResponse:
    """The form, or thanks for what was sent."""
    if request.method not in METHODS:
        return refusals.method(request, METHODS)
    if not _BY_LINK.allows(token):
        return _page(None, Form(sentence="check.too_many"), 429)
    now = timezone.now()
    try:
        asked = check_links.question(token, now)
        if request.method != "POST":
            return _page(asked, check_form.form(asked))
        return _taken(request, token, asked)
    except GoneError:
        if not _UNKNOWN.allows(""):
            return _page(None, Form(sentence="check.too_many"), 429)
        return _page(None, Form(sentence="check.gone"), 404)


def _taken(request: HttpRequest, token: str, asked: Question) -> HttpResponse:
    sent = {name: text_of(str(value)) for name, value in request.POST.dict().items()}
    try:
        thanks = check_form.take(token, sent, timezone.now())
    except InputError:
        return _page(asked, check_form.form(asked, sent, "check.not_understood"), 422)
    return _page(asked, Form(sentence=thanks))


def _page(asked: Question | None, form: Form, status: int = 200) -> HttpResponse:
    try:
        return layout.render("check.html", check_form.page_of(asked), {"form": form}, status=status)
    except HavreError:
        return HttpResponse(refusals.LAST, status=status)
