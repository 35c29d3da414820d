"""Two records of one service are found however they are written; two services that look alike stay two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from benchmarks.duplicates.__main__ import measured
from benchmarks.duplicates.plant import planted

from havre.core.errors import HavreError
from havre.core.vocabulary import Need
from havre.directory import bulk_duplicates, duplicates
from havre.directory.merge import merged, without_secrets
from havre.directory.model import (
    Address,
    Eligibility,
    Hours,
    Language,
    Location,
    Organization,
    Origin,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
)

pytestmark = pytest.mark.slow

LINE = Phone("04 91 33 42 07", "+33491334207")


def at(key: str, street: str, city: str = "Marseille", postcode: str = "13001") -> tuple[ServiceAtLocation, ...]:
    place = Location(key, address=Address(street, city, "", postcode, "FR"))
    return (ServiceAtLocation(f"at {key}", place),)


CIDFF = Service(
    "a", "Centre d’information sur les droits des femmes et des familles (CIDFF)", "FR",
    Origin("one", "LO", date(2026, 11, 1), date(2026, 1, 1)), needs=frozenset((Need.LEGAL,)),
    phones=(LINE,), email="contact@cidff13.example", locations=at("a", "1 rue de Forbin"),
)  # fmt: skip
TWIN = replace(
    CIDFF, id="b", name="C.I.D.F.F. Marseille", origin=Origin("two", "CC0", date(2026, 11, 2), date(2026, 9, 1)),
    email="", locations=at("b", "1, R. Forbin"), description="Accès au droit",
)  # fmt: skip


@pytest.mark.parametrize("seed", [4, pytest.param(5, marks=pytest.mark.slow), pytest.param(6, marks=pytest.mark.slow)])
def test_planted_duplicates_are_found_and_nothing_else(seed: int) -> None:
    figures = measured(2000, 400, seed)
    assert figures["precision"] >= 0.99
    assert figures["recall"] >= 0.99


@pytest.mark.slow
@pytest.mark.skipif(not bulk_duplicates.installed(), reason='splink is not installed: it comes with "havre[bulk]"')
def test_among_millions_the_same_are_found_by_another_way() -> None:
    made = planted(2000, 300, 4)
    sure = {one.pair for one in bulk_duplicates.find(made.services) if one.sure}
    assert len(sure & made.pairs) >= 0.98 * len(made.pairs)
    assert len(sure & made.pairs) >= 0.99 * len(sure)


@pytest.mark.skipif(not bulk_duplicates.installed(), reason='splink is not installed: it comes with "havre[bulk]"')
def test_where_nothing_can_be_learned_the_given_weights_stand() -> None:
    """No two share a telephone here, and none of the towns has two services of one name."""
    named = [replace(CIDFF, id=str(one), name=f"Maison {one}", phones=(), locations=()) for one in range(3)]
    assert bulk_duplicates.find(named) == []
    assert {one.pair for one in bulk_duplicates.find([*named, replace(CIDFF, id="a"), replace(CIDFF, id="b")])} == {
        ("a", "b")
    }


def test_without_splink_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_duplicates, "installed", lambda: False)
    with pytest.raises(HavreError, match="havre\\[bulk\\]"):
        bulk_duplicates.find([CIDFF])


def test_an_acronym_without_accents_and_with_a_short_street_is_the_same_service() -> None:
    (found,) = duplicates.find([CIDFF, TWIN])
    assert found.sure
    assert {"phone_same", "street_same"} <= dict(found.reasons).keys()


def test_two_branches_of_an_association_in_one_town_stay_two() -> None:
    branch = replace(
        CIDFF, id="c", phones=(Phone("04 91 00 00 00", "+33491000000"),), locations=at("c", "9 quai du Port")
    )
    assert not [one for one in duplicates.find([CIDFF, branch]) if one.sure]


def test_the_national_line_and_a_local_branch_stay_two() -> None:
    line = replace(CIDFF, id="d", locations=(), remote=True, areas=(ServiceArea("France", "country", "FR"),))
    assert not [one for one in duplicates.find([CIDFF, line]) if one.sure]


def test_districts_told_apart_by_a_number_stay_two() -> None:
    police = [
        replace(
            CIDFF, id=f"p{number}", name=f"Commissariat de Lyon {number}e arrondissement", locations=at("p", "rue X")
        )
        for number in (3, 8)
    ]
    assert not duplicates.find(police)


def test_two_services_of_one_house_stay_two() -> None:
    other = replace(CIDFF, id="e", name="Groupe de parole", needs=frozenset((Need.TALK,)))
    assert not [one for one in duplicates.find([CIDFF, other]) if one.sure]


def test_a_pair_told_apart_is_not_proposed_again() -> None:
    assert duplicates.find([CIDFF, TWIN], apart={("a", "b")}) == []


def test_what_the_survivor_leaves_open_is_filled_and_its_own_words_stand() -> None:
    spoken = replace(
        TWIN, languages=(Language("ar"),), eligibility=Eligibility(free=True), hours=Hours("Mo 09:00-12:00")
    )
    made = merged([CIDFF, spoken])
    assert (made.id, made.name, made.email) == (CIDFF.id, CIDFF.name, CIDFF.email)
    assert (made.description, made.languages, made.eligibility.free) == ("Accès au droit", (Language("ar"),), True)
    assert made.hours == Hours("Mo 09:00-12:00")
    assert (made.origin.source, made.origin.licence, made.origin.assured) == ("one", "LO; CC0", date(2026, 9, 1))
    assert len(made.locations) == len(made.phones) == 1


def test_who_is_excluded_by_one_record_is_excluded_by_the_merged_one() -> None:
    strict = replace(TWIN, eligibility=Eligibility(excludes=("men",)), visibility="professional")
    made = merged([CIDFF, strict])
    assert made.eligibility.excludes == ("men",)
    assert made.visibility == "professional"


def test_a_place_that_one_source_keeps_secret_is_secret_in_all() -> None:
    secret = Location("s", address=Address(city="Marseille", country="FR"), confidential=True)
    parts = without_secrets([CIDFF, replace(TWIN, locations=(ServiceAtLocation("s", secret),))])
    assert "Forbin" not in str(parts)
    assert "Forbin" not in str(merged(parts))
    assert [one.location.confidential for one in merged(parts).locations] == [True]


def test_the_organisation_of_another_service_is_no_name_of_it() -> None:
    house = Organization("o", "CIDFF")
    talk = replace(TWIN, name="Permanence d’écoute", organization=house, needs=frozenset((Need.TALK,)))
    assert not [one for one in duplicates.find([replace(CIDFF, organization=house), talk]) if one.sure]
