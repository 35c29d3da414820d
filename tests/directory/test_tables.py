"""Tables become services by their mapping; whatever is in a row, the import goes on and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from havre.core.errors import ContentError, InputError
from havre.core.vocabulary import Need
from havre.directory.faults import Fault
from havre.directory.hsds import Imported
from havre.directory.mapping import TableMapping, mapping_from
from havre.directory.model import Service
from havre.directory.rows import LeftOut, Reader
from havre.directory.tabular import rows

TODAY = date(2026, 11, 23)


def mapping(**more: Any) -> TableMapping:
    about = {
        "id": "test",
        "about": "a table",
        "source": "a test",
        "licence": "CC0",
        "checked": TODAY,
        "key": ["id"],
        "country": "FR",
        "fields": {"name": "name", "phone": "tel", "latitude": "lat", "longitude": "lon", "postcode": "cp"},
        "all": {"needs": ["legal"]},
    }
    return mapping_from(about | more, "test.yaml")


HEADER = "id,name,tel,lat,lon,cp\n"
GOOD = "1,Permanence,01 99 00 12 34,48.9,2.3,95000\n"


def read(tmp_path: Path, content: str | bytes, with_: TableMapping | None = None) -> list[Imported | LeftOut]:
    path = tmp_path / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    chosen = with_ or mapping()
    return list(Reader(chosen, TODAY).read(rows(path, chosen)))


def services(found: Iterable[Imported | LeftOut]) -> list[Service]:
    return [one.service for one in found if isinstance(one, Imported) and one.service]


def faults(found: Iterable[Imported | LeftOut]) -> list[Fault]:
    return [fault for one in found if isinstance(one, Imported) for fault in one.faults]


def test_a_row_becomes_a_service_with_what_all_rows_share(tmp_path: Path) -> None:
    (service,) = services(read(tmp_path, HEADER + GOOD))
    assert service.needs == {Need.LEGAL}
    assert service.phones[0].dial == "+33199001234"
    assert service.locations[0].location.timezone == "Europe/Paris"
    assert (service.origin.source, service.origin.imported) == ("a test", TODAY)
    assert service.channels == {"voice", "visit"}


def test_the_same_row_has_the_same_id_every_time(tmp_path: Path) -> None:
    first, second = (services(read(tmp_path, HEADER + GOOD))[0] for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("1,,,48.9,2.3,95000\n", "name", "missing"),
        ("1,Permanence,,north,2.3,95000\n", "latitude", "not_a_number"),
        ("1,Permanence,,148.9,2.3,95000\n", "latitude", "out_of_range"),
        ("1,Permanence,,0,0,95000\n", "latitude", "out_of_range"),
        ("1,Permanence,,nan,2.3,95000\n", "latitude", "out_of_range"),
        ("1,Permanence,,48.9,,95000\n", "longitude", "missing"),
        ("1,=cmd|' /C calc'!A0,,48.9,2.3,95000\n", "name", "formula"),
        ("1,@SUM(1+1),,48.9,2.3,95000\n", "name", "formula"),
        ("1,Perma\0nence,,48.9,2.3,95000\n", "name", "nul"),
        ("1,Permanence,,48.9\n", "", "broken_row"),
        ("1,Permanence,,48.9,2.3,95000,more,cells\n", "", "broken_row"),
        (f"1,{'x' * 10_000_000},,48.9,2.3,95000\n", "name", "too_long"),
    ],
    ids=range(12),
)
def test_a_hostile_row_is_quarantined_and_the_next_is_read(tmp_path: Path, row: str, field: str, reason: str) -> None:
    found = read(tmp_path, HEADER + row + GOOD.replace("1,", "2,", 1))
    assert [(fault.row, fault.field, fault.reason, fault.whole) for fault in faults(found)] == [
        (2, field, reason, True)
    ]
    assert [service.name for service in services(found)] == ["Permanence"]
    assert faults(found)[0].raw["id"] == "1"
    assert len(json.dumps(faults(found)[0].raw)) < 10_000


def test_a_bad_phone_costs_the_phone_and_not_the_service(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + GOOD.replace("01 99 00 12 34", "ask at the town hall"))
    assert services(found)[0].phones == ()
    assert [(fault.field, fault.whole) for fault in faults(found)] == [("phone", False)]


def test_the_same_key_twice_is_quarantined_once(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + GOOD + GOOD)
    assert len(services(found)) == 1
    assert [fault.reason for fault in faults(found)] == ["repeated"]


def test_a_letter_of_another_encoding_costs_its_row_only(tmp_path: Path) -> None:
    good = "".join(GOOD.replace("1,", f"{n},", 1) for n in range(2, 12))
    found = read(tmp_path, (HEADER + good).encode() + "1,Écoute,,48.9,2.3,95000\n".encode("latin-1"))
    assert len(services(found)) == 10
    assert [(fault.field, fault.reason) for fault in faults(found)] == [("name", "encoding")]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_file_in_another_encoding_is_refused_with_the_remedy(tmp_path: Path, encoding: str) -> None:
    content = HEADER + "".join(f"{n},Écoute à côté,,48.9,2.3,95000\n" for n in range(9))
    with pytest.raises(InputError, match=r"not a text in utf-8"):
        read(tmp_path, content.encode(encoding))


def test_a_file_with_other_columns_is_refused_with_their_names(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs the columns cp, lat, lon, name, tel; the file has id, nom"):
        read(tmp_path, "id,nom\n1,x\n")


def test_an_absent_or_binary_file_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read it"):
        list(rows(tmp_path / "absent.csv", mapping()))
    with pytest.raises(InputError, match="not a text"):
        read(tmp_path, bytes(range(256)) * 50)
    with pytest.raises(InputError, match="not JSON"):
        read(tmp_path, "{", mapping(format="geojson"))


def test_tables_of_weekdays_become_hours(tmp_path: Path) -> None:
    days = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    columns = {"opens": "{day}_plage{n}_debut", "closes": "{day}_plage{n}_fin", "days": days, "ranges": 2}
    header = HEADER.strip() + ",lundi_plage1_debut,lundi_plage1_fin,lundi_plage2_debut,lundi_plage2_fin\n"
    found = read(tmp_path, header + GOOD.strip() + ",08:00,12:00,14h,19h00\n", mapping(hours=columns))
    assert services(found)[0].hours.osm == "Mo 08:00-12:00,14:00-19:00"
    broken = read(tmp_path, header + GOOD.strip() + ",08:00,midday,14h,19h00\n", mapping(hours=columns))
    assert services(broken)[0].hours.osm == ""  # half a table would call it closed when it is open
    assert [fault.field for fault in faults(broken)] == ["hours"]


def test_postcodes_that_lost_their_zero_get_it_back(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + GOOD.replace("95000", "1000"), mapping(pad={"cp": 5}))
    assert services(found)[0].locations[0].location.address.postcode == "01000"


class OneTown:
    """A gazetteer that knows Bourg-en-Bresse."""

    def postcode(self, territory: str, code: str) -> list[tuple[str, float, float]]:
        return [("Bourg-en-Bresse", 46.2052, 5.2255)] if (territory, code) == ("FR", "01000") else []


def test_a_point_far_from_its_postcode_is_quarantined(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(HEADER + "1,Paris or Bourg,,48.8627,2.2875,01000\n2,Bourg,,,,01000\n")
    chosen = mapping(near_postcode_km=50)
    found = list(Reader(chosen, TODAY, OneTown()).read(rows(tmp_path / "t.csv", chosen)))
    assert [(fault.reason, fault.detail) for fault in faults(found)] == [("far_from_postcode", "369 km, 01000")]
    (service,) = services(found)
    assert service.locations[0].location.address.city == "Bourg-en-Bresse"
    assert service.locations[0].location.latitude == pytest.approx(46.2052)


def test_overseas_postcodes_lie_in_their_own_territory(tmp_path: Path) -> None:
    (service,) = services(read(tmp_path, HEADER + "1,Permanence,0262 90 50 50,-20.88,55.45,97400\n"))
    assert service.country == "FR"
    assert service.locations[0].location.address.country == "RE"
    assert service.locations[0].location.timezone == "Indian/Reunion"
    assert service.phones[0].dial == "+262262905050"


def test_a_confidential_row_keeps_its_town_only(tmp_path: Path) -> None:
    fields = {"name": "name", "street": "street", "city": "city", "latitude": "lat", "longitude": "lon"}
    chosen = mapping(fields=fields | {"confidential": "secret"})
    lines = "1,Accueil,9 rue Canari,Pontoise,48.987654,2.3,oui\n2,,9 rue Canari,Pontoise,48.987654,2.3,oui\n"
    found = read(tmp_path, "id,name,street,city,lat,lon,secret\n" + lines, chosen)
    (service,) = services(found)
    assert len(faults(found)) == 1
    assert service.locations[0].location.address.city == "Pontoise"
    assert service.locations[0].location.latitude is None
    assert "Canari" not in str(found)
    assert "48.98" not in str(found)


def test_rows_that_are_not_wanted_are_counted_with_their_reason(tmp_path: Path) -> None:
    rules = [{"column": "name", "matches": "^garage", "why": "no help"}]
    found = read(tmp_path, HEADER + GOOD + "2,Garage Dupont,,48.9,2.3,95000\n", mapping(leave_out=rules))
    assert [one.why for one in found if isinstance(one, LeftOut)] == ["no help"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"all": {"needs": ["food"]}}, "not in the vocabulary: food"),
        ({"fields": {"nom": "name", "name": "n"}}, "no such fields: nom"),
        ({"leave_out": [{"column": "a", "matches": "(", "why": "x"}]}, "not a regular expression"),
        ({"country": ""}, "say which country"),
        ({"typo": 1}, "typo"),
    ],
)
def test_a_wrong_mapping_is_told_by_its_key(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ContentError, match=told):
        mapping(**wrong)
