"""Django's settings for the API; what is common to all faces comes from the public face's settings."""

from __future__ import annotations

from havre.web.settings import *  # noqa: F403 - all that is said there holds here too

ROOT_URLCONF = "havre.web.api.urls"
WSGI_APPLICATION = "havre.web.api.wsgi.application"
MIDDLEWARE = ["havre.web.api.headers.Headers"]  # every answer passes through it: refusals too
TEMPLATES = []
APPEND_SLASH = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200  # every parameter there is, those that are lists as often as they may be
