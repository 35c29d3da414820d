"""An instrument as the three sheets of an XLSForm (ODK, Kobo), in all languages, its score computed in the form."""

from __future__ import annotations

from collections.abc import Mapping

from havre.danger.fhir import scores
from havre.danger.instrument import Instrument, Item
from havre.danger.words import Words

Rows = list[list[str]]


def xlsform(instrument: Instrument, words: Mapping[str, Words], names: Mapping[str, str]) -> dict[str, Rows]:
    """Sheets by name, each with its head. `names` gives the name of each language for itself."""
    columns = [f"label::{names[code]} ({code})" for code in words]
    official = {
        code: one.official[instrument.id].licence for code, one in words.items() if instrument.id in one.official
    }
    note = ["note", "how", "", "", *(_head(one, official.get(code, "")) for code, one in words.items())]
    questions = [_question(instrument, item, words) for item in instrument.items]
    blank = [""] * len(words)
    computed = [["calculate", "score", "", _sum(instrument), *blank]] if scores(instrument) else []
    opened = ["calculate", "open_questions", "", _open(instrument), *blank]
    never_low = ["note", "never_low", "", "", *(one.say("sheet.never_low") for one in words.values())]
    return {
        "survey": [
            ["type", "name", "required", "calculation", *columns],
            note,
            *questions,
            *computed,
            opened,
            never_low,
        ],
        "choices": [["list_name", "name", *columns], *_choices(instrument, words)],
        "settings": [
            ["form_title", "form_id", "version", "default_language"],
            [instrument.title, instrument.id, _version(instrument), f"{names['en']} (en)"],
        ],
    }


def _version(instrument: Instrument) -> str:
    return instrument.checked.strftime("%Y%m%d") if instrument.checked else "0"


def _head(words: Words, licence: str) -> str:
    owner = words.say("sheet.official", {"licence": licence}) if licence else words.say("sheet.ours")
    return " ".join((words.say("sheet.this_person"), words.say("sheet.how"), owner))


def _question(instrument: Instrument, item: Item, words: Mapping[str, Words]) -> list[str]:
    labels = [one.wording(instrument, item) for one in words.values()]
    return [f"select_one {_list_name(item)}", item.id, "", "", *labels]


def _list_name(item: Item) -> str:
    """Items with the same options share a list."""
    return "_".join(option.id for option in item.options)


def _choices(instrument: Instrument, words: Mapping[str, Words]) -> Rows:
    rows: Rows = []
    for name, options in {
        _list_name(item): [option.id for option in item.options] for item in instrument.items
    }.items():
        for option in (*options, "unknown"):
            rows.append([name, option, *(one.answers.get(option, option) for one in words.values())])
    return rows


def _sum(instrument: Instrument) -> str:
    """Points of what was answered; an open answer counts as the least one, as everywhere."""
    return " + ".join(_points(item) for item in instrument.items)


def _points(item: Item) -> str:
    least, *others = item.options
    told = str(least.points)
    for option in others:
        told = f"if(${{{item.id}}} = '{option.id}', {option.points}, {told})"
    return told


def _open(instrument: Instrument) -> str:
    return " + ".join(f"if(${{{item.id}}} = '' or ${{{item.id}}} = 'unknown', 1, 0)" for item in instrument.items)
