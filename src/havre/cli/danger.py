"""`havre danger`: instruments of danger assessment - list, score, ask, export, import. Nothing is stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from havre.core.errors import InputError
from havre.danger.answers import possible
from havre.danger.instrument import Instrument
from havre.usecases import danger, danger_forms

_LANGUAGE = click.option("--language", default="en", show_default=True, help="Language of reasons and notes.")
_TRAINED = click.option(
    "--trained", is_flag=True, help="The reader is trained in the instrument: show what became of its cohort."
)


@click.group("danger")
def danger_group() -> None:
    """Assess danger by instruments that are data. No result is a probability, and none says that somebody is safe."""


@danger_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Everything that the definitions say, as one JSON list.")
@click.option("--all", "everything", is_flag=True, help="Also those that are described and not imitated (JSON).")
@_LANGUAGE
def list_instruments(*, as_json: bool, everything: bool, language: str) -> None:
    """The instruments: id, title, items, who may use them, what is known of them."""
    known, spoken = danger.library(), danger.words(language)
    if as_json:
        listed = [danger.listed(one, spoken) for one in known.instruments.values()]
        listed += [danger.described(one) for one in known.described] if everything else []
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for one in known.instruments.values():
        state = "no score until checked" if one.refused else "" if one.scoring else "no score"
        click.echo(
            f"{one.id:20} {len(one.items):2} items  {one.kind.value:10} {one.title}" + (f"  [{state}]" * bool(state))
        )
    click.echo("\nDescribed, not imitated:")
    for told in known.described:
        click.echo(f"{told.id:20} {told.title}: {told.why.text}")


@danger_group.command()
@_LANGUAGE
@_TRAINED
def score(*, language: str, trained: bool) -> None:
    """Score JSON lines from standard input, one answer a line.

    \b
    in:  {"instrument": id, "answers": {item: "yes" | "no" | "unknown" | "not_asked" | option of its scale}}
         and, where wanted:
         "judgement": "E" | "3" | "2" | "1", or emergency, very_high, high, refer, raised, medium,
                signs, low, standard; or
                {"level": one of these, "reasons": text, "by": text,
                 "hers": ["fears_death", "afraid", "asks_for_protection"]}
         "events": number of incidents in 12 months, or
                {"incidents_12_months": 3, "repeat_after_conference": true,
                 "now": ["attack_now", "coming_now", "weapon_in_hand", "strangulation_symptoms",
                         "child_in_danger_now"],
                 "since": ["strangulation", "weapon", "death_threat", "rape", "new_threat",
                         "separation", "pregnancy", "birth", "order_served", "order_breached",
                         "release", "court_date", "job_loss", "child_contact", "stalking"]}
         "population": a tag, a list of tags (woman, man, non_binary, trans, child, older, disabled,
                violent_woman, violent_man, violent_child, same_sex, partner, ex_partner, dating,
                family), or {"victim": "woman" | "man" | "non_binary",
                 "violent_person": "woman" | "man" | "child",
                 "relation": "partner" | "ex_partner" | "dating" | "family",
                 "age": years, "disabled": true, "trans": true}
    out: {"score", "lower", "upper", "band", "tier", "reasons", "open", "notes"}

    Tiers: E now, 3 very high, 2 raised, 1 no sign of high danger in what was told. The tier is the highest
    of all reasons; judgement and events only raise it. score, lower, upper and band are null where no score
    may be given; the notes say why. A wrong line is answered by {"error", "what", "where", "remedy"}, the
    lines after it are still scored, and the exit code is 2. Fields in full: docs/danger.md
    """
    danger.words(language)
    wrong = 0
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            answer = _answer(line, number, language, trained=trained)
            wrong += "error" in answer
            click.echo(json.dumps(answer, ensure_ascii=False))
    if wrong:
        click.echo(f"havre: {wrong} lines could not be scored; each says why", err=True)
        sys.exit(2)


def _answer(line: str, number: int, language: str, *, trained: bool) -> Mapping[str, Any]:
    try:
        return danger.as_record(danger.assessed(danger.read_line(line), trained=trained), language)
    except InputError as error:
        where = f"line {number}" + (f", {error.where}" if error.where not in ("", "line") else "")
        return {"error": error.what, "what": error.what, "where": where, "remedy": error.remedy}


@danger_group.command()
@click.argument("instrument_id")
@click.option("--easy", is_flag=True, help="Ask in easy language.")
@_LANGUAGE
@_TRAINED
def ask(instrument_id: str, *, easy: bool, language: str, trained: bool) -> None:
    """Ask the questions of INSTRUMENT_ID here in the terminal and say what follows. Nothing is stored."""
    asked, spoken = danger.instrument(instrument_id), danger.words(language)
    click.echo(f"{asked.title}\n{spoken.say('sheet.this_person')}\n{spoken.say('sheet.how')}\n")
    answers = {}
    for item in asked.items:
        text = spoken.topic(item, easy=True) if easy else spoken.wording(asked, item)
        choices = click.Choice([one for one in possible(item) if item.is_yes_no or one not in ("yes", "no")])
        answers[item.id] = click.prompt(text, type=choices, default="not_asked")
    _show(asked, answers, language, trained=trained)


def _show(asked: Instrument, answers: Mapping[str, str], language: str, *, trained: bool) -> None:
    found = danger.assessed({"instrument": asked.id, "answers": answers}, trained=trained)
    said = danger.told(found, language)
    click.echo("")
    click.echo(click.style(f"{found.tier.code} · {said.tier}", bold=True))
    for text in said.reasons:
        click.echo(click.wrap_text(text, 88, initial_indent="  - ", subsequent_indent="    "))
    if found.points and found.band is not None:
        bounds = f"{found.points.score} ({found.points.lower}-{found.points.upper})"
        click.echo(f"  {asked.title}: {bounds}, {danger.words(language).band(found.band)}")
    for text in said.notes:
        click.echo(click.wrap_text(text, 88, initial_indent="  · ", subsequent_indent="    "))


# --- exchange ----------------------------------------------------------------------------------------------------


@danger_group.command()
@click.argument("instrument_id")
@click.option("--fhir", "form", flag_value="fhir", help="HL7 FHIR R4 Questionnaire (JSON).")
@click.option(
    "--response", "form", flag_value="response", help="FHIR QuestionnaireResponse of a record on standard input."
)
@click.option("--xlsform", "form", flag_value="xlsform", help="XLSForm workbook for ODK or Kobo, all languages.")
@click.option("--pdf", "form", flag_value="pdf", help="Form to print: tagged PDF.")
@click.option("--easy", is_flag=True, help="Easy language (with --pdf).")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else standard output.")
@_LANGUAGE
def export(instrument_id: str, *, form: str | None, easy: bool, output: Path | None, language: str) -> None:
    """Write INSTRUMENT_ID for other programs, or as a form to print. Needs the extra havre[exchange]."""
    one = danger.instrument(instrument_id)
    match form:
        case "fhir":
            written = danger_forms.as_questionnaire(one, language).encode()
        case "response":
            record = {**danger.read_line(sys.stdin.read()), "instrument": one.id}
            written = danger_forms.as_response(record, language).encode()
        case "xlsform":
            written = danger_forms.as_xlsform(one)
        case "pdf":
            written = danger_forms.as_pdf(one, language, easy=easy)
        case _:
            raise InputError("which form is not said", where="export", remedy="--fhir, --response, --xlsform or --pdf")
    if output:
        output.write_bytes(written)
    else:
        click.echo(written, nl=False)


@danger_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_resource(file: Path) -> None:
    """Read FHIR JSON. Needs the extra havre[exchange].

    A QuestionnaireResponse to one of our instruments becomes a record for havre danger score; what it says of scores is
    not believed. A Questionnaire of anybody becomes the beginning of a definition, without a score until a person has
    checked it.
    """
    resource = danger.read_line(file.read_text(encoding="utf-8"))
    if resource.get("resourceType") == "QuestionnaireResponse":
        click.echo(json.dumps(danger_forms.record_of(resource), ensure_ascii=False))
    else:
        click.echo(danger_forms.definition_of(resource), nl=False)
