"""Where the desk's mail goes: HAVRE_EMAIL_URL as Django's MAILERS; without one into files that only we can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from havre.core.errors import HavreError


def mailers(url: str, folder: Path) -> dict[str, Any]:
    """Django's MAILERS for smtp://user:password@host:587/?tls=yes, or for files in `folder` where no address is given.

    The address is never told in an error: it may hold a password.
    """
    if not url:
        return _default("django.core.mail.backends.filebased.EmailBackend", {"file_path": str(folder)})
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong() from None
    security = parse_qs(parts.query).get("tls", ["yes"])[0]
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or security not in {"yes", "no"}:
        raise _wrong()
    implicit = parts.scheme == "smtps"
    return _default(
        "django.core.mail.backends.smtp.EmailBackend",
        {
            "host": parts.hostname,
            "port": port or (465 if implicit else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": implicit,
            "use_tls": not implicit and security == "yes",
            "timeout": 20,
        },
    )


def _default(backend: str, options: dict[str, Any]) -> dict[str, Any]:
    return {"default": {"BACKEND": backend, "OPTIONS": options}}


def _wrong() -> HavreError:
    return HavreError(
        "this is not the address of a mail server",
        where="HAVRE_EMAIL_URL",
        remedy="write smtp://user:password@host:587/ or smtps://user:password@host:465/",
    )
