"""Each face by itself, as an operator starts it: the public one without a table of the desk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HAVRE = Path(sys.executable).with_name("havre")


def run(home: Path, *command: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HAVRE_", "DJANGO_"))}
    done = subprocess.run(
        command, env=kept | {"HAVRE_HOME": str(home)}, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


PUBLIC = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "havre.web.settings"
import django; django.setup()
from django.apps import apps
from django.conf import settings
from havre.store import tables
tables.make()
from django.db import connection
print(sorted(one.name for one in apps.get_app_configs()))
print([name for name in connection.introspection.table_names() if not name.startswith(("store_", "django_migrations", "sqlite_"))])
print([one for one in settings.MIDDLEWARE if "session" in one.lower() or "auth" in one.lower() or "csrf" in one.lower()])
"""  # noqa: E501


@pytest.mark.slow
def test_the_public_face_has_nothing_that_could_set_a_cookie(tmp_path: Path) -> None:
    assert run(tmp_path, sys.executable, "-c", PUBLIC).splitlines() == ["['havre.store']", "[]", "[]"]
    assert not (tmp_path / "var" / "desk.key").exists()


@pytest.mark.slow
def test_the_first_administrator_comes_by_a_link_from_the_command_line(tmp_path: Path) -> None:
    told = run(tmp_path, str(HAVRE), "account", "create", "--email", "ezra@example.org", "--role", "administrator")
    assert re.fullmatch(r"http://127\.0\.0\.1:8001/welcome/\w+/[\w-]+/\n", told)
    assert "ezra@example.org\tadministrator" in run(tmp_path, str(HAVRE), "account", "list")
    assert run(tmp_path, str(HAVRE), "audit", "verify").startswith("2 lines hold\n2:")
    assert run(tmp_path, str(HAVRE), "desk", "erase-expired") == ""
    assert (tmp_path / "var" / "desk.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_tables_made_by_one_face_serve_the_other(tmp_path: Path) -> None:
    run(tmp_path, sys.executable, "-c", PUBLIC)
    run(tmp_path, str(HAVRE), "account", "create", "--email", "ezra@example.org", "--role", "administrator")
    again = run(tmp_path, sys.executable, "-c", PUBLIC).splitlines()
    assert "store_account" not in again[1]
    assert "mfa_authenticator" in again[1]
