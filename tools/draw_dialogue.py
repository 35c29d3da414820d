# ruff: noqa: INP001 - a script
"""The drawing of the dialogue in docs/dialogue.md, from packs/common/dialogue.yaml: `python tools/draw_dialogue.py`."""

from __future__ import annotations

import re
from pathlib import Path

from havre.assistant.graph_drawing import drawing
from havre.content.dialogue import load_graph

PAGE = Path(__file__).resolve().parents[1] / "docs" / "dialogue.md"
DRAWN = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)


def main() -> None:
    """Put the drawing of the pack as it is into the page."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(DRAWN.sub(lambda _: drawing(load_graph()), text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
