"""Messages that an audit found misread, in many wordings and with their near neighbours (data/mended_*.yaml)."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from havre.assistant.reading import Reader
from havre.content.understanding import load_reader

DATA = sorted((Path(__file__).parent / "data").glob("mended_*.yaml"))
# What neither patterns nor examples have mended so far. Strict: whoever mends one moves it to «now».
NOT_YET = pytest.mark.xfail(strict=True, reason="still misread")


def _cases(section: str) -> list[tuple[str, str, str, str]]:
    return [
        (path.stem.removeprefix("mended_"), *case)
        for path in DATA
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))[section]
    ]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def _wrong(reader: Reader, language: str, said: str, holds: str, never: str) -> set[str]:
    codes = {code.value for code in reader.read(said, language_hint=language).situation.codes}
    return {*(set(holds.split()) - codes), *(set(never.split()) & codes)}


@pytest.mark.parametrize(("language", "said", "holds", "never"), _cases("now"))
def test_message_is_no_longer_taken_for_another(
    reader: Reader, language: str, said: str, holds: str, never: str
) -> None:
    assert not _wrong(reader, language, said, holds, never)


@NOT_YET
@pytest.mark.parametrize(("language", "said", "holds", "never"), _cases("not_yet"))
def test_message_is_still_misread(reader: Reader, language: str, said: str, holds: str, never: str) -> None:
    assert not _wrong(reader, language, said, holds, never)
