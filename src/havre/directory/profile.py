"""Havre's profile of HSDS: what a victim's situation needs and HSDS has no field for, as attributes with terms.

Each attribute carries a label (`havre.need`), a value, and the term of this profile's taxonomy, so that tools that
know terms only read them too. docs/hsds-profile.md is written from this table; a test keeps both the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from havre.core.vocabulary import Need, Violence
from havre.directory.model import ACCESS, AUDIENCES, CHANNELS, DIRECTORY, SERVICE, stable_id

VERSION = "1.0"
TAXONOMY = {
    "id": stable_id("hsds profile"),
    "name": "Havre profile of HSDS",
    "description": "What people exposed to violence need to know of a service, and HSDS has no field for.",
    "version": VERSION,
}
YES_NO = ("true", "false")


@dataclass(frozen=True, slots=True)
class Label:
    """An attribute: its label, the object it stands on, what it says, and its values (none: free text)."""

    label: str
    on: str
    about: str
    values: tuple[str, ...] = ()


_NEEDS = tuple(need.value for need in Need)
_VIOLENCE = tuple(kind.value for kind in Violence)
LABELS = (
    Label("havre.need", "service", "A need it meets; once for each.", _NEEDS),
    Label("havre.violence", "service", "A kind of violence it is made for; none means all kinds.", _VIOLENCE),
    Label("havre.serves", "service", "Whom it serves; once for each.", AUDIENCES),
    Label("havre.excludes", "service", "Whom it does not serve; once for each.", AUDIENCES),
    Label("havre.children", "service", "Children are admitted with a parent.", YES_NO),
    Label("havre.children_to_age", "service", "The oldest child admitted with a parent, in years."),
    Label("havre.boys_to_age", "service", "The oldest boy admitted with a parent where that differs, in years."),
    Label("havre.pets", "service", "Animals are admitted.", YES_NO),
    Label("havre.no_papers", "service", "People without residence papers are helped.", YES_NO),
    Label("havre.women_only", "service", "Nobody but women and their children is in the house.", YES_NO),
    Label("havre.first_night", "service", "Somebody can be admitted on the same night.", YES_NO),
    Label("havre.forensic", "service", "Injuries and traces are recorded so that a court can use them.", YES_NO),
    Label("havre.forensic_without_complaint", "service", "They are recorded without a report to the police.", YES_NO),
    Label("havre.anonymous", "service", "One need not say who one is.", YES_NO),
    Label("havre.free", "service", "It costs nothing.", YES_NO),
    Label("havre.on_bill", "service", "A call shows on the telephone bill.", YES_NO),
    Label("havre.in_call_log", "service", "A call stays in the telephone's own list.", YES_NO),
    Label("havre.interpreters", "service", "Interpreters are called.", YES_NO),
    Label("havre.channel", "service", "How it is reached; once for each.", CHANNELS),
    Label("havre.chat", "service", "The address of its chat."),
    Label("havre.video", "service", "The address at which it is reached by video, as for sign language."),
    Label("havre.remote", "service", "It can be used from anywhere in its area.", YES_NO),
    Label("havre.example", "service", "It does not exist and says so: made for trying things out.", YES_NO),
    Label("havre.visibility", "service", "Who may see it.", ("public", "professional")),
    Label("havre.country", "service", "ISO 3166 code of the country or territory it works in."),
    Label("havre.title", "service", "Its official name in one language, as `fr:Nom officiel`; once for each."),
    Label("havre.source", "service", "Who publishes the record."),
    Label("havre.licence", "service", "Under which licence, as the publisher states it."),
    Label(
        "havre.assured_by",
        "service",
        "Who assured it on its `assured_date`: the service itself, or who keeps the directory it comes from.",
        (SERVICE, DIRECTORY),
    ),
    Label("havre.updated", "service", "The day its source last changed it, where nobody is known to have assured it."),
    Label("havre.hours", "service, service_at_location", "Opening hours as OpenStreetMap writes them."),
    Label(
        "havre.hours_valid", "service, service_at_location", "The days between which the hours hold: `2026-01-01/..`."
    ),
    Label("havre.until", "service_capacity", "After this moment nobody knows any more how many are free."),
    Label("havre.dial", "phone", "What a telephone dials, where that differs from what is written."),
    Label("havre.wheelchair", "location", "A wheelchair gets in and around.", YES_NO),
    Label("havre.access", "location", "Something it has for disabled people; once for each.", ACCESS),
    Label("havre.no_access", "location", "Something it lacks for disabled people; once for each.", ACCESS),
    Label("havre.timezone", "location", "Its IANA time zone, where the country has several."),
    Label("havre.confidential", "location", "Its address is secret: only its area is kept.", YES_NO),
    Label(
        "havre.area",
        "location",
        "How much of its area a secret place shows.",
        ("town", "department", "region", "country"),
    ),
)
BY_LABEL = {one.label: one for one in LABELS}


@cache
def term(label: str) -> dict[str, Any]:
    """The HSDS taxonomy term of a label of this profile."""
    return {
        "id": stable_id("hsds profile", label),
        "code": label,
        "name": label.removeprefix("havre.").replace("_", " "),
        "description": BY_LABEL[label].about,
        "taxonomy": TAXONOMY["name"],
        "language": "en",
        "taxonomy_id": TAXONOMY["id"],
    }


def attribute(owner: str, entity: str, label: str, value: str) -> dict[str, Any]:
    """The HSDS attribute that says `value` under `label` of the object `owner`, of kind `entity`."""
    return {
        "id": stable_id(owner, label, value),
        "link_entity": entity,
        "value": value,
        "taxonomy_term": term(label),
        "label": label,
    }
