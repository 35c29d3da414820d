"""Many plain rows into one table at once: a third of the time that model instances would take."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import RawSQL

Value = str | int | float | bool | None
# How much of a database SQLite keeps in memory while much is written (negative: kibibytes), and how many pages of its
# journal are filled before they are brought home. What is committed is on the disk all the same.
_ROOMY = {"cache_size": -65_536, "wal_autocheckpoint": 16_000}


@contextmanager
def roomy() -> Iterator[None]:
    """Room in memory for a long run of writes: each page of an index is then written once and not once a batch."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in _ROOMY}
        _set(cursor, _ROOMY)
        try:
            yield
        finally:
            _set(cursor, before)


def _set(cursor: CursorWrapper, sizes: Mapping[str, int]) -> None:
    for name, value in sizes.items():
        cursor.execute(f"PRAGMA {name} = {value:d}")


def among(ids: Iterable[str]) -> RawSQL:
    """These texts as a question of one parameter, for `filter(id__in=…)`: a thousand parameters take longer than it."""
    given = list(ids)
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::text[])", (given,))
    return RawSQL("SELECT value FROM json_each(%s)", (json.dumps(given),))


def upsert(kind: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], unique: str = "id") -> None:
    """Insert `rows` like `insert`; where a row of the same `unique` column stands already, it takes the new values."""
    quote = connection.ops.quote_name
    fields = [kind._meta.get_field(name) for name in columns]  # noqa: SLF001 - Django's own public name
    names = [quote(str(field.column)) for field in fields if isinstance(field, models.Field)]
    own = quote(unique)
    taken = ", ".join(f"{name} = EXCLUDED.{name}" for name in names if name != own)
    marks = ", ".join(["%s"] * len(columns))
    table = quote(kind._meta.db_table)  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) "  # noqa: S608 - no input in it
            f"ON CONFLICT ({own}) DO UPDATE SET {taken}",
            list(rows),
        )


def insert(kind: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows`, whose values stand in the order of `columns` (names of fields), into the table of `kind`."""
    quote = connection.ops.quote_name
    fields = [kind._meta.get_field(name) for name in columns]  # noqa: SLF001 - Django's own public name
    names = ", ".join(quote(str(field.column)) for field in fields if isinstance(field, models.Field))
    table = quote(kind._meta.db_table)  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608 - no input in it
