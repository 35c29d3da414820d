"""The smaller objects of HSDS 3.1, which others hold: telephones, hours, contacts, terms and the like (objects.py).

Texts that were not given are None. Names, order and meanings: Human Services Data Specification 3.1, Open Referral.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Text = str | None
Number = float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What every object has: its id, and the properties that HSDS has no place for."""

    id: Text = None
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata(Thing):
    """One change of one field of an object: what stood there before, what after, when and by whom."""

    resource_id: Text = None
    resource_type: Text = None
    last_action_date: Text = None
    last_action_type: Text = None
    field_name: Text = None
    previous_value: Text = None
    replacement_value: Text = None
    updated_by: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy(Thing):
    """A list of terms, and who keeps it."""

    name: Text = None
    description: Text = None
    uri: Text = None
    version: Text = None
    metadata: tuple[Metadata, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyTerm(Thing):
    """A term of a taxonomy; `parent_id` is the wider term."""

    code: Text = None
    name: Text = None
    description: Text = None
    parent_id: Text = None
    taxonomy: Text = None
    taxonomy_detail: Taxonomy | None = None
    language: Text = None
    taxonomy_id: Text = None
    term_uri: Text = None
    metadata: tuple[Metadata, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute(Thing):
    """A term, or a label and a value, said of the object that holds it."""

    link_id: Text = None
    taxonomy_term_id: Text = None
    link_type: Text = None
    link_entity: Text = None
    value: Text = None
    taxonomy_term: TaxonomyTerm | None = None
    metadata: tuple[Metadata, ...] = ()
    label: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Described(Thing):
    """What most objects have besides: attributes, and the record of their changes."""

    attributes: tuple[Attribute, ...] = ()
    metadata: tuple[Metadata, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Url(Described):
    """A further address on the web."""

    label: Text = None
    url: Text = None
    organization_id: Text = None
    service_id: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Language(Described):
    """A language in which a service is given, a place is run or a telephone answered."""

    service_id: Text = None
    location_id: Text = None
    phone_id: Text = None
    name: Text = None
    code: Text = None
    note: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(Described):
    """A telephone of a service, place, organization or contact."""

    location_id: Text = None
    service_id: Text = None
    organization_id: Text = None
    contact_id: Text = None
    service_at_location_id: Text = None
    number: Text = None
    extension: Number = None
    type: Text = None
    description: Text = None
    languages: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Described):
    """A person or a desk to turn to."""

    organization_id: Text = None
    service_id: Text = None
    service_at_location_id: Text = None
    location_id: Text = None
    name: Text = None
    title: Text = None
    department: Text = None
    email: Text = None
    phones: tuple[Phone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(Described):
    """Opening hours: parts of an RFC 5545 rule, and from when to when on those days."""

    service_id: Text = None
    location_id: Text = None
    service_at_location_id: Text = None
    valid_from: Text = None
    valid_to: Text = None
    dtstart: Text = None
    timezone: Number = None
    until: Text = None
    count: Number = None
    wkst: Text = None
    freq: Text = None
    interval: Number = None
    byday: Text = None
    byweekno: Text = None
    bymonthday: Text = None
    byyearday: Text = None
    description: Text = None
    opens_at: Text = None
    closes_at: Text = None
    schedule_link: Text = None
    attending_type: Text = None
    notes: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceArea(Described):
    """Where people must be to use a service."""

    service_id: Text = None
    service_at_location_id: Text = None
    name: Text = None
    description: Text = None
    extent: Text = None
    extent_type: Text = None
    uri: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding(Described):
    """Who pays for a service or an organization."""

    organization_id: Text = None
    service_id: Text = None
    source: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostOption(Described):
    """What a service costs, and whom."""

    service_id: Text = None
    valid_from: Text = None
    valid_to: Text = None
    option: Text = None
    currency: Text = None
    amount: Number = None
    amount_description: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredDocument(Described):
    """A paper that one must bring."""

    service_id: Text = None
    document: Text = None
    uri: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Described):
    """What a capacity is counted in: beds, families, hours."""

    name: Text = None
    scheme: Text = None
    identifier: Text = None
    uri: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCapacity(Described):
    """How much of a service is free, of how much, and when that was said."""

    service_id: Text = None
    unit: Unit | None = None
    unit_id: Text = None
    available: Number = None
    maximum: Number = None
    description: Text = None
    updated: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessibility(Described):
    """What makes a place usable for disabled people."""

    location_id: Text = None
    description: Text = None
    details: Text = None
    url: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(Described):
    """A postal or visiting address."""

    location_id: Text = None
    attention: Text = None
    address_1: Text = None
    address_2: Text = None
    city: Text = None
    region: Text = None
    state_province: Text = None
    postal_code: Text = None
    country: Text = None
    address_type: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Program(Described):
    """Several services of an organization under one name."""

    organization_id: Text = None
    name: Text = None
    alternate_name: Text = None
    description: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationIdentifier(Described):
    """A number under which an organization stands in some register."""

    organization_id: Text = None
    identifier_scheme: Text = None
    identifier_type: Text = None
    identifier: Text = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaTableDescription(Described):
    """What a table of a tabular package is: its name, language and letters."""

    name: Text = None
    language: Text = None
    character_set: Text = None
