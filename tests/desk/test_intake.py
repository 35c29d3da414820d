"""What came in: an import is taken back and a row of quarantine corrected, by who verifies all services."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from tests.support.desk import Person, signed_in

from havre.directory import faults
from havre.directory.faults import REASONS
from havre.directory.imports import Asked
from havre.store import directory_io
from havre.store.models import Account, AuditLine, ImportRun, Organization
from havre.usecases import desk, directory, quarantine

pytestmark = pytest.mark.django_db
BROKEN = {"id": "1", "name": "", "status": "active", "phones": [{"id": "p", "number": "3919"}]}
WHOLE = BROKEN | {"id": "2", "name": "Roof"}


@pytest.fixture
def vera(person: Person, ezra: Account, tmp_path: Path) -> Account:  # noqa: ARG001 - who invited her
    """Verifies everything; a file came in, one of its rows is broken."""
    (tmp_path / "f.json").write_text(json.dumps([BROKEN, WHOLE]))
    directory.import_file(tmp_path / "f.json", Asked("s", "CC0", date(2026, 11, 23), "FR"), "hsds-json")
    return person("vera", "verifier")


def test_a_row_is_found_by_file_and_reason_corrected_and_tried_again(vera: Account) -> None:
    client = signed_in(vera)
    (row,) = quarantine.held()
    listed = client.get(reverse("quarantine"), {"file": "f.json", "reason": row.reason}).content.decode()
    assert reverse("quarantined", args=[row.id]) in listed
    at = reverse("quarantined", args=[row.id])
    again = client.post(at, {"c.name": "", "c.phones": '[{"id": "p", "number": "3919"}]'})
    assert again.status_code == 422
    assert client.post(at, {"c.name": "House", "c.phones": "[{"}).status_code == 422
    assert client.post(at, {"c.name": "House"}).status_code == 302
    assert directory_io.services(["1"])["1"].name == "House"
    assert quarantine.held() == []
    assert AuditLine.objects.get(action="quarantine.corrected").who == str(vera.pk)


def test_an_import_is_taken_back_once(vera: Account) -> None:
    client = signed_in(vera)
    number = ImportRun.objects.get().pk
    assert client.get(reverse("imports")).content.decode().count("f.json") == 1
    client.post(reverse("imports"), {"number": number})
    assert directory_io.services(["2"]) == {}
    assert "was not taken back" in client.post(reverse("imports"), {"number": number}, follow=True).content.decode()
    assert AuditLine.objects.filter(action="import.undone").count() == 1


def test_who_verifies_one_organization_does_not_see_whole_files(vera: Account, person: Person) -> None:
    Organization.objects.create(id="roof", name="Roof", source="s", document="{}")
    client = signed_in(person("nora", "verifier", organization="roof"))
    (row,) = quarantine.held()
    for at in (reverse("imports"), reverse("quarantine"), reverse("quarantined", args=[row.id])):
        assert client.get(at).status_code == 404
    assert signed_in(vera).get(reverse("quarantine")).status_code == 200


def test_every_reason_has_words_in_every_language_of_the_desk() -> None:
    known = desk.phrasebook()
    for language in known.languages:
        told = {reason: known.sentences[language].get(f"desk.fault_{reason}") for reason in REASONS}
        assert not [reason for reason, words in told.items() if words is None], language
    used = {
        reason
        for path in Path(faults.__file__).parent.glob("*.py")
        for reason in re.findall(r'(?:BadValueError|left_out\.append)\(\(?[^,()]+, "([a-z_]+)"', path.read_text())
    }
    assert {"missing", "formula", "broken_row", "too_deep", "not_understood"} <= used
    assert used <= set(REASONS)


def test_a_finnish_verifier_reads_finnish(vera: Account) -> None:
    Account.objects.filter(pk=vera.pk).update(language="fi")
    (row,) = quarantine.held()
    at = reverse("quarantined", args=[row.id])
    client = signed_in(Account.objects.get(pk=vera.pk))
    pages = [
        client.get(reverse("quarantine")),
        client.get(at),
        client.post(at, {"c.name": "", "c.phones": '[{"id": "p", "number": "soita"}]'}),
        client.post(at, {"c.phones": "[{"}),
    ]
    told = [re.sub(r"<[^>]*>", "", page.content.decode()) for page in pages]
    assert all("Pakollinen tieto puuttuu" in page for page in told[:3])
    assert "Tämä ei ole enää JSONia" in told[3]
    assert not any(re.search(r"missing|not_json|not a telephone|any more", page) for page in told)
