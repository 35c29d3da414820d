"""One page: what somebody writes comes in as a form, the answer goes out below it, and nothing stays here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from havre.core.errors import HavreError
from havre.usecases.plan import as_pdf
from havre.web.public import frame, layout, refusals, turn
from havre.web.public import plan as plans
from havre.web.public.sent import Sent
from havre.web.public.source import archive
from havre.web.public.words import voice_of_plan

View = Callable[..., HttpResponse]
ICON = Path(settings.STATIC_ROOT) / "icon.ico"
ROBOTS = "User-agent: *\nAllow: /$\nAllow: /static/\nDisallow: /\n"
CLEARED = '"cache", "cookies", "storage"'


def answers(*methods: str) -> Callable[[View], View]:
    """A view that answers these methods, and any other with a neutral page."""

    def decorated(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, **parts: str) -> HttpResponse:
            return view(request, **parts) if request.method in methods else refusals.method(request, methods)

        return checked

    return decorated


@answers("GET", "HEAD", "POST")
def talk(request: HttpRequest) -> HttpResponse:
    """The start page, or the answer to one turn."""
    preferred = layout.preferred(request)
    if request.method == "POST":
        shown = turn.after(Sent.of(request.POST.dict()), preferred, timezone.now())
    else:
        shown = turn.Shown(preferred)
    page = layout.of(request, shown.language, shown.country)
    return layout.answer(frame.laid_out(page, shown), page)


@answers("GET", "HEAD", "POST")
def plan(request: HttpRequest) -> HttpResponse:
    """The safety plan: its questions, the plan, or the file to print under a name that says nothing."""
    preferred = layout.preferred(request)
    asked = plans.Asked.of(request.POST) if request.method == "POST" else None
    shown = plans.after(asked, preferred, timezone.now()) if asked else plans.begun(preferred)
    if asked and asked.do == "file":
        with suppress(HavreError):  # where no file can be laid out, the page shows the text and how to print
            named = {"Content-Disposition": 'attachment; filename="notes.pdf"'}
            return HttpResponse(as_pdf(shown.plan), content_type="application/pdf", headers=named)
    page = layout.of(request, shown.page_language, shown.country)
    return layout.render("plan.html", page, {"shown": shown, **voice_of_plan(shown.plan.words)})


@answers("GET", "HEAD")
def leave(request: HttpRequest) -> HttpResponse:
    """Away, by our own address: what the browser holds of us is cleared on the way to a neutral site."""
    target = settings.LEAVE_URL or layout.of(request).leave_to
    return HttpResponseRedirect(target, status=303, headers={"Clear-Site-Data": CLEARED})


@answers("GET", "HEAD")
def robots(_request: HttpRequest) -> HttpResponse:
    """Search engines may name the start page and follow nothing."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@answers("GET", "HEAD")
def favicon(_request: HttpRequest) -> HttpResponse:
    """A grey sheet that says nothing."""
    return HttpResponse(ICON.read_bytes(), content_type="image/x-icon")


@answers("GET", "HEAD")
def source(_request: HttpRequest) -> HttpResponse:
    """The source of this very program, under a name that says nothing."""
    named = {"Content-Disposition": 'attachment; filename="source.tar.gz"'}
    return HttpResponse(archive(), content_type="application/gzip", headers=named)
