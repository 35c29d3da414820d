"""Runs a command on a PostgreSQL server of its own: python -m tests.support.with_postgresql pytest tests/store.

The server must stand before the command begins, since Django reads HAVRE_DATABASE_URL once. What is kept beside a
database lies in a folder that goes with the server, so another run may go on at the same time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.support.postgresql import PostgresqlServer


def main(command: list[str]) -> int:
    """Run `command` with HAVRE_DATABASE_URL naming an empty database; give its exit code."""
    server = PostgresqlServer()
    try:
        with tempfile.TemporaryDirectory(prefix="havre-") as folder:
            own = {"HAVRE_DATABASE_URL": server.url, "HAVRE_HOME": folder}
            return subprocess.run(command, env={**os.environ, **own}, check=False).returncode
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
