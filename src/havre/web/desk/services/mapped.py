"""The map: what the list would show, on a sketch of a country. Drawn here, moved by links; nobody else is asked."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.assistant.locale_words import country_name
from havre.directory.sketch import DEEPEST, Frame, Town
from havre.directory.territory import COUNTRIES
from havre.store.accounts import RoleName
from havre.usecases import desk, map_desk
from havre.usecases.desk import Voice
from havre.usecases.map_desk import Mark, Sketch, View
from havre.web.desk import language
from havre.web.desk.guard import DeskRequest, needs
from havre.web.desk.services.pages import options, searched

LEGEND = {"usual": "map_usual", "old": "show_stale", "area": "map_area", "shut": "map_shut", "full": "map_full"}
_STEP = 0.5  # of the map, by which a link moves it


@dataclass(frozen=True, slots=True)
class Shown:
    """A mark: what it is called, what is said of its services, where it leads, how wide it is, and what it wears."""

    mark: Mark
    number: int
    said: tuple[str, ...]
    href: str
    radius: int

    @property
    def name(self) -> str:
        """As it is read aloud."""
        return ", ".join((f"{self.mark.town}: {self.mark.number}", *self.said))


@needs(RoleName.EDITOR, RoleName.VERIFIER, RoleName.ADMINISTRATOR)
def shown(request: DeskRequest) -> HttpResponse:
    """The services that this account may see, on the map of a country."""
    voice, search = desk.voice(language.of(request)), searched(request.GET)
    if search.country not in COUNTRIES:
        search = replace(search, country=map_desk.main_country(request.rights))
    sketch = map_desk.drawn(request.rights, search, _view(request.GET), timezone.now())
    asked = {"name": search.name, "town": search.town, "country": search.country, "show": search.show}
    marks = [_shown(number, mark, sketch, asked, voice) for number, mark in enumerate(sketch.marks)] if sketch else []
    values = {
        "search": search, "sketch": sketch, "marks": marks, "list": urlencode(asked), **options(search, voice),
        "number": sum(one.number for one in sketch.marks) if sketch else 0,
        "legend": [(kind, f"desk.{LEGEND[kind]}") for kind in LEGEND],
        "ways": _ways(sketch, asked) if sketch else [], "parts": _parts(sketch, asked, voice) if sketch else [],
    }  # fmt: skip
    return render(request, "services/map.html", values)


def _view(given: QueryDict) -> View:
    """What of the map is asked for; what makes no sense is as if it had not been asked."""
    part, zoom = (int(text) if (text := given.get(name, "")).isdecimal() and len(text) < 4 else 0
                  for name in ("part", "zoom"))  # fmt: skip
    try:
        latitude, longitude = (float(text) for text in given.get("at", "").split(",", 1))
    except ValueError:
        return View(part, zoom)
    inside = math.isfinite(longitude) and abs(latitude) <= 85 and abs(longitude) <= 180
    return View(part, zoom, (latitude, longitude)) if inside else View(part, zoom)


def _shown(number: int, mark: Mark, sketch: Sketch, asked: dict[str, str], voice: Voice) -> Shown:
    told = ((sentence, getattr(mark, kind)) for kind, sentence in LEGEND.items() if kind != "usual")
    said = tuple(f"{voice.say(f'desk.{sentence}')}: {many}" for sentence, many in told if many)
    if mark.number == 1 and mark.one:
        href = reverse("service", args=[mark.one])
    elif sketch.view.zoom < DEEPEST and not mark.services:
        href = _link(sketch, asked, sketch.frame.nearer(mark.latitude, mark.longitude), 2)
    else:
        href = f"#at-{number}" if mark.services else f"{reverse('services')}?{urlencode(asked | {'town': mark.town})}"
    return Shown(mark, number, said, href, 7 if mark.number == 1 else min(14, 9 + round(math.log10(mark.number) * 2)))


def _link(sketch: Sketch, asked: dict[str, str], frame: Frame, closer: int = 0) -> str:
    zoom = max(0, min(DEEPEST, sketch.view.zoom + closer))
    place = {"part": sketch.view.part, "zoom": zoom, "at": f"{frame.latitude:.4f},{frame.longitude:.4f}"}
    return f"?{urlencode(asked | (place if zoom else {'part': sketch.view.part}))}#map"


def _ways(sketch: Sketch, asked: dict[str, str]) -> list[tuple[str, str, str]]:
    """The links that move the map: code, sign, and address; empty where it goes no further."""
    frame, zoom = sketch.frame, sketch.view.zoom
    moves = [(way, sign, _link(sketch, asked, frame.moved(north, east)) if zoom else "") for way, sign, north, east in (
        ("north", "↑", _STEP, 0), ("west", "←", 0, -_STEP), ("east", "→", 0, _STEP), ("south", "↓", -_STEP, 0),
    )]  # fmt: skip
    closer = _link(sketch, asked, frame, 1) if zoom < DEEPEST else ""
    return [*moves, ("closer", "+", closer), ("further", "−", _link(sketch, asked, frame, -1) if zoom else "")]


def _parts(sketch: Sketch, asked: dict[str, str], voice: Voice) -> list[tuple[str, str, bool]]:
    """The parts of a country: name, address, whether it is the one that is shown."""
    every = enumerate(sketch.parts)
    return [(_part_name(town, number, voice), f"?{urlencode(asked | {'part': number})}#map", number == sketch.view.part)
            for number, town in every] if len(sketch.parts) > 1 else []  # fmt: skip


def _part_name(town: Town, number: int, voice: Voice) -> str:
    if number == 0 or town.territory not in COUNTRIES:
        return country_name(town.territory, voice.language)
    return town.name
