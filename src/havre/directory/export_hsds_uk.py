"""HSDS-UK 3.0 (Open Referral UK, 2024): the profile of HSDS that British directories read.

It is HSDS 3.0 with many properties left out; DROPPED lists them, and `loses` says them in words. Telephone numbers,
which language a language is, and the values of attributes have no place there either: those stay where HSDS has them
(KEPT), since the profile allows further properties and a directory without numbers helps nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from havre.directory.export_hsds_json import spelled
from havre.directory.exports import About, ExportFormat, Source
from havre.directory.object_codec import properties
from havre.directory.objects import Service
from havre.directory.objects_parts import Thing

# Object: what HSDS 3.1 has and the British profile does not. A test holds it against the published schemas.
DROPPED: Mapping[str, frozenset[str]] = {
    "Accessibility": frozenset(("metadata",)),
    "Address": frozenset(("address_2", "metadata")),
    "Attribute": frozenset(("label", "link_entity", "metadata", "value")),
    "Contact": frozenset(
        ("department", "email", "location_id", "metadata", "organization_id", "phones", "service_at_location_id")
    ),
    "CostOption": frozenset(("attributes", "currency", "metadata")),
    "Funding": frozenset(("attributes", "metadata", "organization_id")),
    "Language": frozenset(("attributes", "code", "location_id", "metadata", "name", "note")),
    "Location": frozenset(
        ("alternate_name", "contacts", "languages", "metadata", "organization_id", "phones", "schedules",
         "transportation", "url")
    ),
    "Organization": frozenset(
        ("additional_websites", "alternate_name", "contacts", "funding", "legal_status", "locations", "metadata",
         "phones", "programs", "tax_id", "tax_status", "year_incorporated")
    ),
    "OrganizationIdentifier": frozenset(("metadata",)),
    "Phone": frozenset(
        ("attributes", "extension", "location_id", "metadata", "organization_id", "service_at_location_id",
         "service_id", "type")
    ),
    "Schedule": frozenset(
        ("attributes", "byweekno", "byyearday", "count", "location_id", "metadata", "timezone", "until", "wkst")
    ),
    "Service": frozenset(
        ("additional_urls", "alternate_name", "application_process", "capacities", "eligibility_description",
         "fees_description", "interpretation_services", "licenses", "metadata", "phones", "program", "program_id",
         "required_documents", "wait_time")
    ),
    "ServiceArea": frozenset(("attributes", "description", "metadata", "service_at_location_id")),
    "ServiceAtLocation": frozenset(
        ("attributes", "contacts", "description", "metadata", "phones", "schedules", "service_areas")
    ),
    "TaxonomyTerm": frozenset(("code", "language", "metadata", "taxonomy_detail")),
}  # fmt: skip
KEPT = {
    "Attribute": frozenset(("label", "value")),
    "Language": frozenset(("code", "name", "note")),
    "Phone": frozenset(("attributes", "type")),
    "Service": frozenset(("phones",)),
    "ServiceAtLocation": frozenset(("phones",)),
}


def british(kind: type[Thing], record: Mapping[str, Any]) -> dict[str, Any]:
    """The record of an HSDS object with what the British profile knows of it, its parts likewise."""
    known = properties(kind)
    dropped = DROPPED.get(kind.__name__, frozenset()) - KEPT.get(kind.__name__, frozenset())
    left: dict[str, Any] = {}
    for name, value in record.items():
        if name in dropped or value is None:
            continue
        about = known.get(name)
        if about is not None and about.form == "many":
            left[name] = [british(about.kind, part) for part in value]
        elif about is not None and about.form == "one":
            left[name] = british(about.kind, value)
        else:
            left[name] = value
    if kind is Service and (fees := record.get("fees_description")):
        left.setdefault("fees", fees)
    return left


def _write(source: Source, file: IO[bytes], _about: About) -> None:
    """A page of the British API with everything on it: pages are counted only at its end."""
    file.write(b'{"contents":[')
    before, number = b"\n", 0
    for number, entry in enumerate(source.services(), start=1):  # noqa: B007 - how many there were is told below
        file.write(before + spelled(british(Service, entry.record)))
        before = b",\n"
    about = {
        "total_items": number, "total_pages": 1, "page_number": 1, "size": number, "first_page": True,
        "last_page": True, "empty": not number,
    }  # fmt: skip
    file.write(b"\n]," + json.dumps(about, separators=(",", ":")).encode()[1:] + b"\n")


FORMAT = ExportFormat(
    "hsds-uk",
    "HSDS-UK 3.0, as British directories read it: one page with every service",
    ".json",
    "application/json",
    _write,
    loses=(
        "of services: capacity, documents to bring, eligibility in words, interpreters, how to apply, waiting time",
        "of services too: programme, other names, other addresses on the web",
        "of schedules: time zone, until when, how often; of contacts: e-mail, department, telephone numbers",
        "of places: languages, contacts and hours of their own, how to get there",
        "of organizations: telephone numbers, contacts, programmes, legal status; and all metadata",
    ),
)
