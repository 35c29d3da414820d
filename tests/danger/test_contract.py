"""`havre danger`: instruments with their items; a record in, an answer out; a wrong line is told, the next answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from havre.cli.danger import danger_group
from havre.danger.case import Happened, Says, Tag
from havre.danger.record import FIELDS, HERS, LEVELS, NOW, SINCE, TAGS
from havre.usecases import danger

KEYS = {"score", "lower", "upper", "band", "tier", "reasons", "open", "notes"}


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(danger_group, arguments, input=given)


def scored(*records: object, code: int = 0, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    given = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in records)
    result = run("score", *options, given=given)
    assert result.exit_code == code, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def listed(*options: str) -> list[dict[str, Any]]:
    result = run("list", "--json", *options)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert isinstance(found, list)
    return found


def test_the_list_gives_every_instrument_with_the_ids_of_its_items() -> None:
    by_id = {one["id"]: one for one in listed()}
    assert {key: len(one["items"]) for key, one in by_id.items()} == {
        "lethality_screen": 11, "odara": 13, "dash": 24, "danger_assessment": 21, "da5": 5, "da_le": 11,
        "grille_fr_2019": 23, "epv_r": 19, "wast_fr": 8, "hits": 4, "hark": 4, "havre_signs": 27,
    }  # fmt: skip
    for one in by_id.values():
        assert one["items"] == [question["id"] for question in one["questions"]]
        assert one["licence"]["mark"]
        assert one["users"]


def test_restricted_instruments_are_described_and_not_imitated() -> None:
    told = {one["id"]: one for one in listed("--all") if one["kind"] == "described"}
    assert set(told) == {"viogen", "rvd_r", "sara"}
    assert all(one["why_not"]["text"] and not one["items"] for one in told.values())
    (answer,) = scored({"instrument": "viogen", "answers": {}}, code=2)
    assert "not imitated" in answer["error"]


def test_every_instrument_scores_what_its_list_names() -> None:
    records = [
        {"instrument": one["id"], "answers": dict.fromkeys(one["items"], given)}
        for one in listed()
        for given in ("yes", "no", "unknown", "not_asked")
    ]
    answers = scored(*records)
    assert len(answers) == len(records)
    assert all(set(answer) == KEYS for answer in answers)
    assert {answer["tier"] for answer in answers} == {"E", "3", "2", "1"}


def test_a_wrong_line_says_what_where_and_what_to_do_and_the_others_are_answered() -> None:
    good = {"instrument": "dash", "answers": {"q15_strangulation": "yes"}}
    answers = scored(good, "not json", good, {"instrument": "dash", "answers": {"q99": "yes"}}, code=2)
    assert [set(one) == KEYS for one in answers] == [True, False, True, False]
    assert answers[1].keys() == {"error", "what", "where", "remedy"}
    assert answers[1]["where"] == "line 2"
    assert answers[3]["where"] == "line 4, answers.q99"
    assert all(answers[1].values())


def test_empty_lines_are_skipped() -> None:
    assert len(scored({"instrument": "hark", "answers": {}}, "", "  ")) == 1


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("[]", "line 1"),
        ("{", "line 1"),
        ("[" * 5000, "line 1"),
        ('{"instrument": "hark", "answers": {"q01_humiliated": "yes", "q01_humiliated": "no"}}', "line 1"),
        ('"' + "a" * 1_000_000 + '"', "line 1"),
        ('{"instrument": "none", "answers": {}}', "line 1, instrument"),
        ('{"instrument": 3, "answers": {}}', "line 1, instrument"),
        ('{"answers": {}}', "line 1, instrument"),
        ('{"instrument": "hark"}', "line 1, answers"),
        ('{"instrument": "hark", "answers": []}', "line 1, answers"),
        ('{"instrument": "hark", "answers": {}, "name": "x"}', "line 1, name"),
        ('{"instrument": "hark", "answers": {"q01_humiliated": "maybe"}}', "line 1, answers.q01_humiliated"),
        ('{"instrument": "hark", "answers": {"q01_humiliated": true}}', "line 1, answers.q01_humiliated"),
        ('{"instrument": "hark", "answers": {"q01_humiliated": 1}}', "line 1, answers.q01_humiliated"),
        ('{"instrument": "hits", "answers": {"q01_hurt": 6}}', "line 1, answers.q01_hurt"),
        ('{"instrument": "hits", "answers": {"q01_hurt": null}}', "line 1, answers.q01_hurt"),
        ('{"instrument": "hark", "answers": {}, "judgement": "worst"}', "line 1, judgement"),
        ('{"instrument": "hark", "answers": {}, "judgement": {"levl": "3"}}', "line 1, judgement.levl"),
        ('{"instrument": "hark", "answers": {}, "judgement": {"level": []}}', "line 1, judgement.level"),
        ('{"instrument": "hark", "answers": {}, "judgement": {"level": "3", "by": 1}}', "line 1, judgement.by"),
        ('{"instrument": "hark", "answers": {}, "judgement": {"reasons": 1}}', "line 1, judgement.reasons"),
        ('{"instrument": "hark", "answers": {}, "judgement": {"hers": "afraid"}}', "line 1, judgement.hers"),
        ('{"instrument": "hark", "answers": {}, "judgement": {"hers": ["calm"]}}', "line 1, judgement.hers"),
        ('{"instrument": "hark", "answers": {}, "judgement": 2.5}', "line 1, judgement"),
        ('{"instrument": "hark", "answers": {}, "events": -1}', "line 1, events"),
        ('{"instrument": "hark", "answers": {}, "events": true}', "line 1, events"),
        ('{"instrument": "hark", "answers": {}, "events": "3"}', "line 1, events"),
        ('{"instrument": "hark", "answers": {}, "events": {"then": []}}', "line 1, events.then"),
        ('{"instrument": "hark", "answers": {}, "events": {"incidents_12_months": "3"}}',
         "line 1, events.incidents_12_months"),
        ('{"instrument": "hark", "answers": {}, "events": {"repeat_after_conference": 1}}',
         "line 1, events.repeat_after_conference"),
        ('{"instrument": "hark", "answers": {}, "events": {"now": ["rain"]}}', "line 1, events.now"),
        ('{"instrument": "hark", "answers": {}, "events": {"since": ["rain"]}}', "line 1, events.since"),
        ('{"instrument": "hark", "answers": {}, "population": "martian"}', "line 1, population"),
        ('{"instrument": "hark", "answers": {}, "population": 3}', "line 1, population"),
        ('{"instrument": "hark", "answers": {}, "population": {"sex": "man"}}', "line 1, population.sex"),
        ('{"instrument": "hark", "answers": {}, "population": {"victim": "dog"}}', "line 1, population.victim"),
        ('{"instrument": "hark", "answers": {}, "population": {"age": "old"}}', "line 1, population.age"),
        ('{"instrument": "hark", "answers": {}, "population": {"disabled": "yes"}}', "line 1, population.disabled"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_and_named(line: str, where: str) -> None:
    (answer,) = scored(line, code=2)
    assert answer["where"] == where
    assert answer["error"] == answer["what"]
    assert answer["remedy"]


def test_every_field_and_value_stands_in_the_help_and_in_the_docs() -> None:
    told = run("score", "--help").stdout
    docs = (Path(__file__).parents[2] / "docs/danger.md").read_text(encoding="utf-8")
    values = [*FIELDS, *LEVELS, *NOW, *SINCE, *HERS, *TAGS, "incidents_12_months", "repeat_after_conference", "level"]
    assert [one for one in values if one not in told] == []
    assert [one for one in values if f"`{one}`" not in docs] == []
    assert set(SINCE.values()) == set(Happened)
    assert set(HERS.values()) == set(Says)
    assert set(TAGS.values()) == set(Tag)


def test_every_instrument_stands_in_the_docs() -> None:
    docs = (Path(__file__).parents[2] / "docs/danger.md").read_text(encoding="utf-8")
    known = danger.library()
    assert [key for key in known.instruments if f"`{key}`" not in docs] == []
    assert [one.id for one in known.described if f"`{one.id}`" not in docs] == []


def test_the_judgement_of_a_line_may_be_a_word_or_a_whole_record() -> None:
    base = {"instrument": "havre_signs", "answers": {}}
    word, record = scored({**base, "judgement": "high"}, {**base, "judgement": {"level": "3", "reasons": "seen"}})
    assert word["tier"] == record["tier"] == "3"
    assert any(note.startswith("judgement_reasons") for note in word["notes"])
    assert not any(note.startswith("judgement_reasons") for note in record["notes"])


@pytest.mark.parametrize(
    ("population", "who"),
    [
        ({"victim": "man"}, "man"),
        ({"victim": "woman", "violent_person": "woman"}, "same_sex, violent_woman"),
        ({"victim": "man", "violent_person": "man", "relation": "partner"}, "man, same_sex"),
        ({"victim": "woman", "violent_person": "woman", "relation": "family"}, "family, violent_woman"),
        ({"age": 17}, "child"),
        ({"age": 60}, "older"),
        ({"disabled": True, "trans": True}, "disabled, trans"),
        ("man", "man"),
        (["older", "woman"], "older"),
    ],
)
def test_outside_its_population_an_instrument_gives_factors_and_says_why(population: object, who: str) -> None:
    yes = {"q01_weapon": "yes"}
    (found,) = scored({"instrument": "lethality_screen", "answers": yes, "population": population})
    assert (found["score"], found["lower"], found["upper"], found["band"]) == (None, None, None, None)
    assert found["tier"] == "3"
    assert any(note.startswith("outside: ") and f"({who})" in note for note in found["notes"])
    assert any(note.startswith("factors: ") and "q01_weapon" in note for note in found["notes"])


@pytest.mark.parametrize("population", [{"age": 18}, {"age": 59}, {"victim": "woman", "relation": "dating"}, None, []])
def test_inside_its_population_an_instrument_scores(population: object) -> None:
    (found,) = scored({"instrument": "lethality_screen", "answers": {}, "population": population})
    assert found["score"] == 0


def test_percentages_come_only_with_training_and_with_cohort_year_and_interval() -> None:
    items = danger.instrument("odara").items
    record = {"instrument": "odara", "answers": {item.id: "yes" for item in items}}
    (untrained,), (trained,) = scored(record), scored(record, options=("--trained",))
    assert not any("100" in note for note in untrained["notes"])
    (norms,) = [note for note in trained["notes"] if note.startswith("norms: ")]
    for part in ("70", "56", "82", "Of 100", "2004", "589 men", "7 to 13"):
        assert part in norms
    cautions = [note for note in trained["notes"] if note.startswith("norms_caution: ")]
    assert any("misplace" in note for note in cautions)
    assert not any("2010 gives" in note for note in cautions), "what is only remembered is not shown"


def test_an_unknown_language_is_refused() -> None:
    result = run("score", "--language", "xx")
    assert result.exit_code != 0
    assert "xx" in str(result.exception)


def test_the_questions_can_be_asked_in_the_terminal() -> None:
    given = "no\nyes\nbad\nunknown\n\n"
    result = run("ask", "hark", "--easy", given=given)
    assert result.exit_code == 0
    assert "2 · Raised danger" in result.stdout
    assert "She is afraid" in result.stdout
    assert "1 (1-3)" in result.stdout


def test_the_list_for_people_says_which_give_no_score() -> None:
    told = run("list").stdout
    assert "danger_assessment" in told
    assert "no score until checked" in told
    assert "VioGén" in told
