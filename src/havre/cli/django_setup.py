"""Django made ready for a command: settings named, applications loaded."""

from __future__ import annotations

import os

import django
from django.apps import apps

PUBLIC = "havre.web.settings"
DESK = "havre.web.desk.settings"
KIOSK = "havre.web.kiosk.settings"
API = "havre.web.api.settings"


def set_up(settings: str = PUBLIC) -> None:
    """Make models usable under the settings of a face. Does nothing the second time."""
    if not apps.ready:
        os.environ["DJANGO_SETTINGS_MODULE"] = settings  # workers inherit it
        django.setup()
