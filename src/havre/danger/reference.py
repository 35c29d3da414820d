"""References of cases: made by chance, or an organization's own number - never anything by which a person is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from havre.core.errors import InputError

# Without vowels, so that no word comes out, and without what is read for another: 0 O, 1 I L, 2 Z, 5 S, 8 B.
LETTERS = "CDFGHJKMNPQRTVWX"
DIGITS = "34679"
ALLOWED = re.compile(r"[A-Z0-9][A-Z0-9-]{2,15}")
WORD = re.compile(r"[A-Z]{4}")
LONGEST_NUMBER = 6  # digits in all: a telephone number has more, and so has a date of birth


def made(choose: Callable[[Sequence[str]], str]) -> str:
    """A new reference such as «KT4-7PX»; `choose` picks one of several by chance."""
    marks = [choose(LETTERS), choose(LETTERS), choose(DIGITS), "-", choose(DIGITS), choose(LETTERS), choose(LETTERS)]
    return "".join(marks)


def checked(given: str) -> str:
    """`given` in capitals, if it may be one. Raises `InputError` for what looks like a name, a number or a date."""
    reference = given.strip().upper()
    digits = sum(map(str.isdigit, reference))
    if not ALLOWED.fullmatch(reference) or WORD.search(reference) or not 1 <= digits <= LONGEST_NUMBER:
        raise InputError(
            "looks like a name, a telephone number or a date, or is no reference",
            where="reference",
            remedy="at most three letters in a row and six digits in all, such as KT4-7PX",
        )
    return reference
