"""The map of the desk: what the list shows, secret places by their town only, nothing of what is not theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.desk.test_services import RIGHTS, ROOF, STREET, service
from tests.support.desk import Person, signed_in

from havre.core.place import Place
from havre.directory.gazette import NamedPlace
from havre.directory.local import Closure
from havre.directory.model import Service
from havre.store import directory_io, places_io
from havre.store.models import Account
from havre.usecases import upkeep

pytestmark = pytest.mark.django_db
POINT = (45.70123, 4.80456)


def town(number: int, name: str, latitude: float, longitude: float, territory: str = "FR") -> NamedPlace:
    made = Place(str(number), name, "FR", territory, "84", latitude, longitude, "Europe/Paris", 500_000 - number)
    return NamedPlace(made, name.casefold(), ())


def at(
    own: str, latitude: float | None, longitude: float | None, city: str = "Lyon", *, secret: bool = False
) -> Service:
    made = service(own, ROOF)
    (there,) = made.locations
    address = replace(there.location.address, city=city, street="" if secret else STREET)
    place = replace(there.location, latitude=latitude, longitude=longitude, confidential=secret, address=address)
    return replace(made, locations=(replace(there, location=place),))


@pytest.fixture
def vera(person: Person, ezra: Account) -> Client:  # noqa: ARG001 - who invited her
    towns = [town(1, "Paris", 48.85, 2.35), town(2, "Lyon", 45.75, 4.85), town(3, "Dijon", 47.3, 5.0),
             town(5, "Auxerre", 47.8, 3.57), town(4, "Saint-Denis", -20.88, 55.45, "RE")]  # fmt: skip
    places_io.save_towns(towns)
    return signed_in(person("vera", "verifier"))


def page(client: Client, **asked: str) -> str:
    return client.get(reverse("map"), {"country": "FR", **asked}).content.decode()


def marks(text: str) -> list[str]:
    return re.findall(
        r'<a href="[^"]*" aria-label="([^"]*)">', text.partition("<svg viewBox")[2].partition("</svg>")[0]
    )


def test_every_service_is_a_mark_with_a_name_and_stands_in_the_table(vera: Client) -> None:
    directory_io.save([at("one", *POINT), at("two", 48.86, 2.34, "Paris"), at("three", 48.87, 2.36, "Paris")])
    text = page(vera)
    assert [mark.split(",")[0] for mark in marks(text)] == ["Paris: 2", "Lyon: 1"]
    for own in ("one", "two", "three"):
        assert f'href="{reverse("service", args=[own])}"' in text.partition("<table>")[2]
    assert "On this map: 3" in text


def test_the_map_shows_what_the_list_would(vera: Client) -> None:
    directory_io.save([at("one", *POINT), at("two", 48.86, 2.34, "Paris")])
    assert [mark.split(",")[0] for mark in marks(page(vera, town="paris"))] == ["Paris: 1"]
    assert [mark.split(",")[0] for mark in marks(page(vera, name="House one"))] == ["Lyon: 1"]
    assert marks(page(vera, show="not_used")) == []


def test_a_secret_place_is_drawn_hollow_in_its_town_and_never_where_it_is(vera: Client) -> None:
    by_fault = at("leak", 48.86, 2.34, "Paris", secret=True)  # no importer leaves it its point
    directory_io.save([at("hidden", None, None, secret=True), by_fault])
    text = page(vera)
    assert marks(text) == ["Lyon: 1, Not checked for a year: 1, Town only, no address: 1"]
    assert "Kanarienvogel" not in text
    near = page(vera, zoom="6", at="45.75,4.85")
    middle = re.search(r'aria-label="Lyon: 1.*?translate\((\d+) (\d+)\)', near)
    assert middle is not None
    assert abs(int(middle[1]) - 200) <= 15, "in the middle of the map, where the town is, but for the room of its cell"


def test_what_is_known_by_its_town_only_may_be_any_town_of_the_country_overseas_too(vera: Client) -> None:
    island = at("island", None, None, "Saint-Denis")
    (there,) = island.locations
    place = replace(there.location, address=replace(there.location.address, country="RE"))
    directory_io.save([replace(island, locations=(replace(there, location=place),)), at("lost", None, None, "Nowhere")])
    text = page(vera)
    assert marks(text) == []
    assert "Elsewhere: 1" in text
    assert "Without a known place: 1" in text
    assert [mark.split(",")[0] for mark in marks(page(vera, part="1"))] == ["Saint-Denis: 1"]


def test_old_closed_and_full_are_told_by_shape_and_in_words(vera: Client) -> None:
    now = timezone.now()
    directory_io.save([at("old", *POINT), at("shut", 48.86, 2.34, "Paris"), at("full", 47.31, 5.01, "Dijon")])
    for own in ("shut", "full"):
        upkeep.confirm(own, now.date(), by="", how="call")
    upkeep.close("shut", Closure(now.date(), now.date() + timedelta(days=3), "holidays"), by="", now=now)
    upkeep.set_places("full", 0, by="", now=now)
    text = page(vera)
    assert marks(text) == [
        "Paris: 1, Closed for a time or not in use: 1", "Dijon: 1, No place free: 1",
        "Lyon: 1, Not checked for a year: 1",
    ]  # fmt: skip
    drawing = text.partition("<svg viewBox")[2].partition("</svg>")[0]
    assert [drawing.count(f'class="shape {kind}"') for kind in ("shut", "full", "old")] == [1, 1, 1]


def test_marks_of_many_lead_closer_until_the_services_are_named(vera: Client) -> None:
    directory_io.save([at(f"s{number}", 45.7 + number / 2000, 4.8) for number in range(160)])
    text = page(vera)
    assert [mark.split(",")[0] for mark in marks(text)] == ["Lyon: 160"]
    steps = 0
    while closer := re.search(r'<a href="(\?[^"]*zoom=[^"]*)" aria-label="Lyon: \d+,', text):
        text = vera.get(reverse("map") + closer[1].replace("&amp;", "&").partition("#")[0]).content.decode()
        steps += 1
    assert 1 <= steps <= 4
    assert re.search(r'href="/services/s\d+/"', text)


@pytest.mark.parametrize("asked", ["nan,nan", "inf,1", "91,0", "1,2,3", "x", ",", "1e400,0"])
def test_a_view_that_makes_no_sense_is_the_whole_country(vera: Client, asked: str) -> None:
    directory_io.save([at("one", *POINT)])
    assert len(marks(page(vera, at=asked, zoom="0", part="99999"))) == 1
    assert vera.get(reverse("map"), {"zoom": "9999", "at": "89,200"}).status_code == 200


def test_an_editor_sees_the_marks_of_their_organization_only(vera: Client, person: Person) -> None:
    assert vera is not None
    other = at("theirs", 48.86, 2.34, "Paris")
    directory_io.save([at("ours", *POINT), replace(other, organization=RIGHTS)])
    text = page(signed_in(person("dana", "editor", organization="roof")))
    assert [mark.split(",")[0] for mark in marks(text)] == ["Lyon: 1"]
    assert "theirs" not in text


def test_without_towns_the_page_says_so(person: Person, ezra: Account) -> None:
    assert ezra.pk
    text = page(signed_in(person("vera", "verifier")))
    assert "No towns are known" in text


def one(client: Client, own: str, **sent: str) -> str:
    """The page of a service; with a form, as it would look."""
    address = reverse("service", args=[own])
    answer = client.post(address, {"do": "preview", **sent}) if sent else client.get(address)
    return answer.content.decode()


def save(client: Client, own: str, **sent: str) -> Service:
    assert client.post(reverse("service", args=[own]), {"do": "save", **sent}).status_code == 302
    return directory_io.services([own])[own]


def test_a_service_without_a_place_is_put_on_the_map_by_its_town(vera: Client) -> None:
    directory_io.save([service("ours", ROOF, locations=())])
    assert "No place is known" in one(vera, "ours")
    assert "the middle of the town is drawn" in one(vera, "ours", city="Lyon")
    assert "No town called Lyonn is known in France" in one(vera, "ours", city="Lyonn")
    save(vera, "ours", city="Lyon")
    assert [mark.split(",")[0] for mark in marks(page(vera))] == ["Lyon: 1"]


def test_a_point_is_drawn_and_a_slip_is_seen(vera: Client) -> None:
    directory_io.save([at("ours", None, None)])
    assert re.search(r"The point lies 39\d km from Lyon", one(vera, "ours", point="48.85, 2.35"))
    assert 'id="point_error"' in one(vera, "ours", point="somewhere")
    stored = save(vera, "ours", point="45.76, 4.84")
    assert (stored.locations[0].location.latitude, stored.locations[0].location.longitude) == (45.76, 4.84)
    directory_io.save([at("ours", None, None)])  # the source says the same as ever
    assert directory_io.services(["ours"])["ours"] == stored


def test_another_street_and_its_point_are_saved_together_and_outlive_imports(vera: Client) -> None:
    directory_io.save([at("ours", *POINT)])
    stored = save(vera, "ours", street="1 quai Kanarienvogel", point="45.76, 4.84")
    assert stored.locations[0].location.latitude == 45.76
    directory_io.save([at("ours", *POINT)])
    assert directory_io.services(["ours"])["ours"] == stored


def test_a_secret_place_takes_its_town_and_no_address(vera: Client) -> None:
    directory_io.save([service("ours", ROOF, locations=())])
    sent = {"city": "Lyon", "street": STREET, "point": "45.7, 4.8", "confidential": "yes"}
    assert "only its town is kept" in one(vera, "ours", **sent)
    (there,) = save(vera, "ours", **sent).locations
    assert there.location.confidential
    assert (there.location.address.city, there.location.address.street, there.location.latitude) == ("Lyon", "", None)
    text = one(vera, "ours")
    assert 'name="street"' not in text
    assert 'name="point"' not in text
    assert 'class="area"' in text
    assert "Kanarienvogel" not in text


@pytest.mark.parametrize("name", ["services", "map", "imports", "checks"])
def test_the_menu_tells_where_one_is(vera: Client, name: str) -> None:
    text = vera.get(reverse(name)).content.decode()
    assert '<a href="/services/" aria-current="true">' in text


def test_the_first_page_lies_behind_no_door(vera: Client) -> None:
    assert "aria-current" not in vera.get(reverse("desk")).content.decode().partition("<main")[0]
