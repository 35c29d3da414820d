"""Runs a command on a PostgreSQL server of its own: python -m tests.support.with_postgresql pytest tests/store.

The server must stand before the command begins, since Django reads HAVRE_DATABASE_URL once.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.postgresql import PostgresqlServer


def main(command: list[str]) -> int:
    """Run `command` with HAVRE_DATABASE_URL naming an empty database; give its exit code."""
    server = PostgresqlServer()
    try:
        return subprocess.run(command, env={**os.environ, "HAVRE_DATABASE_URL": server.url}, check=False).returncode
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
