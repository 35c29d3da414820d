"""The same questions asked of SQLite and of tantivy: they find the rows, our own ranking puts them in order.

SQLite has a table without rowid, clustered by country, need and cell, a row for each need. tantivy, a search engine,
has a term for each need in each cell, and numbers for what excludes.
"""

from __future__ import annotations

import sqlite3
import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks.matching.by_postgresql import rows
from benchmarks.matching.plain import Answer, Plain, answer
from havre.directory.choose import Pool
from havre.directory.index import Index, Ints
from havre.directory.match import away_km
from havre.directory.rank import admitted, open_about, traits_of


def ranked(question: Plain, near: Ints, far: Ints) -> Answer:
    """The answer from rows that may fit: those too far away and those that do not admit this person are left out."""
    asked, place = question.asked, question.asked.query.place
    if place is None:
        raise ValueError("only questions with a place are compared")
    near, far = np.unique(near), np.unique(far)
    away = away_km(asked.arrays, place, near)
    near, away = near[away <= question.radius], away[away <= question.radius]
    found = np.concatenate((near, far))
    traits = traits_of(asked.arrays, found).astype(np.intp)
    fit = admitted(asked, traits)
    pool = Pool(asked, found[fit], traits[fit], away[fit[: len(near)]], open_about(asked, traits[fit]))
    return answer(pool)


class Sqlite:
    """A file of its own, filled."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "peer.sqlite3")
        self._connection.execute("pragma synchronous = off")
        self._connection.execute("pragma journal_mode = off")
        self._connection.execute("pragma mmap_size = 4000000000")

    def fill(self, index: Index) -> None:
        """Both tables."""
        first = {"near": 0, "far": index.parts[0].arrays.local}
        keys = {"near": "country, need, band, col, row", "far": "country, area, need, row"}
        for table, columns in keys.items():
            self._connection.execute(
                f"create table {table} (country int, need int, band int, col int, row int, area int, bars int,"
                f" serves int, primary key ({columns})) without rowid"
            )
            numbered = _numbered(index, table, first[table])
            self._connection.executemany(f"insert into {table} values (?, ?, ?, ?, ?, ?, ?, ?)", numbered)
        self._connection.commit()

    def ask(self, question: Plain) -> Answer:
        """The worth of the best rows."""
        asked, run = question.asked, self._connection.execute
        near = [
            row
            for need in question.needs
            for band in range(question.bands[0], question.bands[1] + 1)
            for (row,) in run(_NEAR, (question.country, need, band, *question.columns, asked.barred, asked.mine))
        ]
        far = [
            row
            for area in question.areas
            for need in question.needs
            for (row,) in run(_FAR, (question.country, area, need, asked.barred, asked.mine))
        ]
        return ranked(question, np.array(near, dtype=np.int64), np.array(far, dtype=np.int64))


_NEAR = """select row from near where country = ? and need = ? and band = ? and col between ? and ?
    and bars & ? = 0 and serves & ? <> 0"""
_FAR = "select row from far where country = ? and area = ? and need = ? and bars & ? = 0 and serves & ? <> 0"


def _numbered(index: Index, table: str, first: int) -> list[tuple[int, ...]]:
    """Rows for SQLite in the order of the key, with the number of the row in our arrays."""
    numbers, row = [], first - 1
    for land, need, band, col, _key, _lat, _lon, needs, _day, _spoken, area, bars, _kinds, serves, *_ in rows(
        index, table
    ):
        if needs & (need - 1) == 0:  # the first need of the next row
            row += 1
        numbers.append((land, need, band, col, row, area, bars, serves))
    return sorted(numbers)


class Tantivy:
    """An index in a folder, one segment, so that the number of a document is that of our row."""

    absent = "" if find_spec("tantivy") else "not installed: pip install tantivy"

    def __init__(self, folder: Path) -> None:
        import tantivy  # noqa: PLC0415 - only of this comparison

        self._t = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("at", stored=False, tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("row", stored=False, indexed=False, fast=True)
        where = Path(tempfile.mkdtemp(dir=folder))
        self._index = tantivy.Index(builder.build(), path=str(where))

    def fill(self, index: Index) -> None:
        """A document for each row, with a term for each of its needs in its cell or area."""
        arrays = index.parts[0].arrays
        writer = self._index.writer(heap_size=1_000_000_000, num_threads=1)
        for table in ("near", "far"):
            first, terms = (0 if table == "near" else arrays.local), list[list[str]]()
            for land, need, band, col, _key, _lat, _lon, needs, _day, _spoken, area, *_ in rows(index, table):
                if needs & (need - 1) == 0:
                    terms.append([])
                terms[-1].append(f"{land} {need} {band} {col}" if table == "near" else f"{land} {need} a{area}")
            for row, words in enumerate(terms, start=first):
                writer.add_document(self._t.Document(at=words, row=row))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._local = arrays.local

    def ask(self, question: Plain) -> Answer:
        """The worth of the best rows."""
        bands, columns = (range(a, b + 1) for a, b in (question.bands, question.columns))
        terms = [
            f"{question.country} {need} {band} {col}" for need in question.needs for band in bands for col in columns
        ]
        terms += [f"{question.country} {need} a{area}" for need in question.needs for area in question.areas]
        asked = self._t.Query.term_set_query(self._index.schema, "at", terms)
        hits = self._searcher.search(asked, limit=200_000, count=False, order_by_field="row").hits
        found = np.array([value for value, _ in hits], dtype=np.int64)
        return ranked(question, found[found < self._local], found[found >= self._local])
