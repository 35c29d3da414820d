"""A WSGI application that answers with what it was asked, behind the gateway of the public face."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from havre.web.gateway import Gateway


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Every header and the body, as JSON; `?wait=` seconds later."""
    asked = {key: value for key, value in environ.items() if isinstance(value, str)}
    asked["body"] = environ["wsgi.input"].read().decode("latin-1")
    if environ["QUERY_STRING"].startswith("wait="):
        time.sleep(float(environ["QUERY_STRING"][5:]))
    body = json.dumps(asked).encode()
    start("200 OK", [("content-type", "application/json"), ("content-length", str(len(body)))])
    return [body[:10], body[10:]]


application = Gateway(echo, most=1000, seconds=float(os.environ.get("ECHO_SECONDS", "1")))
