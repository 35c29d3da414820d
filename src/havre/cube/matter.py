"""What stands on a sheet, already worded: panels of titles, sentences and ways to reach help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from havre.core.language import Direction


class Form(StrEnum):
    """What is printed."""

    CUBE = "cube"
    POSTER = "poster"
    LEAFLET = "leaflet"
    STRIPS = "strips"


class Paper(StrEnum):
    """ISO 216 sizes that printers hold."""

    A4 = "a4"
    A3 = "a3"


class Topic(StrEnum):
    """What a panel says; a cube has one face for each."""

    ALONE = "alone"
    BELIEVE = "believe"
    LAW = "law"
    NUMBERS = "numbers"
    SILENT = "silent"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Book:
    """Which facts are shown, by their families: `lines` to call by their label's id, what is `silent`, `written`."""

    lines: Mapping[str, tuple[str, ...]]
    silent: tuple[str, ...]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach help. `value` is the number, app or site as people know it; `label` says what it is for.

    `name` is the official name, in `language`; `notes` are worth knowing before. On a neutral sheet
    only `value` is set.
    """

    value: str
    label: str = ""
    name: str = ""
    notes: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A title with what stands below it; `code`: the QR code of the address; `ruled`: lines to write on."""

    title: str
    texts: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    code: bool = False
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """All that one sheet can show, in one language.

    `title` and `description` are of the file and say nothing on a neutral sheet. `address` is what the QR code leads
    to, empty where there is none. `how` says how to cut, fold and print. `strip` is what one strip to tear off shows.
    """

    language: str
    direction: Direction
    title: str
    description: str
    panels: Mapping[Topic, Panel]
    strip: tuple[str, ...]
    address: str
    how: str
    neutral: bool
