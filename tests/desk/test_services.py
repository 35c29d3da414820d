"""Services at the desk: an editor's own only, changed with a preview, guarded lines by two, everything taken back."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from tests.support.desk import Person, signed_in

from havre.core.vocabulary import Need
from havre.directory.model import (
    Address,
    Hours,
    Location,
    Organization,
    Origin,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from havre.store import directory_io
from havre.store.models import Account, AuditLine, Proposal, Version

pytestmark = pytest.mark.django_db
ROOF, RIGHTS = Organization("roof", "Roof"), Organization("rights", "Rights")
STREET = "12 rue Kanarienvogel"


def service(own: str, organization: Organization, **more: object) -> Service:
    lives = Address(STREET, "Lyon", "", "69003", "FR")
    made = Service(
        own, f"House {own}", "FR", Origin("list"), organization=organization, needs=frozenset((Need.COUNSELLING,)),
        phones=(Phone("04 72 11 11 11", "+33472111111"),), hours=Hours("Mo-Fr 09:00-17:00"),
        locations=(ServiceAtLocation(f"{own}-at", Location(f"{own}-in", address=lives, latitude=45.7, longitude=4.8)),),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def _directory(db: None) -> None:  # noqa: ARG001 - to have one
    line = {"areas": (ServiceArea("France", "country", "FR"),), "locations": ()}
    directory_io.save([service("ours", ROOF), service("theirs", RIGHTS), service("line", ROOF, **line)])


@pytest.fixture
def dana(_directory: None, person: Person, ezra: Account) -> Account:  # noqa: ARG001 - who invited her
    """An editor of one organization."""
    return person("dana", "editor", organization="roof")


@pytest.fixture
def vera(_directory: None, person: Person) -> Account:
    """Verifies everything."""
    return person("vera", "verifier")


def at(own: str) -> str:
    return reverse("service", args=[own])


def stored(own: str) -> Service:
    return directory_io.services([own])[own]


def test_an_editor_sees_the_services_of_their_organization_only(dana: Account, vera: Account) -> None:
    text = signed_in(dana).get(reverse("services")).content.decode()
    assert "House ours" in text
    assert "House theirs" not in text
    assert signed_in(dana).get(at("theirs")).status_code == 404
    assert signed_in(dana).post(at("theirs"), {"do": "save", "name": "Mine"}).status_code == 404
    assert "House theirs" in signed_in(vera).get(reverse("services")).content.decode()


def test_services_are_found_by_misspelt_name_town_and_state(vera: Account) -> None:
    def found(**asked: str) -> set[str]:
        return set(re.findall(r"House (\w+)", signed_in(vera).get(reverse("services"), asked).content.decode()))

    assert found(name="Huose thiers") == {"theirs"}
    assert found(town="lyon") == {"ours", "theirs"}
    assert found(town="Paris") == set()
    assert found(show="due") == found(show="stale") == {"ours", "theirs", "line"}
    signed_in(vera).post(at("ours"), {"do": "confirm"})
    assert found(show="due") == found(show="stale") == {"theirs", "line"}


def test_a_preview_shows_the_card_and_writes_nothing(dana: Account) -> None:
    answer = signed_in(dana).post(at("ours"), {"do": "preview", "in": "ar", "phone": "04 78 22 22 22"})
    text = answer.content.decode()
    assert 'class="preview" lang="ar" dir="rtl"' in text
    assert "tel:+33478222222" in text
    assert stored("ours").phones[0].dial == "+33472111111"


def test_a_change_of_an_own_service_holds_at_once_and_can_be_taken_back(dana: Account) -> None:
    client = signed_in(dana)
    client.post(
        at("ours"), {"do": "save", "phone": "04 78 22 22 22", "pets": "yes", "needs-is": "1", "needs": "shelter"}
    )
    changed = stored("ours")
    assert changed.phones[0].dial == "+33478222222"
    assert changed.eligibility.pets is True
    assert changed.needs == {Need.SHELTER}
    directory_io.save([service("ours", ROOF)])  # the source says the same as ever
    assert stored("ours").phones[0].dial == "+33478222222"
    assert {one.by for one in Version.objects.filter(service_id="ours").exclude(by="")} == {str(dana.pk)}

    number = Proposal.objects.get(field="phone").pk
    client.post(at("ours"), {"do": "undo", "number": number})
    assert stored("ours").phones[0].dial == "+33472111111"
    assert stored("ours").eligibility.pets is True
    assert AuditLine.objects.filter(who=str(dana.pk), kind="service", key="ours").count() == 4


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(dana: Account) -> None:
    sent = {"do": "save", "name": "Another", "hours": "now and then", "phone": "12 ab"}
    answer = signed_in(dana).post(at("ours"), sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'id="hours_error"' in text
    assert 'id="phone_error"' in text
    assert 'value="now and then"' in text
    assert stored("ours").name == "House ours"


def test_hours_are_read_aloud(dana: Account) -> None:
    text = signed_in(dana).post(at("ours"), {"do": "preview", "hours": "Mo-Su 22:00-02:00"}).content.decode()
    assert text.count("00:00–02:00, 22:00–00:00") >= 5


def test_an_emergency_line_changes_only_when_a_second_person_agrees(dana: Account, vera: Account) -> None:
    signed_in(dana).post(at("line"), {"do": "save", "phone": "04 78 22 22 22", "description": "Day and night."})
    assert stored("line").description == "Day and night."
    assert stored("line").phones[0].dial == "+33472111111"
    row = Proposal.objects.get(field="phone").pk
    signed_in(dana).post(at("line"), {"do": "accept", "number": row})
    assert stored("line").phones[0].dial == "+33472111111"
    assert signed_in(vera).post(at("line"), {"do": "accept", "number": row}).status_code == 302
    assert stored("line").phones[0].dial == "+33478222222"


def test_a_place_made_secret_loses_street_and_point_for_good(dana: Account) -> None:
    client = signed_in(dana)
    client.post(at("ours"), {"do": "save", "street": "14 rue Kanarienvogel"})
    client.post(at("ours"), {"do": "save", "confidential": "yes", "street": "14 rue Kanarienvogel"})
    place = stored("ours").locations[0].location
    assert (place.confidential, place.address.street, place.latitude) == (True, "", None)
    assert "Kanarienvogel" not in client.get(at("ours")).content.decode()
    client.post(at("ours"), {"do": "save", "confidential": "no"})
    assert stored("ours").locations[0].location.confidential


def test_only_who_verifies_says_that_all_is_right(dana: Account, vera: Account) -> None:
    assert signed_in(dana).post(at("ours"), {"do": "confirm"}).status_code == 404
    assert stored("ours").origin.assured is None
    signed_in(vera).post(at("ours"), {"do": "confirm"})
    assert stored("ours").origin.assured is not None


def test_the_page_for_everybody_is_linked_where_its_address_is_known(
    dana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(dana)
    assert "/s/ours" not in client.get(at("ours")).content.decode()
    monkeypatch.setenv("HAVRE_PUBLIC_URL", "https://help.example/")
    assert 'href="https://help.example/s/ours"' in client.get(at("ours")).content.decode()
    directory_io.save([service("ours", ROOF, visibility="professional")])
    assert "/s/ours" not in client.get(at("ours")).content.decode()
