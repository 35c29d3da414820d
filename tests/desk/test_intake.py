"""What came in: an import is taken back and a row of quarantine corrected, by who verifies all services."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from tests.support.desk import Person, signed_in

from havre.directory import faults
from havre.directory.faults import REASONS
from havre.directory.imports import Asked
from havre.store import directory_io, history_io
from havre.store.models import Account, AuditLine, ImportRun, Organization, Quarantined
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
    assert "was taken back already" in client.post(reverse("imports"), {"number": number}, follow=True).content.decode()
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
        every = (*REASONS, *quarantine.REASONS)
        told = {reason: known.sentences[language].get(f"desk.fault_{reason}") for reason in every}
        assert not [reason for reason, words in told.items() if words is None], language
    used = {
        reason
        for path in Path(faults.__file__).parent.glob("*.py")
        for reason in re.findall(r'(?:BadValueError|left_out\.append)\(\(?[^,()]+, "([a-z_]+)"', path.read_text())
    }
    assert {"missing", "formula", "broken_row", "too_deep", "not_understood"} <= used
    assert used <= set(REASONS)


def test_what_stands_against_taking_an_import_back_is_told_in_the_language_of_the_desk(
    vera: Account, tmp_path: Path
) -> None:
    Account.objects.filter(pk=vera.pk).update(language="fi")
    client, first = signed_in(Account.objects.get(pk=vera.pk)), ImportRun.objects.get().pk
    (tmp_path / "g.json").write_text(json.dumps([WHOLE | {"name": "Another", "description": "New"}]))
    directory.import_file(tmp_path / "g.json", Asked("s", "CC0", date(2026, 11, 23), "FR"), "hsds-json")
    second = ImportRun.objects.order_by("-id")[0].pk
    with history_io.hand(str(vera.pk)):
        (service,) = directory_io.services(["2"]).values()
        directory_io.save([replace(service, name="Third")])
    answer = client.post(reverse("imports"), {"number": second})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert directory_io.services(["2"])["2"].name == "Third"
    assert f'<a href="{reverse("service", args=["2"])}"><bdi>2</bdi></a> · <bdi>Nimi</bdi> · <bdi>Vera</bdi>' in text
    assert not re.search("later change|changed by|cannot be", text)
    unknown = client.post(reverse("imports"), {"number": "0"}, follow=True).content.decode()
    assert "Tällaista tuontia ei ole." in unknown
    assert client.post(reverse("imports"), {"number": first}).status_code == 409


def test_why_a_row_cannot_be_tried_again_is_told_in_the_language_of_the_desk(vera: Account) -> None:
    Account.objects.filter(pk=vera.pk).update(language="fi")
    client, (row,) = signed_in(Account.objects.get(pk=vera.pk)), quarantine.held()
    at = reverse("quarantined", args=[row.id])
    Quarantined.objects.update(run=None)
    assert "Ei tiedetä, miten tämä rivi tuli" in client.post(at, {"c.name": "A"}).content.decode()
    Quarantined.objects.update(raw=json.dumps({"id": f"a… [3000 characters, sha256 {'0' * 64}]"}))
    text = client.post(at, {}).content.decode()
    assert "Tästä säilytettiin vain alku" in text
    assert "only the beginning" not in text


def test_a_date_that_is_none_is_told_as_such_without_words_of_a_program(tmp_path: Path) -> None:
    wrong = WHOLE | {
        "assured_date": "in May",
        "schedules": [{"id": "s", "byday": "MO", "opens_at": "9:00", "closes_at": "17:00", "freq": "WEEKLY",
                       "valid_from": "next week"}],
    }  # fmt: skip
    (tmp_path / "f.json").write_text(json.dumps([wrong]))
    directory.import_file(tmp_path / "f.json", Asked("s", "CC0", date(2026, 11, 23), "FR"), "hsds-json")
    told = {(row.field, row.reason, row.detail) for row in quarantine.held()}
    assert told == {("assured_date", "not_a_date", "in May"), ("valid_from", "not_a_date", "next week")}


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
