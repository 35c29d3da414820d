"""`havre cube`: a file to print, tagged, under a name and with words about itself that say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from havre.cli.cube import cube_command
from havre.core.errors import InputError

ADDRESS = "https://havre.example"


def printed(path: Path, *options: str) -> str:
    done = CliRunner().invoke(cube_command, [*options, "-o", str(path)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_a_pdf_is_tagged_in_its_language_and_says_nothing_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    printed(path, "--country", "FR", "--language", "fr", "--address", ADDRESS)
    reader = PdfReader(path)
    assert len(reader.pages) == 1
    assert str(reader.root_object["/Lang"]) == "fr"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Notes"
    assert not {"/Author", "/Subject", "/Keywords", "/CreationDate", "/ModDate"} & set(reader.metadata)
    text = " ".join(reader.pages[0].extract_text().split())
    for said in ("Nous vous croyons", "La loi vous protège", "3919", "112 · 17", "114", "havre.example"):
        assert said in text


def test_an_svg_is_one_page_in_millimetres_with_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    printed(path, "--country", "de", "--language", "ar", "--format", "svg", "--paper", "a3", "--address", ADDRESS)
    text = path.read_text(encoding="utf-8")
    assert 'width="297mm" height="420mm" viewBox="0 0 210 297" lang="ar" xml:lang="ar" direction="rtl"' in text
    assert "116\u00a0016</tspan>" in text
    assert "<title" in text
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")


def test_without_an_address_it_says_that_there_is_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HAVRE_PUBLIC_ADDRESS", raising=False)
    told = printed(tmp_path / "a.svg", "--country", "FI", "--language", "fi", "--format", "svg")
    assert "No QR code" in told
    monkeypatch.setenv("HAVRE_PUBLIC_ADDRESS", ADDRESS)
    told = printed(tmp_path / "b.svg", "--country", "FI", "--language", "fi", "--format", "svg")
    assert "No QR code" not in told
    assert ADDRESS in (tmp_path / "b.svg").read_text(encoding="utf-8")


def test_a_wrong_address_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        printed(tmp_path / "a.svg", "--country", "FI", "--language", "fi", "--address", "havre")
    assert list(tmp_path.iterdir()) == []
