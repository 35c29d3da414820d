"""A file imported at the desk: by administrators only, all of it or nothing, and no file stays behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.support.desk import Person, signed_in

from havre.store.database import home
from havre.store.models import Account, AuditLine, ImportRun
from havre.store.models import Service as Row
from havre.usecases import import_desk
from havre.usecases.limits import MOST_SENT

pytestmark = pytest.mark.django_db
WHOLE = {"id": "2", "name": "Roof", "status": "active", "phones": [{"id": "p", "number": "3919"}],
         "service_at_locations": [], "organization": {"id": "o", "name": "Roof"}}  # fmt: skip
BROKEN = WHOLE | {"id": "1", "name": ""}
SAID = {"source": "a list", "licence": "CC0", "country": "FR"}
MAPPING = """
id: own
about: Ours
source: our list
licence: CC0
checked: 2026-11-24
key: [n]
country: FR
fields: {name: n, phone: p}
"""


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files stand while they are read."""
    monkeypatch.setenv("HAVRE_HOME", str(tmp_path))
    assert home() == tmp_path


@pytest.fixture
def admin(ezra: Account) -> Client:
    return signed_in(ezra)


def sent(client: Client, name: str, content: bytes, **more: object) -> tuple[int, str]:
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse("import_file"), {"file": file, **SAID, **more}, follow=True)
    return answer.status_code, answer.content.decode()


def left(folder: Path) -> list[Path]:
    return [path for path in (folder / "var" / "incoming").rglob("*") if path.is_file()]


def test_a_file_comes_in_with_its_report_and_its_quarantine(admin: Client, ezra: Account, tmp_path: Path) -> None:
    status, text = sent(admin, "f.json", json.dumps([BROKEN, WHOLE]).encode(), way="hsds-json")
    run = ImportRun.objects.get()
    assert status == 200
    assert (run.file, run.source, run.country, run.by) == ("f.json", "a list", "FR", str(ezra.pk))
    assert "The file came in." in text
    assert f"{reverse('quarantine')}?file=f.json&amp;reason=missing" in text
    assert admin.get(reverse("quarantine"), {"file": "f.json", "reason": "missing"}).status_code == 200
    assert AuditLine.objects.get(action="import.made").key == str(run.pk)
    assert left(tmp_path) == []
    admin.post(reverse("imports"), {"number": run.pk})
    assert not Row.objects.filter(pk="2").exists()
    assert admin.get(reverse("import_report", args=[run.pk])).status_code == 200
    assert admin.get(reverse("import_report", args=[run.pk + 1])).status_code == 404


def test_a_format_is_known_by_the_file_and_a_table_by_its_mapping(admin: Client, tmp_path: Path) -> None:
    assert sent(admin, "f.json", json.dumps([WHOLE]).encode())[0] == 200
    mapping = SimpleUploadedFile("m.yaml", MAPPING.encode())
    own = {"way": "own-mapping", "source": "", "licence": ""}
    status, text = sent(admin, "t.csv", b"n,p\nHouse,04 72 11 11 11\n", mapping=mapping, **own)
    assert status == 200, text
    assert Row.objects.filter(name="House", source="our list").exists()
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "content", "more", "told"),
    [
        ("f.json", b"no json", {}, "Nothing was brought in"),
        ("f.json", b"[]", {"source": ""}, "Write who publishes"),
        ("t.csv", b"n\nA\n", {"way": "own-mapping"}, "Choose the mapping file"),
        ("../../etc/f.json", b"[{", {"way": "hsds-json"}, "Nothing was brought in"),
    ],
)
def test_what_cannot_be_used_is_told_and_leaves_nothing(
    admin: Client, tmp_path: Path, name: str, content: bytes, more: dict[str, object], told: str
) -> None:
    status, text = sent(admin, name, content, **more)
    assert status == 422
    assert told in text
    assert str(tmp_path) not in text
    assert not ImportRun.objects.exists()
    assert left(tmp_path) == []


def test_a_mapping_that_is_wrong_is_told_without_a_path_of_this_machine(admin: Client, tmp_path: Path) -> None:
    mapping = SimpleUploadedFile("m.yaml", b"id: own\n")
    status, text = sent(admin, "t.csv", b"n\nA\n", mapping=mapping, way="own-mapping")
    assert status == 422
    assert "m.yaml" in text
    assert str(tmp_path) not in text


def test_half_a_file_is_no_file(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("havre.usecases.directory.BATCH", 1)
    records = [WHOLE | {"id": str(number)} for number in range(3)]
    cut = json.dumps(records)[:-1].encode() + b", {"
    assert sent(admin, "f.json", cut, way="hsds-json")[0] == 422
    assert not Row.objects.filter(pk__in=["0", "1", "2"]).exists()
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_not_read(admin: Client) -> None:
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE == MOST_SENT
    status, text = sent(admin, "f.json", b" " * (MOST_SENT + 1))
    assert status == 422
    assert "larger than 10 MB" in text


def test_nobody_but_administrators_brings_files_in(person: Person, ezra: Account) -> None:
    vera = signed_in(person("vera", "verifier"))
    for client in (vera, signed_in(person("dana", "editor")), signed_in(person("bea", "responder"))):
        assert client.get(reverse("import_file")).status_code == 404
        assert sent(client, "f.json", json.dumps([WHOLE]).encode())[0] == 404
    assert not ImportRun.objects.exists()
    assert sent(signed_in(ezra), "f.json", json.dumps([WHOLE]).encode())[0] == 200
    number = ImportRun.objects.get().pk
    assert vera.get(reverse("import_report", args=[number])).status_code == 200
    assert signed_in(person("leo", "editor")).get(reverse("import_report", args=[number])).status_code == 404


def test_what_a_killed_process_left_goes_at_the_next_start(tmp_path: Path) -> None:
    there = tmp_path / "var" / "incoming" / "x"
    there.mkdir(parents=True)
    (there / "f.json").write_text("[]")
    import_desk.sweep()
    assert left(tmp_path) == []
