"""What a service is: the objects of HSDS 3.x, and what a victim's situation needs that HSDS has no field for.

Names and meanings follow the Human Services Data Specification 3.1 (Open Referral, docs.openreferral.org). A field
that the source does not give stays empty or None: unknown is never «no». Ids are text, UUIDs wherever possible.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from havre.core.vocabulary import Need, Violence

# Under this name space an id is made from a source's own key, the same at every import.
NAMESPACE = uuid.UUID("6f1e2c7a-58b1-5d0c-9c55-2f7f0a9c3b11")

Status = Literal["active", "inactive", "defunct", "temporarily closed"]
Visibility = Literal["public", "professional"]

# Whom a service serves or does not; the same codes as in the facts of the packs (docs/packs.md).
AUDIENCES = (
    "women", "men", "children", "older", "disabled", "deaf", "lgbtqi", "migrants", "relatives", "professionals",
    "perpetrators", "everyone",
)  # fmt: skip
CHANNELS = ("voice", "sms", "whatsapp", "chat", "email", "video", "text_telephone", "visit")
# What a place may have, or lack, for people with a disability.
ACCESS = (
    "step_free", "lift", "toilet", "hearing_loop", "sign_language", "braille", "easy_language", "quiet_room", "parking",
    "assistance_dog",
)  # fmt: skip
# Who assured a record, where no address of theirs is published: the service itself, or who keeps this directory.
SERVICE, DIRECTORY = "service", "directory"
WRITTEN = frozenset(("sms", "whatsapp", "chat", "email", "text_telephone"))


def stable_id(*parts: str) -> str:
    """A UUID (version 5) that is the same whenever the same parts are given."""
    # As uuid.uuid5 does it, in a fifth of the time: an import makes several for each row.
    said = hashlib.sha1(NAMESPACE.bytes + "\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()
    return f"{said[:8]}-{said[8:12]}-5{said[13:16]}-{'89ab'[int(said[16], 16) & 3]}{said[17:20]}-{said[20:32]}"


@dataclass(frozen=True, slots=True)
class Language:
    """A language a service works in: `level` is staff, interpreter or on_request. Code: BCP 47 or ISO 639-3."""

    code: str
    level: str = "staff"


@dataclass(frozen=True, slots=True)
class Phone:
    """`number` as people know it; `dial` as a telephone dials it (digits and +), empty where it is not certain."""

    number: str
    dial: str = ""
    channel: str = "voice"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours in the syntax of OpenStreetMap. Outside `valid_from`-`valid_to` they are not to be trusted.

    `calendar`: whose holidays hold there (directory/holidays.py), where that was looked up; not part of a record.
    """

    osm: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    calendar: str = ""


NO_HOURS = Hours()


@dataclass(frozen=True, slots=True)
class Address:
    """A postal or visiting address; `country` is the ISO 3166 code of where it lies (RE, not FR)."""

    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Accessibility:
    """Access for disabled people. None is unknown; `details` is the source's own text; codes are those of ACCESS."""

    wheelchair: bool | None = None
    details: str = ""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


UNTOLD = Accessibility()


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """Where people must live: `code` is an official code under `scheme` (country, admin1, postcode, insee…).

    `name` is what people read. An area without code is text only and excludes nobody.
    """

    name: str = ""
    scheme: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class CostOption:
    """A price in words or as an amount with its ISO 4217 currency."""

    description: str = ""
    amount: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a service is given. A confidential location has an area only: no street, no coordinates, no telephone."""

    id: str
    name: str = ""
    kind: Literal["physical", "postal", "virtual"] = "physical"
    latitude: float | None = None
    longitude: float | None = None
    address: Address = Address()
    accessibility: Accessibility = UNTOLD
    timezone: str = ""
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class ServiceAtLocation:
    """A service at one of its locations, with what holds only there."""

    id: str
    location: Location
    phones: tuple[Phone, ...] = ()
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    """Who gives the service."""

    id: str
    name: str
    description: str = ""
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may come, and what it costs them in money and in traces. None is unknown.

    `serves` and `excludes` are codes of AUDIENCES; ages in years; `children_to_age` is the oldest child admitted with
    a parent, `boys_to_age` the oldest boy where that differs; `pets`: animals admitted; `no_papers`: helps people
    without residence papers; `on_bill` and `in_call_log`: a call shows on the telephone bill, or stays in the
    telephone's own list; `women_only`: nobody else is in the house; `first_night`: admits the same night; `forensic`:
    records injuries and traces for a court, `forensic_without_complaint` also where nothing is reported to the police.
    """

    minimum_age: int | None = None
    maximum_age: int | None = None
    serves: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    children: bool | None = None
    children_to_age: int | None = None
    pets: bool | None = None
    no_papers: bool | None = None
    anonymous: bool | None = None
    free: bool | None = None
    on_bill: bool | None = None
    in_call_log: bool | None = None
    boys_to_age: int | None = None
    women_only: bool | None = None
    first_night: bool | None = None
    forensic: bool | None = None
    forensic_without_complaint: bool | None = None


ANYBODY = Eligibility()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record comes from: source (a name or address), licence, day of import, and how far it was looked after.

    `assured` is the day on which somebody last assured it or, where nobody is known to have (`checked`), its source
    last changed it. `assurer` is who did, as far as it may be told: an e-mail address that its source publishes, or
    SERVICE or DIRECTORY; `reviewed`: a person here did.
    """

    source: str
    licence: str = ""
    imported: date | None = None
    assured: date | None = None
    reviewed: bool = False
    assurer: str = ""

    @property
    def checked(self) -> date | None:
        """The day on which somebody assured the record: a person here, or one whom its source names."""
        return self.assured if self.reviewed or self.assurer else None


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many places of a kind were free when somebody last said so; after `until` nobody knows any more."""

    available: int
    updated: datetime
    until: datetime
    unit: str = "bed"


@dataclass(frozen=True, slots=True)
class Service:
    """A service with all that belongs to it. `country` is the ISO code of the country whose law it works under.

    `needs` are the needs it meets, `violence` the kinds it is made for (none for all); `channels` how it is reached;
    `remote` that it can be used from anywhere in its area; `example` that it does not exist and says so; `titles` its
    name in other languages where it has one; `capacity` what is free there just now; `chat` and `video` web addresses.
    """

    id: str
    name: str
    country: str
    origin: Origin
    needs: frozenset[Need] = frozenset()
    violence: frozenset[Violence] = frozenset()
    status: Status = "active"
    description: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    email: str = ""
    chat: str = ""
    video: str = ""
    alert: str = ""
    organization: Organization | None = None
    locations: tuple[ServiceAtLocation, ...] = ()
    phones: tuple[Phone, ...] = ()
    hours: Hours = NO_HOURS
    languages: tuple[Language, ...] = ()
    interpreters: bool | None = None
    areas: tuple[ServiceArea, ...] = ()
    costs: tuple[CostOption, ...] = ()
    eligibility: Eligibility = ANYBODY
    channels: frozenset[str] = frozenset()
    remote: bool = False
    example: bool = False
    visibility: Visibility = "public"
    capacity: Capacity | None = None

    @property
    def national(self) -> bool:
        """Whether the service is for the whole country."""
        return any(area.scheme == "country" for area in self.areas)

    def title(self, language: str) -> str:
        """The official name in this language where there is one, else the name."""
        return self.titles.get(language, self.name)
