"""Codes of INSEE: who lives in a département or commune is served by what is for it, who lives elsewhere is not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from havre.core.place import Place
from havre.directory.departments import (
    DEPARTMENTS,
    REGION_OF,
    city_of,
    department,
    department_of_postcode,
    may_live_in,
)
from havre.directory.secrecy import area_only
from havre.directory.terms import Terms

LYON = Place("1", "Lyon", "FR", "FR", "84", 45.75, 4.85, "Europe/Paris", 500_000, "69123")
PARIS = replace(LYON, name="Paris", region="11", insee="75056")
VIENNA = replace(LYON, name="Wien", country="AT", territory="AT", insee="")
REUNION = replace(LYON, name="Saint-Denis", territory="RE", region="", insee="")


@pytest.mark.parametrize(
    ("place", "code", "expected"),
    [
        (LYON, "69", True), (PARIS, "69", False), (REUNION, "69", False), (REUNION, "974", True),
        (LYON, "69123", True), (LYON, "69383", True), (LYON, "69266", False), (LYON, "38185", False),
        (replace(LYON, insee="69"), "69266", True), (replace(LYON, insee="69"), "38185", False),
        (replace(LYON, insee=""), "69", True), (replace(LYON, insee=""), "75", False),
        (replace(LYON, insee="", region=""), "75", True), (replace(LYON, insee="2A004"), "2A", True),
        (replace(LYON, insee="2A004"), "2B", False), (REUNION, "97411", True), (REUNION, "97105", False),
        (LYON, "200046977", True), (LYON, "99110", True), (None, "69", False), (None, "200046977", False),
        (replace(LYON, epci="200046977"), "200046977", True), (replace(LYON, epci="200046977"), "200054781", False),
        (VIENNA, "200046977", False), (LYON, "123456789", True),
    ],
)  # fmt: skip
def test_who_lives_elsewhere_is_kept_out_and_who_may_live_there_is_not(
    place: Place | None, code: str, *, expected: bool
) -> None:
    assert may_live_in(place, code) is expected


def test_an_area_of_several_codes_serves_whoever_lives_in_one() -> None:
    areas = ('["insee", "2A"]', '["postcode", "1"]', '["territory", "RE"]')
    terms = Terms((number, "area", f'[["insee", "69"], {other}]') for number, other in enumerate(areas, start=1))
    assert terms.served("FR", LYON)[1:].tolist() == [True, True, True]
    assert terms.served("FR", PARIS)[1:].tolist() == [False, True, False]
    assert terms.served("FR", REUNION)[1:].tolist() == [False, True, True]
    assert terms.served("FR", None)[1:].tolist() == [False, True, False]


def test_codes_of_all_kinds_tell_their_department() -> None:
    assert [department(code) for code in ("69", "69123", "2A", "2B033", "97411", "974", "99100", "200046977", "x")] == [
        "69", "69", "2A", "2B", "974", "974", "", "", "",
    ]  # fmt: skip
    assert (city_of("75120"), city_of("13201"), city_of("69266")) == ("75056", "13055", "69266")
    assert [department_of_postcode(code) for code in ("69003", "20000", "20200", "97400", "6900")] == [
        "Rhône", "Corse-du-Sud", "Haute-Corse", "La Réunion", "",
    ]  # fmt: skip


def test_the_departments_are_those_of_insee(shared: Path) -> None:
    told = json.loads((shared / "data/directory/fr-decoupage/departements.json").read_text(encoding="utf-8"))
    assert {one["code"]: one["nom"].replace("'", "’") for one in told} == DEPARTMENTS
    assert all(REGION_OF[one["code"]] == one["region"] for one in told if len(one["code"]) == 2)


def test_a_secret_place_may_show_its_department_only() -> None:
    level = {"label": "havre.area", "value": "department"}
    flag = {"label": "havre.confidential", "value": "true"}
    address = {"address_1": "1 rue X", "city": "Bron", "postal_code": "69500", "country": "FR", "state_province": ""}
    kept = area_only({"id": "l", "attributes": [level, flag], "addresses": [address]})
    assert kept["addresses"] == [
        {"address_1": "", "city": "", "state_province": "Rhône", "postal_code": "", "country": "FR", "address_type": ""}
    ]
    assert area_only(kept) == kept
