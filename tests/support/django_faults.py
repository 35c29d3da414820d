"""Faults that pass by luck, made to fail: a list read in no order comes back backwards.

Undefined variables in templates fail by themselves (StrictUndefined in the settings), warnings by pytest
(filterwarnings).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models.query import QuerySet


def _is_unordered(query: QuerySet[Any]) -> bool:
    return not query.ordered and not query.query.distinct_fields


@pytest.fixture(autouse=True, scope="session")
def unordered_comes_backwards() -> Iterator[None]:
    """A query without ORDER BY promises no order; most databases give rows as they came in, until one day they do not.

    Here such rows come in the reverse of that, so that whoever relies on it sees a test fail.
    """
    fetch = QuerySet._fetch_all

    def fetch_backwards(query: QuerySet[Any]) -> None:
        is_new = query._result_cache is None
        fetch(query)
        if is_new and query._result_cache and _is_unordered(query):
            query._result_cache.reverse()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", fetch_backwards)
        yield


def pytest_sessionstart() -> None:
    """Refuse to test on SQLite what was meant for PostgreSQL."""
    asked = os.environ.get("HAVRE_DATABASE_URL", "")
    if asked.startswith("postgres") and connection.vendor != "postgresql":
        raise pytest.UsageError(f"HAVRE_DATABASE_URL asks for PostgreSQL, and the settings give {connection.vendor}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what reaches the database through a fixture as well: those tests run on PostgreSQL too."""
    for item in items:
        if {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("django_db")
