"""Finnish service catalogue (PTV, OUT API v11): services with their channels and organizations, as JSON.

A file holds what the API answers - lists, pages (`itemList`), single objects - or a folder holds several files; objects
are told apart by their names. Names of fields and codes: vrk-kpa/ptv-releases, branch ptv-release-3_4 (June 2022) [S].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from havre.core.errors import InputError
from havre.directory import hsds
from havre.directory import ptv_channels as channels
from havre.directory.faults import Fault, kept
from havre.directory.hsds_parts import Notes, Record, children
from havre.directory.import_hsds_json import again
from havre.directory.imports import Asked, ImportFormat, Read, head_of
from havre.directory.json_files import Items, read_json
from havre.directory.model import stable_id
from havre.directory.profile import attribute
from havre.directory.ptv_needs import Meets, code_of, needs_of, only_for_businesses
from havre.directory.ptv_text import child, said, texts
from havre.directory.rows import LeftOut

SUFFIXES = (".json", ".ndjson", ".jsonl")
_TELLING = {"serviceNames": "service", "serviceChannelNames": "channel", "organizationNames": "organization"}
_DEEPEST = 6  # lists and objects around an object of the catalogue
# Lists of terms that a service has, and the taxonomies they are of.
_TERMS = {
    "serviceClasses": "service_class",
    "targetGroups": "target_group",
    "lifeEvents": "life_event",
    "ontologyTerms": "ontology_term",
}


@dataclass(slots=True)
class Catalogue:
    """What the files hold: services and what each meets, channels and organizations by id, secret ones.

    The place of a refuge is secret whatever the catalogue shows, for every service that names its channel.
    """

    services: list[Record] = field(default_factory=list)
    meets: list[Meets] = field(default_factory=list)
    channels: dict[str, Record] = field(default_factory=dict)
    organizations: dict[str, Record] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)

    def add(self, kind: str, record: Record) -> None:
        """One object more."""
        if kind == "service":
            self.services.append(record)
        else:
            held = self.channels if kind == "channel" else self.organizations
            held[_id(record.get("id"))] = record

    def hide(self) -> None:
        """Finds what each service meets, and the places that must not be known."""
        self.secret |= {key for key, channel in self.channels.items() if channels.is_secret(channel)}
        self.meets = [needs_of(service) for service in self.services]
        for service, meets in zip(self.services, self.meets, strict=True):
            if "shelter" in meets.needs:
                self.secret.update(_channel_ids(service))


@dataclass(frozen=True, slots=True)
class Linked:
    """A channel of a service, and what the service says of their connection."""

    link: Record
    channel: Record
    secret: bool

    @property
    def kind(self) -> str:
        """What kind of channel it is."""
        return channels.kind_of(self.channel)

    @property
    def hours(self) -> list[Record]:
        """The hours of the channel for this service, else its own."""
        return children(self.link, "serviceHours") or children(self.channel, "serviceHours")


def _id(value: object) -> str:
    return str(value or "").lower()


def _sniff(path: Path, head: bytes) -> bool:
    if path.is_dir():
        return any(_sniff(file, head_of(file)) for file in _files(path))
    return path.suffix in SUFFIXES and any(f'"{name}"'.encode() in head for name in _TELLING)


def _files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.iterdir()) if file.is_file() and file.suffix in SUFFIXES]


def _read(path: Path, asked: Asked) -> Iterator[Read]:
    found = Catalogue()
    for file in _files(path) if path.is_dir() else [path]:
        for kind, record in _things(read_json(file)):
            found.add(kind, record)
    if not found.services:
        remedy = "give the services of the API (serviceWithGD/list), with their channels in the same file or folder"
        raise InputError("no services of the Finnish service catalogue in it", where=path.name, remedy=remedy)
    found.hide()
    for row, (service, meets) in enumerate(zip(found.services, found.meets, strict=True), start=1):
        why = _unwanted(service, meets)
        yield LeftOut(why) if why else _one(service, meets, found, row, asked)


def _things(value: object, levels: int = _DEEPEST) -> Iterator[tuple[str, Record]]:
    """The objects of the catalogue in a document; what stands in a list and is none becomes a row that is refused."""
    if not levels:
        return
    if isinstance(value, list | Items):
        for one in value:
            found = list(_things(one, levels - 1))
            yield from found or [("service", one if isinstance(one, dict) else {"_not_an_object": one})]
    elif isinstance(value, dict):
        kind = next((kind for name, kind in _TELLING.items() if name in value), "")
        if kind:
            yield kind, value
        else:
            for inner in value.values():
                if isinstance(inner, dict | list):
                    yield from _things(inner, levels - 1)


def _unwanted(service: Record, meets: Meets) -> str:
    """Why a service is not wanted; nothing where it is, or where it cannot be told and has to be refused."""
    if not texts(service, "serviceNames"):
        return ""
    if service.get("publishingStatus") not in (None, "Published"):
        return "not published"
    if service.get("type") not in (None, "Service"):
        return "a permit or a qualification"
    if only_for_businesses(service):
        return "for businesses"
    return "" if meets.needs else "no need of a victim"


def _channel_ids(service: Record) -> list[str]:
    return [_id(child(one, "serviceChannel").get("id")) for one in children(service, "serviceChannels")]


def _one(service: Record, meets: Meets, found: Catalogue, row: int, asked: Asked) -> Read:
    notes = Notes()
    missing = [key for key in _channel_ids(service) if key not in found.channels]
    notes.left_out.extend(("serviceChannels", "missing", key[:40]) for key in missing)
    made = hsds.read(as_hsds(service, meets, found, notes), row, asked.origin, asked.country or "FI")
    if made.service is None or not notes.left_out:
        return made
    raw = kept(dict(made.record))
    mine = tuple(Fault(row, *one, raw if isinstance(raw, dict) else {}, whole=False) for one in notes.left_out)
    return replace(made, faults=(*mine, *made.faults))


def as_hsds(service: Record, meets: Meets, found: Catalogue, notes: Notes) -> dict[str, Any]:
    """The HSDS record of a service, its channels and the organization that answers for it."""
    key = _id(service.get("id"))
    linked = list(_linked(service, found))
    # The place of a refuge is secret; its telephone, which the catalogue publishes, is how it is reached.
    called = [
        one.channel for one in linked if one.kind == "Phone" or (one.secret and not channels.is_secret(one.channel))
    ]
    contacts = [child(one.link, "contactDetails") for one in linked]
    pages = channels.pages(key, [one.channel for one in linked])
    areas, towns = channels.areas(key, service)
    located = (one for one in linked if one.kind == "ServiceLocation")
    spots = [at for one in located for at in channels.places(key, one.channel, one.hours, notes, secret=one.secret)]
    return {
        "id": key,
        "name": said(service, "serviceNames", "Name"),
        "alternate_name": said(service, "serviceNames", "AlternativeName"),
        "description": _description(service),
        "status": "active",
        "url": pages[0]["url"] if pages else "",
        "additional_urls": pages[1:],
        "email": channels.emails([*contacts, *(one.channel for one in linked)]),
        "fees_description": said(service, "serviceDescriptions", "ChargeTypeAdditionalInfo"),
        "wait_time": said(service, "serviceDescriptions", "ProcessingTime"),
        "eligibility_description": said(service, "requirements"),
        "assured_date": str(service.get("modified") or "")[:10],
        "organization": _organization(service, found),
        "languages": [{"id": stable_id(key, "language", code), "code": code} for code in _languages(service)],
        "phones": channels.phones(key, [*called, *contacts]),
        "service_areas": areas,
        "service_at_locations": spots or towns,
        "cost_options": _costs(key, service),
        "attributes": [*_attributes(key, service, meets, linked), *_hours(key, linked, notes)],
    }


def _linked(service: Record, found: Catalogue) -> Iterator[Linked]:
    for link in children(service, "serviceChannels"):
        key = _id(child(link, "serviceChannel").get("id"))
        if key in found.channels:
            yield Linked(link, found.channels[key], secret=key in found.secret)


def _hours(key: str, linked: Sequence[Linked], notes: Notes) -> list[dict[str, Any]]:
    """The hours of the first telephone that has any."""
    told = (one.hours for one in linked if one.kind == "Phone" and one.hours)
    return channels.hours(key, "service", next(told, []), notes)


def _description(service: Record) -> str:
    kinds = ("Description", "UserInstruction")
    told = [part for kind in kinds if (part := said(service, "serviceDescriptions", kind))]
    return "\n\n".join(told) or said(service, "serviceDescriptions", "Summary")


def _languages(service: Record) -> list[str]:
    listed = service.get("languages")
    return [one for one in listed if isinstance(one, str) and one] if isinstance(listed, list) else []


def _costs(key: str, service: Record) -> list[dict[str, Any]]:
    told = said(service, "serviceDescriptions", "ChargeTypeAdditionalInfo")
    return [{"id": stable_id(key, "cost"), "option": told}] if told else []


def _organization(service: Record, found: Catalogue) -> dict[str, Any] | None:
    """Who answers for a service, with what the file says of it besides its name."""
    listed = sorted(children(service, "organizations"), key=lambda one: one.get("roleType") != "Responsible")
    named = next((made for one in listed if (made := child(one, "organization"))), None)
    if named is None:
        return None
    about = found.organizations.get(_id(named.get("id")), {})
    number = str(about.get("businessCode") or "")
    return {
        "id": _id(named.get("id")),
        "name": said(about, "organizationNames", "Name") or named.get("name"),
        "description": said(about, "organizationDescriptions", "Description"),
        "website": next((str(page.get("url") or "") for page in children(about, "webPages")), ""),
        "email": said(about, "emails"),
        "organization_identifiers": [
            {"id": stable_id("y-tunnus", number), "identifier_type": "Y-tunnus", "identifier": number}
        ] if number else [],
    }  # fmt: skip


def _attributes(key: str, service: Record, meets: Meets, linked: Sequence[Linked]) -> Iterator[dict[str, Any]]:
    for label, value in _said(service, meets, linked):
        yield attribute(key, "service", f"havre.{label}", value)
    for language, told in list(texts(service, "serviceDescriptions", "Description").items())[1:]:
        value = f"{language}:{told}"
        yield {"id": stable_id(key, "ptv.description", language), "link_entity": "service",
               "label": "ptv.description", "value": value}  # fmt: skip
    for listed, kind in _TERMS.items():
        yield from (_term(key, kind, one) for one in children(service, listed) if said(one, "name") or code_of(one))


def _said(service: Record, meets: Meets, linked: Sequence[Linked]) -> Iterator[tuple[str, str]]:
    """What Havre's profile says of the service: label and value."""
    yield from (("need", need) for need in sorted(meets.needs))
    yield from (("serves", who) for who in sorted(meets.serves))
    yield from (("title", f"{language}:{name}") for language, name in texts(service, "serviceNames", "Name").items())
    charge = service.get("serviceChargeType")
    if charge in ("FreeOfCharge", "Chargeable"):
        yield "free", "true" if charge == "FreeOfCharge" else "false"
    if {one.kind for one in linked} & {"Phone", "EChannel"} and str(service.get("areaType") or "").startswith(
        "Nationwide"
    ):
        yield "remote", "true"
    if meets.serves == {"professionals"}:
        yield "visibility", "professional"


def _term(key: str, kind: str, item: Record) -> dict[str, Any]:
    """A class, group, life event or ontology term of the catalogue as an attribute with its term."""
    name, code, uri = said(item, "name"), code_of(item), str(item.get("newUri") or item.get("uri") or "")
    term = {
        "id": stable_id("ptv", kind, uri or code), "code": code, "name": name or code, "description": name or code,
        "taxonomy": f"PTV {kind}", "taxonomy_id": stable_id("ptv", kind), "language": "fi", "term_uri": uri,
    }  # fmt: skip
    return {
        "id": stable_id(key, kind, uri or code), "link_entity": "service", "label": f"ptv.{kind}",
        "value": name or code, "taxonomy_term": {name: value for name, value in term.items() if value},
    }  # fmt: skip


FORMAT = ImportFormat(
    "ptv", "Finnish service catalogue (PTV v11): services, channels, organizations", _sniff, _read, again
)
