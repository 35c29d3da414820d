"""Answers as JSON: records, pages and lines of records, and refusals that say what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from havre.directory.export_hsds_json import spelled
from havre.usecases.directory_pages import Record, Shown

JSON, NDJSON = "application/json", "application/x-ndjson"
LINES_AT_ONCE = 100


def record(told: Mapping[str, Any]) -> HttpResponse:
    """One record."""
    return HttpResponse(spelled(dict(told)), content_type=JSON)


def page(shown: Shown, number: int, per_page: int | None) -> HttpResponseBase:
    """A page in the form of HSDS 3.1; without `per_page` all records on one, sent as they are made."""
    first = (number - 1) * (per_page or shown.total)
    last = first + per_page if per_page else None
    pages = -(-shown.total // per_page) if per_page else min(shown.total, 1)
    about: Record = {
        "total_items": shown.total,
        "total_pages": pages,
        "page_number": number,
        "size": 0,
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": True,
        **shown.more,
    }
    if per_page is None:
        size = max(0, shown.total - first)
        about |= {"size": size, "empty": size == 0}
        return StreamingHttpResponse(_sent(about, shown.records(first, None) if size else iter(())), content_type=JSON)
    contents = list(shown.records(first, last)) if first < shown.total else []
    return record(about | {"size": len(contents), "empty": not contents, "contents": contents})


def _sent(about: Record, records: Iterator[Record]) -> Iterator[bytes]:
    yield spelled(about)[:-1] + b',"contents":['
    separators = chain([b""], _forever(b","))
    yield from (before + spelled(one) for before, one in zip(separators, records, strict=False))
    yield b"]}"


def _forever(value: bytes) -> Iterator[bytes]:
    while True:
        yield value


def lines(shown: Shown) -> StreamingHttpResponse:
    """All records, one on a line, sent as they are made."""
    return StreamingHttpResponse((spelled(one) + b"\n" for one in shown.records(0, None)), content_type=NDJSON)


def refused(status: int, what: str, *, where: str = "", remedy: str = "", **more: Any) -> HttpResponse:
    """A refusal in words; `more` for programs."""
    return JsonResponse({"what": what, "where": where, "remedy": remedy, **more}, status=status)


def not_allowed(given: HttpResponseBase) -> HttpResponse:
    """405: the address is right, the method is not."""
    allowed = given.headers.get("Allow", "")
    response = refused(405, "this address does not answer that method", where="method", remedy=f"use {allowed}")
    response.headers["Allow"] = allowed
    return response
