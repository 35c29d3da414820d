"""The connection: a new file is its owner's alone, and no check constraint calls a function.

Django guards a column for JSON by `CHECK (JSON_VALID(…))`. With trusted_schema off, SQLite refuses to run functions
that stand in the schema, so every row of such a table would be refused. Django writes valid JSON by itself.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, override

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite without the check on JSON, in a file that only its owner reads."""

    @override
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection; a file that is not there yet is made first. SQLite gives its journals the same mode."""
        name = str(conn_params["database"])
        if not name.startswith("file:") and name != ":memory:":
            _made(Path(name))
        return super().get_new_connection(conn_params)

    data_type_check_constraints = {  # noqa: RUF012 - declared so by Django
        kind: check for kind, check in base.DatabaseWrapper.data_type_check_constraints.items() if kind != "JSONField"
    }


def _made(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError:
        return  # it is there, or cannot be made: SQLite says what is wrong
