"""A new service made at the desk: by whom, with the form of all others, four eyes for emergency lines, taken back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.desk.test_services import RIGHTS, ROOF, dana, service, stored, vera  # noqa: F401 - fixtures
from tests.support.desk import Person, signed_in

from havre.core.vocabulary import Need, Violence
from havre.directory.model import Service, ServiceArea
from havre.store import directory_io
from havre.store.models import Account, AuditLine, Location, Organization, Proposal, Version
from havre.store.models import Service as Row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_directory")]
FORM = {
    "do": "save", "own": "one", "organization": "roof", "country": "FR", "name": "House anew",
    "phone": "04 78 22 22 22",
    "needs-is": "1", "needs": "shelter", "city": "Lyon", "street": "5 rue Neuve", "minimum_age": "18",
    "children_to_age": "17", "boys_to_age": "12", "violence-is": "1", "violence": "forced_marriage",
    "wheelchair": "yes", "access_has-is": "1", "access_has": "lift", "access_details": "Ring at the second door.",
    "interpreters": "yes", "costs": "12,50 EUR a night\r\nfirst talk free", "video": "video.example/roof",
    "titles": "ar: بيت", "alert": "The lift is being repaired.", "visibility": "public", "remote": "no",
    "hours": "Mo-Fr 09:00-17:00", "hours_to": "2030-12-31", "in_use": "no",
}  # fmt: skip


@pytest.fixture
def _directory(db: None) -> None:  # noqa: ARG001 - to have one
    directory_io.save([service("ours", ROOF), service("theirs", RIGHTS)])


def made() -> Service:
    """The one service that was made at the desk."""
    return stored(Row.objects.get(source="Havre desk").pk)


def test_an_editor_makes_a_service_of_their_organization(dana: Account) -> None:  # noqa: F811
    client = signed_in(dana)
    assert 'value="roof"' in (text := client.get(reverse("service_new")).content.decode())
    assert "theirs" not in text
    shown = client.post(reverse("service_new"), FORM | {"do": "preview", "in": "ar"}).content.decode()
    assert 'class="preview" lang="ar" dir="rtl"' in shown
    assert "tel:+33478222222" in shown
    assert not Row.objects.filter(source="Havre desk").exists()
    answer = client.post(reverse("service_new"), FORM)
    one = made()
    assert answer.headers["Location"] == reverse("service", args=[one.id])
    assert (one.name, one.organization and one.organization.id, one.country) == ("House anew", "roof", "FR")
    assert one.status == "active"
    assert (one.needs, one.violence) == (frozenset({Need.SHELTER}), frozenset({Violence.FORCED_MARRIAGE}))
    who, place = one.eligibility, one.locations[0].location
    assert (who.minimum_age, who.children_to_age, who.boys_to_age) == (18, 17, 12)
    assert (place.address.street, place.address.city) == ("5 rue Neuve", "Lyon")
    assert (place.accessibility.wheelchair, place.accessibility.has) == (True, ("lift",))
    assert place.accessibility.details == "Ring at the second door."
    assert (one.interpreters, one.video, one.titles) == (True, "https://video.example/roof", {"ar": "بيت"})
    assert [(cost.amount, cost.currency, cost.description) for cost in one.costs] == [
        ("12.50", "EUR", "a night"), ("", "", "first talk free"),
    ]  # fmt: skip
    assert (one.hours.osm, str(one.hours.valid_to), one.alert[:8]) == ("Mo-Fr 09:00-17:00", "2030-12-31", "The lift")
    assert AuditLine.objects.get(action="service.made").who == str(dana.pk)
    assert Version.objects.get(service_id=one.id).by == str(dana.pk)


def test_the_same_form_twice_makes_one_service(dana: Account) -> None:  # noqa: F811
    for _ in range(2):
        assert signed_in(dana).post(reverse("service_new"), FORM).status_code == 302
    assert Row.objects.filter(source="Havre desk").count() == 1


def test_an_editor_makes_none_of_another_organization(dana: Account) -> None:  # noqa: F811
    for other in ("rights", "Rights", "", "Quite new"):
        answer = signed_in(dana).post(reverse("service_new"), FORM | {"organization": other})
        assert answer.status_code == 422
        assert 'id="organization_error"' in answer.content.decode() or "not make services" in answer.content.decode()
    assert not Row.objects.filter(source="Havre desk").exists()


def test_who_has_all_organizations_makes_a_new_one(vera: Account, ezra: Account) -> None:  # noqa: F811
    signed_in(vera).post(reverse("service_new"), FORM | {"organization": "Quite new"})
    assert made().organization == directory_io.services([made().id])[made().id].organization
    assert Organization.objects.get(name="Quite new").source == "Havre desk"
    signed_in(ezra).post(reverse("service_new"), FORM | {"own": "two", "name": "Second", "organization": "ROOF"})
    assert Row.objects.get(name="Second").organization_id == "roof"
    Organization.objects.create(id="roof-2", name="roof", source="s", document='{"id": "roof-2", "name": "roof"}')
    answer = signed_in(ezra).post(reverse("service_new"), FORM | {"own": "three", "organization": "rOOf"})
    assert answer.status_code == 422
    assert "roof-2" in answer.content.decode()


def test_responders_make_none(bea: Account) -> None:
    assert signed_in(bea).get(reverse("service_new")).status_code == 404


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_made(dana: Account) -> None:  # noqa: F811
    wrong = {
        "name": "", "minimum_age": "90", "maximum_age": "12", "hours_from": "soon", "titles": "بيت", "country": "ZZ",
        "closed_first": "2026-13-01", "places": "many",
    }  # fmt: skip
    answer = signed_in(dana).post(reverse("service_new"), FORM | wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    for field in ("name", "maximum_age", "hours_from", "titles", "country", "closed_first", "places"):
        assert f'id="{field}_error"' in text, field
    assert not Row.objects.filter(source="Havre desk").exists()


def test_a_new_emergency_line_is_seen_when_a_second_person_agrees(
    vera: Account, person: Person  # noqa: F811
) -> None:  # fmt: skip
    line = {"do": "save", "own": "one", "country": "FR", "name": "Line", "phone": "3919", "areas": "country:FR"}
    assert "second person" in signed_in(vera).post(reverse("service_new"), line | {"do": "preview"}).content.decode()
    signed_in(vera).post(reverse("service_new"), line)
    one = made()
    assert one.status == "inactive"
    row = Proposal.objects.get(service_id=one.id, field="in_use")
    at = reverse("service", args=[one.id])
    signed_in(vera).post(at, {"do": "accept", "number": row.pk})
    assert stored(one.id).status == "inactive"
    signed_in(person("nora", "verifier")).post(at, {"do": "accept", "number": row.pk})
    assert stored(one.id).status == "active"


def test_a_change_that_makes_an_emergency_line_needs_two(dana: Account, vera: Account) -> None:  # noqa: F811
    at = reverse("service", args=["ours"])
    signed_in(dana).post(at, {"do": "save", "areas": "country:FR"})
    assert not stored("ours").national
    row = Proposal.objects.get(field="areas").pk
    signed_in(vera).post(at, {"do": "accept", "number": row})
    assert stored("ours").national


def test_a_new_secret_place_keeps_neither_street_nor_the_way_in(dana: Account) -> None:  # noqa: F811
    sent = FORM | {"confidential": "yes", "street": "17 rue Kanarienvogel", "point": "45.71, 4.81"}
    shown = signed_in(dana).post(reverse("service_new"), sent | {"do": "preview"}).content.decode()
    assert "Kanarienvogel" not in shown.partition("</section>")[0]
    signed_in(dana).post(reverse("service_new"), sent)
    place = made().locations[0].location
    assert (place.confidential, place.address.city, place.address.street) == (True, "Lyon", "")
    assert (place.latitude, place.accessibility.details, place.accessibility.wheelchair) == (None, "", True)
    kept = " ".join(Location.objects.order_by("id").values_list("document", flat=True))
    assert not re.search("second door|5 rue Neuve|Kanarienvogel.*17", kept.replace("12 rue Kanarienvogel", ""))


def test_the_way_in_goes_when_the_place_becomes_secret(dana: Account) -> None:  # noqa: F811
    at, client = reverse("service", args=["ours"]), signed_in(dana)
    client.post(at, {"do": "save", "access_details": "Green door."})
    assert stored("ours").locations[0].location.accessibility.details == "Green door."
    client.post(at, {"do": "save", "confidential": "yes"})
    assert not Proposal.objects.filter(field="access_details").exists()
    assert "Green door" not in client.get(at).content.decode()
    client.post(at, {"do": "save", "access_details": "Green door."})
    assert stored("ours").locations[0].location.accessibility.details == ""


def test_a_new_service_is_taken_back_until_it_was_changed(dana: Account) -> None:  # noqa: F811
    client = signed_in(dana)
    client.post(reverse("service_new"), FORM)
    at = reverse("service", args=[made().id])
    assert 'value="take_back"' in client.get(at).content.decode()
    assert client.post(at, {"do": "take_back"}).headers["Location"] == reverse("services")
    assert not Row.objects.filter(source="Havre desk").exists()
    assert AuditLine.objects.filter(action="service.unmade").count() == 1
    client.post(reverse("service_new"), FORM)
    client.post(at, {"do": "save", "pets": "yes"})
    assert 'value="take_back"' not in client.get(at).content.decode()
    client.post(at, {"do": "take_back"})
    assert made().eligibility.pets
    client.post(at, {"do": "save", "in_use": "no"})
    assert made().status == "inactive"
    client.post(at, {"do": "undo", "number": Proposal.objects.get(field="in_use").pk})
    assert made().status == "active"


# --- closed for a time, free places ------------------------------------------------------------------------------


def test_a_closure_is_seen_first_set_and_ended(dana: Account) -> None:  # noqa: F811
    client, at = signed_in(dana), reverse("service", args=["ours"])
    today = timezone.now().date()
    sent = {"closed_first": str(today), "closed_last": str(today + timedelta(days=9)), "closed_why": "holidays",
            "closed_way": "04 78 22 22 22"}  # fmt: skip
    before = client.post(at, sent | {"do": "preview"}).content.decode()
    assert "04 78 22 22 22" in before.partition("</section>")[0]
    assert "havre:" not in stored("ours").hours.osm
    client.post(at, sent | {"do": "save"})
    assert f'off "havre:{today}' in stored("ours").hours.osm
    page = client.get(at).content.decode()
    assert "havre:" not in page, "what Havre writes into hours is nothing to read or to edit"
    number = re.search(r'name="number" value="(\d+)"><button name="do" value="open"', page)
    assert number
    signed_in(dana).post(at, {"do": "save", "hours": "Mo-Fr 10:00-16:00"})
    assert "10:00-16:00" in stored("ours").hours.osm
    assert "havre:" in stored("ours").hours.osm
    client.post(at, {"do": "open", "number": number[1]})
    assert stored("ours").hours.osm == "Mo-Fr 10:00-16:00"
    directory_io.save([service("ours", ROOF)])  # the source says the same as ever: the correction outlives it
    assert stored("ours").hours.osm == "Mo-Fr 10:00-16:00"
    actions = set(AuditLine.objects.filter(key="ours").values_list("action", flat=True))
    assert {"upkeep.closed", "upkeep.reopened"} <= actions


def test_a_closure_of_an_emergency_line_waits_for_a_second_person(vera: Account, person: Person) -> None:  # noqa: F811
    directory_io.save([service("line", ROOF, areas=(ServiceArea("France", "country", "FR"),), locations=())])
    at, today = reverse("service", args=["line"]), timezone.now().date()
    signed_in(vera).post(at, {"do": "save", "closed_first": str(today), "closed_last": str(today)})
    assert "havre:" not in stored("line").hours.osm
    row = Proposal.objects.get(field="closed").pk
    signed_in(person("nora", "verifier")).post(at, {"do": "accept", "number": row})
    assert "havre:" in stored("line").hours.osm


def test_free_places_are_seen_first_said_and_forgotten(dana: Account) -> None:  # noqa: F811
    directory_io.save([service("ours", ROOF, needs=frozenset((Need.SHELTER,)))])
    client, at = signed_in(dana), reverse("service", args=["ours"])
    sent = {"places": "3", "places_hours": "6"}
    assert "3" in client.post(at, sent | {"do": "preview", "in": "en"}).content.decode().partition("</section>")[0]
    assert stored("ours").capacity is None
    client.post(at, sent | {"do": "save"})
    capacity = stored("ours").capacity
    assert capacity
    assert (capacity.available, capacity.until - capacity.updated) == (3, timedelta(hours=6))
    assert 'value="no_places"' in client.get(at).content.decode()
    client.post(at, {"do": "no_places"})
    assert stored("ours").capacity is None
    assert client.post(at, {"do": "save", "places": "1000"}).status_code == 422


def test_an_editor_closes_no_service_of_others(dana: Account) -> None:  # noqa: F811
    today = str(timezone.now().date())
    at = reverse("service", args=["theirs"])
    for sent in ({"do": "save", "closed_first": today, "closed_last": today}, {"do": "open", "number": "1"},
                 {"do": "take_back"}):  # fmt: skip
        assert signed_in(dana).post(at, sent).status_code == 404
    assert "havre:" not in stored("theirs").hours.osm


@pytest.mark.parametrize("page", ["map", "checks", "services", "duplicates"])
def test_a_country_that_nobody_knows_is_no_page(vera: Account, page: str) -> None:  # noqa: F811
    assert signed_in(vera).get(reverse(page), {"country": "ZZ"}).status_code == 404
    assert signed_in(vera).get(reverse(page), {"country": "FR"}).status_code == 200
