"""An open face: any origin may read it, nobody is known, nothing is kept or logged, and refusals are told in words."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import OperationalError
from tests.api.conftest import LYON, Program, filled, imported, made, place
from tests.support import canaries

from havre.cli.serve import serve
from havre.store.places import Postcode
from havre.usecases import directory_filters
from havre.web.api import headers
from havre.web.api.asked import OrganizationsQuestion, SituationQuestion, SituationsQuestion, TermsQuestion

OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "cross-origin"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/services", b"", 200), ("GET", "/nothing", b"", 404), ("GET", "/services/", b"", 404),
        ("GET", "/services/none", b"", 404), ("GET", "/services/a%00b", b"", 422), ("DELETE", "/services", b"", 405),
        ("PUT", "/services/x", b"{}", 405), ("POST", "/services/x", b"{}", 405), ("POST", "/services", b"{", 400),
        ("POST", "/services", b"[]", 422), ("POST", "/services", b'{"search": "\\ud800"}', 422),
        ("POST", "/services", b" " * (headers.LARGEST_BODY + 1), 413), ("GET", "/services?near=%ff", b"", 422),
        ("GET", "/?x=1", b"", 422), ("GET", "/profile?x=1", b"", 422), ("GET", f"/services/{'x' * 300}", b"", 422),
        ("OPTIONS", "/services", b"", 204),
    ],
)  # fmt: skip
def test_every_answer_is_open_and_every_refusal_says_what_to_do(
    method: str, path: str, body: bytes, status: int, program: Program
) -> None:
    told = program.ask(method, path, body)
    assert told.status == status
    assert OPEN.items() <= dict(told.headers).items()
    assert not {"Set-Cookie", "ETag", "Vary"} & told.headers.keys()
    if status >= 400:
        assert told.data.keys() == {"what", "where", "remedy"}
        assert told.data["what"]
        assert told.data["remedy"]
    if status == 405:
        assert "GET" in told.headers["Allow"]


def test_a_browser_is_told_beforehand_that_it_may_ask(program: Program) -> None:
    told = program.ask(
        "OPTIONS", "/services", HTTP_ORIGIN="https://other.example", HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST"
    )
    assert "POST" in told.headers["Access-Control-Allow-Methods"]
    assert told.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert "Access-Control-Allow-Credentials" not in told.headers


def test_a_head_is_an_answer_without_its_body(program: Program) -> None:
    told = program.ask("HEAD", "/services")
    assert (told.status, told.body, told.headers["Content-Type"]) == (200, b"", "application/json")
    assert program.ask("HEAD", "/services/none").status == 404


def test_nothing_that_is_asked_is_logged(program: Program, caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
    caplog.set_level(logging.DEBUG)
    for path in ("/services?search=Qzzyx", "/services/Qzzyx", "/services?near=Qzzyx", "/Qzzyx"):
        program.get(path)
    program.post("/services", situation={"needs": ["shelter"], "country": "FR", "place": "Qzzyx"}, search="Qzzyx")
    program.ask("POST", "/services", b'{"search": "Qzzyx"')
    ours = [line for line in caplog.records if not line.name.startswith(("django", "tests"))]
    assert "Qzzyx" not in "".join(line.getMessage() for line in ours)
    assert "Qzzyx" not in "".join(capfd.readouterr())


def test_with_the_database_gone_the_answer_says_so(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("secret words")

    monkeypatch.setattr(directory_filters, "services", away)
    told = program.get("/services")
    assert (told.status, told.headers["Retry-After"]) == (503, "60")
    assert "secret" not in told.body.decode()


def test_the_api_is_among_the_outputs_that_are_looked_through(tmp_path: Path) -> None:
    place = {**canaries.SECRET_PLACE, "attributes": []}
    imported(tmp_path, canaries.record(service_at_locations=[{"id": "3", "location": place}]))
    told = list(canaries.api())
    names = {name for name, data in told if "canari" in data.decode().casefold()}
    assert {"api services?full=true", "api services by words", "api service_at_locations by id"} <= names


def test_a_secret_place_is_as_far_as_the_middle_of_its_town(tmp_path: Path, program: Program) -> None:
    filled(made("open", locations=(place("open", LYON),)))
    imported(tmp_path, canaries.record())
    own = canaries.record()["id"]
    beside = {"latitude": canaries.SECRET_PLACE["latitude"], "longitude": canaries.SECRET_PLACE["longitude"]}
    Postcode.objects.create(territory="FR", code="26600", name="Lyon", **beside)
    for path in ("/services", "/service_at_locations"):
        assert program.get(path, postcode="26600", proximity=20_000).data["total_items"] == 0
        found = program.get(path, near="Lyon", proximity=0)
        assert found.data["total_items"] == 1
        assert own in found.body.decode()
    asked = {"needs": ["shelter"], "country": "FR", "place": "Lyon"}
    (matched,) = [one for one in program.post("/services", situation=asked).data["contents"] if one["id"] == own]
    assert matched["havre"]["distance_km"] is None


@pytest.mark.slow
def test_the_face_starts_alone_without_accounts_and_sessions(tmp_path: Path) -> None:
    environment = {"HAVRE_HOME": str(tmp_path), "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, check=True, capture_output=True, timeout=120
    )
    settings, page = told.stdout.decode().splitlines()
    assert settings == "['havre.store'] ['havre.web.api.headers.Headers']"
    assert json.loads(page)["empty"] is True


PROGRAM = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "havre.web.api.settings"
from havre.cli.django_setup import API, set_up
set_up(API)
from havre.store import tables
tables.make()
from havre.web.api.wsgi import application
from django.conf import settings
print(settings.INSTALLED_APPS, settings.MIDDLEWARE)
from django.test import Client
print(Client(headers={"host": "localhost"}).get("/services").content.decode())
"""


def test_the_command_line_tells_of_this_face() -> None:
    told = CliRunner().invoke(serve, ["--help"])
    assert "--api" in told.output
    assert "docs/api.md" in told.output


def test_every_parameter_and_address_is_in_the_guide() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    names = {*SituationsQuestion.model_fields, *OrganizationsQuestion.model_fields, *TermsQuestion.model_fields}
    names |= set(SituationQuestion.model_fields)
    assert [name for name in sorted(names) if f"`{name}" not in guide and f"{name}=" not in guide] == []
