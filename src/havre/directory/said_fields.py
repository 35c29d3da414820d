"""What else a service says of itself: ages, costs, kinds of violence, who may see it; each as one text and back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from havre.core.errors import InputError
from havre.core.vocabulary import Violence
from havre.directory.code_fields import NO, YES, Change, Show, codes_of, eligible, flag_of, joined, said
from havre.directory.model import CostOption, Service, Visibility

OLDEST = 120  # years
AGES = ("minimum_age", "maximum_age", "children_to_age", "boys_to_age")
IN_USE = "in_use"
_VIOLENCE = {kind.value: kind for kind in Violence}
VIOLENCE = tuple(_VIOLENCE)
VISIBILITIES: tuple[Visibility, ...] = ("public", "professional")


def site_of(text: str) -> str:
    """A web address, with its scheme where it was left out; raises `InputError`."""
    if any(character.isspace() for character in text):
        raise InputError(f"not a web address: {text[:60]!r}", remedy="write it as https://example.org/")
    return text if not text or text.startswith(("https://", "http://")) else f"https://{text}"


def _age(name: str) -> tuple[Show, Change]:
    def show(service: Service) -> str:
        years = getattr(service.eligibility, name)
        return "" if years is None else str(years)

    def change(service: Service, text: str) -> Service:
        if text and not (text.isdecimal() and len(text) <= 3 and int(text) <= OLDEST):
            raise InputError(f"not an age: {text[:20]!r}", remedy=f"write whole years, 0 to {OLDEST}")
        made = eligible(service, **{name: int(text) if text else None})
        youngest, oldest = made.eligibility.minimum_age, made.eligibility.maximum_age
        if (
            name in ("minimum_age", "maximum_age")
            and None not in (youngest, oldest)
            and (youngest or 0) > (oldest or 0)
        ):
            raise InputError("nobody is of that age", remedy="the youngest age is not above the oldest")
        return made

    return show, change


def _violence(service: Service, text: str) -> Service:
    return replace(service, violence=frozenset(_VIOLENCE[code] for code in codes_of(text, VIOLENCE)))


# «12.50 EUR a night»: an amount, its currency, and words; anything else is words.
_PRICE = re.compile(r"(\d{1,9}(?:[.,]\d{1,2})?) ([A-Z]{3})(?: (.*))?")


def _cost(line: str) -> CostOption:
    found = _PRICE.fullmatch(line)
    return CostOption(found[3] or "", found[1].replace(",", "."), found[2]) if found else CostOption(line)


def _shown_cost(cost: CostOption) -> str:
    return " ".join(f"{cost.amount} {cost.currency} {cost.description}".split())


def _costs(service: Service) -> str:
    return "\n".join(map(_shown_cost, service.costs))


def _change_costs(service: Service, text: str) -> Service:
    known = {_shown_cost(one): one for one in service.costs}
    told = dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip())
    return replace(service, costs=tuple(known.get(line) or _cost(line) for line in told))


def _titles(service: Service) -> str:
    return "\n".join(f"{language}: {title}" for language, title in sorted(service.titles.items()))


_TITLE = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\s*:\s*(\S.*)")


def _change_titles(service: Service, text: str) -> Service:
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    told = [(line, _TITLE.fullmatch(line)) for line in lines]
    if wrong := [line for line, found in told if not found]:
        raise InputError(f"not a name in a language: {wrong[0][:40]!r}", remedy="write fr: Nom, one a line")
    return replace(service, titles={found[1]: found[2] for _, found in told if found})


def _day(name: str) -> tuple[Show, Change]:
    def show(service: Service) -> str:
        day: date | None = getattr(service.hours, name)
        return day.isoformat() if day else ""

    def change(service: Service, text: str) -> Service:
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            raise InputError(f"not a day: {text[:20]!r}", remedy="write it as 2026-12-24") from None
        told: dict[str, Any] = {name: day}
        made = replace(service, hours=replace(service.hours, **told))
        first, last = made.hours.valid_from, made.hours.valid_to
        if first and last and first > last:
            raise InputError("these days are in the wrong order", remedy="the first day comes before the last")
        return made

    return show, change


def _remote(service: Service, text: str) -> Service:
    return replace(service, remote=bool(flag_of(text)))


def _seen_by(service: Service, text: str) -> Service:
    known = {one: one for one in VISIBILITIES}
    if text not in known:
        raise InputError(f"nobody is called so: {text[:20]!r}", remedy=f"use one of {', '.join(VISIBILITIES)}")
    return replace(service, visibility=known[text])


def _used(service: Service) -> str:
    return YES if service.status == "active" else NO


def _in_use(service: Service, text: str) -> Service:
    if text not in (YES, NO):
        raise InputError(f"neither yes nor no: {text[:20]!r}")
    return service if text == _used(service) else replace(service, status="active" if text == YES else "inactive")


def _interpreters(service: Service, text: str) -> Service:
    return replace(service, interpreters=flag_of(text))


SAID: dict[str, tuple[Show, Change]] = {
    "video": (lambda service: service.video, lambda service, text: replace(service, video=site_of(text))),
    **{name: _age(name) for name in AGES},
    "violence": (lambda service: joined(service.violence, VIOLENCE), _violence),
    "interpreters": (lambda service: said(service.interpreters), _interpreters),
    "costs": (_costs, _change_costs),
    "titles": (_titles, _change_titles),
    "alert": (lambda service: service.alert, lambda service, text: replace(service, alert=text)),
    "hours_from": _day("valid_from"),
    "hours_to": _day("valid_to"),
    "remote": (lambda service: YES if service.remote else NO, _remote),
    "visibility": (lambda service: service.visibility, _seen_by),
    IN_USE: (_used, _in_use),
}
