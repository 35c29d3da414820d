"""YAML read through pydantic models, with the file and line of whatever is wrong."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, override

import yaml
from pydantic import BaseModel, ValidationError


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which a key stands once: of two with one name, YAML would drop the first in silence."""

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen and isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem=f"«{key.value}» stands here twice", problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about a pack. Errors keep the server from starting; warnings and notes do not."""

    severity: Severity
    kind: str
    file: Path
    line: int
    message: str
    remedy: str = ""

    @override
    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{where}: {self.severity}: {self.message}" + (f" ({self.remedy})" if self.remedy else "")


def read_model[M: BaseModel](path: Path, model: type[M], findings: list[Finding]) -> M | None:
    """The file as `model`, or None with findings that name the lines at fault."""
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        return validated(text, model)
    except OSError as error:
        findings.append(Finding("error", "unreadable", path, 0, f"cannot be read: {error.strerror}", "check the file"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        findings.append(Finding("error", "encoding", path, line, "is not UTF-8", "save it as UTF-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        findings.append(Finding("error", "yaml", path, line, f"cannot be read: {error.problem}", "mend this line"))
    except ValidationError as error:
        findings.extend(_wrong_fields(path, text, error))
    return None


def validated[M: BaseModel](text: str, model: type[M]) -> M:
    """YAML as `model`, by nothing but its text. Raises `yaml.YAMLError` or pydantic's `ValidationError`."""
    return model.model_validate(yaml.load(text, Loader=_Loader))  # noqa: S506 - a safe loader


def line_of(path: Path, location: Sequence[str | int]) -> int:
    """The line on which the value at `location` (keys and list positions) begins; of its nearest parent if absent."""
    return _line_in(path.read_text(encoding="utf-8"), location)


def _wrong_fields(path: Path, text: str, error: ValidationError) -> list[Finding]:
    return [
        Finding("error", "field", path, _line_in(text, one["loc"]), f"{_dotted(one['loc'])}: {one['msg']}")
        for one in error.errors()
    ]


def _dotted(location: Sequence[str | int]) -> str:
    return ".".join(map(str, location)) or "the file"


@lru_cache(maxsize=64)
def _tree(text: str) -> yaml.Node | None:
    """The file as nodes that know their lines; kept, since a check asks for many lines of the same file."""
    return yaml.compose(text, Loader=yaml.CSafeLoader)


def _line_in(text: str, location: Sequence[str | int]) -> int:
    node = _tree(text)
    if node is None:
        return 1
    line = int(node.start_mark.line) + 1
    for key in location:
        found = _child(node, key)
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if str(name.value) == str(key):
                return int(name.start_mark.line) + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        value = node.value[key]
        return int(value.start_mark.line) + 1, value
    return None
