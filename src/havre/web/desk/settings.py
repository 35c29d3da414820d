"""Django's settings for the professionals' desk; what is common to all faces comes from the public face's settings."""

from __future__ import annotations

import os

from havre.core.errors import HavreError
from havre.store.database import home
from havre.usecases import keys
from havre.usecases.limits import MOST_SENT
from havre.web.desk.mail import mailers
from havre.web.settings import *  # noqa: F403
from havre.web.settings import ALLOWED_HOSTS, PUBLIC, WEB

DESK = WEB / "desk"
BEHIND_TLS = os.environ.get("HAVRE_BEHIND_TLS_PROXY", "no") == "yes"

keys.ensure()
SECRET_KEY = keys.derived("django").hex()

INSTALLED_APPS = [
    "havre.store",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_RESET_TIMEOUT = 2 * 24 * 3600  # seconds: for a link to set a password

ROOT_URLCONF = "havre.web.desk.urls"
WSGI_APPLICATION = "havre.web.desk.wsgi.application"
MIDDLEWARE = [
    "havre.web.desk.headers.Headers",  # first, so that every answer passes through it
    "havre.web.desk.files.Files",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "havre.web.desk.language.Language",
    "allauth.account.middleware.AccountMiddleware",
    "havre.web.desk.guard.Guard",  # last: no view of the desk is reached but through it
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DESK / "templates"],
        "OPTIONS": {
            "builtins": ["havre.web.desk.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "havre.web.desk.layout.context",
            ],
        },
    }
]

STATIC_ROOT = DESK / "static"
SHARED_FILES = PUBLIC / "static"  # the public face's style, under /static/public/

# ── Sessions: short, of this browser alone, ended by the server ─────────────────────────────────────────────────────
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-desk" if BEHIND_TLS else "desk"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_AGE = 30 * 60  # seconds without a request
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_LONGEST = 10 * 3600  # seconds from signing in, however busy: guard.py
CSRF_USE_SESSIONS = True  # no second cookie
CSRF_FAILURE_VIEW = "havre.web.desk.refusals.forged"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ── Signing in ──────────────────────────────────────────────────────────────────────────────────────────────────────
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "havre.web.desk.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # allauth asks for them; nobody can sign up
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the link of the invitation went to the address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/5m/key"}
MFA_ADAPTER = "havre.web.desk.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Havre"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: clocks of telephones go wrong
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = False  # a passkey comes second, after the password
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS  # browsers allow it on this machine alone
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_TLS else 0
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "desk_limits"}}

# ── Words, mail, size ───────────────────────────────────────────────────────────────────────────────────────────────
USE_I18N = True  # for the errors of Django's and allauth's forms; everything else comes from the packs
LANGUAGE_CODE = "en"
TIME_ZONE = os.environ.get("HAVRE_DESK_TIMEZONE", "Europe/Paris")
MAILERS = mailers(os.environ.get("HAVRE_EMAIL_URL", ""), home() / "var" / "mail")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("HAVRE_EMAIL_FROM", f"havre@{ALLOWED_HOSTS[0].strip('[]')}")
# Files are held in memory and never on the disk; one that is larger is not read at all.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = MOST_SENT
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20  # bytes, without files; a view that takes files says how large they may be
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

try:
    NOTES_KEPT_DAYS = int(os.environ.get("HAVRE_CASE_DAYS", "365"))
except ValueError as error:
    raise HavreError("is no number of days", where="HAVRE_CASE_DAYS", remedy="write a number such as 365") from error
