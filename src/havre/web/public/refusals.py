"""Neutral pages for what cannot be answered, each with the emergency number and the way out."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from havre.core.errors import HavreError
from havre.web.public import layout

# If not even the packs can be read, no words are left: the number that works in every country of the Union.
LAST = '<!doctype html><html lang="en"><meta charset="utf-8"><title>112</title><p><a href="tel:112">112</a></p></html>'


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """404: nothing at this address."""
    return _page(request, 404, "ui.error_not_found")


def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """400: the request is none that a form of ours makes."""
    return _page(request, 400, "ui.error_server")


def failed(request: HttpRequest) -> HttpResponse:
    """500: something went wrong here."""
    return _page(request, 500, "ui.error_server")


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than a message."""
    return _page(request, 413, "ui.error_long")


def method(request: HttpRequest, allowed: Sequence[str]) -> HttpResponse:
    """405: this address does not answer that method."""
    response = _page(request, 405, "ui.error_server")
    response.headers["Allow"] = ", ".join(allowed)
    return response


def _page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    try:
        return layout.render("refusal.html", layout.of(request), {"sentence": sentence}, status=status)
    except HavreError:
        return HttpResponse(LAST, status=status)
