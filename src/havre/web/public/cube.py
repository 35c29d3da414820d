"""Sheets to print: a page to choose one, and the sheet; chosen by address, since nothing in it is anybody's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse

from havre.core.errors import HavreError, InputError
from havre.cube.matter import Form, Paper
from havre.usecases import assistant, cube, printing
from havre.usecases.cube import Line, Wanted
from havre.web.public import layout, refusals
from havre.web.public.sent import known
from havre.web.public.views import answers

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})  # an address that leads nowhere from another telephone


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page shows: the sheet that was chosen, or none yet; `query` leads to it."""

    wanted: Wanted
    files: bool
    forms: tuple[str, ...] = tuple(one.value for one in Form)
    papers: tuple[str, ...] = tuple(one.value for one in Paper)

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The choices that we know; others are not read."""
        sent, served = request.GET, assistant.served()
        language = known(sent, "on", served.languages) or layout.preferred(request)
        wanted = Wanted(
            country=known(sent, "land", served.countries),
            language=language,
            form=Form(known(sent, "form", [*Form]) or Form.CUBE),
            paper=Paper(known(sent, "paper", [*Paper]) or Paper.A4),
            neutral=sent.get("kind") == "neutral",
            address=_address(request),
        )
        return cls(wanted, printing.can_print())

    @property
    def query(self) -> str:
        """The choices for the address of the sheet."""
        one = self.wanted
        kind = "neutral" if one.neutral else "open"
        return urlencode({"land": one.country, "on": one.language, "form": one.form, "paper": one.paper, "kind": kind})

    @property
    def lines(self) -> tuple[Line, ...]:
        """What the numbers are for, where the sheet does not tell."""
        return cube.lines(self.wanted) if self.wanted.neutral else ()


def _address(request: HttpRequest) -> str:
    """Where the code leads: as the operator says, else here, unless only this machine knows the way."""
    here = request.build_absolute_uri("/").removesuffix("/")
    return cube.public_address() or ("" if urlsplit(here).hostname in THIS_MACHINE else cube.checked_address(here))


@answers("GET", "HEAD")
def choose(request: HttpRequest) -> HttpResponse:
    """The page on which a sheet is chosen and looked at."""
    chosen = Chosen.of(request)
    page = layout.of(request, country=chosen.wanted.country)
    return layout.render("cube.html", page, {"shown": chosen})


@answers("GET", "HEAD")
def as_svg(request: HttpRequest) -> HttpResponse:
    """The sheet as one SVG page, under a name that says nothing."""
    return _file(request, "svg")


@answers("GET", "HEAD")
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The sheet as tagged PDF, under a name that says nothing."""
    return _file(request, "pdf")


def _file(request: HttpRequest, kind: str) -> HttpResponse:
    wanted = Chosen.of(request).wanted
    try:
        content = cube.as_pdf(wanted) if kind == "pdf" else cube.as_svg(wanted).encode()
    except InputError:
        return refusals.not_found(request)
    except HavreError:
        return refusals.failed(request)
    named = {"Content-Disposition": f'inline; filename="sheet.{kind}"', "Content-Language": wanted.language}
    return HttpResponse(content, content_type={"pdf": "application/pdf", "svg": "image/svg+xml"}[kind], headers=named)
