"""docs/follow-one-message.md is true: the message takes that way through the code, in that order."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType

import pytest
from tests.web.conftest import Asker

from havre.content.packs import shipped_packs
from havre.directory.gazette import towns
from havre.store import places_io
from havre.usecases import directory, resources, snapshot

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "follow-one-message.md"
STEP = re.compile(r"^\| \d+ \| \[[^]]+\]\(\.\./src/(?P<file>[^)]+)\) `(?P<function>[\w.]+)`", re.MULTILINE)
SOURCE = f"{ROOT}/src/"
TOOL = sys.monitoring.PROFILER_ID
PONTOISE = {
    "geonameid": "2986140", "name": "Pontoise", "countrycode": "FR", "admin1code": "11", "latitude": 49.05,
    "longitude": 2.1, "timezone": "Europe/Paris", "population": 29885, "alternatenames": [],
}  # fmt: skip


@contextmanager
def recorded(calls: dict[tuple[str, str], None]) -> Iterator[None]:
    """Every function of Havre in the order in which it is first called."""

    def started(code: CodeType, _offset: int) -> None:
        if code.co_filename.startswith(SOURCE):
            calls.setdefault((code.co_filename.removeprefix(SOURCE), code.co_qualname))

    sys.monitoring.use_tool_id(TOOL, "follow one message")
    sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, started)
    sys.monitoring.set_events(TOOL, sys.monitoring.events.PY_START)
    try:
        yield
    finally:
        sys.monitoring.set_events(TOOL, 0)
        sys.monitoring.free_tool_id(TOOL)


def send(words: str, state: str = "") -> str:
    answer = Asker("fr").say(words=words, state=state, send="1")
    assert answer.status == 200
    return answer.text


@pytest.mark.django_db
def test_the_message_takes_the_way_that_the_page_describes() -> None:
    places_io.save_towns(towns([PONTOISE]))
    directory.load_example_directory(resources.content().countries.values(), shipped_packs())
    snapshot.forget()
    state = re.search(r'name="state" value="([^"]+)"', send("mon mari me frappe"))
    assert state
    calls: dict[tuple[str, str], None] = {}
    with recorded(calls):
        page = send("il m'a étranglée hier soir, je suis à Pontoise", state[1])
    assert "tel:15" in page
    told = [(found["file"], found["function"]) for found in STEP.finditer(PAGE.read_text(encoding="utf-8"))]
    assert len(told) == 14
    missing = [step for step in told if step not in calls]
    assert missing == []
    assert [step for step in calls if step in told] == told
