"""Languages by their codes: from codes of two or three letters, and from names in the languages that people write in.

Codes and names: CLDR, by way of babel. Matching asks for the shortest code (`ar`, not `ara`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

# In these, names of all languages are known; of every other language the name that it has for itself.
_NAMED_IN = ("en", "fr", "de", "es", "pt", "fi", "sv", "hu", "uk", "ru", "ar", "tr")
# What sources write, beside the names of CLDR.
_ALSO = {
    "american sign language": "ase", "asl": "ase", "british sign language": "bfi", "bsl": "bfi",
    "langue des signes française": "fsl", "lsf": "fsl", "deutsche gebärdensprache": "gsg", "dgs": "gsg",
    "creole": "ht", "haitian creole": "ht", "haitian-creole": "ht", "mandarin": "zh", "cantonese": "yue",
    "farsi": "fa", "dari": "prs", "tagalog": "tl", "castellano": "es",
}  # fmt: skip
_CODE = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)")
# «Spanish (limited)», «English,»: what stands around a name.
_AROUND = re.compile(r"\s*\([^)]*\)\s*$|^[\s.,;:]+|[\s.,;:]+$")


def code_of(written: str) -> str:
    """The code of a language as it is kept: ISO 639-1 where there is one; a text that is no code stays as it is."""
    found = _CODE.fullmatch(written.strip())
    if not found:
        return written.strip()
    language, rest = found[1].lower(), found[2].replace("_", "-")
    return _aliases().get(language, language) + rest


def named(name: str) -> str:
    """The code of the language of this name, in any of the languages known; "" where it is the name of none."""
    whole = name.strip().casefold()
    return _codes().get(whole) or _codes().get(_AROUND.sub("", _AROUND.sub("", whole)), "")


@cache
def _aliases() -> Mapping[str, str]:
    """Codes of three letters with those of two letters that stand for them."""
    found = get_global("language_aliases").items()
    return {old: new for old, new in found if len(old) == 3 and len(new) == 2}


@cache
def _codes() -> Mapping[str, str]:
    """Codes by names in small letters; where two languages share a name, the first of `_NAMED_IN` decides."""
    found = dict(_ALSO)
    for name, code in _names():
        found.setdefault(name.casefold(), code.replace("_", "-"))
    return found


def _names() -> Iterator[tuple[str, str]]:
    for locale in _NAMED_IN:
        for code, name in Locale.parse(locale).languages.items():
            yield name, code
    for code in locale_identifiers():
        if "_" not in code and (name := Locale.parse(code).languages.get(code)):
            yield name, code
