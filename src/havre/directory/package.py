"""Files of a package - a folder, or a zip that may be hostile - opened one by one, within bounds.

A zip is read without being unpacked: at most so many files of at most so many bytes, counted as they come out and not
as the zip says; what packs its bytes more than 200 to one, or holds a way out of its folder, is refused.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from havre.core.errors import InputError
from havre.directory.json_files import LARGEST_FILE
from havre.directory.tabular import LARGEST_CELL

MOST_FILES = 200
MOST_PACKED = 200  # bytes out for each byte in; tables pack some ten to one
_FREE = 1 << 20  # bytes that may pack as they like


def files(path: Path) -> Mapping[str, int]:
    """The files of a package by bare name, with their sizes in bytes; none where it is no package."""
    if path.is_dir():
        return {file.name: file.stat().st_size for file in _inside(path)}
    if not zipfile.is_zipfile(path):
        return {}
    with _zip(path) as packed:
        return {Path(one.filename).name: one.file_size for one in packed.infolist() if not one.is_dir()}


def read(path: Path, name: str) -> bytes:
    """The bytes of one file of a package; raises `InputError` for one that is too large or packed to burst."""
    if path.is_dir():
        found = next(one for one in _inside(path) if one.name == name)
        if found.stat().st_size > LARGEST_FILE:
            raise InputError("the file is too large", where=name, remedy="split the package")
        return found.read_bytes()
    with _zip(path) as packed:
        about = next(one for one in packed.infolist() if Path(one.filename).name == name)
        most = min(LARGEST_FILE, max(_FREE, about.compress_size * MOST_PACKED))
        try:
            with packed.open(about) as file:
                data = file.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError) as broken:
            raise InputError(
                "the zip is broken or locked", where=f"{path.name}/{name}", remedy="pack it again"
            ) from broken
    if len(data) > most:
        raise InputError(
            "it is packed to burst",
            where=f"{path.name}/{name}",
            remedy="do not unpack it; ask the publisher for its tables as plain files",
        )
    return data


def _inside(folder: Path) -> list[Path]:
    """The files of a folder and of the folders in it, as a package keeps its tables beside its description or below."""
    return [file for file in sorted(chain(folder.iterdir(), folder.glob("*/*"))) if file.is_file()]


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        packed = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as broken:
        raise InputError("the zip is broken", where=path.name, remedy="pack it again") from broken
    with packed:
        names = [one.filename for one in packed.infolist()]
        if len(names) > MOST_FILES:
            raise InputError(f"{len(names):,} files in it", where=path.name, remedy="give a package of tables only")
        if any(name.startswith(("/", "\\")) or ".." in Path(name).parts for name in names):
            raise InputError("it names files outside of itself", where=path.name, remedy="pack it again")
        yield packed


def rows(data: bytes, where: str) -> Iterator[tuple[int, dict[str, str] | str]]:
    """The rows of a CSV by line: cells by column, or what is wrong with one. `InputError` for another encoding."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failed:
        raise InputError("not UTF-8, which HSDS wants", where=where, remedy="save it as UTF-8") from failed
    before = csv.field_size_limit(LARGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""))
        header = [cell.strip() for cell in next(reader, [])]
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as failed:
                yield reader.line_num, f"csv: {failed}"
                continue
            if len(cells) > len(header) and any(cells[len(header) :]):
                yield reader.line_num, f"{len(cells)} cells under {len(header)} columns"
            elif any(cells):
                yield reader.line_num, {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}
    finally:
        csv.field_size_limit(before)
