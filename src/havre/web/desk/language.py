"""The language of a page of the desk: that of the account, before signing in what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from havre.store.models import Account
from havre.usecases import desk


def of(request: HttpRequest) -> str:
    """The language of whoever asks."""
    account = getattr(request, "user", None)
    known = desk.phrasebook().languages
    if isinstance(account, Account) and account.language in known:
        return account.language
    return desk.pick_language(request.headers.get("Accept-Language", ""))


class Language:
    """Middleware: the errors that Django and allauth word themselves are in that language too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(of(request)):
            return self.get_response(request)
