"""Out to other programs and onto paper: checked by the packages that others use, and back through the command line."""

from __future__ import annotations

import io
import json
import shutil
import sys
from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader
from pyxform.xls2xform import convert
from tests.danger.people import library, shipped

from havre.cli.danger import danger_group
from havre.content.danger import instrument_of, load_danger
from havre.content.danger_schema import InstrumentFile
from havre.core.errors import HavreError, InputError
from havre.danger.signs import EMERGENCY, RED_FLAGS
from havre.danger.xlsform import xlsform
from havre.usecases import danger, danger_forms

pytestmark = pytest.mark.slow

IDS = sorted(library().instruments)


def has_pango() -> bool:
    try:
        import weasyprint  # noqa: F401, PLC0415 - it looks for the system's library when it is imported
    except OSError:
        return False
    return True


needs_pango = pytest.mark.skipif(not has_pango(), reason="no pango (Debian: libpango-1.0-0 libpangoft2-1.0-0)")
LANGUAGES = sorted(library().words)


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(danger_group, arguments, input=given)


# --- FHIR --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_questionnaire_is_valid_fhir_in_every_language(name: str, language: str) -> None:
    resource = json.loads(danger_forms.as_questionnaire(shipped(name), language))
    assert resource["language"] == language
    assert danger_forms.checked_resource(resource) is resource


@settings(max_examples=20)
@given(st.data())
def test_a_response_is_valid_fhir_and_scores_the_same_when_it_comes_back(data: st.DataObject) -> None:
    one = shipped(data.draw(st.sampled_from(IDS)))
    answers = {item.id: data.draw(st.sampled_from(["no", "unknown", item.options[-1].id])) for item in one.items}
    resource = json.loads(danger_forms.as_response({"instrument": one.id, "answers": answers}, "de"))
    back = danger_forms.record_of(resource)
    assert danger.as_record(danger.assessed(back), "en") == danger.as_record(
        danger.assessed({"instrument": one.id, "answers": answers}), "en"
    )


@pytest.mark.parametrize(
    ("resource", "where"),
    [
        ({}, "resourceType"),
        ({"resourceType": "Patient"}, "resourceType"),
        ({"resourceType": "Questionnaire"}, "Questionnaire"),
        ({"resourceType": "Questionnaire", "status": "draft", "item": [{"text": "no link"}]}, "Questionnaire"),
        ({"resourceType": "QuestionnaireResponse", "status": "completed", "item": [{}]}, "QuestionnaireResponse"),
    ],
)
def test_what_is_no_valid_fhir_is_refused(resource: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError) as caught:
        danger_forms.checked_resource(resource)
    assert caught.value.where == where


def test_a_response_goes_through_the_command_line_and_back(tmp_path: Path) -> None:
    record = json.dumps({"answers": {"q15_strangulation": "yes", "q01_injured": "unknown"}})
    file = tmp_path / "response.json"
    assert run("export", "dash", "--response", "--output", str(file), given=record).exit_code == 0
    back = run("import", str(file))
    assert json.loads(back.stdout) == {
        "instrument": "dash", "answers": {"q01_injured": "unknown", "q15_strangulation": "yes"},
    }  # fmt: skip


def test_a_questionnaire_becomes_a_definition_that_can_be_loaded_and_gives_no_score(tmp_path: Path) -> None:
    file = tmp_path / "questionnaire.json"
    file.write_bytes(run("export", "hits", "--fhir").stdout_bytes)
    told = run("import", str(file)).stdout
    begun = instrument_of(InstrumentFile.model_validate(yaml.safe_load(told)))
    assert [item.id for item in begun.items] == [item.id for item in shipped("hits").items]
    assert [[o.points for o in item.options] for item in begun.items] == [[1, 2, 3, 4, 5]] * 4
    assert begun.scoring is None
    words = yaml.safe_load("\n".join(line[4:] for line in told.splitlines() if line.startswith("#   ")))
    assert set(words["topics"]) == {item.id for item in begun.items}


# --- XLSForm -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", IDS)
def test_every_xlsform_is_valid_and_holds_every_language(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.xlsx"
    file.write_bytes(danger_forms.as_xlsform(shipped(name)))
    converted = convert(file, validate=False)
    assert not [warning for warning in converted.warnings or [] if "missing" in warning.lower()]
    for item in shipped(name).items:
        assert f'"/data/{item.id}"' in converted.xform
    for code, spoken in library().words.items():
        assert f"({code})" in converted.xform
        assert spoken.say("sheet.this_person") in converted.xform
    head = next(load_workbook(io.BytesIO(file.read_bytes()))["survey"].iter_rows(values_only=True))
    assert len(head) == 4 + len(LANGUAGES)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate runs on Java")
@pytest.mark.parametrize("name", ["dash", "wast_fr"])
def test_odk_itself_accepts_the_form(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.xlsx"
    file.write_bytes(danger_forms.as_xlsform(shipped(name)))
    assert convert(file, validate=True).xform


def test_the_form_computes_what_we_compute_and_nothing_where_a_score_is_refused() -> None:
    known = library()

    def calculations(name: str) -> dict[str, str]:
        rows = xlsform(shipped(name), known.words, known.languages)["survey"]
        return {row[1]: row[3] for row in rows if row[0] == "calculate"}

    assert calculations("hark") == {
        "score": " + ".join(f"if(${{{item.id}}} = 'yes', 1, 0)" for item in shipped("hark").items),
        "open_questions": " + ".join(
            f"if(${{{item.id}}} = '' or ${{{item.id}}} = 'unknown', 1, 0)" for item in shipped("hark").items
        ),
    }
    first = "if(${q01_tension} = 'much', 2, if(${q01_tension} = 'some', 1, 0))"
    assert calculations("wast_fr")["score"].startswith(first + " + ")
    for name in ("danger_assessment", "epv_r", "da5", "havre_signs"):
        assert set(calculations(name)) == {"open_questions"}


def test_the_sheets_say_who_when_and_in_which_words() -> None:
    known = library()
    sheets = xlsform(shipped("wast_fr"), {"en": known.words["en"]}, {"en": "English"})
    survey, english = sheets["survey"], known.words["en"]
    assert survey[0] == ["type", "name", "required", "calculation", "label::English (en)"]
    assert survey[1][:4] == ["note", "how", "", ""]
    assert survey[1][4] == " ".join(english.say(f"sheet.{key}") for key in ("this_person", "how", "ours"))
    assert survey[2] == ["select_one none_some_much", "q01_tension", "", "", english.topics["tension"].text]
    assert survey[-1] == ["note", "never_low", "", "", english.say("sheet.never_low")]
    assert sheets["choices"] == [
        ["list_name", "name", "label::English (en)"],
        *([name, option, english.answers[option]] for name, options in (
            ("none_some_much", ("none", "some", "much", "unknown")),
            ("never_sometimes_often", ("never", "sometimes", "often", "unknown")),
        ) for option in options),
    ]  # fmt: skip
    assert sheets["settings"] == [
        ["form_title", "form_id", "version", "default_language"],
        [shipped("wast_fr").title, "wast_fr", "20261123", "English (en)"],
    ]


# --- paper -------------------------------------------------------------------------------------------------------


@needs_pango
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_form_is_tagged_and_says_its_language_and_neutral_data(language: str) -> None:
    reader = PdfReader(io.BytesIO(danger_forms.as_pdf(shipped("havre_signs"), language)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == library().words[language].say("sheet.title")
    assert reader.metadata.author is None
    pages: list[Any] = list(reader.pages)
    fonts = {str(one.get_object()["/BaseFont"]) for page in pages for one in page["/Resources"]["/Font"].values()}
    assert all("+" in font for font in fonts), "every font is embedded"


def test_a_table_has_heads_for_rows_and_columns() -> None:
    page = danger_forms.as_html(shipped("wast_fr"), library().words["fr"])
    assert page.count("<table>") == 2
    assert page.count("scope='row'") == 8
    assert "scope='col'" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("easy", [False, True])
def test_every_question_and_flag_stands_on_the_page(language: str, easy: bool) -> None:
    words = library().words[language]
    for name in IDS:
        one = shipped(name)
        page = danger_forms.as_html(one, words, easy=easy)
        assert all(escape(words.topic(item, easy=easy)) in page for item in one.items)
        assert f"lang='{language}' dir='{words.direction}'" in page
        flagged = sum(bool(item.signs & (RED_FLAGS | EMERGENCY)) for item in one.items)
        assert page.count("▲") == flagged
        assert (escape(words.say("sheet.draft")) in page) is (one.review.by == "")
        assert "http" not in page


def test_a_refused_score_is_refused_on_paper_too() -> None:
    page = danger_forms.as_html(shipped("danger_assessment"), library().words["en"])
    assert "No score may bear the name" in page


def test_a_missing_package_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    one = shipped("hark")
    for module, call in (
        ("weasyprint", lambda: danger_forms.as_pdf(one, "en")),
        ("openpyxl", lambda: danger_forms.as_xlsform(one)),
        ("fhir.resources.R4B.questionnaire", lambda: danger_forms.as_questionnaire(one, "en")),
    ):
        with monkeypatch.context() as patched:
            patched.setitem(sys.modules, module, None)
            with pytest.raises(HavreError, match="not installed") as caught:
                call()
        assert "havre[exchange]" in caught.value.remedy


@needs_pango
def test_every_form_is_written_by_the_command_and_an_unsaid_one_is_refused(tmp_path: Path) -> None:
    begins = {"fhir": b"{", "xlsform": b"PK", "pdf": b"%PDF-"}
    for form, begin in begins.items():
        file = tmp_path / form
        assert run("export", "hark", f"--{form}", "--language", "fr", "--output", str(file)).exit_code == 0
        assert file.read_bytes().startswith(begin)
    assert run("export", "hark", "--pdf", "--easy").stdout_bytes.startswith(b"%PDF-")
    assert isinstance(run("export", "hark").exception, InputError)


# --- official wording --------------------------------------------------------------------------------------------

OFFICIAL = """language: en
source: the licence holder
official:
  hark:
    licence: Example Clinic, until 2027
    items: {q01_humiliated: "An official question <1>?"}
"""


def test_an_organisation_prints_and_sends_the_official_wording_with_its_licence(tmp_path: Path) -> None:
    pack = tmp_path / "ours"
    (pack / "instruments" / "texts").mkdir(parents=True)
    (pack / "pack.yaml").write_text("id: ours\nlayer: organisation\nversion: '1'\nlicence: own\n", encoding="utf-8")
    (pack / "instruments" / "texts" / "en.yaml").write_text(OFFICIAL, encoding="utf-8")
    known = load_danger([tmp_path])
    hark, english = known.instruments["hark"], known.words["en"]
    page = danger_forms.as_html(hark, english)
    assert "An official question &lt;1&gt;?" in page
    assert "Official wording, by licence: Example Clinic, until 2027" in page
    assert english.topic(hark.items[0]) == library().words["en"].topic(hark.items[0]), "ours stays beside it"
    assert "An official question" not in danger_forms.as_html(hark, english, easy=True)
    rows = xlsform(hark, known.words, known.languages)["survey"]
    assert "Example Clinic" in rows[1][4 + list(known.words).index("en")]
    assert "Example Clinic" not in rows[1][4 + list(known.words).index("fr")]
