"""What is due is asked by links from the desk; a campaign says how far it is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from tests.desk.test_services import ROOF, service
from tests.support.desk import Person, signed_in

from havre.store import directory_io
from havre.store.models import Account, CheckRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(person: Person, ezra: Account) -> Account:  # noqa: ARG001 - who invited her
    """Verifies everything; one service has an address, another none."""
    directory_io.save([replace(service("a", ROOF), email="a@example.org"), service("b", ROOF)])
    return person("vera", "verifier")


def test_links_go_to_who_has_an_address_and_the_others_are_to_be_called(
    vera: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(vera)
    text = client.get(reverse("checks")).content.decode()
    assert "no address: call" in text
    assert "HAVRE_PUBLIC_URL" in text
    client.post(reverse("checks"), {"do": "send"})
    assert mail.outbox == []
    monkeypatch.setenv("HAVRE_PUBLIC_URL", "https://help.example.org")
    answer = client.post(reverse("checks"), {"do": "send", "country": "FR"}, follow=True)
    assert "Mails sent: 1" in answer.content.decode()
    assert re.search(r"https://help\.example\.org/check/\S+", str(mail.outbox[0].body))
    assert CheckRound.objects.get().service_id == "a"


def test_a_campaign_begins_and_says_how_far_it_is(vera: Account) -> None:
    client = signed_in(vera)
    until = str(timezone.localdate() + timedelta(days=60))
    wrong = client.post(reverse("checks"), {"do": "begin", "name": "Winter", "deadline": "2020-01-01"}, follow=True)
    assert "A campaign needs" in wrong.content.decode()
    client.post(reverse("checks"), {"do": "begin", "name": "Winter", "country": "FR", "deadline": until})
    assert "0 / 2" in client.get(reverse("checks")).content.decode()
    client.post(reverse("service", args=["a"]), {"do": "confirm"})
    text = client.get(reverse("checks"), {"campaign": "Winter"}).content.decode()
    assert "1 / 2" in text
    assert "To be asked: 1" in text
