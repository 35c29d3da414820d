"""What a service says of itself is believed as far as it can harm nobody; the rest waits for people, or for two."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from havre.core.errors import InputError
from havre.core.vocabulary import Need
from havre.directory import model
from havre.directory.helplines import source_of
from havre.directory.local import Closure
from havre.directory.model import Address, Hours, Location, Origin, Phone, Service, ServiceArea, ServiceAtLocation
from havre.store import directory as directory_rows
from havre.store import directory_io
from havre.store.accounts import Account
from havre.store.audit import AuditLine
from havre.usecases import campaigns, check_links, keys, reminders, upkeep
from havre.usecases.check_links import Answer, GoneError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
HOUSE = Service(
    "house", "Foyer", "FR", Origin("a test", "CC0", date(2026, 11, 1), date(2026, 1, 2), assurer="foyer@example.org"),
    needs=frozenset((Need.SHELTER,)), phones=(Phone("01 34 20 17 00", "+33134201700"),),
    hours=Hours("Mo-Fr 09:00-17:00"), email="foyer@example.org",
    locations=(ServiceAtLocation("a", Location("l", address=Address("1 rue X", "Lyon", "", "69001", "FR"))),),
)  # fmt: skip
LINE = replace(
    HOUSE, id="line", name="3919", phones=(Phone("3919", "3919"),), locations=(), needs=frozenset((Need.TALK,)),
    areas=(ServiceArea("France", "country", "FR"),),
)  # fmt: skip


@pytest.fixture(autouse=True)
def stored() -> None:
    keys.ensure()
    directory_io.save([HOUSE, LINE])


def test_a_campaign_is_of_all_services_that_hold_what_was_chosen() -> None:
    rape = replace(HOUSE, id="c", needs=frozenset((Need.FORENSIC,)), description='"shelter"', organization=None)
    old = replace(HOUSE, id="d", origin=Origin("another", assured=date(2025, 1, 1), assurer=model.DIRECTORY))
    directory_io.save([rape, old, replace(HOUSE, id="e", example=True), replace(HOUSE, id="f", status="inactive")])

    def of(**chosen: str) -> set[str]:
        begun = campaigns.begin(str(chosen), campaigns.Chosen(**chosen), date(2026, 12, 31), by="", now=NOW)
        return set(begun.services.values_list("service_id", flat=True).order_by())

    assert of() == {"house", "line", "c", "d"}
    assert of(need="shelter") == {"house", "d"}
    assert of(need="forensic") == {"c"}
    assert of(source="another", country="FR") == {"d"}
    assert of(before="2025-06-01") - {"line", "c", "house"} == {"d"}
    with pytest.raises(InputError, match="no service"):
        of(need="money")


def test_the_day_on_which_a_source_changed_its_record_is_no_check() -> None:
    changed = replace(HOUSE, id="changed", origin=Origin("a register", assured=TODAY))
    directory_io.save([changed, replace(HOUSE, origin=replace(HOUSE.origin, assured=TODAY))])
    assert [one.service.id for one in upkeep.due_list(TODAY, country="FR")] == ["line", "changed"]
    chosen = campaigns.Chosen(source="a register", before="2026-01-01")
    begun = campaigns.begin("old ones", chosen, date(2026, 12, 31), by="", now=NOW)
    assert [one.service_id for one in begun.services.all()] == ["changed"]
    assert [one.due.service.id for one in reminders.reminders(reminders.to_ask(NOW, campaign=begun))] == ["changed"]
    upkeep.confirm("changed", TODAY, by="", how="call")
    assert [one.service.id for one in upkeep.due_list(TODAY)] == ["line"]


def test_a_database_of_before_forgets_days_that_nobody_assured() -> None:
    directory_io.save([replace(HOUSE, id="changed", origin=Origin("a register", assured=TODAY))])
    rows = directory_rows.Service.objects
    rows.filter(id="changed").update(assured=TODAY, due=TODAY + timedelta(days=91))
    importlib.import_module("havre.store.migrations.0015_assured_by_somebody").forget(apps, None)
    assert rows.get(id="changed").assured is None
    assert rows.get(id="house").assured == date(2026, 1, 2)
    assert [one.service.id for one in upkeep.due_list(TODAY)] == ["line", "changed", "house"]


def account(name: str) -> str:
    return str(Account.objects.create(email=f"{name}@example.org", name=name).pk)


def link(service_id: str = "house", now: datetime = NOW) -> str:
    return check_links.issue(service_id, now)


def now_of(service_id: str = "house") -> Service:
    return upkeep.known(service_id)


def test_emergency_lines_are_due_first_and_examples_never() -> None:
    directory_io.save([replace(HOUSE, id="made up", example=True)])
    assert [one.service.id for one in upkeep.due_list(TODAY)] == ["line", "house"]
    assert upkeep.due_list(date(2026, 2, 1)) == []


def test_what_no_person_has_looked_at_is_due_until_one_did() -> None:
    origin = Origin(source_of("FR"), assured=TODAY)
    directory_io.save([replace(LINE, id="fact", origin=origin)])
    assert "fact" in [one.service.id for one in upkeep.due_list(TODAY)]
    assert upkeep.confirm("fact", TODAY, by="", how="call").origin.reviewed
    assert "fact" not in [one.service.id for one in upkeep.due_list(TODAY)]


def test_a_service_is_asked_as_often_as_was_agreed_with_it() -> None:
    upkeep.agree("house", by="", interval=365, owner="Béa", email="bea@example.org")
    assert [one.service.id for one in upkeep.due_list(TODAY)] == ["line"]
    (due,) = [one for one in upkeep.due_list(date(2027, 1, 2)) if one.service.id == "house"]
    assert (due.owner, due.email) == ("Béa", "bea@example.org")


def test_an_agreed_interval_outlives_an_import_and_its_end_counts_at_once() -> None:
    upkeep.agree("house", by="", interval=365)
    directory_io.save([replace(HOUSE, description="The source says more.")])
    assert [one.service.id for one in upkeep.due_list(TODAY)] == ["line"]
    directory_io.remove(["house"])
    directory_io.save([HOUSE])  # gone from the source and back again
    assert [one.service.id for one in upkeep.due_list(TODAY)] == ["line"]
    upkeep.agree("house", by="", interval=None)
    assert [one.service.id for one in upkeep.due_list(TODAY)] == ["line", "house"]


def test_who_was_asked_lately_is_left_alone_and_who_has_no_address_is_to_be_called() -> None:
    directory_io.save([replace(HOUSE, id="mute", email=""), replace(HOUSE, id="owned", email="")])
    upkeep.agree("owned", by="", email="bea@example.org")
    link("line", NOW - timedelta(days=3))
    link("house", NOW - timedelta(days=15))
    rows = reminders.to_ask(NOW)
    assert [one.due.service.id for one in reminders.reminders(rows)] == ["house", "mute", "owned"]
    assert [one.due.service.id for one in reminders.reminders(rows, 1)] == ["house"]
    assert list(reminders.addresses(rows)) == [
        (one.email, one.due.service.id, one.due.service.name) for one in reminders.reminders(rows)
    ]
    assert [one.email for one in reminders.reminders(reminders.with_address(rows))] == [
        "foyer@example.org", "bea@example.org",
    ]  # fmt: skip


def test_all_is_right_counts_as_a_check_and_survives_the_next_import() -> None:
    assert not check_links.answer(link(), Answer(right=True), NOW)
    assert now_of().origin.assured == TODAY
    directory_io.save([replace(HOUSE, description="newer")])
    assert (now_of().origin.assured, now_of().description) == (TODAY, "newer")


def test_a_link_answers_once_and_not_after_a_newer_one_or_its_day() -> None:
    first = link()
    second = link()
    with pytest.raises(GoneError):
        check_links.question(first, NOW)
    check_links.answer(second, Answer(right=True), NOW)
    with pytest.raises(GoneError):
        check_links.answer(second, Answer(right=True), NOW)
    late = link()
    with pytest.raises(GoneError, match="too old"):
        check_links.question(late, NOW + check_links.LIFE + timedelta(seconds=1))


@pytest.mark.parametrize("change", [lambda t: t[:-2] + "xx", lambda t: "x" + t, lambda t: t.replace(".", ".e", 1)])
def test_a_link_that_was_not_sealed_here_is_refused(change: object) -> None:
    with pytest.raises(GoneError):
        check_links.question(change(link()), NOW)  # type: ignore[operator]


def test_a_correction_waits_for_a_verifier_and_then_outlives_imports_until_the_source_says_something_new() -> None:
    assert check_links.answer(link(), Answer(changes=(("phone", "01 34 20 17 99"),)), NOW)
    (proposal,) = upkeep.proposals("house")
    assert now_of().phones == HOUSE.phones
    upkeep.accept(proposal.id, by=account("Ezra"), now=NOW)
    assert now_of().phones == (Phone("01 34 20 17 99", "+33134201799"),)
    assert directory_io.save([HOUSE]).same == 1
    assert now_of().phones[0].dial == "+33134201799"
    newer = Phone("04 78 00 00 00", "+33478000000")
    directory_io.save([replace(HOUSE, phones=(newer,))])
    assert now_of().phones == (newer,)
    assert upkeep.proposals("house", ["past"])[0].id == proposal.id


def test_a_field_can_be_corrected_twice() -> None:
    for name in ("Foyer Olympe", "Foyer Louise"):
        proposal = upkeep.propose("house", "name", name, by="", now=NOW)
        assert proposal
        upkeep.accept(proposal.id, by="", now=NOW)
        directory_io.save([HOUSE])
        assert now_of().name == name


def test_an_emergency_line_changes_only_by_two_different_people() -> None:
    check_links.answer(link("line"), Answer(changes=(("phone", "116 016"),)), NOW)
    (proposal,) = upkeep.proposals("line")
    first, second = account("Ezra"), account("Dana")
    assert upkeep.accept(proposal.id, by=first, now=NOW).state == "first"
    with pytest.raises(InputError, match="agreed already"):
        upkeep.accept(proposal.id, by=first, now=NOW)
    with pytest.raises(InputError, match="two accounts"):
        upkeep.accept(proposal.id, by="", now=NOW)
    assert now_of("line").phones == LINE.phones
    assert upkeep.accept(proposal.id, by=second, now=NOW).state == "accepted"
    assert now_of("line").phones[0].dial == "116016"


def test_another_value_than_the_first_person_saw_begins_anew() -> None:
    proposal = upkeep.propose("line", "phone", "116 016", by=account("Dana"), now=NOW)
    assert proposal
    ezra = account("Ezra")
    assert upkeep.accept(proposal.id, by=ezra, now=NOW, text="3114").state == "first"


def test_a_closure_shows_at_once_and_ends_by_itself() -> None:
    closure = Closure(date(2026, 11, 20), date(2026, 12, 4), "works", "chat on our site")
    check_links.answer(link(), Answer(closure=closure), NOW)
    assert "2026 Nov 20-2026 Dec 04 off" in now_of().hours.osm
    directory_io.save([HOUSE])
    assert "off" in now_of().hours.osm
    upkeep.reopen("house", by="")
    assert now_of().hours == HOUSE.hours


def test_an_emergency_line_is_not_closed_by_a_link() -> None:
    closure = Closure(date(2026, 11, 24), date(2026, 11, 25), "staff")
    assert check_links.answer(link("line"), Answer(closure=closure), NOW)
    assert now_of("line").hours == LINE.hours
    (proposal,) = upkeep.proposals("line")
    upkeep.accept(proposal.id, by=account("Ezra"), now=NOW)
    upkeep.accept(proposal.id, by=account("Dana"), now=NOW)
    assert "2026 Nov 24-2026 Nov 25 off" in now_of("line").hours.osm


@pytest.mark.parametrize(
    ("first", "last"), [("2026-12-04", "2026-12-01"), ("2026-10-01", "2026-10-02"), ("2026-12-01", "2027-12-01")]
)
def test_days_that_make_no_closure_are_refused_and_the_link_stays_good(first: str, last: str) -> None:
    token = link()
    with pytest.raises(InputError):
        check_links.answer(token, Answer(closure=Closure(date.fromisoformat(first), date.fromisoformat(last))), NOW)
    assert check_links.question(token, NOW).service.id == "house"


def test_free_places_are_told_until_they_are_stale() -> None:
    check_links.answer(link(), Answer(places=2), NOW)
    capacity = now_of().capacity
    assert capacity
    assert (capacity.available, capacity.updated, capacity.until) == (2, NOW, NOW + timedelta(hours=12))


def test_a_secret_address_is_neither_asked_nor_shown() -> None:
    secret = Location("s", address=Address(city="Lyon", country="FR"), confidential=True)
    directory_io.save([replace(HOUSE, locations=(*HOUSE.locations, ServiceAtLocation("b", secret)))])
    assert not {"street", "postcode", "city"} & set(check_links.question(link(), NOW).fields)


def test_what_is_decided_stands_in_the_audit_trail_without_its_content() -> None:
    check_links.answer(link(), Answer(changes=(("name", "Foyer Louise"),)), NOW)
    upkeep.accept(upkeep.proposals()[0].id, by=account("Ezra"), now=NOW)
    line = AuditLine.objects.order_by("-number").first()
    assert line
    assert (line.action, line.kind, line.key) == ("upkeep.accepted", "service", "house")


def test_a_campaign_tells_how_far_it_is() -> None:
    begun = campaigns.begin("autumn", campaigns.Chosen(country="FR"), date(2026, 12, 31), by="", now=NOW)
    token = check_links.issue("house", NOW, campaign=begun)
    check_links.answer(token, Answer(right=True), NOW)
    (told,) = campaigns.every()
    assert (told.services, told.asked, told.answered, told.checked, told.open) == (2, 1, 1, 1, 1)
    with pytest.raises(InputError, match="no service"):
        campaigns.begin("empty", campaigns.Chosen(country="HU"), date(2026, 12, 31), by="", now=NOW)
