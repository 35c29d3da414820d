"""The addresses of Havre, and one more that fails with words in its error that must not come out."""

from __future__ import annotations

from typing import NoReturn

from django.http import HttpRequest
from django.urls import path

from havre.web import urls

CANARY = "canary-in-an-error"


def fail(_request: HttpRequest) -> NoReturn:
    raise ValueError(CANARY)


urlpatterns = [*urls.urlpatterns, path("fails", fail)]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
