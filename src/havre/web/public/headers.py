"""The headers that go out with every answer, whatever its status: page, file, refusal or failure.

A cached file, a title or an address betrays a visit to whoever shares the device, so nothing may be kept. Sources:
OWASP ASVS 5.0.0 V3.4 and V14.3; Fetch Metadata and Clear-Site-Data of W3C; `Request-OTR` of Brave (off the record).
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
# Every feature that browsers let a page switch off: none is needed here.
FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "clipboard-write",
    "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    "X-DNS-Prefetch-Control": "off",  # names of linked sites are not looked up before anybody follows a link
    "Request-OTR": "1",
    "Server": "",  # else the server under us writes its own name
}
# What would let a cache keep or recognise an answer.
NEVER = ("ETag", "Last-Modified", "Expires", "Vary", "Set-Cookie", "X-Powered-By")
YEAR = 31_536_000  # seconds


class Headers:
    """Middleware, outermost: puts `ALWAYS` on every answer and takes `NEVER` off it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.cookies.clear()
        for name in NEVER:
            response.headers.pop(name, None)
        for name, value in ALWAYS.items():
            response.headers[name] = value
        response.headers["X-Robots-Tag"] = _robots(request, response)
        if request.is_secure():
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        return response


def _robots(request: HttpRequest, response: HttpResponse) -> str:
    """The start page may be found by who looks for help; nothing else is indexed, and nothing is kept as a copy."""
    found = request.method in {"GET", "HEAD"} and request.path == "/" and response.status_code == 200
    return "noarchive" if found else "noindex, nofollow, noarchive, nosnippet"
