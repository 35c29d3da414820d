"""What every page of the desk shows: words, the way through it by role, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from havre.core.language import Direction
from havre.store.accounts import RoleName
from havre.usecases import desk
from havre.usecases.accounts import Rights
from havre.usecases.desk import Voice
from havre.web.desk import language


@dataclass(frozen=True, slots=True)
class Page:
    """`speaker` is what the tags `say` and `plain` ask."""

    speaker: Voice
    languages: tuple[tuple[str, str], ...]

    @property
    def direction(self) -> Direction:
        return self.speaker.direction


@dataclass(frozen=True, slots=True)
class Door:
    """A part of the desk in its menu: the name of its first address, its sentence, and the roles that see it.

    A colleague who adds a part adds a line here, its words to sentences/desk, and `needs(…)` to its views. `inside` are
    the first parts of the addresses that lie behind it beside its own.
    """

    url: str
    label: str
    about: str
    roles: tuple[RoleName, ...]
    inside: tuple[str, ...] = ()

    @property
    def href(self) -> str:
        return reverse(self.url)


DOORS = (
    Door(
        "services",
        "desk.services",
        "desk.services_about",
        (RoleName.EDITOR, RoleName.VERIFIER, RoleName.ADMINISTRATOR),
        ("new", "map", "imports", "quarantine", "duplicates", "checks"),
    ),
    Door("cases", "desk.cases", "desk.cases_about", (RoleName.RESPONDER,)),
    Door("training", "desk.training", "desk.training_about", (RoleName.RESPONDER,)),
    Door("people", "desk.people", "desk.people_about", (RoleName.ADMINISTRATOR,)),
    Door("audit", "desk.audit", "desk.audit_about", (RoleName.ADMINISTRATOR,)),
)


def here(path: str) -> str:
    """The door behind which an address lies; nothing for the first page and one's own account."""
    first = path.split("/")[1]
    return next((door.url for door in DOORS if first in (door.href.strip("/"), *door.inside)), "")


def doors(rights: Rights | None) -> tuple[Door, ...]:
    """The parts that somebody with these rights may enter."""
    return tuple(door for door in DOORS if rights and rights.has(*door.roles))


def context(request: HttpRequest) -> dict[str, Any]:
    """Into every template."""
    speaker = desk.voice(language.of(request))
    rights: Rights | None = getattr(request, "rights", None)
    return {
        "page": Page(speaker, tuple((one.code, one.name) for one in speaker.phrasebook.languages.values())),
        "account": rights.account if rights else None,
        "doors": doors(rights),
        "here": here(request.path),
    }
