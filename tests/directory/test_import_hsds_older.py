"""HSDS 1.1 and 2.x: a dirty package loses no service, and every row that cannot be used is told with its line."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from havre.core.errors import InputError
from havre.directory.hsds import Imported
from havre.directory.import_hsds_older import clock
from havre.directory.imports import Asked, format_of, import_format

ASKED = Asked("a source", "CC0", date(2026, 11, 23), "DE")
TABLES = {
    "services": (
        "id,organization_id,name,description,status,fees\n1,o,Beratung ###MON###,Für alle,active,keine\n2,o,Zweite,,,\n"
    ),
    "organizations": "id,name,description\no,Verein,Ein Verein\n",
    "services_at_location": "id,service_id,location_id\na,1,l\n",
    "locations": "id,name,latitude,longitude\nl,Haus,52.5,13.4\n",
    "physical_addresses": "id,location_id,address_1,city,postal_code,country\np,l,Weg 1,Berlin,10115,DE\n",
    "phones": "id,location_id,service_id,number,type\nx,l,1,030 1234567,voice\ny,,2,12,voice\n",
    "languages": "id,service_id,language\n1,1,English\n2,1,Others available upon request\n",
    "regular_schedules": (
        "id,service_id,weekday,opens_at,closes_at\n1,1,Monday,9:00am,5:30pm\n2,1,Tuesday,9am,12 p.m.\n"
    ),
    "eligibility": "id,service_id,eligibility\n,,Crime victims\n,1,Everybody\n",
    "accessibility_for_disabilities": "id,location_id,accessibility,details\n1,l,Ramp,at the back\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def read(path: Path, asked: Asked = ASKED) -> list[Imported]:
    return [one for one in format_of(path).read(path, asked) if isinstance(one, Imported)]


def test_the_tables_become_one_record(folder: Path) -> None:
    first, second, _orphan = read(folder)
    service = first.service
    assert service is not None
    assert (service.name, service.hours.osm) == ("Beratung", "Mo 09:00-17:30; Tu 09:00-12:00")
    assert [one.code for one in service.languages] == ["en"]
    (place,) = service.locations
    assert (place.location.address.city, place.location.latitude, place.phones[0].dial) == (
        "Berlin",
        52.5,
        "+49301234567",
    )
    assert place.location.accessibility.details == "Ramp – at the back"
    assert first.record["eligibility_description"] == "Everybody"
    assert first.record["fees_description"] == "keine"
    assert [(fault.field, fault.whole) for fault in first.faults] == [("language.code", False)]
    assert {fault.field for fault in second.faults} == {"phone.number", "status"}


def test_a_row_that_names_no_service_is_quarantined_with_its_line(folder: Path) -> None:
    (fault,) = read(folder)[-1].faults
    assert (fault.row, fault.field, fault.reason, fault.whole) == (2, "eligibility service_id", "missing", True)
    assert fault.raw["eligibility"] == "Crime victims"


def test_a_zip_says_the_same_as_its_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    packed = shutil.make_archive(str(tmp_path_factory.mktemp("zip") / "package"), "zip", folder)
    assert read(Path(packed)) == read(folder)


def test_a_package_without_services_is_refused(tmp_path: Path) -> None:
    (tmp_path / "eligibility.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no services\.csv"):
        list(import_format("hsds-older").read(tmp_path, ASKED))


@pytest.mark.parametrize(
    ("written", "expected"),
    [("9:00am", "09:00"), ("12:15 AM", "00:15"), ("12pm", "12:00"), ("5 p.m.", "17:00"), ("17:30:00", "17:30"),
     ("24:00", "24:00"), ("by appointment", ""), ("25:00", ""), ("", "")],
)  # fmt: skip
def test_times_in_any_writing_are_read_or_left_unknown(written: str, expected: str) -> None:
    assert clock(written) == expected


@pytest.mark.slow
def test_the_dirty_export_of_a_county_loses_no_service(shared: Path) -> None:
    """2019 package of a county's 211: 4,089 services, 2,244 rows of eligibility of which none names a service."""
    path = shared / "data/directory/hsds-real/miami-211"
    found = read(path, Asked("211", "none stated", date(2026, 11, 23), "US"))
    assert sum(one.service is not None for one in found) == 4089
    faults = Counter((fault.field, fault.reason) for one in found for fault in one.faults)
    assert faults["eligibility service_id", "missing"] == 2244
    assert faults["language.code", "missing"] == 344
    # 291 of the numbers are not written as ten figures; 211, 311 and 511 among them are numbers that can be dialled,
    # and two that are written so are numbers of nobody.
    malformed = {key: faults[key] for key in faults if key[0].startswith("phone")}
    assert malformed == {
        ("phones extension", "two_in_one"): 262, ("phone.number", "missing"): 22, ("phone.number", "not_understood"): 6,
    }  # fmt: skip
    numbers = [phone for one in found if one.service for at in one.service.locations for phone in at.phones]
    assert len(numbers) == 4089 - 22 - 6
    assert {phone.dial for phone in numbers if len(phone.dial) < 5} == {"211", "311", "511"}
    assert sum(phone.description.startswith("ext. ") for phone in numbers) == 262
    assert not any("###" in one.service.description for one in found if one.service)


def test_the_published_sample_is_read_whole(shared: Path) -> None:
    path = shared / "data/directory/hsds-real/sample-datapackage/all_resources"
    assert sum(one.service is not None for one in read(path, Asked("sample", "CC0", date(2026, 11, 23), "US"))) == 13
