"""Services of a town, looked for without a talk. The form is posted, so that no address tells what was looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.http import HttpRequest, HttpResponse, QueryDict

from havre.usecases import assistant, listing
from havre.usecases.listing import Listed, Wanted
from havre.web.public import layout
from havre.web.public.sent import known, text_of
from havre.web.public.views import answers

LONGEST = 80  # letters of a town or a name


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
        )
        words = assistant.page(language, wanted.country).speaker
        found = listing.listed(wanted, words, datetime.now(UTC)) if wanted.country else None
        return cls(wanted, found, language)


@answers("GET", "HEAD", "POST")
def services(request: HttpRequest) -> HttpResponse:
    """The page on which services are looked for, and the list, which prints without the form."""
    shown = Shown.of(request.POST, layout.preferred(request))
    page = layout.of(request, shown.language, shown.wanted.country)
    return layout.render("listing.html", page, {"shown": shown})
