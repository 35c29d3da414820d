# ruff: noqa: INP001 - scripts, not a package
"""Phone typing, made on purpose: the same phrase as fingers at night would type it.

Every function takes its chance as an argument, so that training is the same each time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from havre.core.language import fold

KEYBOARD_ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "ضصثقفغعهخحجد",
    "شسيبلاتنمكط",
    "ئءؤرلاىةوزظ",
    "йцукенгшщзхї",
    "фівапролджє",
    "ячсмитьбю",
)
NEIGHBOURS = {
    letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in KEYBOARD_ROWS for at, letter in enumerate(row)
}
WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue"}
SHORTEST_WORD = 4  # shorter words are left as they are


def typed(text: str, language: str, chance: random.Random) -> str:
    """`text` with one to three slips of the thumb, and often without marks and signs."""
    if language == "de" and chance.random() < 0.5:
        text = "".join(WRITTEN_OUT.get(c, c) for c in text.lower())
    if chance.random() < 0.5:
        text = re.sub(r"['’]", "", text)
    if chance.random() < 0.5:
        text = re.sub(r"[.,;:!?¿¡…-]+", " ", text)
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= SHORTEST_WORD]
    for at in chance.sample(long, min(len(long), 1 + len(words) // 8)):
        words[at] = _slip(words[at], chance)
    if len(words) > SHORTEST_WORD and chance.random() < 0.1:
        at = chance.randrange(len(words) - 1)
        words[at : at + 2] = ["".join(words[at : at + 2])]
    return " ".join(words)


def swapped(text: str, groups: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """`text` with words that have others of their kind in `groups` (by folded word) written as one of them."""
    words = text.split()
    for at, word in enumerate(words):
        group = groups.get(fold(word))
        if group:
            words[at] = chance.choice(group)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    kind = chance.choice(("missing", "doubled", "swapped", "neighbour"))
    if kind == "missing":
        return word[:at] + word[at + 1 :]
    if kind == "doubled":
        return word[:at] + word[at] + word[at:]
    if kind == "swapped":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    near = NEIGHBOURS.get(word[at].lower(), word[at])
    return word[:at] + chance.choice(near) + word[at + 1 :]
