"""What cannot be answered, in words: what is wrong, where, and what to do."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from havre.core.errors import HavreError, InputError
from havre.usecases.directory_pages import UnknownIdError
from havre.usecases.places import SeveralPlacesError
from havre.web.api import answers
from havre.web.api.rooms import BusyError

LOOK = "see /openapi.json for what may be asked"
_OUTSIDE = {"body", "query", "path", "asked", "sent", "own_id"}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """404: nothing at this address."""
    return answers.refused(404, "nothing is at this address", where="path", remedy=LOOK)


def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """400: the request cannot be read."""
    return answers.refused(400, "the question cannot be read", remedy=LOOK)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's call
    """500: something went wrong here."""
    return answers.refused(500, "something went wrong here", remedy="tell who runs this service")


def hand_to(api: NinjaAPI) -> None:
    """Have faults of questions become refusals."""
    api.add_exception_handler(InputError, _input)
    api.add_exception_handler(UnknownIdError, _unknown)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(DatabaseError, _away)
    api.add_exception_handler(BusyError, _busy)


def _input(_request: HttpRequest, error: Any) -> HttpResponse:
    return _told(422, error)


def _unknown(_request: HttpRequest, error: Any) -> HttpResponse:
    return _told(404, error)


def _told(status: int, error: HavreError) -> HttpResponse:
    more = {"candidates": error.told()} if isinstance(error, SeveralPlacesError) else {}
    return answers.refused(status, error.what, where=error.where, remedy=error.remedy or LOOK, **more)


def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    """422 by the first fault; what was given is not repeated."""
    first = error.errors[0]
    where = ".".join(str(part) for part in first["loc"] if part not in _OUTSIDE)
    what = str(first["msg"]).removeprefix("Value error, ")
    return answers.refused(422, what[:1].lower() + what[1:], where=where or "question", remedy=LOOK)


def _unreadable(_request: HttpRequest, error: Any) -> HttpResponse:
    return answers.refused(error.status_code, "the body is no JSON", where="body", remedy='send {"search": "…"}')


def _busy(_request: HttpRequest, error: Any) -> HttpResponse:
    response = _told(503, error)
    response.headers["Retry-After"] = str(error.again)
    return response


def _away(_request: HttpRequest, _error: Any) -> HttpResponse:
    response = answers.refused(503, "the directory cannot be reached just now", remedy="ask again in a minute")
    response.headers["Retry-After"] = "60"
    return response
