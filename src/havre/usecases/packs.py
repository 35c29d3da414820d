"""Which packs of their own an operator has added. Apart from `resources`, so that what needs no database loads none."""

from __future__ import annotations

import os
from pathlib import Path


def extra_packs() -> tuple[Path, ...]:
    """Folders of further packs, from HAVRE_PACKS (separated like PATH): regions and organisations add theirs."""
    return tuple(Path(one) for one in os.environ.get("HAVRE_PACKS", "").split(os.pathsep) if one)
