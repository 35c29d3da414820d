"""Django's settings for the face at a reception: those of the public face, its own pages before the others."""

from __future__ import annotations

import os
from pathlib import Path

from jinja2 import StrictUndefined

from havre.web.kiosk.options import Options
from havre.web.settings import *  # noqa: F403 - all that is said there holds here too
from havre.web.settings import PUBLIC

_HERE = Path(__file__).parent

KIOSK = Options.of(os.environ)
LEAVE_URL = "/"  # whoever is done leaves the first screen to the next
ROOT_URLCONF = "havre.web.kiosk.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_HERE / "templates", PUBLIC / "templates"],
        "OPTIONS": {"environment": "havre.web.kiosk.screen.environment", "undefined": StrictUndefined},
    }
]
WHITENOISE_ROOT = _HERE / "static"  # kiosk.css and kiosk.js, beside the public face's own in /static/
