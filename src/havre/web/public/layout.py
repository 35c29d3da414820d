"""What every page of the public face shows: words in the person's language, the number to call, the way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from havre.usecases import assistant
from havre.usecases.assistant import Page
from havre.web.public.words import voice_of


def of(request: HttpRequest, language: str = "", country: str = "") -> Page:
    """The page in a language that was chosen, else in the one the browser asks for."""
    return assistant.page(language or preferred(request), country)


def preferred(request: HttpRequest) -> str:
    """The served language that the browser asks for first."""
    return assistant.pick_language(request.headers.get("Accept-Language", ""))


def laid_out(template: str, page: Page, context: Mapping[str, Any]) -> str:
    """The template with the words of the page."""
    return render_to_string(template, {"page": page, **voice_of(page.speaker), **context})


def render(template: str, page: Page, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page as an answer, with its language named."""
    return answer(laid_out(template, page, context), page, status=status)


def answer(text: str, page: Page, *, status: int = 200) -> HttpResponse:
    """A page that is laid out already, with its language named."""
    return HttpResponse(text, status=status, headers={"Content-Language": page.speaker.language})
