"""The source of the program that answers, changed or not, as its licence promises everybody (AGPL-3.0, section 13)."""

from __future__ import annotations

import gzip
import io
import tarfile
from functools import lru_cache
from pathlib import Path

from havre.content.packs import shipped_packs

PACKAGE = Path(__file__).resolve().parents[2]
KINDS = frozenset(
    {".py", ".html", ".css", ".js", ".ico", ".yaml", ".json", ".md", ".npz", ".toml", ".lock", ".sh", ".svg", ""}
)


@lru_cache(maxsize=1)
def archive() -> bytes:
    """The package and its packs as a gzipped tar, the same bytes for the same files: no times, no owners."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for folder, name in ((PACKAGE, "src/havre"), (shipped_packs(), "packs")):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix in KINDS and "__pycache__" not in path.parts:
                    tar.add(path, f"source/{name}/{path.relative_to(folder)}", filter=_plain)
    return gzip.compress(raw.getvalue(), mtime=0)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mtime = member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o644
    return member
