"""The channels of a service of the Finnish service catalogue as parts of an HSDS record: telephones, places, pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from havre.core.errors import InputError
from havre.directory.finnish_grid import to_degrees
from havre.directory.hsds_parts import Notes, Record, children
from havre.directory.model import stable_id
from havre.directory.profile import attribute
from havre.directory.ptv_hours import hours_of
from havre.directory.ptv_text import said, texts
from havre.directory.secrecy import is_true

Made = dict[str, Any]
_TYPES = {"": "voice", "Phone": "voice", "Sms": "text"}  # a fax is no way to reach anybody
_ALAND = "22"  # postcodes of Åland, which has an ISO code of its own, begin so


def kind_of(channel: Record) -> str:
    """EChannel, WebPage, PrintableForm, Phone or ServiceLocation."""
    return str(channel.get("serviceChannelType") or "")


def is_secret(channel: Record) -> bool:
    """Whether the place of a channel is said to be secret; the catalogue has no such flag, who publishes may add it."""
    holders = (channel, *children(channel, "addresses"))
    return any("confidential" in one and is_true(one["confidential"]) for one in holders)


def phones(owner: str, holders: Iterable[Record]) -> list[Made]:
    """The telephones of channels, or of what a service says of one; each number once, faxes left out."""
    found: dict[tuple[str, str], Made] = {}
    for one in (part for holder in holders for part in children(holder, "phoneNumbers")):
        kind = _TYPES.get(str(one.get("type") or ""))
        if kind is None:
            continue
        number, remark = _number(one), _phone_remark(one)
        key = (kind, "".join(figure for figure in str(number) if figure.isdigit()))
        known = found.setdefault(key, {"id": stable_id(owner, "phone", *key), "number": number, "type": kind})
        if remark and (one.get("language") == "fi" or "description" not in known):
            known["description"] = remark
    return list(found.values())


def _number(phone: Record) -> object:
    """The number as it is dialled from anywhere; a Finnish service number has no prefix."""
    number, prefix = phone.get("number"), str(phone.get("prefixNumber") or "").strip()
    if not isinstance(number, str) or not prefix or phone.get("isFinnishServiceNumber") is True:
        return number
    return f"{prefix} {number.strip().removeprefix('0')}"


def _phone_remark(phone: Record) -> str:
    parts = (phone.get("additionalInformation"), phone.get("chargeDescription"))
    return ". ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())


def emails(holders: Iterable[Record]) -> str:
    """The first e-mail address of channels."""
    return next((one for holder in holders for key in ("emails", "supportEmails") if (one := said(holder, key))), "")


def pages(owner: str, channels: Sequence[Record]) -> list[Made]:
    """Addresses on the web of web pages and electronic services, then forms to print, each with its channel's name."""
    found: dict[str, Made] = {}
    ordered = sorted(channels, key=lambda one: ("WebPage", "EChannel").index(kind_of(one)) if _is_site(one) else 2)
    for channel in ordered:
        name = said(channel, "serviceChannelNames", "Name")
        links = [str(page.get("url") or "") for page in children(channel, "webPages")] if _is_site(channel) else []
        links += texts(channel, "channelUrls").values()
        for url in filter(None, links):
            found.setdefault(url, {"id": stable_id(owner, "url", url), "label": name, "url": url})
    return list(found.values())


def _is_site(channel: Record) -> bool:
    return kind_of(channel) in ("WebPage", "EChannel")


def hours(owner: str, entity: str, blocks: Sequence[Record], notes: Notes) -> list[Made]:
    """The attribute that holds the hours, or nothing; a time that is none is noted."""
    found = notes.keep("serviceHours", lambda: hours_of(blocks))
    return [attribute(owner, entity, "havre.hours", found)] if found else []


def places(owner: str, channel: Record, blocks: Sequence[Record], notes: Notes, *, secret: bool) -> Iterator[Made]:
    """The places of a service location: its visiting addresses in Finland, or its postal one where it has no other."""
    for number, (address, inner) in enumerate(_visited(channel)):
        own = str(channel.get("id") or "") if number == 0 else stable_id(str(channel.get("id")), str(number))
        at = stable_id(owner, "at", own)
        latitude, longitude = notes.keep("latitude", partial(_point, inner)) or (None, None)
        marked = [attribute(own, "location", "havre.confidential", "true")] if secret else []
        location = {
            "id": own, "location_type": "physical", "name": said(channel, "serviceChannelNames", "Name"),
            "description": said(channel, "serviceChannelDescriptions", "Summary"),
            "latitude": latitude, "longitude": longitude,
            "addresses": list(_addresses(own, address, inner, every=secret)),
            "accessibility": _accessibility(own, address), "attributes": marked,
            "phones": phones(own, [channel]) if is_secret(channel) else [],  # so that no text keeps them either
        }  # fmt: skip
        yield {
            "id": at,
            "location": {key: value for key, value in location.items() if value not in (None, "", [])},
            "phones": [] if secret else phones(at, [channel]),
            "attributes": [] if secret else hours(at, "service_at_location", blocks, notes),
        }


def _visited(channel: Record) -> Iterator[tuple[Record, Record]]:
    for address in children(channel, "addresses"):
        inner = address.get("streetAddress") or address.get("otherAddress")
        abroad = str(address.get("country") or "FI").upper() not in ("FI", "AX")
        if address.get("type") != "Postal" and isinstance(inner, dict) and not abroad:
            yield address, inner


def _point(inner: Record) -> tuple[float, float] | None:
    """Degrees of a point, which the catalogue gives in metres of the grid ETRS-TM35FIN."""
    written = [str(inner.get(name) or "").replace(",", ".").strip() for name in ("latitude", "longitude")]
    if not all(written):
        return None
    try:
        north, east = map(float, written)
    except ValueError:
        raise InputError("not coordinates", where=" ".join(written)[:60], remedy="give ETRS-TM35FIN metres") from None
    if abs(north) <= 90 and abs(east) <= 180:
        return north, east
    if not (6_500_000 < north < 7_900_000 and 0 < east < 800_000):
        raise InputError("not in Finland", where=f"{north:.0f} {east:.0f}", remedy="give ETRS-TM35FIN metres")
    latitude, longitude = to_degrees(north, east)
    return round(latitude, 6), round(longitude, 6)


def _addresses(owner: str, address: Record, inner: Record, *, every: bool) -> Iterator[Made]:
    """The address in Finnish, and in `every` other language too: what a secret place has to be cleaned of."""
    town, postcode = municipality(inner.get("municipality")), str(inner.get("postalCode") or "")
    streets = texts(inner, "street") or {"fi": ""}
    for language, street in list(streets.items())[: None if every else 1]:
        yield {
            "id": stable_id(owner, "address", language),
            "address_1": f"{street} {inner.get('streetNumber') or ''}".strip(),
            "city": town or said(inner, "postOffice").title(),
            "state_province": "",
            "postal_code": postcode,
            "country": "AX" if postcode.startswith(_ALAND) else str(address.get("country") or "FI").upper(),
            "address_type": "physical",
        }


def municipality(about: object) -> str:
    """The name of a municipality."""
    return said(about, "name")


def _accessibility(owner: str, address: Record) -> list[Made]:
    sentences = [
        said(sentence, "sentence")
        for entrance in children(address, "entrances")
        for group in children(entrance, "accessibilitySentences")
        for sentence in children(group, "sentences")
    ]
    details = " ".join(filter(None, sentences))
    return [{"id": stable_id(owner, "accessibility"), "details": details}] if details else []


def areas(owner: str, service: Record) -> tuple[list[Made], list[Made]]:
    """The areas a service is for, and - where these are municipalities - a place without address in each of them.

    Regions have the codes of GeoNames; where only they are named, the code keeps others out.
    """
    if str(service.get("areaType") or "").startswith("Nationwide"):
        told = "" if service["areaType"] == "Nationwide" else "Manner-Suomi"
        return [{"id": stable_id(owner, "area"), "name": told, "extent_type": "country", "extent": "FI"}], []
    found = children(service, "areas")
    regions = bool(found) and all(one.get("type") == "Region" for one in found)
    made = [_area(owner, one, coded=regions) for one in found]
    towns = {} if regions else {str(one.get("code")): municipality(one) for part in found for one in _towns(part)}
    return made, [_town(owner, code, name) for code, name in towns.items() if name]


def _area(owner: str, area: Record, *, coded: bool) -> Made:
    kind, code = str(area.get("type") or ""), str(area.get("code") or "")
    own: Mapping[str, object] = {"extent_type": "admin1", "extent": code} if coded else {}
    return {"id": stable_id(owner, "area", kind, code), "name": said(area, "name") or code, **own}


def _towns(area: Record) -> list[Record]:
    named = children(area, "municipalities")
    return named or ([area] if area.get("type") == "Municipality" else [])


def _town(owner: str, code: str, name: str) -> Made:
    own = stable_id(owner, "municipality", code)
    address = {
        "id": stable_id(own, "address"), "address_1": "", "city": name, "state_province": "", "postal_code": "",
        "country": "FI", "address_type": "physical",
    }  # fmt: skip
    return {
        "id": stable_id(own, "at"),
        "location": {"id": own, "location_type": "virtual", "name": name, "addresses": [address]},
    }
