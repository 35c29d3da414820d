"""What of a service tells it apart from others, brought to one spelling."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from havre.core.language import fold
from havre.directory import duplicate_words as spelling
from havre.directory.model import Location, Service

_LONGEST_ACRONYM = 8


@dataclass(frozen=True)
class Spot:
    """One of its places: folded town, postcode, street and house; degrees or None."""

    town: str
    postcode: str
    street: str
    house: str
    point: tuple[float, float] | None


@dataclass(frozen=True)
class Traits:
    """A service as it is compared. `anywhere`: for a whole country, or reached from anywhere, with no public place."""

    id: str
    source: str
    country: str
    words: tuple[str, ...]
    organization: tuple[str, ...]
    phones: frozenset[str]
    emails: frozenset[str]
    sites: frozenset[tuple[str, str]]
    spots: tuple[Spot, ...]
    needs: frozenset[str]
    anywhere: bool

    @cached_property
    def towns(self) -> frozenset[str]:
        """Country and postcode, country and town: either may be written differently."""
        named = {f"{self.country} {spot.town}" for spot in self.spots if spot.town}
        coded = {f"{self.country} {spot.postcode}" for spot in self.spots if spot.postcode}
        return frozenset(named | coded) or frozenset((f"{self.country} -",))

    @cached_property
    def streets(self) -> frozenset[str]:
        """Streets with their house."""
        return frozenset(f"{spot.street} {spot.house}" for spot in self.spots if spot.street)

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Where it lies."""
        return tuple(spot.point for spot in self.spots if spot.point)

    @cached_property
    def initials(self) -> frozenset[str]:
        """What an acronym of it would be, and the acronyms in its name."""
        own = spelling.initials(self.words) if len(self.words) > 2 else ""
        written = {word for word in self.words if 2 < len(word) <= _LONGEST_ACRONYM and word.isalpha()}
        return frozenset(written | ({own} if own else set()))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers in the name."""
        return spelling.numbers(self.words)


def traits_of(service: Service) -> Traits:
    """The traits of a service."""
    town = next((at.location.address.city for at in service.locations if at.location.address.city), "")
    about = service.organization
    phones = [*service.phones, *(phone for at in service.locations for phone in at.phones)]
    mails = (service.email, about.email if about else "")
    sites = (spelling.site(url) for url in (service.url, about.url if about else "") if url)
    spots = tuple(spot_of(at.location) for at in service.locations if at.location.kind == "physical")
    return Traits(
        id=service.id,
        source=service.origin.source,
        country=service.country,
        words=spelling.name_words(service.name, town),
        organization=spelling.name_words(about.name, town) if about else (),
        phones=frozenset(phone.dial or fold(phone.number) for phone in phones),
        emails=frozenset(mail.strip().casefold() for mail in mails if "@" in mail),
        sites=frozenset(one for one in sites if one[0]),
        spots=spots,
        needs=frozenset(need.value for need in service.needs),
        anywhere=service.national or (service.remote and not spots),
    )


def spot_of(place: Location) -> Spot:
    """A place as it is compared."""
    street, house = spelling.street_parts(place.address.street)
    known = place.latitude is not None and place.longitude is not None
    point = (place.latitude or 0.0, place.longitude or 0.0) if known else None
    return Spot(fold(place.address.city), fold(place.address.postcode), street, house, point)
