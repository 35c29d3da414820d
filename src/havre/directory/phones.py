"""Telephone numbers: what is dialled from what is written, and which short numbers are real.

Numbers are checked with the tables of libphonenumber. The harmonised European 116 numbers and some national short
numbers are missing from those tables; they are listed here with their source.
"""

from __future__ import annotations

import re

import phonenumbers

from havre.core.errors import InputError
from havre.directory.model import Phone

# Harmonised numbers of social value, Commission decision 2007/116/EC and its amendments (116 016: 2022/2195).
HARMONISED = frozenset(("116000", "116006", "116016", "116111", "116117", "116123"))
# Short numbers of helplines and authorities that work all over a country: from the packs (facts of each country) [S],
# and emergency and public numbers of its numbering plan [M]. Most are in the tables too; the rest is why this list is.
NATIONAL_SHORT = {
    "AT": frozenset(("112", "122", "133", "140", "141", "142", "144", "147", "1450")),
    "DE": frozenset(("110", "112", "115")),
    "ES": frozenset(("010", "012", "016", "017", "024", "061", "062", "080", "085", "091", "092", "112")),
    "FI": frozenset(("112",)),
    "FR": frozenset(("15", "17", "18", "112", "114", "115", "119", "191", "196", "197"))
    | {"3018", "3020", "3039", "3114", "3919", "3928", "3977", "39100"},
    "HU": frozenset(("104", "105", "107", "112", "1818")),
    "PT": frozenset(("112", "115", "117", "144", "1414")),
}
# These have a numbering plan of their own: the short lines of France do not answer there, its emergency numbers do.
OWN_PLAN = {territory: frozenset(("15", "17", "18", "112")) for territory in ("NC", "PF", "PM", "WF")}
# Numbers of these kinds often cannot be reached in their international form.
_HOME_ONLY = frozenset(
    (
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.UAN,
    )
)
_SEVERAL = re.compile(r"\s*(?:[/;,\n]|\b(?:ou|oder|or|o|tai|vagy|und|et|y|e|ja|és)\b)\s*")
_UNKNOWN = phonenumbers.PhoneNumberType.UNKNOWN
# Where a national number is written with a zero that falls away after the code of the country.
_ZERO_FIRST = {"AT": 43, "DE": 49, "FI": 358, "FR": 33}
_PLAIN = re.compile(r"0[1-9]\d{7,10}")
_NOT_DIALLED = re.compile(r"[^\d+]")
_EXTENSION = re.compile(r"\s*(?:ext\.?|x|poste|klappe|dw)\s*(\d+)\s*$", re.IGNORECASE)


def dialled(number: str) -> str:
    """Digits and a leading plus of a number as written."""
    bare = _NOT_DIALLED.sub("", _EXTENSION.sub("", number.replace("(0)", "")))
    return bare[:1] + bare[1:].replace("+", "")


def split_extension(number: str) -> tuple[str, str]:
    """A number as written without its extension, and the extension («305-573-4200 x57471»), "" where it has none."""
    found = _EXTENSION.search(number)
    return (number[: found.start()], found[1]) if found else (number, "")


def is_short(dial: str, territory: str, country: str) -> bool:
    """Whether `dial` is a short number that works there."""
    if dial in OWN_PLAN.get(territory, NATIONAL_SHORT.get(country, ())):
        return True
    if dial in HARMONISED and territory not in OWN_PLAN:
        return True
    if not dial.isdigit() or not 1 < len(dial) <= 6:
        return False
    return phonenumbers.is_valid_short_number_for_region(phonenumbers.parse(dial, territory), territory)


def phone(number: str, territory: str, country: str, channel: str = "voice", description: str = "") -> Phone:
    """The phone of a written number; raises `InputError` if no telephone in this territory could reach it."""
    text = " ".join(number.strip().strip('"').split())
    dial = dialled(text)
    if dial and is_short(dial, territory, country):
        return Phone(text, dial, channel, description)
    parsed = _parsed(dial, territory)
    kind = phonenumbers.number_type(parsed) if parsed else _UNKNOWN  # it is unknown of what is not valid
    if parsed is None or kind == _UNKNOWN:
        raise InputError("not a telephone number", where=text[:40], remedy="correct it in the source, or leave it out")
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if phonenumbers.region_code_for_number(parsed) != territory:
        shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        return Phone(shown, e164, channel, description)
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return Phone(national, dialled(national) if kind in _HOME_ONLY else e164, channel, description)


def _parsed(dial: str, territory: str) -> phonenumbers.PhoneNumber | None:
    """The number that is dialled, None for what is none."""
    if _PLAIN.fullmatch(dial) and territory in _ZERO_FIRST:
        # What the library would make of it, without its forty patterns; whether it is valid is asked of it after.
        return phonenumbers.PhoneNumber(_ZERO_FIRST[territory], int(dial[1:]))
    try:
        return phonenumbers.parse(dial, territory)
    except phonenumbers.NumberParseException:
        return None


def phones(text: str, territory: str, country: str, channel: str = "voice") -> tuple[Phone, ...]:
    """The phones of a text that may hold several («01 … / 06 …»); raises `InputError` where any of them is none."""
    try:
        return (phone(text, territory, country, channel),)
    except InputError:
        parts = [part for part in _SEVERAL.split(text) if part.strip()]
        if len(parts) < 2:
            raise
        return tuple(phone(part, territory, country, channel) for part in parts)
