"""Pages for what cannot be answered at the desk. Who may not see something does not learn that it is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from havre.core.errors import HavreError

LAST = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Havre</title><p>Something went wrong here.</p></html>'
)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """404: nothing at this address, or nothing for this account."""
    return _page(request, 404, "desk.refused_not_found")


def nothing_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: this account has no role, and so sees nothing."""
    return _page(request, 403, "desk.refused_no_role")


def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400: the request is none that a form of ours makes."""
    return _page(request, 400, "desk.refused_malformed")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's call
    """403: the form does not come from this desk, or the session has ended since."""
    return _page(request, 403, "desk.refused_forged")


def failed(request: HttpRequest) -> HttpResponse:
    """500: something went wrong here."""
    return _page(request, 500, "desk.refused_failed")


def _page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    try:
        return HttpResponse(render_to_string("desk/refusal.html", {"sentence": sentence}, request), status=status)
    except HavreError:
        return HttpResponse(LAST, status=status)
