"""A service on a page of its own: all that may be told, in ten languages, and nothing that may not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from tests.web.conftest import LANGUAGES, Asker

from havre.core.vocabulary import Need
from havre.directory.model import (
    Address,
    Eligibility,
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
from havre.usecases import snapshot

pytestmark = pytest.mark.django_db
STREET = "12 rue Kanarienvogel"


def at(own: str, **more: object) -> ServiceAtLocation:
    place = Location(own, latitude=45.70123, longitude=4.80456, address=Address(STREET, "Lyon", "", "69003", "FR"))
    return ServiceAtLocation(f"at {own}", replace(place, **more))  # type: ignore[arg-type]


HOUSE = Service(
    "house/1", "Foyer <Louise>", "FR", Origin("a list", assured=date(2026, 11, 1)), needs=frozenset((Need.SHELTER,)),
    phones=(Phone("04 72 11 11 11", "+33472111111"),), hours=Hours("Mo-Fr 09:00-17:00"), locations=(at("l"),),
    description="Un lieu calme.\nOn y dort.", organization=Organization("o", "Association Louise"),
    eligibility=Eligibility(children=True, serves=("women",)),
)  # fmt: skip
ADDRESS = "/s/house/1"


def page(asker: Asker, service: Service = HOUSE) -> str:
    directory_io.save([service])
    answer = asker.get(ADDRESS)
    assert answer.status == 200
    return answer.text


@pytest.mark.parametrize("language", [pytest.param(one, marks=[pytest.mark.slow] * (one != "ar")) for one in LANGUAGES])
def test_a_service_has_a_page_in_every_language_that_keeps_nothing(language: str) -> None:
    directory_io.save([HOUSE])
    answer = Asker(language).get(ADDRESS)
    assert (answer.status, answer.cookies, answer.headers["Cache-Control"]) == (200, 0, "no-store")
    assert answer.headers["Content-Language"] == language
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'href="tel:+33472111111"' in answer.text
    assert "Kanarienvogel" in answer.text
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', answer.text)
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


def test_it_tells_hours_whom_it_serves_and_its_own_words() -> None:
    text = page(Asker("en"))
    assert "Foyer &lt;Louise&gt;" in text
    for told in ("Helps with a safe place to sleep", "For: women", "Admits children", "Association Louise"):
        assert told in text
    assert "Un lieu calme.<br>On y dort." in text
    assert re.search(r"Hours: .*9", text)
    now, _, card = text.partition('<div class="card">')
    assert re.search(r'class="notice off-paper">(Open|Closed) now', now), "what holds now is not for paper"
    assert "Open now" not in card
    assert "Closed now" not in card


def test_a_secret_place_has_a_page_without_an_address(asker: Asker) -> None:
    lives = Address(city="Lyon", country="FR")
    secret = at("l", confidential=True, latitude=None, longitude=None, address=lives)
    text = page(Asker("en"), replace(HOUSE, locations=(secret, at("other"))))
    assert "The address is not told" in text
    first = text.partition("Other places")[0]
    assert "Kanarienvogel" not in first
    assert "45.7" not in text
    both = page(asker, replace(HOUSE, locations=(secret, at("other", confidential=True))))
    assert "Kanarienvogel" not in both


@pytest.mark.parametrize("change", [{"visibility": "professional"}, {"status": "defunct"}])
def test_what_is_not_for_everybody_has_no_page(asker: Asker, change: dict[str, str]) -> None:
    directory_io.save([replace(HOUSE, **change)])  # type: ignore[arg-type]
    assert asker.get(ADDRESS).status == 404
    assert asker.get("/s/nothing").status == 404
    assert asker.ask("POST", "/s", b"one=house/1").status == 404


def test_it_is_opened_from_the_list_without_an_address_and_leads_back(asker: Asker) -> None:
    directory_io.save([replace(HOUSE, locations=(), remote=True, areas=(ServiceArea("France", "country", "FR"),))])
    snapshot.forget()
    listed = asker.ask("POST", "/s", b"land=FR&kind=shelter&speaks=en").text
    assert '<input type="hidden" name="one" value="house/1" autocomplete="off">' in listed
    assert "All about this service: Foyer &lt;Louise&gt;" in listed
    text = asker.ask("POST", "/s", b"land=FR&kind=shelter&speaks=fr&one=house/1").text
    assert "Un lieu calme" in text
    assert '<input type="hidden" name="kind" value="shelter" autocomplete="off">' in text
    assert "Retour à la liste" in text
    turned = asker.ask("POST", "/s", b"land=FR&kind=shelter&speaks=ar&one=house/1").text
    assert 'dir="rtl"' in turned
