"""Languages, and the one folding of text under which words are compared.

Folding makes «Étranglée», «etranglee» and «ETRANGLÉE» the same, and in Arabic drops vowel signs and joins letters
that people use for each other on a phone. It is applied alike to patterns, examples, names of places and messages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the packs serve: BCP 47 code, its own name for itself, and writing direction."""

    code: str
    name: str
    direction: Direction = "ltr"


# Letters that NFKD does not take apart, the apostrophe of Ukrainian keyboards, which Unicode counts as a letter, and
# Arabic letters written for one another on phones.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ʼ": " ",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "گ": "ك",
        "ـ": "",
    }
)  # fmt: skip
_LETTERS |= {ord(digit): str(value) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(row)}
_MARKS = {code: None for code in range(0x300, 0x20000) if unicodedata.combining(chr(code))}
_BARE = _LETTERS | _MARKS
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` in lower case, without accents or vowel signs, with single spaces for anything that is not a word.

    >>> fold("Il m’a étranglée, hier !")
    'il m a etranglee hier'
    """
    # Composed first: a hamza written apart from its alef must meet the same letter as one written with it.
    low = text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    if not low.isascii():
        low = unicodedata.normalize("NFKD", low).translate(_BARE)
    return _NOT_WORD.sub(" ", low).strip()


def tokens(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return fold(text).split()


def asked_for(accept_language: str, served: Container[str], base: str) -> str:
    """The served language that a browser asks for first (RFC 9110, 12.5.4), else `base`."""
    ranked = sorted(map(_weighed, accept_language.split(",")[:20]), key=lambda pair: -pair[1])
    wanted = (tag.partition("-")[0] for tag, weight in ranked if weight > 0)
    return next((code for code in wanted if code in served), base)


def _weighed(part: str) -> tuple[str, float]:
    tag, _, parameter = part.strip().lower().partition(";")
    try:
        weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
    except ValueError:
        weight = 0.0
    return tag.strip(), weight
