"""What printed sheets show, from the packs: families of facts and their sentences; and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator

from havre.content.packs import Pack
from havre.content.whole import Part, check_whole
from havre.content.yaml_files import Finding
from havre.cube.matter import Book, Form, Topic

SHEET = (
    "alone_body", "believe_body", "law_body", "ask_body", "emergency", "police", "sms", "app", "chat", "advice",
    "register", "near", "how", "n_title", "n_numbers", "n_written", "n_more", "n_notes",
)  # fmt: skip
PAGE = (
    "page", "intro", "form", "paper", "language", "kind", "kind_open", "kind_neutral", "show", "as_pdf", "as_svg",
    "preview", "order", "hint",
)  # fmt: skip


def assemble_cube(packs: list[Pack]) -> Book:
    """What the packs show: a line of a later layer replaces the one of the same id, lists are replaced as a whole."""
    book = Book({}, (), ())
    for pack in packs:
        if pack.cube:
            file = pack.cube[1]
            book = Book({**book.lines, **file.lines}, file.silent or book.silent, file.written or book.written)
    return book


def cube_slots(packs: list[Pack]) -> dict[str, frozenset[str]]:
    """Every sentence that the sheets and their page call for, with its slots; none where no pack has a cube."""
    lines = assemble_cube(packs).lines
    if not lines:
        return {}
    names = (*Topic, *lines, *SHEET, *PAGE, *(f"form_{form}" for form in Form))
    return {f"cube.{name}": frozenset[str]() for name in names} | {"cube.silent_none": frozenset({"number"})}


def check_cube(packs: list[Pack], served: list[str]) -> Iterator[Finding]:
    """Which languages are not whole, and what nobody has reviewed."""
    wanted = cube_slots(packs)
    for pack in packs:
        if pack.cube and pack.about.layer == "common":
            for language in served:
                yield from check_whole(Part("cube", pack.folder / "sentences" / "cube", pack.cubed, wanted), language)
