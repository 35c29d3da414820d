"""Instruments on their way out and in: FHIR checked against R4, XLSForm as a workbook, a printed form as tagged PDF.

The packages for it are an extra, `havre[exchange]`; nothing is fetched from anywhere.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any, NoReturn

import yaml

from havre.core.errors import HavreError, InputError
from havre.danger.fhir import answers_of, definition, instrument_id, questionnaire, response
from havre.danger.instrument import Instrument, Item, Statement
from havre.danger.signs import EMERGENCY, RED_FLAGS
from havre.danger.words import Words
from havre.danger.xlsform import xlsform
from havre.usecases import danger, printing

OUR_FACTS = "facts/"  # our own gathering of facts, which who holds the paper cannot look up
GAP = {"text": "not imported: to be written by a person", "mark": "gap", "source": ""}


def _missing(error: ImportError) -> NoReturn:
    raise HavreError(
        f"{error.name} is not installed", remedy='install the extra: pip install "havre[exchange]"'
    ) from error


# --- FHIR --------------------------------------------------------------------------------------------------------


def checked_resource(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """The resource, if it is a valid Questionnaire or QuestionnaireResponse. Raises `InputError` that says what is not.

    fhir.resources carries R4B, in which both are as in R4.
    """
    try:
        from fhir.resources.R4B.questionnaire import Questionnaire  # noqa: PLC0415 - an extra
        from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse  # noqa: PLC0415 - an extra
    except ImportError as error:
        _missing(error)
    kinds: dict[str, Any] = {"Questionnaire": Questionnaire, "QuestionnaireResponse": QuestionnaireResponse}
    kind = kinds.get(str(resource.get("resourceType")))
    if kind is None:
        raise InputError("is neither Questionnaire nor QuestionnaireResponse", where="resourceType", remedy="give one")
    try:
        kind.model_validate(resource)
    except ValueError as error:
        raise InputError(
            f"is no valid FHIR R4: {error}", where=str(resource["resourceType"]), remedy="mend it"
        ) from error
    return resource


def as_questionnaire(one: Instrument, language: str) -> str:
    """The instrument as checked FHIR JSON."""
    return _json(checked_resource(questionnaire(one, danger.words(language))))


def as_response(record: Mapping[str, Any], language: str) -> str:
    """A record, scored, as checked FHIR JSON."""
    one, found = danger.instrument(record.get("instrument")), danger.assessed(record)
    answers = {key: str(given) for key, given in record["answers"].items()}
    return _json(checked_resource(response(one, answers, found, danger.words(language))))


def record_of(resource: Mapping[str, Any]) -> dict[str, Any]:
    """A QuestionnaireResponse as the record that `danger.assessed` takes."""
    one = danger.instrument(instrument_id(checked_resource(resource)))
    return {"instrument": one.id, "answers": answers_of(one, resource)}


def definition_of(resource: Mapping[str, Any]) -> str:
    """A Questionnaire as the beginning of `instruments/<id>.yaml`, its score refused until a person has checked it."""
    found = definition(checked_resource(resource))
    texts = {item["topic"]: {"text": item["text"], "easy": item["text"]} for item in found["items"]}
    named = resource.get("url") or found["id"]
    begun = {
        "id": found["id"],
        "title": found["title"] or found["id"],
        "kind": "own_list",
        "source": str(named),
        "review": {"state": "draft"},
        "sources": [str(named)],
        "items_mark": "gap",
        "items_source": "imported from FHIR; rights to the wording not checked",
        "use": {
            "licence": {**GAP} | ({"text": found["copyright"]} if found["copyright"] else {}),
            "training": {**GAP}, "population": {**GAP}, "users": "to be written by a person",
        },
        "scales": found["scales"],
        "items": [{key: value for key, value in item.items() if key != "text"} for item in found["items"]],
        "evidence": [{**GAP}],
        "limits": [{**GAP}],
    }  # fmt: skip
    head = (
        "# Imported from FHIR: no bands, hence no score, until a person writes them. Words for texts/<language>.yaml:\n"
    )
    words = yaml.safe_dump({"topics": texts}, allow_unicode=True, sort_keys=False, width=1000)
    kept = "".join(f"#   {line}\n" for line in words.splitlines())
    return head + kept + yaml.safe_dump(begun, allow_unicode=True, sort_keys=False, width=110)


def _json(resource: Mapping[str, Any]) -> str:
    return json.dumps(resource, ensure_ascii=False, indent=2)


# --- XLSForm -----------------------------------------------------------------------------------------------------


def as_xlsform(one: Instrument) -> bytes:
    """The instrument as an Excel workbook for ODK or Kobo, in all languages."""
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        _missing(error)
    known = danger.library()
    book = Workbook()
    book.remove(book.active)
    for name, rows in xlsform(one, known.words, known.languages).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if one.checked:
        at = datetime(one.checked.year, one.checked.month, one.checked.day, tzinfo=UTC).replace(tzinfo=None)
        book.properties.created = book.properties.modified = at
    book.properties.creator = "Havre"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


# --- the printed form --------------------------------------------------------------------------------------------


def as_pdf(one: Instrument, language: str, *, easy: bool = False) -> bytes:
    """The instrument as a form to print: PDF/UA, tagged, with language and direction."""
    return printing.as_pdf(as_html(one, danger.words(language), easy=easy))


STYLE = """
@page { size: A4; margin: 15mm 14mm 16mm }
@page { @bottom-center { content: counter(page) " / " counter(pages); font-size: 8pt; direction: ltr } }
html { font-family: "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", sans-serif; font-size: 10pt; line-height: 1.35 }
h1 { font-size: 16pt; margin: 0 0 2mm } h2 { font-size: 10pt; margin: 3mm 0 .5mm; break-after: avoid }
p { margin: 0 0 2mm } .small { font-size: 8.5pt } .draft { border: 1pt solid #000; padding: 1mm 2mm }
table { border-collapse: collapse; inline-size: 100% } tr { break-inside: avoid } thead { display: table-header-group }
tbody th { font-weight: normal } tbody th strong { white-space: nowrap }
th, td { border: .5pt solid #555; padding: 1.2mm 2mm; text-align: start; vertical-align: top }
.filled { margin: 3mm 0 } .filled span { margin-inline-end: 5mm } .filled i { display: inline-block; inline-size: 26mm;
  border-block-end: .5pt solid #000 }
td.box { text-align: center; white-space: nowrap } th.box { text-align: center; font-size: 8.5pt }
"""


def as_html(one: Instrument, words: Words, *, easy: bool = False) -> str:
    """The page that is printed; it names no address and loads nothing."""
    say = words.say
    official = words.official.get(one.id)
    rights = say("sheet.official", {"licence": official.licence}) if official and not easy else say("sheet.ours")
    tables = "".join(_table(one, items, words, easy=easy) for items in _by_scale(one))
    draft = "" if one.review.by else f"<p class='draft'>{escape(say('sheet.draft'))}</p>"
    refused = (
        say("note.refused", {"title": one.title, "to_check": one.scoring.to_check})
        if one.refused and one.scoring
        else ""
    )
    lines = [say("sheet.this_person"), say("sheet.how"), say("sheet.never_low"), rights, refused]
    return (
        f"<!doctype html><html lang='{words.language}' dir='{words.direction}'><head><meta charset='utf-8'>"
        f"<title>{escape(say('sheet.title'))}</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(say('sheet.title'))}</h1><p><bdi>{escape(one.title)}</bdi>"
        f"{' · ' + escape(say('sheet.easy')) if easy else ''}</p>{draft}"
        + "".join(f"<p>{escape(line)}</p>" for line in lines if line)
        + _filled(words)
        + tables
        + _foot(one, words)
        + "</body></html>"
    )


def _filled(words: Words) -> str:
    """Where date, reference and who asked are written by hand: never a name."""
    names = words.say("sheet.filled").split(" | ")
    return f"<p class='filled'>{''.join(f'<span>{escape(name)} <i>&#8203;</i></span>' for name in names)}</p>"


def _by_scale(one: Instrument) -> list[list[Item]]:
    """Items next to one another with the same options stand in one table."""
    groups: list[list[Item]] = []
    for item in one.items:
        if groups and [o.id for o in groups[-1][0].options] == [o.id for o in item.options]:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _table(one: Instrument, items: list[Item], words: Words, *, easy: bool) -> str:
    first = items[0]
    options = [*(option.id for option in (reversed(first.options) if first.is_yes_no else first.options)), "unknown"]
    heads = "".join(f"<th class='box' scope='col'>{escape(words.answers.get(key, key))}</th>" for key in options)
    rows = "".join(
        f"<tr><th scope='row'>"
        f"{escape(words.topic(item, easy=True) if easy else words.wording(one, item))}{_flag(item, words)}</th>"
        + "<td class='box'>☐</td>" * len(options)
        + "</tr>"
        for item in items
    )
    head = f"<thead><tr><th scope='col'>{escape(words.say('sheet.question'))}</th>{heads}</tr></thead>"
    return f"<table>{head}<tbody>{rows}</tbody></table>"


def _flag(item: Item, words: Words) -> str:
    """A red flag is said in words, not by weight or colour alone."""
    if not item.signs & (RED_FLAGS | EMERGENCY):
        return ""
    return f" <strong class='small'>▲ {escape(words.say('sheet.red'))}</strong>"


def _foot(one: Instrument, words: Words) -> str:
    """Whom it was made for, rights, training, limits, sources; in English as the sources are, and marked so."""
    parts = [
        ("sheet.population", [one.use.population]), ("sheet.licence", [one.use.licence]),
        ("sheet.training", [one.use.training]), ("sheet.limits", list(one.limits)),
    ]  # fmt: skip
    told = "".join(
        f"<h2>{escape(words.say(key))}</h2>" + "".join(_stated(statement, words) for statement in statements)
        for key, statements in parts
    )
    sources = " · ".join(f"<bdi>{escape(source)}</bdi>" for source in one.sources)
    return told + f"<h2>{escape(words.say('sheet.sources'))}</h2><p class='small'>{sources}</p>"


def _stated(statement: Statement, words: Words) -> str:
    doubt = "" if statement.mark.usable else f" [{escape(words.say('sheet.not_seen'))}]"
    known = statement.source and not statement.source.startswith(OUR_FACTS)
    source = f" ({escape(statement.source)})" if known else ""
    return f"<p class='small'><span lang='en' dir='ltr'>{escape(statement.text)}{source}</span>{doubt}</p>"
