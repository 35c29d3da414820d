"""Services of a town, looked for without a talk, and each on a page of its own.

Both are posted, so that no address tells what was looked for; a service has an address besides, to be given on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.http import HttpRequest, HttpResponse, QueryDict

from havre.usecases import assistant, listing, listing_one
from havre.usecases.listing import Listed, Wanted
from havre.web.public import layout, refusals
from havre.web.public.sent import known, text_of
from havre.web.public.views import answers

LONGEST = 80  # letters of a town or a name
LIST_FIELDS = ("land", "near", "spot", "kind", "on", "called")  # the list to which a page leads back


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: what was chosen, the list once it was asked for, the needs there are to choose from."""

    wanted: Wanted
    found: Listed | None
    language: str
    needs: tuple[str, ...] = tuple(need.value for need in listing.NEEDS)

    @classmethod
    def of(cls, form: QueryDict, preferred: str) -> Self:
        """The choices that we know; others are not read."""
        served = assistant.served()
        language = known(form, "speaks", served.languages) or preferred
        wanted = Wanted(
            country=known(form, "land", served.countries),
            town=text_of(form.get("near", ""))[:LONGEST].strip(),
            need=known(form, "kind", tuple(need.value for need in listing.NEEDS)),
            spoken=known(form, "on", served.languages),
            name=text_of(form.get("called", ""))[:LONGEST].strip(),
            spot=text_of(form.get("spot", ""))[:LONGEST].strip(),
        )
        words = assistant.page(language, wanted.country).speaker
        found = listing.listed(wanted, words, datetime.now(UTC)) if wanted.country else None
        return cls(wanted, found, language)


@answers("GET", "HEAD", "POST")
def services(request: HttpRequest) -> HttpResponse:
    """The page on which services are looked for, and the list, which prints without the form; or one of the list."""
    if asked := text_of(request.POST.get("one", "")):
        return _page(request, asked)
    shown = Shown.of(request.POST, layout.preferred(request))
    page = layout.of(request, shown.language, shown.wanted.country)
    return layout.render("listing.html", page, {"shown": shown})


@answers("GET", "HEAD")
def service(request: HttpRequest, number: str) -> HttpResponse:
    """One service by its own address."""
    return _page(request, number)


def _page(request: HttpRequest, number: str) -> HttpResponse:
    language = known(request.POST, "speaks", assistant.served().languages) or layout.preferred(request)
    found = listing_one.one(number, language, datetime.now(UTC))
    if found is None:
        return refusals.not_found(request)
    page = layout.of(request, language, found.country)
    asked = {name: text_of(request.POST[name])[:LONGEST] for name in LIST_FIELDS if request.POST.get(name)}
    return layout.render("service.html", page, {"one": found, "asked": asked})
