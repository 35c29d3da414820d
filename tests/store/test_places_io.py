"""Places are found by any of their names in one query, and by the postcodes that they share."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from havre.core.errors import InputError
from havre.core.place import Place
from havre.directory.gazette import Commune, NamedPlace, PostcodePlace
from havre.store import changes, places_io
from havre.store.directory_io import Counts
from havre.usecases.places import Whereabouts, import_communes

pytestmark = pytest.mark.django_db

WIEN = Place("2761369", "Wien", "AT", "AT", "09", 48.2, 16.4, "Europe/Vienna", 1_691_468)
TOWN = NamedPlace(WIEN, "wien", ("becs", "vienne"))


def test_a_town_is_found_by_each_of_its_names() -> None:
    assert places_io.save_towns([TOWN]) == Counts(new=1)
    (hit,) = places_io.named(["vienne", "paris"])
    assert (hit.place, hit.main) == (WIEN, False)
    assert places_io.named(["wien"])[0].main
    assert places_io.place("2761369") == WIEN
    assert places_io.named([]) == []


def test_names_are_found_in_one_query(django_assert_num_queries: Any) -> None:
    places_io.save_towns([TOWN])
    with django_assert_num_queries(1):
        assert len(places_io.named(["wien", "becs"])) == 2


def test_the_same_towns_again_change_nothing() -> None:
    places_io.save_towns([TOWN])
    before = changes.version("places")
    assert places_io.save_towns([TOWN]) == Counts(same=1)
    assert changes.version("places") == before
    other = NamedPlace(replace(WIEN, population=2_000_000), "wien", ("vindobona",))
    assert places_io.save_towns([other]) == Counts(changed=1)
    assert places_io.named(["becs"]) == []
    assert places_io.named(["vindobona"])[0].place.population == 2_000_000


def test_a_postcode_is_the_middle_of_the_places_that_share_it() -> None:
    codes = [PostcodePlace("FR", "95300", "Ennery", 49.0, 2.0), PostcodePlace("FR", "95300", "Pontoise", 49.1, 2.2)]
    assert places_io.save_postcodes(codes) == Counts(new=2)
    assert places_io.save_postcodes(codes) == Counts(same=2)
    (found,) = places_io.coded(["95300"])
    assert (found.id, found.name, found.timezone) == ("FR:95300", "95300 Ennery, Pontoise", "Europe/Paris")
    assert [found.latitude, found.longitude] == pytest.approx([49.05, 2.1])
    assert places_io.place("FR:95300") == found
    assert places_io.save_postcodes([replace(codes[0], latitude=48.0)]) == Counts(changed=1, removed=1)


def test_french_towns_learn_their_department_from_postcodes_and_their_code_from_communes() -> None:
    lyon = Place("1", "Lyon", "FR", "FR", "84", 45.75, 4.85, "Europe/Paris", 500_000)
    third, vienne = replace(lyon, id="2", name="Lyon 03"), replace(lyon, id="3", name="Vienne", latitude=45.52)
    island = replace(lyon, id="4", name="Saint-Denis", territory="RE", region="")
    towns = [NamedPlace(one, one.name.lower(), ()) for one in (lyon, third, vienne, island)]
    places_io.save_towns(towns)
    codes = [
        PostcodePlace("FR", "69001", "Lyon", 45.75, 4.84, "69"),
        PostcodePlace("FR", "38200", "Vienne", 45.5, 4.9, "38"),
    ]
    places_io.save_postcodes(codes)
    assert (places_io.settle_districts(), places_io.settle_districts()) == (3, 0)
    assert [getattr(places_io.place(key), "insee", None) for key in "1234"] == ["69", "69", "38", ""]
    assert [one.insee for one in places_io.coded(["69001"])] == ["69"]
    communes = [
        Commune("69123", "Lyon", "84"),
        Commune("69383", "Lyon 3e Arrondissement", "84"),
        Commune("38544", "Vienne", "84"),
        Commune("97411", "Saint-Denis", "04"),
        Commune("93066", "Saint-Denis", "11"),
    ]
    assert places_io.save_communes(communes) == Counts(changed=4)
    assert places_io.save_communes(communes) == Counts(same=4)
    assert [getattr(places_io.place(key), "insee", None) for key in "1234"] == ["69123", "69383", "38544", "97411"]
    assert places_io.save_towns(towns) == Counts(same=4)


def test_towns_learn_their_group_of_communes(tmp_path: Path) -> None:
    lyon = Place("1", "Lyon", "FR", "FR", "84", 45.75, 4.85, "Europe/Paris", 500_000)
    third, vienne = replace(lyon, id="2", name="Lyon 03"), replace(lyon, id="3", name="Vienne", latitude=45.52)
    places_io.save_towns([NamedPlace(one, one.name.lower(), ()) for one in (lyon, third, vienne)])
    members = [{"code": "69123", "nom": "Lyon"}]
    (tmp_path / "epci.json").write_text(json.dumps([{"code": "200046977", "nom": "x", "membres": members}]))
    with pytest.raises(InputError, match="code of its commune"):
        import_communes(tmp_path / "epci.json")
    named = [("69123", "Lyon", ""), ("69383", "Lyon 3e Arrondissement", ""), ("38544", "Vienne", "200085751")]
    (tmp_path / "communes.json").write_text(
        json.dumps([{"code": code, "nom": name, "codeRegion": "84", "codeEpci": epci} for code, name, epci in named])
    )
    import_communes(tmp_path / "communes.json")
    assert import_communes(tmp_path / "epci.json") == Counts(changed=2, same=1)
    assert [getattr(places_io.place(key), "epci", None) for key in "123"] == ["200046977", "200046977", "200085751"]
    places_io.save_postcodes([PostcodePlace("FR", "69003", "Lyon", 45.75, 4.84, "69")])
    assert [one.epci for one in places_io.coded(["69003"])] == ["200046977"]


def test_a_point_lies_in_no_country_that_has_no_town_near_it() -> None:
    lies = Whereabouts().may_lie_in
    assert lies("FR", 48.2, 16.4)  # nothing is known
    places_io.save_towns([TOWN])
    lies = Whereabouts().may_lie_in
    assert [lies(country, 48.3, 16.3) for country in ("AT", "FR", "RE", "US")] == [True, False, False, True]
    assert lies("FR", 46.0, 2.0)


def test_a_point_lies_in_no_country_where_a_town_of_another_is_plainly_nearer() -> None:
    """Monaco is a walk from France, Kehl a bridge from Strasbourg."""
    towns = {
        "Beausoleil": ("FR", 43.74311, 7.4225), "Kehl": ("DE", 48.57297, 7.81523),
        "Strasbourg": ("FR", 48.58392, 7.74553), "Annemasse": ("FR", 46.19439, 6.23775),
    }  # fmt: skip
    made = [
        Place(name, name, code, code, "", north, east, "Europe/Paris", 9_000)
        for name, (code, north, east) in towns.items()
    ]
    places_io.save_towns([NamedPlace(one, one.name.lower(), ()) for one in made])
    lies = Whereabouts().may_lie_in
    assert not lies("FR", 43.7321, 7.4197)  # the police station of La Condamine, Monaco
    assert not lies("FR", 43.7377, 7.4254)
    assert not lies("FR", 46.2, 6.1457)  # Geneva
    assert not lies("FR", 48.574, 7.812)
    assert lies("DE", 48.574, 7.812)
    assert lies("FR", 43.7435, 7.4224)
    assert lies("FR", 48.58, 7.76)
    assert lies("FR", 46.19, 6.23)
    assert lies("CH", 46.2, 6.1457)


def test_an_unknown_place_is_none() -> None:
    assert places_io.place("1") is None
    assert places_io.place("FR:00000") is None
