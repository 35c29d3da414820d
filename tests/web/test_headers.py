"""P04, P19, P20, P21: the headers of every route, method and status."""

from __future__ import annotations

import pytest
from django.test import override_settings
from tests.web.conftest import Answer, Asker

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.faulty_urls")]

ROUTES = (
    "/",
    "/x",
    "/robots.txt",
    "/source",
    "/favicon.ico",
    "/static/page.css",
    "/static/talk.js",
    "/static/none",
    "/none",
    "/fails",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
EXACT = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-DNS-Prefetch-Control": "off",
    "Request-OTR": "1",
    "Server": "",
}
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
ABSENT = ("Set-Cookie", "ETag", "Last-Modified", "Expires", "Vary", "X-Powered-By", "Strict-Transport-Security")


def check(response: Answer) -> None:
    assert {name: response.headers.get(name) for name in EXACT} == EXACT
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy == DIRECTIVES
    assert not set(ABSENT) & set(response.headers)
    assert not response.cookies
    assert "=()" in response.headers["Permissions-Policy"]
    assert "=(self" not in response.headers["Permissions-Policy"]
    assert "=*" not in response.headers["Permissions-Policy"]


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", ROUTES)
def test_every_answer_forbids_keeping_it_and_running_foreign_code(asker: Asker, route: str, method: str) -> None:
    check(asker.ask(method, route))


@pytest.mark.parametrize(
    ("status", "method", "path", "body"),
    [
        (200, "GET", "/", b""),
        (200, "POST", "/", b"words=hello&send=1"),
        (303, "GET", "/x", b""),
        (404, "GET", "/none", b""),
        (405, "DELETE", "/", b""),
        (413, "POST", "/", b"words=" + b"a" * 70_000),
        (500, "GET", "/fails", b""),
    ],
)
def test_each_status_has_the_same_headers(asker: Asker, status: int, method: str, path: str, body: bytes) -> None:
    response = asker.ask(method, path, body)
    assert response.status == status
    check(response)


def test_a_name_that_is_not_ours_is_refused_with_the_same_headers(asker: Asker) -> None:
    response = asker.ask("GET", "/", HTTP_HOST="elsewhere.example")
    assert response.status == 400
    check(response)


def test_only_the_start_page_may_be_found_by_search_engines(asker: Asker) -> None:
    assert asker.get("/").headers["X-Robots-Tag"] == "noarchive"
    others = [asker.ask(method, route) for route in ROUTES for method in METHODS if (method, route) not in
              {("GET", "/"), ("HEAD", "/")}]  # fmt: skip
    assert {response.headers["X-Robots-Tag"] for response in others} == {"noindex, nofollow, noarchive, nosnippet"}


def test_transport_security_is_asked_for_only_over_tls(asker: Asker) -> None:
    assert "Strict-Transport-Security" not in asker.get("/").headers
    assert asker.get("/", secure=True).headers["Strict-Transport-Security"] == "max-age=31536000"
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert "Strict-Transport-Security" in asker.get("/", HTTP_X_FORWARDED_PROTO="https").headers


def test_an_address_says_which_methods_it_answers(asker: Asker) -> None:
    assert asker.ask("DELETE", "/").headers["Allow"] == "GET, HEAD, POST"
    assert asker.ask("POST", "/x").headers["Allow"] == "GET, HEAD"
    assert asker.ask("POST", "/static/page.css").headers["Allow"] == "GET, HEAD"
