"""The application of the API for a WSGI server. It loads everything first, as the public face does (wsgi.py)."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.web.api.settings")
application = get_wsgi_application()

from havre.usecases import reading  # noqa: E402 - what stands on the database finds Django ready

import_module(settings.ROOT_URLCONF)
reading.prepare()
