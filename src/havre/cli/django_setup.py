"""Django made ready for a command: settings named, applications loaded."""

from __future__ import annotations

import os

import django
from django.apps import apps

PUBLIC = "havre.web.settings"
DESK = "havre.web.desk.settings"


def set_up(settings: str = PUBLIC) -> None:
    """Make models usable under the settings of a face. Does nothing the second time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    if not apps.ready:
        django.setup()
