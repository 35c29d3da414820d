"""Whoever is shown an answer can have the source of the program that gave it (AGPL-3.0, section 13)."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from django.test import Client
from tests.web.conftest import Asker

ROOT = Path(__file__).resolve().parents[2]


def test_every_page_leads_to_the_source(speaker: Asker) -> None:
    assert 'href="/source"' in speaker.get().text


def test_the_source_is_that_of_the_running_program_packs_included() -> None:
    answer = Client().get("/source")
    with tarfile.open(fileobj=io.BytesIO(b"".join(answer)), mode="r:gz") as tar:
        held = {member.name: tar.extractfile(member) for member in tar.getmembers()}
        page = held["source/src/havre/web/public/views.py"]
        assert page is not None
        assert page.read() == (ROOT / "src/havre/web/public/views.py").read_bytes()
    python = {f"source/{path.relative_to(ROOT)}" for path in (ROOT / "src").rglob("*.py")}
    packs = {f"source/{path.relative_to(ROOT)}" for path in (ROOT / "packs").rglob("*.yaml")}
    assert python | packs <= set(held)


def test_its_name_says_nothing() -> None:
    assert Client().get("/source").headers["Content-Disposition"] == 'attachment; filename="source.tar.gz"'
