"""Two services that may be one: found with reasons, merged and taken apart, or told apart for good."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import reverse
from tests.desk.test_services import RIGHTS, ROOF, service
from tests.support.desk import Person, signed_in

from havre.directory import compare
from havre.directory.model import Origin
from havre.store import directory_io
from havre.store.models import Account
from havre.web.desk.services import twins

pytestmark = pytest.mark.django_db
PAIR = {"left": "a", "right": "b"}


@pytest.fixture
def vera(person: Person, ezra: Account) -> Account:  # noqa: ARG001 - who invited her
    """Verifies everything; two sources list the same house."""
    one = service("a", ROOF, name="Maison Kanarienvogel")
    two = service("b", ROOF, name="Maison Kanarienvogel")
    directory_io.save([one, replace(two, origin=Origin("another list")), service("c", RIGHTS, country="DE")])
    return person("vera", "verifier")


def test_a_pair_is_shown_with_its_reasons_and_side_by_side(vera: Account) -> None:
    client = signed_in(vera)
    listed = client.get(reverse("duplicates"), {"country": "FR"}).content.decode()
    assert "?left=a&amp;right=b" in listed
    assert "Telephone: the same" in listed
    text = client.get(reverse("duplicate"), PAIR).content.decode()
    assert "another list" in text
    assert "Name: the same" in text
    assert client.get(reverse("duplicate"), {"left": "a", "right": "gone"}).status_code == 404


def test_a_pair_of_one_source_is_shown_too(vera: Account) -> None:
    directory_io.save([service("b", ROOF, name="Maison Kanarienvogel")])
    client = signed_in(vera)
    assert "?left=a&amp;right=b" in client.get(reverse("duplicates"), {"country": "FR"}).content.decode()
    assert "Source: the same" in client.get(reverse("duplicate"), PAIR).content.decode()


def test_every_reason_that_there_is_has_words() -> None:
    codes = re.findall(r'"([a-z]+)_(?:same|near|other)"', Path(compare.__file__).read_text("utf-8"))
    assert {*codes} == twins.ABOUT.keys()


def test_merged_and_taken_apart_again(vera: Account) -> None:
    client = signed_in(vera)
    client.post(reverse("duplicate"), PAIR | {"do": "right"})
    assert directory_io.services(["a", "b"]).keys() == {"b"}
    assert "another list" in client.get(reverse("duplicates")).content.decode()
    client.post(reverse("duplicates"), {"service": "b"})
    assert directory_io.services(["a", "b"]).keys() == {"a", "b"}


def test_told_apart_is_not_proposed_again(vera: Account) -> None:
    client = signed_in(vera)
    client.post(reverse("duplicate"), PAIR | {"do": "apart"})
    assert "?left=a" not in client.get(reverse("duplicates"), {"country": "FR"}).content.decode()
    assert directory_io.services(["a", "b"]).keys() == {"a", "b"}


def test_who_verifies_one_organization_does_not_merge(vera: Account, person: Person) -> None:
    client = signed_in(person("nora", "verifier", organization="roof"))
    assert client.get(reverse("duplicates")).status_code == 404
    assert client.post(reverse("duplicate"), PAIR | {"do": "left"}).status_code == 404
    assert signed_in(vera).get(reverse("duplicates")).status_code == 200
