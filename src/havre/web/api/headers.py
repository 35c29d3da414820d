"""The headers of the API: those of the public face, but open to pages of every origin; no answer is kept anywhere.

A page of another site may read what is here and ask nothing else of a browser: no cookie exists that could go along.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from havre.web.api import answers
from havre.web.public import headers as public

LARGEST_BODY = settings.DATA_UPLOAD_MAX_MEMORY_SIZE  # bytes
METHODS = "GET, HEAD, POST, OPTIONS"
ALWAYS = public.ALWAYS | {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
}
BEFOREHAND = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",  # seconds
}


class Headers:
    """Middleware: refuses what is too large, answers what browsers ask beforehand, puts `ALWAYS` on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._answered(request)
        response.cookies.clear()
        for name in public.NEVER:
            response.headers.pop(name, None)
        for name, value in ALWAYS.items():
            response.headers[name] = value
        if request.is_secure():
            response.headers["Strict-Transport-Security"] = f"max-age={public.YEAR}"
        return response

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        request.get_host()  # Django answers 400 for a name that HAVRE_HOSTS does not list
        if _length(request) > LARGEST_BODY:
            return answers.refused(413, "the question is too large", remedy=f"ask with {LARGEST_BODY} bytes at most")
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=BEFOREHAND)
        if request.method == "HEAD":
            return _without_body(request, self.get_response)
        response = self.get_response(request)
        return answers.not_allowed(response) if response.status_code == 405 else response


def _without_body(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
    request.method = "GET"
    asked = get_response(request)
    asked.close()  # nobody will read it
    response = HttpResponse(status=asked.status_code, content_type=asked.headers.get("Content-Type"))
    if response.status_code == 405:
        response.headers["Allow"] = asked.headers.get("Allow", "")
    return response


def _length(request: HttpRequest) -> int:
    """Bytes announced; a body without an announced length is not read at all, so it counts as none."""
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return LARGEST_BODY + 1
