"""The arrays say what the records say: nobody left out, nobody let in, from memory, a file, or with changes beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from benchmarks.matching import made

from havre.core.place import distance_km
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Need, Role, code_of
from havre.directory import index as engine
from havre.directory import index_file
from havre.directory.choose import tie_break
from havre.directory.hours import slot_of, status
from havre.directory.index import Index
from havre.directory.match import NEAR_KM, Match, match
from havre.directory.model import Hours, Origin, Service, ServiceArea
from havre.directory.packed import FLAG_BIT, country_number, hours_from, hours_text, key_of, pack, terms_of, unpacked
from havre.directory.person import Query, audiences, certain, fair_seed, wanted
from havre.directory.terms import Terms, is_weekly

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SITUATIONS = ("talk", "shelter children", "legal man", "medical older", "police child minor", "counselling lgbtqi")


@pytest.fixture(scope="module")
def services() -> list[Service]:
    return next(made.services(4000))


@pytest.fixture(scope="module")
def queries() -> list[Query]:
    """Each situation in eight towns where there is something."""
    towns = {town.id: town for town in made.towns().places if town.country in ("FR", "DE") and town.population > 90_000}
    places = [towns[key] for key in sorted(towns)][:: max(1, len(towns) // 8)]
    situations = [Situation.of(code_of(code) for code in codes.split()) for codes in SITUATIONS]
    return [Query(said, place.country, place, NOON, "ar") for said in situations for place in places]


def admitted(service: Service, query: Query) -> bool:
    """The hard conditions once more, read slowly from the record itself."""
    who, said = service.eligibility, query.situation
    serves, mine, place = set(who.serves), audiences(said), query.place
    areas = {(area.scheme, area.code) for area in service.areas}
    assert place is not None
    here = {("country", query.country), ("country", place.territory), ("admin1", place.region)}
    man = Circumstance.MAN in said.circumstances
    young = Circumstance.MINOR in said.circumstances or said.role is Role.CHILD
    return (
        service.country == query.country
        and bool(service.needs & set(wanted(said)))
        and (not serves or bool(serves & mine))
        and not set(who.excludes) & certain(said)
        and not (man and "women" in serves and not serves & ({"men", "everyone"} | (mine & {"children"})))
        and not (Circumstance.CHILDREN in said.circumstances and who.children is False)
        and not (young and (who.minimum_age or 0) >= 18)
        and (young or Need.CHILDREN_HELP in wanted(said) or who.maximum_age is None or who.maximum_age >= 18)
        and not (Circumstance.OLDER in said.circumstances and who.maximum_age is not None and who.maximum_age < 60)
        and (not areas or bool(areas & here))
    )


def near_or_anywhere(service: Service, query: Query) -> bool:
    place = query.place
    if service.remote or not service.locations or place is None:
        return True
    spot = service.locations[0].location
    if spot.latitude is None or spot.longitude is None:
        return True
    return distance_km(place.latitude, place.longitude, spot.latitude, spot.longitude) < NEAR_KM - 0.1


def names(found: Sequence[Match]) -> list[str]:
    return [one.service.id for one in found]


def test_found_is_exactly_who_admits_this_person_here(services: list[Service], queries: list[Query]) -> None:
    index, some = engine.build(services), 0
    for query in queries:
        right = {one.id for one in services if admitted(one, query) and near_or_anywhere(one, query)}
        found = match(index, query, limit=4000)
        known_point = {one.service.id for one in found if near_or_anywhere(one.service, query)}
        assert known_point == right, query
        assert all(admitted(one.service, query) for one in found)
        some += len(right)
    assert some > 150


def test_a_file_of_arrays_answers_as_the_arrays_did(
    services: list[Service], queries: list[Query], tmp_path: Path
) -> None:
    index = engine.build(services)
    path = tmp_path / "sub" / "directory.index"
    index_file.save(path, index_file.Saved(5, 7, 9, index.parts[0].arrays, index.terms))
    read = index_file.load(path)
    assert read
    assert (read.identity, read.version, read.places_version) == (5, 7, 9)
    mapped = Index((engine.part(read.arrays),), read.terms, index.fetch)
    for query in queries:
        assert match(mapped, query) == match(index, query)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("harm", ["cut", "altered", "other layout", "older", "no file", "empty", "something else"])
def test_a_harmed_file_is_not_used(services: list[Service], tmp_path: Path, harm: str) -> None:
    index, path = engine.build(services[:50]), tmp_path / "directory.index"
    if harm != "no file":
        index_file.save(path, index_file.Saved(5, 7, 9, index.parts[0].arrays, index.terms))
        whole = path.read_bytes()
        layout = str(index_file.FILE_LAYOUT).encode()
        harmed = {
            "cut": whole[:-100],
            "altered": whole[:-200] + bytes([whole[-200] ^ 1]) + whole[-199:],
            "other layout": whole.replace(layout, b"1" * len(layout)),
            "older": b"HAVREIX1" + whole[8:],
            "empty": b"",
            "something else": b"PK\3\4" + bytes(200),
        }
        path.write_bytes(harmed[harm])
    assert index_file.load(path) is None


def test_an_empty_directory_can_be_kept_too(tmp_path: Path) -> None:
    index = engine.build([])
    index_file.save(tmp_path / "i", index_file.Saved(1, 1, 1, index.parts[0].arrays, index.terms))
    read = index_file.load(tmp_path / "i")
    assert read
    assert read.arrays.rows == 0


def test_changes_beside_the_arrays_answer_as_if_all_were_read_again(
    services: list[Service], queries: list[Query]
) -> None:
    changed = [replace(one, needs=frozenset((Need.TALK,)), hours=Hours("Mo 01:00-02:00")) for one in services[::10]]
    new = next(made.services(300, seed=2))
    gone = [one.id for one in services[3::40]]
    now = {one.id: one for one in (*services, *changed, *new) if one.id not in gone}
    whole = engine.build(now.values())
    base = engine.build(services)
    extra = [one for one in (*changed, *new) if one.id not in gone]
    numbers = {(kind, text): number for number, kind, text in base.terms.rows}
    fresh = sorted({pair for one in extra for pair in terms_of(one)} - set(numbers))
    numbers |= {pair: base.terms.most + at for at, pair in enumerate(fresh, 1)}
    terms = base.terms.more([(numbers[pair], *pair) for pair in fresh])
    packed = b"".join(pack(one, lambda kind, text: numbers[kind, text]) for one in extra)
    beside = engine.part(engine.arranged(engine.columns_of(packed), terms))
    replaced = {key_of(one.id) for one in extra} | {key_of(one) for one in gone}
    laid = Index((engine.part(base.parts[0].arrays, replaced), beside), terms, whole.fetch)
    merged = Index((engine.part(engine.merged(laid)),), terms, whole.fetch)
    assert laid.size == merged.size == whole.size == len(now)
    for query in queries:
        right = match(whole, query)
        assert match(laid, query) == right
        assert match(merged, query) == right


def test_as_good_as_each_other_take_turns_and_a_seed_repeats() -> None:
    lines = [
        Service(
            f"s{n}", "line", "FR", Origin("t"), frozenset((Need.TALK,)), remote=True, channels=frozenset(("voice",))
        )
        for n in range(5)
    ]
    index, query = engine.build(lines), Query(Situation.of([Need.TALK]), "FR", None, NOON, "fr")
    firsts = Counter(match(index, query, 1, seed)[0].service.id for seed in range(500))
    assert len(firsts) == 5
    assert min(firsts.values()) > 60  # 100 each on average; five standard deviations are 45
    assert match(index, query, 5, 17) == match(index, query, 5, 17)


def test_turns_change_with_the_day_and_the_situation_not_with_the_minute() -> None:
    query = Query(Situation.of([Need.TALK]), "FR", None, NOON, "fr")
    assert fair_seed(query) == fair_seed(replace(query, at=NOON.replace(minute=50)))
    assert fair_seed(query) != fair_seed(replace(query, at=NOON.replace(day=24)))
    assert fair_seed(query) != fair_seed(replace(query, situation=Situation.of([Need.LEGAL])))


def test_the_draw_prefers_nobody() -> None:
    keys = engine.build([replace(made_one(n)) for n in range(50)]).parts[0].arrays.key
    ranks = np.mean([tie_break(keys, seed).argsort().argsort() for seed in range(400)], axis=0)
    assert abs(ranks - 24.5).max() < 24.5 * 0.2  # a uniform rank has a standard error of 0.72 here


def made_one(number: int) -> Service:
    return Service(f"m{number}", "m", "FR", Origin("t"))


def test_runs_of_rows_are_sorted_and_together_cover_all(services: list[Service]) -> None:
    arrays = engine.build(services).parts[0].arrays
    assert arrays.services == len(services)
    assert all(a[3] == b[2] for a, b in pairwise(arrays.groups.tolist()))
    assert (int(arrays.groups[0][2]), int(arrays.groups[-1][3])) == (arrays.local, arrays.rows)


def test_traits_and_lines_say_what_the_columns_say(services: list[Service]) -> None:
    arrays = engine.build(services).parts[0].arrays
    traits, columns = arrays.traits.T, ("bars", "serves", "channels", "children_to")
    for name, line in zip(columns, arrays.whos[:, traits[engine.WHO]], strict=True):
        assert (line == getattr(arrays, name)).all(), name
    for name, line in zip(("needs", "violence"), arrays.causes[:, traits[engine.CAUSE]], strict=True):
        assert (line == getattr(arrays, name)).all(), name
    assert (traits[engine.TONGUE] >> 1 == arrays.languages).all()
    assert ((traits[engine.TONGUE] & 1 == 1) == ((arrays.flags & FLAG_BIT["interpreters"]) != 0)).all()
    assert (traits[engine.PATTERN] == np.where(arrays.zone == 0, 0, arrays.pattern)).all()
    known = arrays.assured > 0
    assert (traits[engine.DAY][known] + engine.FIRST_DAY == arrays.assured[known]).all()
    assert (traits[engine.DAY][~known] == 0).all()


def test_a_box_holds_the_cells_that_it_touches(services: list[Service]) -> None:
    arrays, chance = engine.build(services).parts[0].arrays, np.random.default_rng(4)
    lands, local = arrays.country[: arrays.local], arrays.local
    rows, columns = engine.cell_row(arrays.latitude[:local]), engine.cell_column(arrays.longitude[:local])
    some = 0
    for south, west in zip(chance.uniform(36, 60, 60).tolist(), chance.uniform(-9, 30, 60).tolist(), strict=True):
        north, east = south + 1.1, west + 1.7
        runs = engine.in_box(arrays, "DE", (south, north), (west, east))
        found = [row for start, end in runs for row in range(start, end)]
        tall = (rows >= (south + 90) * 2 - 1) & (rows <= (north + 90) * 2)
        wide = (columns >= (west + 180) * 8 - 1) & (columns <= (east + 180) * 8)
        assert found == np.flatnonzero(tall & wide & (lands == country_number("DE"))).tolist()
        some += len(found)
    assert some > 50


def test_a_record_keeps_what_matters_and_nothing_of_a_secret_place() -> None:
    area = ServiceArea("", "admin1", "84")
    one = Service("x", "x", "FR", Origin("t"), frozenset((Need.TALK,)), areas=(area,), hours=Hours("24/7"))
    numbers = {pair: at for at, pair in enumerate(terms_of(one), 1)}
    (record,) = unpacked(pack(one, lambda kind, text: numbers[kind, text]))
    terms = Terms((number, *pair) for pair, number in numbers.items())
    assert (record["key"], terms.hours(int(record["pattern"]))) == (key_of("x"), Hours("24/7"))
    assert str(record["latitude"]) == "nan"


@pytest.mark.parametrize(
    ("osm", "told"),
    [
        ("24/7", True), ("Mo-Fr 09:00-17:30", True), ("Mo,We 09:00-12:00,14:00-18:00; Sa 10:00-12:00", True),
        ("Mo-Fr 09:15-17:00", False), ("Mo-Fr 09:00-17:00; PH off", False), ('Mo 09:00-12:00 "sur rendez-vous"', False),
        ("Jan Mo 09:00-12:00", False), ("Mo-Fr 09:00-17:00 unknown", False), ("", False),
    ],
)  # fmt: skip
def test_only_plain_weeks_are_read_from_half_hours(osm: str, *, told: bool) -> None:
    assert is_weekly(Hours(osm)) is told
    assert not is_weekly(Hours(osm, valid_to=NOON.date()))


def test_half_hours_of_plain_weeks_say_what_the_rules_say() -> None:
    chance = np.random.default_rng(3)
    for hours in made.patterns()[2::7]:
        week = np.unpackbits(np.frombuffer(hours_from(hours_text(hours))[1], dtype=np.uint8))
        for minutes in chance.integers(0, 7 * 1440, 40).tolist():
            at = datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/Paris")) + timedelta(minutes=minutes)
            is_open = status(hours, at, "Europe/Paris", "FR").kind == "open"
            assert week[slot_of(at, "Europe/Paris")] == is_open, (hours.osm, at)
