"""Django's settings. Whatever an operator may change is an environment variable named HAVRE_…, in docs/settings.md.

There are no sessions, no accounts and no cookies here: the public face keeps nothing, so it needs none of them.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from jinja2 import StrictUndefined

from havre.store.database import database_settings
from havre.web.logs import LOGGING as LOGGING  # noqa: PLC0414 - Django reads it from here

WEB = Path(__file__).parent
PUBLIC = WEB / "public"


def _listed(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


DEBUG = False  # no setting: a page of debugging would show what somebody wrote
SECRET_KEY = secrets.token_urlsafe(48)  # Django asks for one; nothing here is signed with it
ALLOWED_HOSTS = _listed("HAVRE_HOSTS", "127.0.0.1,localhost,[::1]")
if os.environ.get("HAVRE_BEHIND_TLS_PROXY", "no") == "yes":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
LEAVE_URL = os.environ.get("HAVRE_LEAVE_URL", "")

INSTALLED_APPS = ["havre.store"]
AUTH_USER_MODEL = "store.Account"  # named for the migrations; nobody signs in at this face
DATABASES = {"default": database_settings()}
ROOT_URLCONF = "havre.web.urls"
WSGI_APPLICATION = "havre.web.wsgi.application"
MIDDLEWARE = [
    "havre.web.public.headers.Headers",  # first, so that every answer passes through it, errors and files too
    "havre.web.public.limits.Limits",
    "whitenoise.middleware.WhiteNoiseMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",  # more than twice as fast as Django's own: docs/growth.md
        "DIRS": [PUBLIC / "templates"],
        "OPTIONS": {"environment": "havre.web.public.words.environment", "undefined": StrictUndefined},
    }
]

STATIC_URL = "/static/"
STATIC_ROOT = PUBLIC / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False  # words come from the content packs, not from gettext

DATA_UPLOAD_MAX_MEMORY_SIZE = 65_536  # bytes; limits.py answers before this does
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # never a temporary file
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
