"""Names as people type them on a telephone: a letter left out, doubled, swapped, or its neighbour hit; accents lost."""

from __future__ import annotations

import random

from havre.core.language import fold

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _KEYS for at, letter in enumerate(row)}


def misspelt(name: str, chance: random.Random, edits: int = 1) -> str:
    """The name with so many edits of letters; now and then without capitals and accents, or with words swapped."""
    for _ in range(edits):
        name = _edited(name, chance)
    if chance.random() < 0.3:
        name = fold(name)
    if chance.random() < 0.3:
        words = name.split()
        chance.shuffle(words)
        name = " ".join(words)
    return name


def _edited(name: str, chance: random.Random) -> str:
    letters = [at for at, letter in enumerate(name) if letter.isalpha()]
    if not letters:
        return name
    at = chance.choice(letters)
    before, letter, after = name[:at], name[at], name[at + 1 :]
    match chance.randrange(4):
        case 0:
            return before + after
        case 1:
            return before + letter + letter + after
        case 2:
            return before + chance.choice(_BESIDE.get(letter.lower()) or "e") + after
    return before + after[:1] + letter + after[1:]
