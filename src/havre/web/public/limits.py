"""What is not let in: bodies that are too large or no form, and methods that a file does not answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from havre.web.gateway import LARGEST_BODY
from havre.web.public import refusals

FORM = "application/x-www-form-urlencoded"
READING = ("GET", "HEAD")


class Limits:
    """Middleware: refuses before anything is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # Django answers 400 for a name that HAVRE_HOSTS does not list
        length = _length(request)
        if length > LARGEST_BODY:
            return refusals.too_large(request)
        if length and request.method == "POST" and request.content_type != FORM:
            return refusals.malformed(request)  # other forms may carry files, which would be written to disk
        if request.path.startswith(settings.STATIC_URL) and request.method not in READING:
            return refusals.method(request, READING)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """Bytes announced; a body without an announced length is not read at all, so it counts as none."""
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return LARGEST_BODY + 1
