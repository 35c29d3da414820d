"""`havre match` reads and writes JSON lines, names the line that is wrong, and asks the real directory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner

from havre.cli.match import match
from havre.content.load import load
from havre.content.packs import shipped_packs
from havre.core.errors import InputError
from havre.core.place import Place
from havre.directory.gazette import NamedPlace, PostcodePlace
from havre.store import places_io
from havre.usecases import directory, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LYON = Place("2996944", "Lyon", "FR", "FR", "84", 45.75, 4.85, "Europe/Paris", 520_000)
ASKED = {
    "situation": {"role": "victim", "needs": ["shelter"], "circumstances": ["children"]},
    "country": "FR", "place": "Lyon", "at": "2026-11-23T03:00", "channel": "call",
}  # fmt: skip


@pytest.fixture(autouse=True)
def examples() -> Iterator[None]:
    snapshot.forget()
    places_io.save_towns([NamedPlace(LYON, "lyon", ())])
    directory.load_example_directory([load().countries["FR"]], shipped_packs())
    yield
    snapshot.forget()


def run(*lines: Any, args: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    done = CliRunner().invoke(match, list(args), input=text, catch_exceptions=True)
    if done.exception:
        raise done.exception
    return [json.loads(line) for line in done.output.splitlines()]


def test_a_situation_gives_services_with_reasons() -> None:
    (told,) = run(ASKED)
    first = told["services"][0]
    assert set(first) >= {"id", "name", "reasons", "lacks", "distance_km", "open", "checked"}
    assert "need" in first["reasons"]
    assert told["excluded"] >= 0
    assert told["unmet"] == []


def test_a_moment_without_zone_is_local_time() -> None:
    local, utc = run(ASKED, ASKED | {"at": "2026-11-23T02:00:00+00:00"})
    assert local == utc


def test_why_a_service_is_not_shown_can_be_asked() -> None:
    abroad = run(ASKED, args=("--why-not", "no such service"))
    assert abroad == [{"why_not": ["unknown"]}]
    shown = run(ASKED)[0]["services"][0]["id"]
    assert run(ASKED, args=("--why-not", shown)) == [{"why_not": ["shown"]}]
    last = run(ASKED, args=("--limit", "10"))[0]["services"][-1]["id"]
    assert run(ASKED, args=("--limit", "1", "--why-not", last)) == [{"why_not": ["outranked"]}]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "is not JSON"),
        ("[]", "is no JSON object"),
        ({"country": "US"}, "US is not served"),
        (ASKED | {"situation": {"needs": ["food"]}}, "food is no code of needs"),
        (ASKED | {"situation": {"mood": []}}, "mood is no facet"),
        (ASKED | {"channel": "smoke"}, "smoke is no channel"),
        (ASKED | {"place": "Nowhere at all"}, "no place is called"),
        (ASKED | {"at": "soon"}, "soon is no moment"),
        (ASKED | {"car": "red"}, "red is no car"),
        (ASKED | {"child_age": -1}, "-1 is no age of a child"),
        (ASKED | {"child_age": True}, "True is no age of a child"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_later_lines_go_on(line: Any, complaint: str) -> None:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in ("", line, ASKED))
    done = CliRunner().invoke(match, [], input=text)
    assert isinstance(done.exception, InputError)
    assert done.exception.exit_code == 2
    wrong, right = map(json.loads, done.stdout.splitlines())
    assert complaint in wrong["error"]
    assert (wrong["where"], bool(wrong["remedy"])) == ("line 2", True)
    assert right == run(ASKED)[0]


def test_a_name_of_several_towns_gives_these_and_a_number_or_postcode_decides() -> None:
    towns = [
        replace(LYON, id="935264", name="Saint-Denis", territory="RE", region="", population=137_195),
        replace(LYON, id="2980916", name="Saint-Denis", region="11", population=96_128),
        replace(LYON, id="2980000", name="Saint-Denis", region="76", population=500),
    ]
    places_io.save_towns([NamedPlace(town, "saint denis", ()) for town in towns])
    places_io.save_postcodes([PostcodePlace("FR", "93200", "Saint-Denis", 48.9, 2.36)])
    (told,) = refused({**ASKED, "place": "Saint-Denis"})
    assert told["error"] == "several places are called Saint-Denis"
    assert [one["id"] for one in told["candidates"]] == [town.id for town in towns]
    assert told["candidates"][0] == {
        "id": "935264", "name": "Saint-Denis", "label": "Saint-Denis (Réunion)", "country": "FR", "territory": "RE"
    }  # fmt: skip
    assert run(ASKED | {"place": "2980916"})[0]["services"]
    assert run(ASKED | {"place": "93200"})[0]["services"]
    largest = replace(towns[0], population=96_128 * 40)
    places_io.save_towns([NamedPlace(largest, "saint denis", ())])
    assert run(ASKED | {"place": "Saint-Denis"})[0]["services"]


def refused(*lines: Any) -> list[dict[str, Any]]:
    done = CliRunner().invoke(match, [], input="\n".join(map(json.dumps, lines)))
    assert isinstance(done.exception, InputError)
    return [json.loads(line) for line in done.stdout.splitlines()]
