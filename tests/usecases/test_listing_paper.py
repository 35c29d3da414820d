"""The list on paper tells what does not change with the hour, in ten languages, and nothing that is secret."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from havre.cli.directory import export
from havre.core.errors import InputError
from havre.core.vocabulary import Need
from havre.directory.model import (
    Address,
    Eligibility,
    Hours,
    Language,
    Location,
    Origin,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from havre.store import directory_io
from havre.usecases import listing_paper, places, snapshot
from havre.usecases.listing import Wanted
from havre.usecases.listing_paper import paper

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
LINE = Service(
    "line", "Linie 4 & <Rat>", "DE", Origin("s", assured=date(2025, 1, 10)), frozenset((Need.TALK, Need.LEGAL)),
    phones=(Phone("0800 11 22 33", "0800112233"),), hours=Hours("Mo-Fr 09:00-17:00; 2026 Dec 24 off"),
    languages=(Language("de"), Language("ar", "interpreter")), areas=(ServiceArea("", "country", "DE"),), remote=True,
    eligibility=Eligibility(serves=("women", "relatives"), excludes=("men",), minimum_age=18, free=True),
    channels=frozenset(("voice",)),
)  # fmt: skip
HOUSE = ServiceAtLocation("at", Location("place", address=Address(city="Berlin", country="DE"), confidential=True))
OTHERS = ("ar", "de", "es", "fi", "fr", "hu", "pt", "tr", "uk")
LANGUAGES = ["en", *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS)]


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    snapshot.forget()
    yield
    snapshot.forget()


@pytest.fixture
def stored() -> None:
    directory_io.save([LINE])


def only(language: str = "de", **more: object) -> tuple[str, ...]:
    """The lines of the one service of the list, changed so."""
    directory_io.save([replace(LINE, **more)])  # type: ignore[arg-type]
    snapshot.forget()
    (entry,) = (found := paper(Wanted("DE"), language, NOW)).near + found.far
    return entry.lines


def test_a_service_tells_what_it_offers_when_to_whom_and_in_which_languages() -> None:
    assert only() == (
        "Hilft bei: Recht und Gesetz und jemand zum Reden",
        "Zeiten: Mo–Fr 09:00–17:00; an manchen Tagen anders",
        "Für: Frauen und Angehörige und Freunde · Nicht für: Männer · Ab 18 Jahren",
        "Spricht Deutsch und Arabisch · Mit Dolmetschen",
        "Kostenlos",
    )


def test_nothing_is_said_of_now_and_what_is_not_certain_is_not_said_open() -> None:
    assert "Tag und Nacht offen" in only(hours=Hours("24/7"))
    assert "Zeiten: Mo–Fr 09:00–12:00 (mit Termin)" in only(hours=Hours('Mo-Fr 09:00-12:00 unknown "n. V."'))
    assert "Mit Termin" in only(hours=Hours('Mo-Fr 09:00-12:00, We[1] 14:00-15:00 unknown "nach Vereinbarung"'))
    assert "Öffnungszeiten nicht bekannt" in only(hours=Hours('Mo-Fr 09:00-12:00 unknown "Klingeln"'))
    assert "Öffnungszeiten nicht bekannt" in only(hours=Hours())
    assert "Zeiten: Mo–Fr 09:00–17:00" in only(hours=Hours("Mo-Fr 09:00-17:00"))
    assert "Zeiten: Mo–Do 08:00–16:00 · Fr 08:00–12:00" in only(hours=Hours("Mo-Th 08:00-16:00; Fr 08:00-12:00"))


def test_a_number_that_is_only_written_to_says_so() -> None:
    phones = (*LINE.phones, Phone("0170 1234567", "+491701234567", "sms"))
    directory_io.save([replace(LINE, phones=phones)])
    page = listing_paper.as_html(paper(Wanted("DE"), "de", NOW))
    called = re.search(r"<p class='call'>([^<]*0800[^<]*)</p>", page)
    assert called is not None
    assert called[1] == "\u20680800 11 22 33\u2069 · SMS an 0170 1234567 senden"


def test_hours_that_hold_no_longer_are_not_printed() -> None:
    assert "Öffnungszeiten nicht bekannt" in only(hours=Hours("Mo-Fr 09:00-17:00", valid_to=date(2026, 6, 30)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("stored")
def test_the_page_is_whole_in_every_language(language: str) -> None:
    page = listing_paper.as_html(paper(Wanted("DE"), language, NOW, neutral=True))
    assert f"<html lang='{language}' dir='{'rtl' if language == 'ar' else 'ltr'}'>" in page
    assert "Linie 4 &amp; &lt;Rat&gt;" in page
    assert "0800 11 22 33" in page
    assert "112" in page
    assert not re.search(r"\{[a-z_]+\}|https?://|<script|<link|<img|list\.[a-z]", page)
    assert re.search(r"<title>(.+?)</title>.*<p class='cover'>\1</p>", page, re.DOTALL)


@pytest.mark.usefixtures("stored")
def test_the_file_is_tagged_in_pages_and_its_title_tells_nothing() -> None:
    read = PdfReader(io.BytesIO(listing_paper.as_pdf(paper(Wanted("DE"), "ar", NOW, neutral=True))))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert read.trailer["/Root"]["/Lang"] == "ar"  # type: ignore[index]
    assert read.metadata is not None
    assert read.metadata.title == "ملاحظات"
    assert [round(side) for side in read.pages[0].mediabox[2:]] == [595, 842]
    first, second = (page.extract_text() for page in read.pages)
    assert "112" not in first
    assert "0800 11 22 33" in second
    assert "2 / 2" in second


@pytest.mark.slow
def test_a_town_and_how_far_from_it_decide_what_stands_near() -> None:
    places.import_towns()
    near, far = (
        replace(LINE, id=city, name=city, remote=False, areas=(), locations=(
            ServiceAtLocation(f"at {city}", Location(city, latitude=latitude, longitude=13.4,
                                                     address=Address("Weg 1", city, country="DE"))),))
        for city, latitude in (("Berlin", 52.52), ("Oranienburg", 52.75))
    )  # fmt: skip
    secret = replace(LINE, id="secret", name="Haus", remote=False, areas=(), locations=(HOUSE,))
    directory_io.save([near, far, secret])
    every = paper(Wanted("DE", "Berlin"), "de", NOW)
    assert {entry.card.name for entry in every.near + every.far} == {"Berlin", "Oranienburg", "Haus"}
    told = next(entry for entry in every.near + every.far if entry.card.name == "Haus")
    assert "Die Adresse wird nicht genannt. Rufen Sie zuerst an oder schreiben Sie." in told.lines
    close = paper(Wanted("DE", "Berlin"), "de", NOW, radius_km=10)
    assert "Oranienburg" not in [entry.card.name for entry in close.near + close.far]
    with pytest.raises(InputError, match="no town is called"):
        paper(Wanted("DE", "Nirgendheim an der Luft"), "de", NOW)


@pytest.mark.parametrize(("country", "language"), [("", "de"), ("XX", "de"), ("DE", "xx")])
def test_what_is_not_served_is_refused(country: str, language: str) -> None:
    with pytest.raises(InputError, match="no list is made"):
        paper(Wanted(country), language, NOW)


@pytest.mark.usefixtures("stored")
def test_the_terminal_writes_a_page_or_a_file(tmp_path: Path) -> None:
    run, options = CliRunner(), ["--format", "list", "--country", "de", "--language", "fr"]
    page = run.invoke(export, options, catch_exceptions=False).stdout
    assert page.startswith("<!doctype html><html lang='fr'")
    run.invoke(export, [*options, "--output", str(tmp_path / "list.PDF")], catch_exceptions=False)
    assert (tmp_path / "list.PDF").read_bytes().startswith(b"%PDF-")
    assert "list " in run.invoke(export, ["--formats"], catch_exceptions=False).stdout
