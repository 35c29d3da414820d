"""A service looks its own record over by a link: no cookie, no script, never a secret address, and no guessing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from tests.usecases.test_upkeep import HOUSE, LINE
from tests.web.conftest import Asker

from havre.directory.model import Address, Location, ServiceAtLocation
from havre.store import directory_io
from havre.usecases import check_links, keys, upkeep
from havre.web.public import check
from havre.web.public.pace import Pace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored(monkeypatch: pytest.MonkeyPatch) -> None:
    keys.ensure()
    directory_io.save([HOUSE, LINE])
    monkeypatch.setattr(check, "_BY_LINK", Pace(30, 600))
    monkeypatch.setattr(check, "_UNKNOWN", Pace(60, 60))


def link(service_id: str = "house") -> str:
    return "/check/" + check_links.issue(service_id, datetime.now(UTC))


def send(asker: Asker, path: str, **fields: str) -> tuple[int, str]:
    answer = asker.ask("POST", path, urlencode(fields).encode())
    assert answer.cookies == 0
    return answer.status, answer.text


def test_the_record_is_shown_in_the_language_of_its_country_whatever_the_browser_asks_for(asker: Asker) -> None:
    answer = asker.get(link())
    assert (answer.status, answer.cookies) == (200, 0)
    assert '<html lang="fr"' in answer.text
    assert "1 rue X" in answer.text
    assert "01 34 20 17 00" in answer.text


def test_all_is_right_by_one_button(asker: Asker) -> None:
    path = link()
    status, text = send(asker, path, do="right")
    assert (status, "pris en compte" in text) == (200, True)
    assert upkeep.known("house").origin.assured == datetime.now(UTC).date()
    assert send(asker, path, do="right")[0] == 404


def test_a_changed_field_is_read_by_a_person_first(asker: Asker) -> None:
    status, text = send(asker, link(), do="change", name="Foyer Louise", phone="01 34 20 17 00")
    assert (status, "relira" in text) == (200, True)
    (proposal,) = upkeep.proposals()
    assert (proposal.field, proposal.old, proposal.new) == ("name", "Foyer", "Foyer Louise")


def test_days_that_are_none_are_asked_again_with_all_that_was_written(asker: Asker) -> None:
    path = link()
    status, text = send(asker, path, do="change", name="Foyer Louise", first="2026-12-24")
    assert (status, "Foyer Louise" in text) == (422, True)
    assert send(asker, path, do="right")[0] == 200


def test_free_places_are_asked_of_shelters_only(asker: Asker) -> None:
    assert 'name="places"' in asker.get(link()).text
    assert 'name="places"' not in asker.get(link("line")).text
    send(asker, link(), do="change", places="3")
    capacity = upkeep.known("house").capacity
    assert capacity
    assert capacity.available == 3


def test_a_secret_address_is_nowhere_on_the_page_and_cannot_be_written(asker: Asker) -> None:
    secret = Location("s", address=Address(city="Lyon", country="FR"), confidential=True)
    directory_io.save([replace(HOUSE, locations=(*HOUSE.locations, ServiceAtLocation("b", secret)))])
    path = link()
    text = asker.get(path).text
    assert "1 rue X" not in text
    assert 'name="street"' not in text
    assert "tenue secrète" in text
    send(asker, path, do="change", street="9 rue Canari", name="Foyer Louise")
    assert [one.field for one in upkeep.proposals()] == ["name"]


@pytest.mark.parametrize("token", ["x", "a.b.c", "%00.x.y", "x" * 3000, "ü.ü.ü"])
def test_what_is_no_link_of_ours_is_gone(asker: Asker, token: str) -> None:
    assert asker.get(f"/check/{token}").status == 404


def test_nobody_finds_a_link_by_trying(asker: Asker) -> None:
    statuses = [asker.get(f"/check/a.b.{number}").status for number in range(61)]
    assert statuses == [404] * 60 + [429]
    assert asker.get(link()).status == 200


def test_one_link_is_not_tried_for_ever(asker: Asker) -> None:
    path = link()
    assert [asker.get(path).status for _ in range(31)] == [200] * 30 + [429]


def test_a_pace_forgets_after_its_time_and_its_oldest_keys() -> None:
    moment = [0.0]
    pace = Pace(1, 10, keys=2, clock=lambda: moment[0])
    assert [pace.allows("a"), pace.allows("a"), pace.allows("b"), pace.allows("c"), pace.allows("a")] == [
        True, False, True, True, True,
    ]  # fmt: skip
    moment[0] = 11
    assert pace.allows("a")


def test_an_old_link_says_so_kindly(asker: Asker) -> None:
    token = check_links.issue("house", datetime.now(UTC) - check_links.LIFE - timedelta(days=1))
    answer = asker.get(f"/check/{token}")
    assert (answer.status, "send a new one" in answer.text) == (404, True)
