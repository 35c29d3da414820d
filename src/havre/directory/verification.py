"""How often a service is asked whether its record is still right, and what it may change by itself.

An interval is the service's own, else that of its kind: a line for emergencies every quarter, a house that admits
people every quarter too, since its beds and conditions change, everything else twice a year.
"""

from __future__ import annotations

from datetime import date, timedelta

from havre.core.vocabulary import Need
from havre.directory.fields import ADDRESS
from havre.directory.helplines import source_of
from havre.directory.model import Service

EMERGENCY_DAYS, SHELTER_DAYS, USUAL_DAYS = 91, 91, 182
NEVER_CHECKED = date.min
_SHORT = 6  # figures of a number that a whole country dials by heart
# A change of one of these on an emergency line needs two people: a wrong figure keeps a country from its line.
GUARDED = frozenset((
    "phone", "chat", "video", "hours", "hours_from", "hours_to", "name", "titles", "needs", "channels", "excludes",
    "areas", "minimum_age", "maximum_age", "violence", "remote", "visibility", "in_use",
))  # fmt: skip
LONGEST_CLOSURE = timedelta(days=92)


def is_emergency(service: Service) -> bool:
    """Whether it is an emergency line: for a whole country, or reached by a number of six figures at most."""
    short = any(0 < len(phone.dial) <= _SHORT for phone in service.phones)
    return service.national or short or Need.EMERGENCY in service.needs


def interval(service: Service, own: int | None = None) -> int:
    """Days between two checks; `own` is what was agreed with this service."""
    if own:
        return own
    if is_emergency(service):
        return EMERGENCY_DAYS
    return SHELTER_DAYS if Need.SHELTER in service.needs else USUAL_DAYS


def due(service: Service, own: int | None = None) -> date:
    """The day on which it is to be asked again; long ago where nobody ever checked, whenever its source changed it."""
    assured = service.origin.checked
    return assured + timedelta(days=interval(service, own)) if assured else NEVER_CHECKED


def is_draft(service: Service) -> bool:
    """Whether it comes from the facts of the packs and no person has looked at it yet; their day is a program's."""
    return service.origin.source == source_of(service.country) and not service.origin.reviewed


def needs_two(service: Service, field: str, made: Service | None = None) -> bool:
    """Whether a correction of this field needs a second person; `made`: the service as it would be then.

    What makes an emergency line of a service that was none needs one too.
    """
    return field in GUARDED and (is_emergency(service) or (made is not None and is_emergency(made)))


def is_secret(service: Service) -> bool:
    """Whether any of its places must not be known."""
    return any(at.location.confidential for at in service.locations)


def asked(service: Service, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields that the service itself is asked about: never an address of one that has a secret place."""
    return tuple(field for field in fields if field not in ADDRESS) if is_secret(service) else fields
