"""The connection: no check constraint calls a function.

Django guards a column for JSON by `CHECK (JSON_VALID(…))`. With trusted_schema off, SQLite refuses to run functions
that stand in the schema, so every row of such a table would be refused. Django writes valid JSON by itself.
"""

from __future__ import annotations

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite without the check on JSON."""

    data_type_check_constraints = {  # noqa: RUF012 - declared so by Django
        kind: check for kind, check in base.DatabaseWrapper.data_type_check_constraints.items() if kind != "JSONField"
    }
