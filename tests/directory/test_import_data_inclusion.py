"""data·inclusion: what its schema says becomes what matching reads; what no victim needs is left out and counted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from havre.core.errors import InputError
from havre.directory.hsds import Imported
from havre.directory.import_data_inclusion import CHANNELS, PUBLICS, THEMES
from havre.directory.imports import Asked, format_of, import_format
from havre.directory.model import Service, ServiceArea
from havre.directory.rows import LeftOut

ASKED = Asked("data·inclusion", "Licence Ouverte 2.0", date(2026, 11, 23))
STRUCTURE = {
    "source": "dora", "id": "dora--s1", "nom": "Maison d'ici", "date_maj": "2026-03-01", "commune": "Pontoise",
    "code_postal": "95300", "adresse": "1 rue d'ici", "latitude": 49.05, "longitude": 2.1, "telephone": "0130300101",
    "horaires_accueil": "Mo-Fr 09:00-17:00",
}  # fmt: skip
SERVICE: dict[str, Any] = {
    "source": "dora", "structure_id": "dora--s1", "id": "dora--1", "nom": "Écoute", "description": "Un accueil",
    "date_maj": "2026-02-14", "thematiques": ["famille--surmonter-conflits-separation-violence"],
    "publics": ["femmes"], "frais": "gratuit", "modes_accueil": ["en-presentiel", "a-distance"],
    "modes_mobilisation": ["telephoner", "se-presenter"], "mobilisable_par": ["usagers", "professionnels"],
    "zone_eligibilite": ["95", "france"],
}  # fmt: skip


def read(folder: Path, document: object, name: str = "services.json") -> list[Any]:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return list(format_of(path).read(path, ASKED))


def service_of(found: Any) -> Service:
    assert isinstance(found, Imported)
    assert found.service is not None, found.faults
    return found.service


@pytest.mark.parametrize(
    ("publics", "serves"),
    [(["femmes"], ("women",)), (["femmes", "seniors"], ("older", "women")), (["femmes", "jeunes"], ()), ([], ()),
     (["tous-publics", "familles"], ("everyone",))],
)  # fmt: skip
def test_whom_it_serves_is_said_only_where_there_is_a_code_for_each(
    publics: list[str], serves: tuple[str, ...], tmp_path: Path
) -> None:
    (found,) = read(tmp_path, {"structures": [STRUCTURE], "services": [SERVICE | {"publics": publics}]})
    assert service_of(found).eligibility.serves == serves


def test_a_service_is_read_with_the_structure_that_gives_it(tmp_path: Path) -> None:
    (found,) = read(tmp_path, {"structures": [STRUCTURE], "services": [SERVICE]})
    service = service_of(found)
    assert found.faults == ()
    assert {need.value for need in service.needs} == {"talk", "understand"}
    assert (service.eligibility.serves, service.eligibility.free, service.remote) == (("women",), True, True)
    assert {"voice", "visit"} <= service.channels
    assert service.phones[0].dial == "+33130300101"
    assert service.hours.osm == "Mo-Fr 09:00-17:00"
    assert service.organization is not None
    assert service.organization.name == "Maison d'ici"
    (place,) = service.locations
    assert (place.location.address.city, place.location.latitude) == ("Pontoise", 49.05)
    assert set(service.areas) == {ServiceArea("Val-d’Oise", "insee", "95"), ServiceArea("", "country", "FR")}
    assert service.origin.assured == date(2026, 2, 14)


def test_a_folder_of_both_files_says_the_same_as_one(tmp_path: Path) -> None:
    (one,) = read(tmp_path, {"structures": [STRUCTURE], "services": [SERVICE]}, "all.json")
    folder = tmp_path / "both"
    folder.mkdir()
    (folder / "structures.json").write_text(json.dumps([STRUCTURE]), encoding="utf-8")
    (folder / "services.ndjson").write_text(json.dumps(SERVICE) + "\n", encoding="utf-8")
    (two,) = format_of(folder).read(folder, ASKED)
    assert one == two


def test_what_no_victim_needs_is_left_out_with_the_reason(tmp_path: Path) -> None:
    other = {**SERVICE, "thematiques": ["remobilisation--activites-sportives-et-culturelles"]}
    assert read(tmp_path, [other]) == [LeftOut("no need of a victim")]


def test_a_service_for_professionals_alone_is_shown_to_them_alone(tmp_path: Path) -> None:
    (found,) = read(tmp_path, [{**SERVICE, "mobilisable_par": ["professionnels"]}])
    assert service_of(found).visibility == "professional"


@pytest.mark.parametrize("broken", [{**SERVICE, "nom": None}, {**SERVICE, "nom": "=1+1"}])
def test_a_service_that_cannot_be_used_is_quarantined_with_its_row(broken: object, tmp_path: Path) -> None:
    good, bad = read(tmp_path, [SERVICE, broken])
    assert service_of(good).name == "Écoute"
    assert bad.service is None
    assert [(fault.row, fault.whole) for fault in bad.faults] == [(2, True)]


def test_a_file_without_services_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "structures.json"
    path.write_text(json.dumps({"structures": [STRUCTURE]}), encoding="utf-8")
    with pytest.raises(InputError, match="no services"):
        list(import_format("data-inclusion").read(path, ASKED))


def test_every_code_of_ours_stands_in_the_published_lists(shared: Path) -> None:
    lists = shared / "data/directory/fr-data-inclusion/schemas/v1/extra"

    def published(name: str) -> set[str]:
        return {one["value"] for one in json.loads((lists / f"{name}.json").read_text(encoding="utf-8"))}

    assert published("publics") >= PUBLICS.keys()
    assert published("modes-mobilisation") >= CHANNELS.keys()
    for start, _needs in THEMES:
        assert any(theme.startswith(start) for theme in published("thematiques")), start


@pytest.mark.slow
def test_the_published_test_sheet_is_read_with_its_faults_told(shared: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(shared / "data/directory/fr-data-inclusion/api_test_dataset.xlsx", read_only=True)
    head, *rows = sheet["Services"].iter_rows(values_only=True)
    names = ["date_maj" if not isinstance(name, str) and name else name for name in head]
    services = [
        {str(name): str(cell) for name, cell in zip(names, row, strict=True) if name and cell is not None}
        for row in rows
        if row[2] and not row[0]
    ]
    found = read(tmp_path, services)
    assert len(found) == len(services) > 0
    assert all(isinstance(one, LeftOut) or one.service or one.faults for one in found)
    assert any(isinstance(one, Imported) and one.service for one in found)
