"""A program that asks the API, under the settings of `havre serve --api`, and a directory to ask about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client, override_settings

from havre.core.place import Place
from havre.directory import model
from havre.directory.gazette import NamedPlace
from havre.directory.imports import Asked
from havre.store import directory_io, places_io
from havre.usecases import directory, snapshot
from havre.web.api import settings as api_settings

NAMES = ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "APPEND_SLASH", "DATA_UPLOAD_MAX_NUMBER_FIELDS")
LYON = Place("2996944", "Lyon", "FR", "FR", "84", 45.74846, 4.84671, "Europe/Paris", 522_969)
PARIS = Place("2988507", "Paris", "FR", "FR", "11", 48.85341, 2.3488, "Europe/Paris", 2_138_551)
ORIGIN = model.Origin("tests", "CC0", date(2026, 11, 23), date(2026, 11, 1))


@dataclass(frozen=True, slots=True)
class Told:
    """What came back; `data` is its JSON (None where it is none)."""

    status: int
    headers: Any
    body: bytes
    data: Any

    @property
    def ids(self) -> list[str]:
        """The ids on a page."""
        return [one["id"] for one in self.data["contents"]]


class Program:
    """Asks by GET with parameters, by POST with an object."""

    def get(self, path: str, **asked: Any) -> Told:
        return self.ask("GET", f"{path}?{urlencode(asked, doseq=True)}" if asked else path)

    def post(self, path: str, **asked: Any) -> Told:
        return self.ask("POST", path, json.dumps(asked).encode())

    def ask(self, method: str, path: str, body: bytes = b"", **extra: Any) -> Told:
        client = Client(raise_request_exception=False)
        response = client.generic(method, path, body, content_type="application/json", **extra)
        content = b"".join(response)
        assert not response.cookies
        readable = content and response.headers.get("Content-Type") == "application/json"
        return Told(response.status_code, response.headers, content, json.loads(content) if readable else None)


@pytest.fixture(autouse=True)
def _at_the_api(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    assert db is None
    # A test is one transaction; the end of a request, when an answer is left half read or comes from the bare
    # application, would close its connection (Django's client prevents that for whole answers only).
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    with override_settings(**{name: getattr(api_settings, name) for name in NAMES}):
        yield


@pytest.fixture
def program() -> Program:
    """A program that asks."""
    snapshot.forget()
    return Program()


def place(own: str, town: Place, street: str = "1 rue Neuve", **more: Any) -> model.ServiceAtLocation:
    """A place in a town, a few hundred metres from its middle."""
    address = model.Address(street, town.name, "", "69001", "FR")
    given: dict[str, Any] = {"address": address, "latitude": town.latitude + 0.003, "longitude": town.longitude, **more}
    return model.ServiceAtLocation(f"at-{own}", model.Location(f"l-{own}", **given))


def made(own: str, **more: Any) -> model.Service:
    """A service in France."""
    given: dict[str, Any] = {"id": own, "name": own, "country": "FR", "origin": ORIGIN, **more}
    return model.Service(**given)


def filled(*services: model.Service) -> None:
    """A directory of these."""
    places_io.save_towns([NamedPlace(town, town.name.casefold(), ()) for town in (LYON, PARIS)])
    directory_io.save(services)


def imported(folder: Path, *records: Any) -> None:
    """Records of HSDS brought in."""
    (folder / "records.json").write_text(json.dumps(list(records)), encoding="utf-8")
    directory.import_file(folder / "records.json", Asked("a source", "CC0", date(2026, 11, 23), "FR"), "hsds-json")
