"""The settings of all tests: the public face's, with the tables of the desk beside them in the test database.

Tests of the desk put its other settings on top (tests/desk/conftest.py). That the public face alone needs none of this
is proved by tests that start it as an operator does.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "HAVRE_DESK_KEY_FILE" not in os.environ:
    folder = tempfile.mkdtemp(prefix="havre-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["HAVRE_DESK_KEY_FILE"] = str(Path(folder) / "desk.key")

from havre.web.settings import *  # noqa: F403

from havre.web.desk import settings as desk  # isort: skip - on top

OWN = {"allauth.account": "tests.support.desk_app.Accounts"}
INSTALLED_APPS = [OWN.get(name, name) for name in desk.INSTALLED_APPS]
AUTHENTICATION_BACKENDS, CACHES, MAILERS = desk.AUTHENTICATION_BACKENDS, desk.CACHES, desk.MAILERS
