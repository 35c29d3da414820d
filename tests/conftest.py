"""What every test may ask for."""

from __future__ import annotations

import importlib.util
import os

# pytest-django reads this before it starts Django; engines are tested without it.
if importlib.util.find_spec("havre.web") and importlib.util.find_spec("havre.web.settings"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.web.settings")
