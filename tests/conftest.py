"""What every test may ask for."""

from __future__ import annotations

import importlib.util
import os

pytest_plugins = ["tests.support.chromium", "tests.support.postgresql", "tests.support.shared_data"]

# Engines are tested before there is a store; Django comes with it.
if importlib.util.find_spec("havre.store") and importlib.util.find_spec("havre.store.database"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.web.settings")
    pytest_plugins.append("tests.support.django_faults")
