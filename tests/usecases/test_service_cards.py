"""A card says when it was checked, and advises to ask first where that is long ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from havre.core.situation import Situation
from havre.core.vocabulary import Need
from havre.directory.model import Origin, Phone, Service, ServiceArea
from havre.store import directory_io
from havre.usecases import assistant, snapshot
from havre.usecases.service_cards import services_block

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LINE = Service(
    "line", "Écoute", "FR", Origin("a test", assured=date(2025, 9, 20), reviewed=True), needs=frozenset((Need.TALK,)),
    phones=(Phone("3919", "3919"),), channels=frozenset(("voice",)), areas=(ServiceArea("France", "country", "FR"),),
    remote=True,
)  # fmt: skip


def checked(service: Service, language: str) -> str:
    snapshot.forget()
    directory_io.save([service])
    talk = replace(assistant.begin(language, "FR"), situation=Situation.of([Need.TALK]))
    block = services_block(assistant.speaker(talk), talk, NOW)
    snapshot.forget()
    assert block is not None
    return next(card.checked for card in block.cards if card.id == "line")


WORDS = {
    "fr": "mois – mieux vaut appeler", "de": "14 Monate vergangen", "fi": "14 kuukautta sitten",
    "hu": "14 hónap telt el",
    "uk": "14 місяців", "ar": "14 شهرًا", "tr": "14 ay geçti", "es": "hace 14 meses", "pt": "há 14 meses",
}  # fmt: skip
MANY = [pytest.param(*pair, marks=pytest.mark.slow) for pair in WORDS.items()]


@pytest.mark.parametrize(("language", "words"), [("en", "14 months ago – call or write"), *MANY])
def test_a_check_of_fourteen_months_ago_comes_with_the_advice_to_ask_first(language: str, words: str) -> None:
    assert words in checked(LINE, language)


def test_a_check_of_this_year_is_told_by_its_day() -> None:
    assert checked(replace(LINE, origin=replace(LINE.origin, assured=date(2026, 9, 1))), "en") == (
        "Checked on 1 September 2026"
    )
