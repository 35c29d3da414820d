"""`havre ask --json`: a line in, a reply out; a wrong line is told and the next one still answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def ask(home: Path, *lines: object) -> list[dict[str, object]]:
    environment = {**os.environ, "HAVRE_HOME": str(home)}
    environment.pop("HAVRE_DATABASE_URL", None)
    given = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    command = [sys.executable, "-c", "from havre.cli import main; main()", "ask", "--json"]
    done = subprocess.run(
        command, input=given, env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_reply_has_language_situation_blocks_and_services_with_reasons(home: Path) -> None:
    line = {"id": 7, "country": "FR", "language": "fr", "messages": ["mon mari me frappe", "j'ai besoin de parler"]}
    (reply,) = ask(home, line)
    assert (reply["id"], reply["language"], reply["country"]) == (7, "fr", "FR")
    assert reply["situation"]["violence"] == ["physical"]  # type: ignore[index]
    services = reply["services"]
    assert isinstance(services, list)
    assert services
    for service in services:
        assert {"id", "name", "reasons", "distance", "phones", "checked"} <= service.keys()
        assert service["reasons"]


@pytest.mark.slow
def test_wrong_lines_are_told_and_the_next_is_still_answered(home: Path) -> None:
    wrong: tuple[object, ...] = (
        "not json", {"messages": []}, {"messages": ["hi"], "country": 5}, {"messages": [None]}, {"no": 1},
        {"messages": ["hi"], "language": "xx"}, {"messages": ["hi"], "place": "Nowhere-at-all"},
    )  # fmt: skip
    replies = ask(home, *wrong, {"language": "en", "messages": ["he hits me"]})
    assert all("error" in reply and "remedy" in reply for reply in replies[:-1])
    assert len(replies) == len(wrong) + 1
    assert replies[-1]["blocks"]


@pytest.mark.slow
def test_the_topics_are_listed_in_the_terminal_and_chosen_by_number(home: Path) -> None:
    environment = {**os.environ, "HAVRE_HOME": str(home)}
    environment.pop("HAVRE_DATABASE_URL", None)
    command = [sys.executable, "-c", "from havre.cli import main; main()", "ask", "--language", "en", "--country", "FR"]
    done = subprocess.run(
        command, input="?\n7\n\n", env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "  7. A safe place to sleep - shelters" in done.stdout
    assert "SIAO, 115" in done.stdout
