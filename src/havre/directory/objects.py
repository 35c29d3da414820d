"""The 24 objects of HSDS 3.1, field by field, as a source says them: for import, export, editing and the API.

`model.Service` is what Havre understands of a service and what matching reads; these objects hold all that a source
says, unchanged. A property that HSDS does not know, or whose value is of another type, is kept in `more`, so that
nothing is lost on the way through (object_codec.py). Texts that were not given are None. Names, order
and meanings: Human Services Data Specification 3.1, Open Referral.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from havre.directory.objects_parts import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Described,
    Funding,
    Language,
    Metadata,
    MetaTableDescription,
    Number,
    OrganizationIdentifier,
    Phone,
    Program,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceCapacity,
    Taxonomy,
    TaxonomyTerm,
    Text,
    Thing,
    Unit,
    Url,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Described):
    """A place, real or on the web. Confidential ones come here without street, point, pictures and telephones."""

    location_type: Text = None
    url: Text = None
    organization_id: Text = None
    name: Text = None
    alternate_name: Text = None
    description: Text = None
    transportation: Text = None
    latitude: Number = None
    longitude: Number = None
    external_identifier: Text = None
    external_identifier_type: Text = None
    languages: tuple[Language, ...] = ()
    addresses: tuple[Address, ...] = ()
    contacts: tuple[Contact, ...] = ()
    accessibility: tuple[Accessibility, ...] = ()
    phones: tuple[Phone, ...] = ()
    schedules: tuple[Schedule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Described):
    """Who gives services."""

    name: Text = None
    alternate_name: Text = None
    description: Text = None
    email: Text = None
    website: Text = None
    additional_websites: tuple[Url, ...] = ()
    tax_status: Text = None
    tax_id: Text = None
    year_incorporated: Number = None
    legal_status: Text = None
    logo: Text = None
    uri: Text = None
    parent_organization_id: Text = None
    funding: tuple[Funding, ...] = ()
    contacts: tuple[Contact, ...] = ()
    phones: tuple[Phone, ...] = ()
    locations: tuple[Location, ...] = ()
    programs: tuple[Program, ...] = ()
    organization_identifiers: tuple[OrganizationIdentifier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAtLocation(Described):
    """A service at one of its places, with what holds only there."""

    service_id: Text = None
    location_id: Text = None
    description: Text = None
    service_areas: tuple[ServiceArea, ...] = ()
    contacts: tuple[Contact, ...] = ()
    phones: tuple[Phone, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Described):
    """A service with all that belongs to it: what HSDS calls a full service."""

    organization_id: Text = None
    program_id: Text = None
    name: Text = None
    alternate_name: Text = None
    description: Text = None
    url: Text = None
    additional_urls: tuple[Url, ...] = ()
    email: Text = None
    status: Text = None
    interpretation_services: Text = None
    application_process: Text = None
    fees_description: Text = None
    wait_time: Text = None
    fees: Text = None
    accreditations: Text = None
    eligibility_description: Text = None
    minimum_age: Number = None
    maximum_age: Number = None
    assured_date: Text = None
    assurer_email: Text = None
    licenses: Text = None
    alert: Text = None
    last_modified: Text = None
    phones: tuple[Phone, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    service_areas: tuple[ServiceArea, ...] = ()
    service_at_locations: tuple[ServiceAtLocation, ...] = ()
    languages: tuple[Language, ...] = ()
    organization: Organization | None = None
    funding: tuple[Funding, ...] = ()
    cost_options: tuple[CostOption, ...] = ()
    program: Program | None = None
    required_documents: tuple[RequiredDocument, ...] = ()
    contacts: tuple[Contact, ...] = ()
    capacities: tuple[ServiceCapacity, ...] = ()


# By the name of their schema, in the order of the specification's package.
KINDS: Mapping[str, type[Thing]] = {
    "organization": Organization,
    "program": Program,
    "service": Service,
    "attribute": Attribute,
    "service_at_location": ServiceAtLocation,
    "location": Location,
    "phone": Phone,
    "contact": Contact,
    "address": Address,
    "schedule": Schedule,
    "funding": Funding,
    "service_area": ServiceArea,
    "required_document": RequiredDocument,
    "language": Language,
    "accessibility": Accessibility,
    "taxonomy_term": TaxonomyTerm,
    "metadata": Metadata,
    "meta_table_description": MetaTableDescription,
    "cost_option": CostOption,
    "organization_identifier": OrganizationIdentifier,
    "taxonomy": Taxonomy,
    "service_capacity": ServiceCapacity,
    "unit": Unit,
    "url": Url,
}
NAMES: Mapping[type[Thing], str] = {kind: name for name, kind in KINDS.items()}
