"""The headers of the desk: those of the public face, but for what signing in needs.

`Referrer-Policy: no-referrer` makes browsers send `Origin: null`, which Django's protection against forged requests
refuses; so `same-origin` here. The session's cookie passes, and passkeys may be used.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from havre.web.public import headers as public

PASSKEYS = "publickey-credentials-get"
ALWAYS = public.ALWAYS | {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in public.FEATURES if feature != PASSKEYS),
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
}
NEVER = tuple(name for name in public.NEVER if name not in {"Set-Cookie", "Vary"})


class Headers:
    """Middleware, outermost: puts `ALWAYS` on every answer and takes `NEVER` off it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name in NEVER:
            response.headers.pop(name, None)
        for name, value in ALWAYS.items():
            response.headers[name] = value
        if request.is_secure():
            response.headers["Strict-Transport-Security"] = f"max-age={public.YEAR}"
        return response
