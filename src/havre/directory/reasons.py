"""Why a service is shown and what it lacks, in codes; the sentences of the packs word them (`reason.…`).

Only what matters to this person is said, and only what the record states: unknown is not «no», and not «yes».
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from havre.core.vocabulary import Circumstance, Need, Role
from havre.directory.appointment import by_appointment, in_hours
from havre.directory.departments import lives_in
from havre.directory.freshness import is_old
from havre.directory.hours import OpenStatus
from havre.directory.local import closure_of
from havre.directory.model import WRITTEN, Hours, Service, ServiceAtLocation
from havre.directory.person import Query, wanted
from havre.directory.territory import timezone_of

WALK_KM = 15.0  # without a car
_OWN_LANGUAGES = {
    "AT": frozenset(("de",)),
    "DE": frozenset(("de",)),
    "ES": frozenset(("es",)),
    "FI": frozenset(("fi", "sv")),
    "FR": frozenset(("fr",)),
    "HU": frozenset(("hu",)),
    "PT": frozenset(("pt",)),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason by its code (`open_now` for the sentence `reason.open_now`) with raw values for its slots.

    Values: `need` a code of the vocabulary, `language` a BCP 47 code, `time` an ISO 8601 moment with offset in the
    place's own zone, `date` an ISO 8601 day, `why` a code of closures, `number` a figure, `channel` words of the staff
    of a service, `distance` kilometres, `area` a name.
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


def own_languages(country: str) -> frozenset[str]:
    """The languages in which any service of a country answers without saying so."""
    return _OWN_LANGUAGES.get(country, frozenset())


def reasons_of(
    service: Service, at: ServiceAtLocation | None, query: Query, status: OpenStatus, away: float | None
) -> tuple[Reason, ...]:
    """The reasons in the order in which a person should read them."""
    said = [*_need(service, query), *_free_places(service, at, query), *_open(service, at, status)]
    said += _language(service, query)
    said += _where(service, at, away)
    said += [_ABOUT[code] for code in _about(service, at, query)]
    return tuple(said)


def _need(service: Service, query: Query) -> list[Reason]:
    weights = wanted(query.situation)
    met = [need for need in weights if need in service.needs]
    best = max(weights[need] for need in met) if met else 0
    return [Reason("need", {"need": need.value}) for need in met if weights[need] == best][:2]


def _open(service: Service, at: ServiceAtLocation | None, status: OpenStatus) -> list[Reason]:
    if status.kind == "always":
        return [Reason("open_always")]
    if status.kind == "open" and status.until:
        return [Reason("open_now", {"time": status.until.isoformat()})]
    if closure := _closure(status):
        return closure
    if status.kind == "closed" and status.opens:
        return [Reason("opens", {"time": status.opens.isoformat()})]
    return [Reason("by_appointment" if _by_appointment(service, at, status) else "hours_unknown")]


def _by_appointment(service: Service, at: ServiceAtLocation | None, status: OpenStatus) -> bool:
    """Whether it is unknown now because one must agree on a time first, or nothing else is known of when it opens."""
    return by_appointment(status.note) if status.note else status.kind == "closed" and in_hours(_hours(service, at).osm)


def _hours(service: Service, at: ServiceAtLocation | None) -> Hours:
    return at.hours if at and at.hours else service.hours


def _closure(status: OpenStatus) -> list[Reason]:
    """Closed for a time: until which day, why, and how it is reached meanwhile."""
    closure = closure_of(status.note) if status.kind == "closed" else None
    if closure is None:
        return []
    told = [Reason("closed_until", {"date": closure.last.isoformat(), "why": closure.reason})]
    return [*told, Reason("meanwhile", {"channel": closure.channel})] if closure.channel else told


def _free_places(service: Service, at: ServiceAtLocation | None, query: Query) -> list[Reason]:
    """How many places were free when somebody last said so, for as long as that is worth something."""
    capacity = service.capacity
    if capacity is None or not capacity.updated <= query.at < capacity.until or Need.SHELTER not in service.needs:
        return []
    zone = ZoneInfo((at.location.timezone if at else "") or timezone_of(service.country) or "UTC")
    values = {"number": str(capacity.available), "time": capacity.updated.astimezone(zone).isoformat()}
    return [Reason("places_free" if capacity.available else "places_none", values)]


def _language(service: Service, query: Query) -> list[Reason]:
    if query.language in own_languages(query.country):
        return []
    levels = {one.level for one in service.languages if one.code.split("-")[0] == query.language.split("-")[0]}
    if "staff" in levels:
        return [Reason("language", {"language": query.language})]
    return [Reason("interpreter")] if levels or service.interpreters else []


def _where(service: Service, at: ServiceAtLocation | None, away: float | None) -> list[Reason]:
    if away is not None and not service.remote:
        return [Reason("distance", {"distance": f"{away:g}"})]
    if service.national:
        return [Reason("national")]
    city = at.location.address.city if at else ""
    area = city or next((area.name for area in service.areas if area.name), "")
    if area:
        return [Reason("in_area", {"area": area})]
    return [Reason("remote")] if service.remote else []


_NO_PAPERS = frozenset((Circumstance.UNDOCUMENTED, Circumstance.RESIDENCE_PERMIT, Circumstance.ASYLUM))
_ABOUT = {
    code: Reason(code)
    for code in (
        "perpetrators", "relatives", "minors", "men", "women", "lgbtqi", "children", "pets", "accessible", "deaf",
        "text", "no_papers", "free", "anonymous", "not_on_bill", "delete_call",
    )
}  # fmt: skip


def _about(service: Service, at: ServiceAtLocation | None, query: Query) -> Iterator[str]:
    """Codes of what the record says of itself that matters to this person."""
    yield from _made_for(service, query)
    yield from _helps(service, at, query)
    yield from _discreet(service, query)


def _made_for(service: Service, query: Query) -> Iterator[str]:
    serves, role, codes = service.eligibility.serves, query.situation.role, query.situation.codes
    if role is Role.PERPETRATOR and "perpetrators" in serves:
        yield "perpetrators"
    if role is Role.RELATIVE and "relatives" in serves:
        yield "relatives"
    young = Circumstance.MINOR in codes or role is Role.CHILD
    if "children" in serves and (young or Need.CHILDREN_HELP in service.needs):
        yield "minors"
    if Circumstance.MAN in codes and "men" in serves:
        yield "men"
    if "women" in serves and "men" not in serves and "everyone" not in serves:
        yield "women"
    if Circumstance.LGBTQI in codes and "lgbtqi" in serves:
        yield "lgbtqi"


def _helps(service: Service, at: ServiceAtLocation | None, query: Query) -> Iterator[str]:
    who, codes = service.eligibility, query.situation.circumstances
    if query.with_children and _admits_children(service):
        yield "children"
    if Circumstance.PETS in codes and who.pets is True:
        yield "pets"
    if Circumstance.MOBILITY in codes and _wheelchair(at) is True:
        yield "accessible"
    if Circumstance.DEAF in codes:
        if _without_hearing(service):
            yield "deaf"
    elif query.written_only and service.channels & WRITTEN:
        yield "text"
    if who.no_papers is True and not _NO_PAPERS.isdisjoint(codes):
        yield "no_papers"


def _discreet(service: Service, query: Query) -> Iterator[str]:
    who = service.eligibility
    if who.free is True:
        yield "free"
    if who.anonymous is True:
        yield "anonymous"
    if who.on_bill is False:
        yield "not_on_bill"
    watched = Circumstance.PHONE_WATCHED in query.situation.circumstances
    if watched and "voice" in service.channels and who.in_call_log is not False:
        yield "delete_call"


def _area_unknown(service: Service, query: Query) -> bool:
    """Whether nobody can say that it serves where this person lives: no area of it is known to hold that place."""
    mine = {("country", query.country)}
    if (place := query.place) is not None:
        mine |= {("territory", place.territory), ("country", place.territory), ("admin1", place.region)}
    return bool(service.areas) and not any(
        (area.scheme, area.code) in mine or (area.scheme == "insee" and lives_in(query.place, area.code))
        for area in service.areas
    )


def _admits_children(service: Service) -> bool:
    return service.eligibility.children is True or service.eligibility.children_to_age is not None


def _wheelchair(at: ServiceAtLocation | None) -> bool | None:
    return at.location.accessibility.wheelchair if at else None


def _without_hearing(service: Service) -> bool:
    return "deaf" in service.eligibility.serves or bool(service.channels & (WRITTEN | {"video"}))


def lacks_of(
    service: Service, at: ServiceAtLocation | None, query: Query, status: OpenStatus, away: float | None
) -> tuple[str, ...]:
    """What this person would miss there, as far as the record says; a lack that is only unknown ends in `_unknown`."""
    circumstances, who = query.situation.circumstances, service.eligibility
    foreign = query.language not in own_languages(query.country)
    found = {
        "full": any(reason.code == "places_none" for reason in _free_places(service, at, query)),
        "written": query.written_only and not service.channels & (WRITTEN | {"visit", "video"}),
        "closed": status.kind == "closed",
        "old_check": is_old(service.origin.assured, query.at.date()),
        "far_without_car": query.car is False and away is not None and away > WALK_KM,
        "area_unknown": _area_unknown(service, query),
        "language_unknown": foreign and not _language(service, query),
        "children_unknown": query.with_children and at is not None and not _admits_children(service),
        "no_pets": Circumstance.PETS in circumstances and who.pets is False,
        "pets_unknown": Circumstance.PETS in circumstances and at is not None and who.pets is None,
        "not_accessible": Circumstance.MOBILITY in circumstances and _wheelchair(at) is False,
        "accessible_unknown": Circumstance.MOBILITY in circumstances and at is not None and _wheelchair(at) is None,
    }
    return tuple(code for code, holds in found.items() if holds)
