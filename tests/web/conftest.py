"""A bare HTTP client on the public face, and every way to ask it something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

FORM = "application/x-www-form-urlencoded"
LANGUAGES = ("de", "en", "es", "fi", "fr", "hu", "pt", "ar", "uk", "tr")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str
    cookies: int


class Asker:
    """Sends requests as browsers do: forms encoded, the language named, no cookie kept."""

    def __init__(self, language: str = "en") -> None:
        self.language = language

    def get(self, path: str = "/", **extra: Any) -> Answer:
        return self.ask("GET", path, **extra)

    def say(self, **fields: str) -> Answer:
        return self.ask("POST", "/", urlencode(fields).encode())

    def ask(self, method: str, path: str, body: bytes = b"", **extra: Any) -> Answer:
        client = Client(raise_request_exception=False)
        extra = {"content_type": FORM, "HTTP_ACCEPT_LANGUAGE": self.language} | extra
        response = client.generic(method, path, body, **extra)
        content = b"".join(response)
        text = content.decode("utf-8", "replace")
        return Answer(response.status_code, response.headers, text, len(response.cookies))


@pytest.fixture
def asker() -> Asker:
    """Somebody whose browser asks for English."""
    return Asker()


@pytest.fixture(params=LANGUAGES)
def speaker(request: pytest.FixtureRequest) -> Asker:
    """The same in each of the eight languages."""
    return Asker(request.param)
