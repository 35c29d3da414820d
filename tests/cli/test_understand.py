"""`havre understand`: JSON lines in, JSON lines out, on the shipped packs."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from havre.cli.understand import understand
from havre.core.errors import InputError
from havre.core.vocabulary import FACETS

KEYS = {
    "id", "language", "role", "violence", "danger", "circumstances", "needs", "place", "country", "in_scope",
    "emergency", "scores",
}  # fmt: skip


def lines(*messages: dict[str, object], options: tuple[str, ...] = ()) -> list[dict[str, object]]:
    given = "\n".join(json.dumps(one) for one in messages)
    result = CliRunner().invoke(understand, options, input=given, catch_exceptions=False)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_with_the_keys_of_the_contract() -> None:
    told = lines({"id": "a", "text": "er hat mich gewürgt", "country": "AT"}, {"id": 2, "text": "¿qué tiempo hace?"})
    assert [one["id"] for one in told] == ["a", 2]
    assert all(set(one) == KEYS for one in told)
    assert told[0]["country"] == "AT"
    assert told[0]["language"] == "de"
    assert "strangulation" in told[0]["danger"]  # type: ignore[operator]
    assert told[0]["in_scope"]


def test_codes_are_those_of_the_vocabulary() -> None:
    (told,) = lines({"id": 1, "text": "my husband said he will kill me, he has a knife, we have two children"})
    assert told["role"] in set(FACETS["role"])
    for facet in ("violence", "danger", "circumstances", "needs"):
        assert set(told[facet]) <= set(FACETS[facet])  # type: ignore[call-overload]
    assert {"death_threat", "weapon"} <= set(told["danger"])  # type: ignore[call-overload]


def test_explaining_adds_the_words_that_decided() -> None:
    (told,) = lines({"id": 1, "text": "he is strangling me"}, options=("--explain",))
    assert any(code == "strangulation" and "strangl" in words for code, words in told["because"])  # type: ignore[attr-defined]


@pytest.mark.slow
def test_message_on_the_command_line_is_read() -> None:
    result = CliRunner().invoke(understand, ["--language", "fr", "il", "m'a", "étranglée"], catch_exceptions=False)
    assert "strangulation" in json.loads(result.stdout)["danger"]


@pytest.mark.slow
@pytest.mark.parametrize("line", ["not json", "[]", '{"id": 1}', '{"text": 3}'])
def test_wrong_line_is_refused_with_its_number(line: str) -> None:
    result = CliRunner().invoke(understand, input=f'{{"text": "ok"}}\n{line}\n')
    assert isinstance(result.exception, InputError)
    assert result.exception.where == "line 2"
