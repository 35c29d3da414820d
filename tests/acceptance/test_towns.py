"""Towns and ordinary words, with all towns of the gazetteer: what people write, in ten languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from havre.content.packs import shipped_packs
from havre.usecases import places, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOLD = yaml.safe_load((Path(__file__).parent / "towns" / "told.yaml").read_text("utf-8"))
LANGUAGES = sorted(TOLD)
MOST_MISSED = 1  # of about 20 in a language: «aus frankfurt» says only «from»; «covilhã» is in our training messages
# Towns that messages of `dev` really name.
NAMED = frozenset(
    """Le Tampon|Kassel|Puerto del Rosario|Melilla|Murcia|Las Palmas de Gran Canaria|Vizela|São Jorge|Ribeira Grande
    |Setúbal|Câmara de Lobos|Pori|Sulkava|Turku|Kontula|Lahti|Kajaani|Tampere|Nyíregyháza|Miskolc|Szeged|Graz|Linz
    |Hamburg|München|Győr""".replace("\n    ", "").split("|")
)


@pytest.fixture(scope="module", autouse=True)
def gazetteer(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All towns, brought in once for this module and taken out again after it."""
    del django_db_setup
    with django_db_blocker.unblock():
        places.import_towns()
        yield
        call_command("flush", verbosity=0, interactive=False)
    snapshot.forget()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_town_that_is_told_is_found(language: str) -> None:
    missed = [row for row in TOLD[language] if not _found(row, language)]
    assert len(missed) <= MOST_MISSED, missed


def _found(row: str, language: str) -> bool:
    said, _, wanted = row.partition(" » ")
    country, said = (said[:2], said[4:]) if said[2:4] == ": " else ("", said)
    asked = said[0] in "?؟"
    found = places.find_places(said.lstrip("?؟ "), language, country, asked=asked)
    return any(name in place.name for name in wanted.split("|") for place in found)


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_tells_of_no_town_gives_none(language: str, asked: bool) -> None:
    given = {message: places.find_places(message, language, "", asked=asked) for message in _dev(language)}
    assert len(given) > 200
    assert {m: found for m, found in given.items() if found and not {place.name for place in found} & NAMED} == {}


def _dev(language: str) -> Iterator[str]:
    folder = shipped_packs() / "common" / "understanding" / language
    for path in (folder / "dev.yaml", *sorted((folder / "dev").glob("*.yaml"))):
        for messages in yaml.safe_load(path.read_text("utf-8"))["examples"].values():
            yield from messages
