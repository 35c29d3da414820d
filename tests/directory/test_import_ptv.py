"""The Finnish service catalogue: services with their channels become what matching reads; refuges keep their town."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support.ptv_catalogue import (
    EAST,
    ECHANNEL,
    FORM,
    NORTH,
    PHONE,
    PHONE_ID,
    SERVICE_ID,
    STREET,
    WEB,
    connection,
    document,
    house,
    said,
    service,
)

from havre.core.errors import InputError
from havre.directory.finnish_grid import to_degrees
from havre.directory.hours import readable, status
from havre.directory.hsds import Imported
from havre.directory.imports import Asked, format_of
from havre.directory.model import Hours, Service
from havre.directory.ptv_hours import hours_of
from havre.directory.rows import LeftOut

ASKED = Asked("Palvelutietovaranto", "CC BY 4.0", date(2026, 11, 23))


def read(folder: Path, found: object) -> list[Any]:
    path = folder / "ptv.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    assert format_of(path).name == "ptv"
    return list(format_of(path).read(path, ASKED))


def one(folder: Path, found: object) -> tuple[Service, Imported]:
    (imported,) = read(folder, found)
    assert isinstance(imported, Imported)
    assert imported.service is not None, imported.faults
    return imported.service, imported


def test_a_service_is_read_with_its_channels_and_who_gives_it(tmp_path: Path) -> None:
    found, imported = one(tmp_path, document(service()))
    assert imported.faults == ()
    assert (found.id, found.name, found.titles["sv"]) == (SERVICE_ID, "Tuki lähisuhdeväkivaltaan", "Stöd vid våld")
    assert found.description == "Apua kaikille.\n\nSoita ensin."
    assert {need.value for need in found.needs} == {"talk", "understand"}
    assert (found.eligibility.serves, found.eligibility.free, found.remote) == ((), True, True)
    assert [(one.number, one.dial, one.channel, one.description) for one in found.phones] == [
        ("116 006", "116006", "voice", ""), ("050 1234567", "+358501234567", "sms", "Kuuroille"),
    ]  # fmt: skip
    assert (found.hours.osm, found.url, found.email) == ("24/7", "https://example.fi/tuki", "apua@example.fi")
    assert [language.code for language in found.languages] == ["fi", "sv"]
    assert found.organization is not None
    assert (found.organization.name, found.organization.email) == ("Järjestö ry", "ry@example.fi")
    assert found.national
    assert found.origin.assured == date(2026, 10, 2)


def test_a_place_has_its_point_hours_and_telephone(tmp_path: Path) -> None:
    found, _ = one(tmp_path, document(service()))
    (at,) = found.locations
    place = at.location
    assert (place.address.street, place.address.city, place.address.postcode) == ("Kätkökuja 4", "Helsinki", "00100")
    assert [place.latitude, place.longitude] == pytest.approx([60.16624, 24.94177], abs=1e-5)
    assert at.hours == Hours("Mo 08:00-11:00,12:00-16:00; Tu 09:00-15:00")
    assert [(one.dial, one.description) for one in at.phones] == [("+358401234567", "Tavallinen hinta")]
    assert "portaita" in place.accessibility.details


def test_all_that_the_catalogue_says_is_kept_with_its_terms(tmp_path: Path) -> None:
    links = [connection(one["id"]) for one in (PHONE, WEB, FORM, ECHANNEL)]
    held = [PHONE, FORM, ECHANNEL, WEB]
    _, imported = one(tmp_path, document(service(serviceChannels=links), channels=held))
    record: Any = imported.record
    assert [page["url"] for page in record["additional_urls"]] == [
        "https://example.fi/e",
        "https://example.fi/lomake.pdf",
    ]
    assert record["alternate_name"] == "Väkivaltatuki"
    termed = (one for one in record["attributes"] if one["label"].startswith("ptv.") and "taxonomy_term" in one)
    terms = {one["label"]: one["taxonomy_term"]["code"] for one in termed}
    assert terms == {"ptv.service_class": "P4.13", "ptv.target_group": "KR1.1", "ptv.life_event": "KE7"}
    assert [one["value"] for one in record["attributes"] if one["label"] == "ptv.description"] == ["sv:Hjälp för alla."]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"publishingStatus": "Deleted"}, "not published"),
        ({"publishingStatus": "Modified"}, "not published"),
        ({"type": "PermitOrObligation"}, "a permit or a qualification"),
        ({"targetGroups": [{"code": "KR2.6"}]}, "for businesses"),
        ({"serviceNames": [said("Kirjasto", "Name")], "serviceClasses": [{"code": "P25.1"}]}, "no need of a victim"),
    ],
)
def test_what_no_victim_needs_is_left_out_and_says_why(tmp_path: Path, changed: dict[str, Any], why: str) -> None:
    assert read(tmp_path, document(service(**changed))) == [LeftOut(why)]


def test_what_cannot_be_read_is_told_with_row_and_field(tmp_path: Path) -> None:
    broken = {**PHONE, "phoneNumbers": [{"type": "Phone", "number": "puhelin"}],
              "serviceHours": [{"serviceHourType": "DaysOfTheWeek", "validForNow": True,
                                "openingHour": [{"dayFrom": "Monday", "from": "aamulla", "to": "16:00"}]}]}  # fmt: skip
    away = house()
    away["addresses"][0]["streetAddress"] |= {"latitude": "1", "longitude": "9999999"}
    found = read(tmp_path, document(service(), {"id": "1", "serviceNames": "x"}, 5, channels=[broken, away]))
    faults = [fault for one in found if isinstance(one, Imported) for fault in one.faults]
    assert Counter((fault.row, fault.field, fault.reason, fault.whole) for fault in faults) == Counter([
        (1, "serviceChannels", "missing", False), (1, "latitude", "not_understood", False),
        (1, "serviceHours", "not_understood", False), (1, "phone.number", "not_understood", False),
        (2, "name", "missing", True), (3, "name", "missing", True),
    ])  # fmt: skip


def test_a_file_without_services_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no services"):
        read(tmp_path, {"serviceChannels": [PHONE]})


def test_a_folder_of_pages_is_one_catalogue(tmp_path: Path) -> None:
    for name, held in (("services", [service()]), ("channels-1", [PHONE, house()]), ("channels-2", [WEB])):
        (tmp_path / f"{name}.json").write_text(json.dumps({"itemList": held}), encoding="utf-8")
    assert format_of(tmp_path).name == "ptv"
    (found,) = format_of(tmp_path).read(tmp_path, ASKED)
    assert isinstance(found, Imported)
    assert (found.faults, bool(found.service)) == ((), True)


def test_a_service_of_some_municipalities_is_known_by_their_names(tmp_path: Path) -> None:
    towns = [{"code": "698", "name": [said("Rovaniemi")]}, {"code": "240", "name": [said("Kemi")]}]
    county = {
        "type": "HospitalDistrict",
        "code": "21",
        "name": [said("Lapin hyvinvointialue")],
        "municipalities": towns,
    }
    limited = service(areaType="LimitedType", serviceChannels=[connection(PHONE_ID)], areas=[county])
    found, _ = one(tmp_path, document(limited))
    assert {at.location.address.city for at in found.locations} == {"Rovaniemi", "Kemi"}
    assert [(area.name, area.scheme) for area in found.areas] == [("Lapin hyvinvointialue", "")]
    assert not found.national


def test_a_service_of_a_region_has_its_code(tmp_path: Path) -> None:
    areas = [{"type": "Region", "code": "19", "name": [said("Lappi")], "municipalities": []}]
    limited = service(areaType="LimitedType", serviceChannels=[connection(PHONE_ID)], areas=areas)
    found, _ = one(tmp_path, document(limited))
    assert [(area.name, area.scheme, area.code) for area in found.areas] == [("Lappi", "admin1", "19")]
    assert found.locations == ()


def test_who_uses_violence_is_not_sent_to_victims_nor_they_to_him(tmp_path: Path) -> None:
    found, _ = one(tmp_path, document(service(serviceNames=[said("Apua väkivallan tekijälle", "Name")])))
    assert ({need.value for need in found.needs}, "perpetrators" in found.eligibility.serves) == (
        {"stop_violence"},
        True,
    )


def test_a_target_group_keeps_nobody_out_but_what_is_for_authorities_is_for_them(tmp_path: Path) -> None:
    groups = [{"code": "KR1"}, {"code": "KR1.1"}, {"code": "KR1.6"}]
    assert one(tmp_path, document(service(targetGroups=groups)))[0].eligibility.serves == ()
    found, _ = one(tmp_path, document(service(targetGroups=[{"code": "KR3"}])))
    assert (found.eligibility.serves, found.visibility) == (("professionals",), "professional")


# ── Secret places ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_place_of_a_refuge_is_secret_and_its_telephone_stays(tmp_path: Path) -> None:
    telling = f"Tulkaa: {STREET} 4, 00100 Helsinki, myös Gömgränden 4"
    refuge = service(serviceNames=[said("Turvakoti", "Name")], serviceDescriptions=[said(telling, "Description")])
    other = service(id="0b0b0b0b-0000-4000-8000-0000000000ff")
    found = read(tmp_path, document(refuge, other))
    assert [one.secrets for one in found] == [1, 1]
    for word in (STREET, "Gömgränden", "60.166", "24.941", NORTH, EAST, "00100"):
        assert word not in repr(found)
    home = found[0].service
    assert (home.locations[0].location.address.city, home.locations[0].location.latitude) == ("Helsinki", None)
    assert "+358401234567" in [one.dial for one in home.phones]


def test_a_place_that_is_flagged_loses_its_telephone_too(tmp_path: Path) -> None:
    found = read(tmp_path, document(service(), channels=[PHONE, house(confidential="kyllä"), WEB]))
    assert found[0].secrets == 1
    for word in (STREET, "60.166", "1234567-x", "401234567", "40 1234567"):
        assert word not in repr(found)


# ── Hours ────────────────────────────────────────────────────────────────────────────────────────────────────────────

WEEK = {"serviceHourType": "DaysOfTheWeek", "validForNow": True,
        "openingHour": [{"dayFrom": "Friday", "dayTo": "", "from": "09:00:00", "to": "15:00:00"}]}  # fmt: skip


def kind_at(blocks: list[Any], moment: str) -> str:
    osm = hours_of(blocks)
    assert readable(osm), osm
    return status(Hours(osm), datetime.fromisoformat(moment).replace(tzinfo=UTC), "Europe/Helsinki").kind


def test_hours_over_midnight_run_to_the_day_they_end() -> None:
    weekend = {"serviceHourType": "OverMidnight", "validForNow": True,
               "openingHour": [{"dayFrom": "Friday", "dayTo": "Sunday", "from": "18:00", "to": "08:00"}]}  # fmt: skip
    assert hours_of([weekend]) == "Fr 18:00-24:00; Sa 00:00-24:00; Su 00:00-08:00"
    assert kind_at([WEEK, weekend], "2026-11-28T01:00") == "open"
    assert kind_at([WEEK, weekend], "2026-11-27T08:00") == "open"
    assert kind_at([WEEK, weekend], "2026-11-30T08:00") == "closed"


def test_exceptional_days_take_the_place_of_the_week() -> None:
    shut = {"serviceHourType": "Exceptional", "isClosed": True, "validFrom": "2026-12-24T22:00:00Z",
            "validTo": "2026-12-26T00:00:00"}  # fmt: skip
    short = {"serviceHourType": "Exceptional", "validFrom": "2026-12-18T00:00:00",
             "openingHour": [{"from": "09:00:00", "to": "11:00:00"}]}  # fmt: skip
    assert "2026 Dec 25-2026 Dec 26 off" in hours_of([WEEK, shut])
    assert kind_at([WEEK, shut, short], "2026-12-25T09:00") == "closed"
    assert kind_at([WEEK, shut, short], "2026-12-18T08:00") == "open"
    assert kind_at([WEEK, shut, short], "2026-12-18T10:00") == "closed"
    assert kind_at([WEEK, shut, short], "2026-12-11T10:00") == "open"


def test_a_season_has_its_own_week() -> None:
    summer = {**WEEK, "validForNow": False, "validFrom": "2027-06-01T00:00:00", "validTo": "2027-08-31T00:00:00",
              "openingHour": [{"dayFrom": "Monday", "from": "10:00", "to": "12:00"}]}  # fmt: skip
    assert kind_at([WEEK, summer], "2027-06-04T08:00") == "closed"
    assert kind_at([WEEK, summer], "2027-06-07T08:00") == "open"
    assert kind_at([WEEK, summer], "2027-09-03T08:00") == "open"


@pytest.mark.parametrize(
    "block",
    [
        {**WEEK, "isReservation": True},
        {**WEEK, "additionalInformation": [said("Vain ajanvarauksella")]},
        {**WEEK, "additionalInformation": [said("Endast tidsbokning", language="sv")]},
    ],
)
def test_by_reservation_is_unknown_and_never_open(block: dict[str, Any]) -> None:
    assert kind_at([block], "2026-11-27T10:00") == "unknown"
    assert kind_at([block], "2026-11-28T10:00") == "unknown"


def test_of_two_weeks_that_which_says_no_more_holds() -> None:
    desk = {**WEEK, "additionalInformation": [said("Neuvonta")],
            "openingHour": [{"dayFrom": "Monday", "from": "08:00", "to": "20:00"}]}  # fmt: skip
    assert hours_of([desk, WEEK]) == "Fr 09:00-15:00"
    assert kind_at([desk, {**desk}], "2026-11-23T10:00") == "unknown"
    assert hours_of([]) == ""


def test_points_of_the_grid_lie_where_they_lie() -> None:
    assert to_degrees(6_672_000, 500_000)[1] == pytest.approx(27)
    quarter = 10_001_965.7293  # metres from the equator to the pole on GRS80
    assert to_degrees(quarter * 0.9996, 500_000)[0] == pytest.approx(90, abs=1e-6)
    (north, east), (higher, _), (_, farther) = map(to_degrees, (7e6, 7_001_000, 7e6), (3e5, 3e5, 301e3))
    # A kilometre of the grid is one on the ground: here a degree is 111.5 km to the north and 50.6 km to the east.
    assert (higher - north) * 111_500 == pytest.approx(1000, rel=0.005)
    assert (farther - east) * 50_600 == pytest.approx(1000, rel=0.005)
