"""Sets words into a box: lines are broken at spaces, and type is as large as fits, never smaller than asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from havre.core.errors import ContentError
from havre.core.language import Direction
from havre.cube.letters import POINT, width

STEP = 0.25  # points, from one size that is tried to the next
OPEN, CLOSE = "\u2066", "\u2069"  # around a run that is written from left to right in any text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words with their size and the room before them, both as multiples of the size of the text.

    `direction` and `language` are set where they differ from those of the sheet.
    """

    text: str
    scale: float = 1.0
    before: float = 0.0
    bold: bool = False
    heading: bool = False
    direction: Direction | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Set:
    """A paragraph in its lines: `top` of the first line and `leading` from line to line in mm, `size` in points."""

    words: Paragraph
    lines: tuple[str, ...]
    top: float
    size: float
    leading: float

    @property
    def bottom(self) -> float:
        """Where the last line ends, in mm."""
        return self.top + len(self.lines) * self.leading


@dataclass(frozen=True, slots=True)
class Type:
    """Type sizes to choose from, in points, and the distance of lines as a multiple of the size."""

    largest: float
    smallest: float
    leading: float


def fit(paragraphs: Sequence[Paragraph], wide: float, high: float, kind: Type) -> tuple[Set, ...]:
    """The paragraphs one below the other from 0, as large as `wide` x `high` millimetres allow.

    Raises `ContentError` where even the smallest type does not fit: the text must be shortened, never the type.
    """
    size = kind.largest
    while size >= kind.smallest:
        done = _set(paragraphs, wide, size, kind)
        if done is not None and (not done or done[-1].bottom <= high):
            return tuple(replace(one, lines=_even(one, wide)) for one in done)
        size -= STEP
    text = " / ".join(one.text for one in paragraphs)
    raise ContentError(
        f"does not fit {wide:.0f} x {high:.0f} mm at {kind.smallest} points: {text}", remedy="shorten it"
    )


def fits(paragraphs: Sequence[Paragraph], wide: float, high: float, kind: Type) -> bool:
    """Whether `fit` would succeed."""
    done = _set(paragraphs, wide, kind.smallest, kind)
    return done is not None and (not done or done[-1].bottom <= high)


def _set(paragraphs: Sequence[Paragraph], wide: float, size: float, kind: Type) -> tuple[Set, ...] | None:
    """The paragraphs at one size; None where a word is wider than the box."""
    top = 0.0
    done: list[Set] = []
    for one in paragraphs:
        own = max(size * one.scale, kind.smallest)
        lines = _greedy(one.text, wide, own, bold=one.bold)
        if lines is None:
            return None
        top += one.before * size * POINT if done else 0.0
        done.append(Set(one, lines, top, own, own * kind.leading * POINT))
        top = done[-1].bottom
    return tuple(done)


def _even(done: Set, wide: float) -> tuple[str, ...]:
    """The same number of lines, as even as can be."""
    lines, narrow = done.lines, wide
    while len(lines) > 1:
        narrow *= 0.97
        evener = _greedy(done.words.text, narrow, done.size, bold=done.words.bold)
        if evener is None or len(evener) > len(lines):
            break
        lines = evener
    return _isolated(lines)


def _greedy(text: str, wide: float, size: float, *, bold: bool) -> tuple[str, ...] | None:
    lines: list[str] = []
    room, space = 0.0, width(" ", size, bold=bold)
    for word in text.split(" "):
        needed = width(word, size, bold=bold)
        if needed > wide:
            return None
        if lines and needed + space <= room:
            lines[-1] += " " + word
            room -= needed + space
        else:
            lines.append(word)
            room = wide - needed
    return tuple(lines)


def _isolated(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines in which a run that was broken is closed at the end of one and opened in the next."""
    done, inside = [], False
    for line in lines:
        begun = OPEN * inside + line
        inside = begun.count(OPEN) > begun.count(CLOSE)
        done.append(begun + CLOSE * inside)
    return tuple(done)
