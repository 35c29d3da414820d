"""Django made ready for a command: settings named, applications loaded."""

from __future__ import annotations

import os

import django
from django.apps import apps


def set_up() -> None:
    """Make models usable. Does nothing the second time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.web.settings")
    if not apps.ready:
        django.setup()
