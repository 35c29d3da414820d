"""Looking through services without a talk: near a town, in words one knows, with nothing in any address."""

from __future__ import annotations

import re

import pytest
from tests.web.conftest import LANGUAGES, Asker

from havre.content.packs import shipped_packs
from havre.usecases import directory, names, places, resources

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled() -> None:
    """The example services of the packs, and the towns."""
    places.import_towns()
    directory.load_example_directory(resources.content().countries.values(), shipped_packs())
    names.forget()


def listed(asker: Asker, **chosen: str) -> str:
    answer = asker.ask("POST", "/s", "&".join(f"{key}={value}" for key, value in chosen.items()).encode())
    assert answer.status == 200
    return answer.text


def headings(page: str) -> list[str]:
    return re.findall(r"<h3[^>]*>(.*?)</h3>", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_offers_every_kind_of_help_and_keeps_nothing(language: str) -> None:
    answer = Asker(language).get("/s")
    assert (answer.status, answer.cookies, answer.headers["Cache-Control"]) == (200, 0, "no-store")
    assert answer.headers["Content-Language"] == language
    assert 'value="shelter"' in answer.text
    assert 'method="post"' in answer.text
    assert "tel:112" in answer.text


@pytest.mark.slow
@pytest.mark.usefixtures("filled")
def test_services_near_a_town_come_first_and_the_country_after(asker: Asker) -> None:
    page = listed(asker, land="FR", near="Pontoise", speaks="fr")
    near, _, far = page.partition("<h2>Pour tout le pays</h2>")
    assert headings(near)
    assert headings(far)
    assert "3919" in far
    assert set(headings(listed(asker, land="FR", near="Pontoise", kind="shelter"))) != set(headings(page))


@pytest.mark.slow
@pytest.mark.usefixtures("filled")
def test_a_service_is_found_by_a_name_that_is_misspelt(asker: Asker) -> None:
    assert any(
        "Violences Femmes Info" in name for name in headings(listed(asker, land="FR", called="violance femme infos"))
    )


@pytest.mark.slow
@pytest.mark.usefixtures("filled")
def test_an_unknown_town_or_name_never_leaves_an_empty_page(asker: Asker) -> None:
    page = listed(asker, land="FR", near="Qqqqville", speaks="en")
    assert "I do not know this town" in page
    assert headings(page)
    assert "The emergency number above always answers" in listed(asker, land="FR", called="zzzzzz", speaks="en")


@pytest.mark.parametrize("wrong", [{"land": "XX"}, {"land": "FR", "kind": "nothing", "on": "??"}, {"near": "a" * 5000}])
def test_choices_that_are_not_ours_are_not_read(wrong: dict[str, str], asker: Asker) -> None:
    assert "nothing" not in re.findall(r'value="(\w+)" selected', listed(asker, **wrong))


@pytest.mark.slow
@pytest.mark.usefixtures("filled")
def test_a_name_of_several_towns_is_a_choice_and_nothing_is_guessed(asker: Asker) -> None:
    page = listed(asker, land="FR", near="Saint-Denis", speaks="fr")
    assert "Plusieurs villes portent ce nom" in page
    offered = dict(re.findall(r'name="spot" value="(\d+)".*?<button class="plain">(.*?)</button>', page))
    assert {"Saint-Denis (La Réunion)", "Saint-Denis (Île-de-France)"} <= set(offered.values())
    assert "<h2>Pour tout le pays</h2>" in page
    assert page.count("<h2>") == 1  # the country's lines, near none of them
    spot = next(number for number, name in offered.items() if name == "Saint-Denis (Île-de-France)")
    chosen = listed(asker, land="FR", near="Saint-Denis", spot=spot, speaks="fr")
    assert "Plusieurs villes" not in chosen
    assert "<h2>Saint-Denis (Île-de-France)</h2>" in chosen
    elsewhere = listed(asker, land="FR", near="Pontoise", spot=spot, speaks="fr")
    assert "<h2>Pontoise" in elsewhere
