"""Code that a newcomer can read: no function longer than a screen, no module longer than ten of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
LONGEST_FUNCTION = 40  # lines, from `def` to the last of its body, docstring included
LONGEST_MODULE = 400
MODULES = sorted(SOURCE.rglob("*.py"))


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            yield f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{where}: {lines} lines" for path in MODULES for where, lines in _functions(path) if lines > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(["these do more than one thing:", *long])


def test_no_module_is_too_long_to_know() -> None:
    lengths = {path.relative_to(SOURCE): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    long = [f"{path}: {lines} lines" for path, lines in lengths.items() if lines > LONGEST_MODULE]
    assert not long, "\n".join(["these hold more than one matter:", *long])


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES}), ids=lambda f: str(f.relative_to(SOURCE)))
def test_every_folder_opens_with_what_it_does(folder: Path) -> None:
    opening = folder / "__init__.py"
    assert opening.exists(), f"{folder} has no __init__.py"
    if folder.name not in {"migrations", "management", "commands"}:  # Django's own, which nobody opens to learn
        assert ast.get_docstring(ast.parse(opening.read_text(encoding="utf-8"))), (
            f"{opening} does not say what it holds"
        )
