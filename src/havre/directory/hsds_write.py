"""A service as the full HSDS 3.1 record that says the same, for services that did not come as such a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from havre.directory import capacity, profile
from havre.directory.hours import schedules_of
from havre.directory.model import (
    DIRECTORY,
    SERVICE,
    Accessibility,
    CostOption,
    Hours,
    Language,
    Location,
    Organization,
    Origin,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
    stable_id,
)
from havre.directory.territory import law_of, timezone_of

Made = dict[str, Any]
_PHONE_TYPES = {"sms": "text", "text_telephone": "textphone"}
_NOTES = {"interpreter": "interpreter", "on_request": "on request"}
_FLAGS = (
    "children", "pets", "no_papers", "women_only", "first_night", "forensic", "forensic_without_complaint", "anonymous",
    "free", "on_bill", "in_call_log",
)  # fmt: skip
Said = tuple[str, str | bool | int | None]  # label, value


def record_of(service: Service) -> Made:
    """The full HSDS record of a service: what it says is what `hsds.read` makes the same service of."""
    territory = territory_told(service)
    made = _filled(
        id=service.id,
        name=service.name,
        description=service.description,
        url=service.url,
        email=service.email,
        status=service.status,
        minimum_age=service.eligibility.minimum_age,
        maximum_age=service.eligibility.maximum_age,
        assured_date=service.origin.checked.isoformat() if service.origin.checked else None,
        assurer_email=_assurer_email(service),
        alert=service.alert,
        phones=[_phone(service.id, one) for one in service.phones],
        schedules=schedules_of(service.id, service.hours),
        service_areas=[_area(service.id, one) for one in service.areas],
        service_at_locations=[_at(one, territory) for one in service.locations],
        languages=[_language(service.id, one) for one in service.languages],
        organization=organization_record(service.organization) if service.organization else None,
        cost_options=[_cost(service.id, one) for one in service.costs],
        capacities=[capacity.write(service.id, service.capacity)] if service.capacity else [],
    )
    return made | {"attributes": _attributes(service.id, "service", _said(service, territory))}


def _filled(**given: Any) -> Made:
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def territory_told(service: Service) -> str:
    """The territory that a record names for a service: that of its first place, else its country."""
    where = (at.location.address.country for at in service.locations)
    return next((code for code in where if code and law_of(code) == service.country), service.country)


def _attributes(owner: str, entity: str, said: Iterable[Said]) -> list[Made]:
    return [
        profile.attribute(owner, entity, label, _spelled(value)) for label, value in said if value not in (None, "")
    ]


def _spelled(value: str | bool | int | None) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _said(service: Service, territory: str) -> list[Said]:
    who = service.eligibility
    return [
        *(("havre.need", need) for need in sorted(need.value for need in service.needs)),
        *(("havre.violence", kind) for kind in sorted(kind.value for kind in service.violence)),
        *(("havre.serves", code) for code in who.serves),
        *(("havre.excludes", code) for code in who.excludes),
        *((f"havre.{flag}", getattr(who, flag)) for flag in _FLAGS),
        ("havre.children_to_age", who.children_to_age),
        ("havre.boys_to_age", who.boys_to_age),
        ("havre.interpreters", service.interpreters),
        *(("havre.channel", channel) for channel in sorted(service.channels)),
        ("havre.chat", service.chat),
        ("havre.video", service.video),
        ("havre.remote", service.remote or None),
        ("havre.example", service.example or None),
        ("havre.visibility", "" if service.visibility == "public" else service.visibility),
        ("havre.country", territory),
        *(("havre.title", f"{language}:{title}") for language, title in sorted(service.titles.items())),
        ("havre.source", service.origin.source),
        ("havre.licence", service.origin.licence),
        ("havre.assured_by", service.origin.assurer if service.origin.assurer in (SERVICE, DIRECTORY) else ""),
        ("havre.updated", updated(service.origin)),
        *_said_hours(service.hours),
    ]


def updated(origin: Origin) -> str:
    """The day its source last changed a record that nobody is known to have assured, as text."""
    return origin.assured.isoformat() if origin.assured and not origin.checked else ""


def _assurer_email(service: Service) -> str:
    """Whom to ask about the check: whom the source names, or the service's own published address; never an account's.

    The address to which a link was sent, and that of whoever confirmed it here, are nobody's business.
    """
    if service.origin.assurer != SERVICE:
        return service.origin.assurer if "@" in service.origin.assurer else ""
    return service.email or (service.organization.email if service.organization else "")


def _said_hours(hours: Hours) -> list[Said]:
    first, last = (day.isoformat() if day else ".." for day in (hours.valid_from, hours.valid_to))
    between = "" if first == last == ".." else f"{first}/{last}"
    return [("havre.hours", hours.osm), ("havre.hours_valid", between if hours.osm else "")]


def _phone(owner: str, phone: Phone) -> Made:
    own = stable_id(owner, "phone", phone.number, phone.channel)
    return _filled(
        id=own,
        number=phone.number,
        type=_PHONE_TYPES.get(phone.channel, phone.channel),
        description=phone.description,
        attributes=_attributes(own, "phone", [("havre.dial", phone.dial)]),
    )


def _language(owner: str, language: Language) -> Made:
    own = stable_id(owner, "language", language.code, language.level)
    return _filled(id=own, code=language.code, note=_NOTES.get(language.level))


def _area(owner: str, area: ServiceArea) -> Made:
    own = stable_id(owner, "area", area.name, area.scheme, area.code)
    return _filled(id=own, name=area.name, extent=area.code, extent_type=area.scheme)


def _cost(owner: str, cost: CostOption) -> Made:
    plain = cost.amount.replace(".", "", 1).isdecimal()
    amount = (float(cost.amount) if "." in cost.amount else int(cost.amount)) if plain else None
    own = stable_id(owner, "cost", cost.description, cost.amount, cost.currency)
    words = "" if plain else cost.amount
    return _filled(id=own, option=cost.description, currency=cost.currency, amount=amount, amount_description=words)


def organization_record(about: Organization) -> Made:
    """The HSDS record of an organization."""
    required: Made = {"id": about.id, "name": about.name, "description": about.description}
    return required | _filled(email=about.email, website=about.url)


def _at(at: ServiceAtLocation, territory: str) -> Made:
    hours = at.hours or Hours()
    return _filled(
        id=at.id,
        phones=[_phone(at.id, one) for one in at.phones],
        schedules=schedules_of(at.id, hours),
        location=location_record(at.location, territory),
        attributes=_attributes(at.id, "service_at_location", _said_hours(hours)),
    )


def location_record(place: Location, territory: str) -> Made:
    """The HSDS record of a place; a confidential one has only the area left anyway."""
    lives = place.address
    zone = timezone_of(lives.country or territory, place.longitude)
    said: list[Said] = [
        ("havre.confidential", place.confidential or None),
        ("havre.wheelchair", place.accessibility.wheelchair),
        *(("havre.access", code) for code in place.accessibility.has),
        *(("havre.no_access", code) for code in place.accessibility.lacks),
        ("havre.timezone", place.timezone if place.timezone != zone else ""),
    ]
    return _filled(
        id=place.id,
        location_type=place.kind,
        name=place.name,
        latitude=place.latitude,
        longitude=place.longitude,
        addresses=_addresses(place),
        accessibility=_accessibility(place.id, place.accessibility),
        attributes=_attributes(place.id, "location", said),
    )


def _addresses(place: Location) -> list[Made]:
    lives: Mapping[str, str] = {
        "address_1": place.address.street,
        "city": place.address.city,
        "state_province": place.address.region,
        "postal_code": place.address.postcode,
        "country": place.address.country,
    }
    if not any(lives.values()):
        return []
    return [{"id": stable_id(place.id, "address"), **lives, "address_type": "physical"}]


def _accessibility(owner: str, access: Accessibility) -> list[Made]:
    return [{"id": stable_id(owner, "accessibility"), "details": access.details}] if access.details else []
