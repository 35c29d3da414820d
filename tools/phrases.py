# ruff: noqa: INP001 - scripts, not a package
"""Patterns said aloud: ways to write what a pattern looks for, as further phrases to learn from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from havre.assistant.patterns import pieces

OPENING = frozenset(("(", "[", "!("))
CLOSING = frozenset((")", "]"))
GAPS = frozenset(("...", "…", "_"))


def spoken(pattern: str, most: int, chance: random.Random) -> list[str]:
    """Up to `most` different ways to say a pattern; gaps are left empty."""
    parts = pieces(pattern)
    found: dict[str, None] = {}
    for _ in range(3 * most):
        if len(found) == most:
            break
        if text := " ".join(_words(parts, chance)):
            found[text] = None
    return list(found)


def _words(parts: Sequence[str], chance: random.Random) -> Iterator[str]:
    """One way through a sequence; outside brackets «|» parts single atoms."""
    at = 0
    while at < len(parts):
        end = _end(parts, at)
        atoms, at = [parts[at:end]], end
        while at < len(parts) and parts[at] == "|":
            end = _end(parts, at + 1)
            atoms.append(parts[at + 1 : end])
            at = end
        yield from _said(chance.choice(atoms), chance)


def _said(atom: Sequence[str], chance: random.Random) -> Iterator[str]:
    head = atom[0]
    if head in GAPS or head == "!(" or (head == "[" and chance.random() < 0.5):
        return
    if head in OPENING:
        yield from _words(chance.choice(_branches(atom[1:-1])), chance)
    elif head.startswith("<n"):
        yield from (digits for digits in ("".join(c if c.isdigit() else " " for c in head)).split()[:1])
    else:
        word = chance.choice(head.split("|")).strip("*")
        yield from () if word in GAPS else (word,)


def _branches(parts: Sequence[str]) -> list[list[str]]:
    """The sequences that «|» parts inside brackets."""
    found: list[list[str]] = [[]]
    depth = 0
    for part in parts:
        depth += (part in OPENING) - (part in CLOSING)
        if part == "|" and not depth:
            found.append([])
        else:
            found[-1].append(part)
    return found


def _end(parts: Sequence[str], at: int) -> int:
    """Where the atom that begins at `at` ends."""
    depth = 0
    while at < len(parts):
        depth += (parts[at] in OPENING) - (parts[at] in CLOSING)
        at += 1
        if depth == 0:
            break
    return at
