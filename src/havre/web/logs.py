"""What the server may write about itself: that something failed, of which kind, and at which line of our code.

Never the message of an error, an address, a path, a header or a value: any of them may hold what a person wrote. So
the text of a record is thrown away unread, whoever logged it, and only a few things are kept, as one line of JSON.
"""

from __future__ import annotations

import json
import logging
import traceback
from types import TracebackType
from typing import Any, override

# Loggers whose messages speak of the server and never of a request.
OF_THE_SERVER = ("_granian", "_granian.serve", "havre.server")


class Bare(logging.Formatter):
    """Level and logger; of an error its kind and position; of a refused request its status."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        kept: dict[str, Any] = {"level": record.levelname.lower(), "logger": record.name}
        if record.exc_info and record.exc_info[0]:
            kept |= {"error": record.exc_info[0].__name__, "at": position(record.exc_info[2])}
        elif record.name in OF_THE_SERVER and record.levelno < logging.ERROR:
            kept["event"] = record.getMessage()
        else:
            kept["at"] = f"{record.module}:{record.lineno}"
        if status := getattr(record, "status_code", None):
            kept["status"] = int(status)
        return json.dumps(kept, sort_keys=True)


def position(trace: TracebackType | None) -> str:
    """Module and line of the innermost frame inside Havre, else of the innermost frame at all."""
    frames = [(frame.f_globals.get("__name__", "?"), line) for frame, line in traceback.walk_tb(trace)]
    ours = [place for place in frames if place[0].startswith("havre.")]
    return ":".join(map(str, (ours or frames or [("unknown", 0)])[-1]))


def _logger(level: str) -> dict[str, Any]:
    return {"level": level, "handlers": ["bare"], "propagate": False}


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "havre.web.logs.Bare"}},
    "handlers": {"bare": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["bare"], "level": "WARNING"},
    "loggers": {
        "django.request": _logger("ERROR"),  # not found, not allowed: answered, and nobody's business
        "django.security": _logger("CRITICAL"),
        "django.server": _logger("CRITICAL"),
        "granian.access": _logger("CRITICAL"),
        "_granian": _logger("INFO"),
        "havre.server": _logger("INFO"),
    },
}
