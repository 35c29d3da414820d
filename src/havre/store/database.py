"""Which database: HAVRE_DATABASE_URL as Django's settings, and SQLite hardened on every connection.

Without the variable: SQLite in var/havre.sqlite3 under HAVRE_HOME, else under the clone or folder one stands in.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from havre.core.errors import HavreError

# WAL: readers never wait for a writer. FULL: what was committed survives a power cut. secure_delete: deleted rows are
# overwritten in the file. trusted_schema: a tampered file cannot run functions from its schema.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)
BUSY_SECONDS = 20
_POSTGRES = ("postgres", "postgresql")


def database_settings(url: str | None = None) -> dict[str, Any]:
    """Django's settings for the database at `url`, else at HAVRE_DATABASE_URL, else for the SQLite file of this home.

    Raises `HavreError` for an address of another kind or when PostgreSQL's driver is not installed. The address itself
    is never told: it may hold a password.
    """
    given = url if url is not None else os.environ.get("HAVRE_DATABASE_URL", "")
    if not given:
        return _sqlite(home() / "var" / "havre.sqlite3")
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        raise _wrong_address() from None
    if parts.scheme == "sqlite":
        return _sqlite(_sqlite_path(given))
    if parts.scheme in _POSTGRES:
        return _postgres(parts, port)
    raise _wrong_address()


def home() -> Path:
    """The folder that holds var/: HAVRE_HOME, else the clone around the working directory, else that directory."""
    if said := os.environ.get("HAVRE_HOME"):
        return Path(said).expanduser()
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "src" / "havre").is_dir()), here)


def index_path() -> Path:
    """Where the arrays of a large directory lie: HAVRE_INDEX_FILE, else beside the database."""
    return Path(os.environ.get("HAVRE_INDEX_FILE") or home() / "var" / "directory.index")


def names_path() -> Path:
    """Where the names of a large directory lie: beside its arrays."""
    return index_path().with_suffix(".names")


def _wrong_address() -> HavreError:
    return HavreError(
        "this is not the address of a database Havre can use",
        where="HAVRE_DATABASE_URL",
        remedy="write sqlite:///folder/file.sqlite3 or postgres://user:password@host:5432/name",
    )


def _sqlite_path(url: str) -> Path:
    path = unquote(url.removeprefix("sqlite:").removeprefix("//").split("?")[0])
    # sqlite:///file is relative and sqlite:////file absolute, as in other programs that take such addresses.
    relative = path.removeprefix("/")
    if not relative:
        raise _wrong_address()
    return Path(relative) if relative.startswith("/") else home() / relative


def _sqlite(path: Path) -> dict[str, Any]:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as failed:
        raise HavreError(
            f"cannot make the folder of the database: {failed.strerror}",
            where=str(path.parent),
            remedy="set HAVRE_HOME to a folder you may write to",
        ) from failed
    return {
        "ENGINE": "havre.store.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            # A writer takes its lock at once and waits; otherwise two writers could meet half-way and one fail.
            "transaction_mode": "IMMEDIATE",
            "init_command": ";\n".join((*PRAGMAS, f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")) + ";",
        },
    }


def _postgres(parts: SplitResult, port: int | None) -> dict[str, Any]:
    if importlib.util.find_spec("psycopg") is None:
        raise HavreError(
            "PostgreSQL's driver is not installed",
            where="HAVRE_DATABASE_URL",
            remedy='install Havre with its extra: "havre[postgres]"',
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
