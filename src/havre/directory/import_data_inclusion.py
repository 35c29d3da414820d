"""data·inclusion (France, schema 1.0): structures and services, in one JSON object, a list, NDJSON, or a folder.

A folder holds `structures.json` and `services.json` (or .ndjson); an object holds both lists under these names. Themes
become needs; a service none of whose themes a victim needs is left out and counted. Source of names and codes:
data·inclusion schema 1.0.8, Licence Ouverte 2.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from havre.core.errors import InputError
from havre.directory import hsds
from havre.directory.departments import DEPARTMENTS
from havre.directory.imports import Asked, ImportFormat, Itemwise, Read, Unread, head_of
from havre.directory.json_files import Items, made, read_json, unmade
from havre.directory.model import stable_id
from havre.directory.profile import attribute
from havre.directory.rows import LeftOut

Record = Mapping[str, Any]
NAMES = ("structures", "services")
# A theme, or the beginning of several, and the needs of the vocabulary that it meets. Others meet none.
THEMES = (
    ("famille--surmonter-conflits-separation-violence", ("talk", "understand")),
    ("famille--garde-denfants", ("children_help",)),
    ("famille--soutien-a-la-parentalite", ("children_help",)),
    ("logement-hebergement--", ("housing",)),
    ("logement-hebergement--reduire-les-impayes", ("money",)),
    ("sante--acces-aux-soins", ("medical",)),
    ("sante--sante-sexuelle", ("medical",)),
    ("sante--sante-mentale", ("counselling",)),
    ("difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits", ("legal",)),
    ("difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire", ("legal",)),
    ("difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-a-la-citoyennete", ("residence",)),
    ("difficultes-financieres--", ("money",)),
    ("equipement-et-alimentation--alimentation", ("money",)),
    ("trouver-un-emploi--", ("work",)),
    ("preparer-sa-candidature--", ("work",)),
    ("choisir-un-metier--", ("work",)),
    ("se-former--", ("work",)),
)
# Whom a service is meant for, as far as we have codes for them.
PUBLICS = {
    "femmes": "women",
    "personnes-en-situation-de-handicap": "disabled",
    "personnes-exilees": "migrants",
    "seniors": "older",
    "tous-publics": "everyone",
}
CHANNELS = {"telephoner": "voice", "envoyer-un-courriel": "email", "se-presenter": "visit"}
WHOLE_COUNTRY = ("france", "99100")


def _sniff(path: Path, head: bytes) -> bool:
    if path.is_dir():
        services = _in_folder(path, "services")
        return services is not None and b'"serviceNames"' not in head_of(services)  # the Finnish catalogue's
    telling = (b'"structure_id"', b'"mobilisable_par"', b'"modes_accueil"', b'"reseaux_porteurs"', b'"code_insee"')
    return path.suffix in (".json", ".ndjson", ".jsonl") and sum(word in head for word in telling) >= 2


def _in_folder(folder: Path, name: str) -> Path | None:
    found = (folder / f"{name}{suffix}" for suffix in (".json", ".ndjson", ".jsonl"))
    return next((path for path in found if path.is_file()), None)


def _items(path: Path, _asked: Asked) -> Iterator[Unread]:
    structures, services = _lists(path)
    known = {str(_keys(one).id): one for one in structures}
    for row, one in enumerate(services, start=1):
        both = one, known.get(str(_keys(one).structure_id), b"{}")
        said = tuple(part for part in both if isinstance(part, bytes))
        yield Unread(row, both, said if len(said) == len(both) else ())


class _Keys(msgspec.Struct):
    """What ties a service to its structure."""

    id: Any = None
    structure_id: Any = None


_KEYS = msgspec.json.Decoder(_Keys)


def _keys(item: object) -> _Keys:
    """The keys of an object, found without making the rest of it."""
    try:
        return _KEYS.decode(item) if isinstance(item, bytes) else _told(item)
    except (msgspec.MsgspecError, RecursionError):
        return _told(item)


def _told(item: object) -> _Keys:
    one = _object(item)
    return _Keys(one.get("id"), one.get("structure_id"))


def _object(item: object) -> Record:
    """The object of an item; what is none becomes a row that says so and is refused as it is read."""
    found = made(item)
    return found if isinstance(found, Mapping) else {"_not_an_object": found}


def _one(unread: Unread, asked: Asked) -> Iterator[Read]:
    service, structure = map(_object, unread.item)
    if not _needs(service):
        yield LeftOut("no need of a victim")
    else:
        yield hsds.read(as_hsds(service, structure), unread.row, asked.origin, asked.country or "FR")


def _again(record: Record, row: int, asked: Asked) -> Read:
    """One service again, in the words of HSDS in which quarantine keeps it."""
    return hsds.read(record, row, asked.origin, asked.country or "FR")


def _lists(path: Path) -> tuple[Iterator[object], Iterator[object]]:
    """The structures and the services of a file or folder; raises `InputError` where there are no services."""
    if path.is_dir():
        found = {name: read_json(file) for name in NAMES if (file := _in_folder(path, name))}
    else:
        document = read_json(path, {"structures", "services"}.intersection)
        found = dict(document) if isinstance(document, Mapping) else {"services": document}
    structures, services = (found.get(name) for name in NAMES)
    if not isinstance(services, list | Items) or not services:
        remedy = "give services.json, with structures.json beside it in one folder"
        raise InputError("no services of data·inclusion in it", where=path.name, remedy=remedy)
    return unmade(structures if isinstance(structures, list | Items) else ()), unmade(services)


def as_hsds(service: Record, structure: Record) -> dict[str, Any]:
    """The HSDS record of a service and of the structure that gives it (empty where it was not given)."""
    key = stable_id("data-inclusion", str(service.get("id") or ""))
    return {
        "id": key if service.get("id") else "",
        "name": service.get("nom"),
        "description": _description(service),
        "status": "active",
        "url": service.get("lien_mobilisation") or service.get("lien_source") or structure.get("site_web"),
        "email": service.get("courriel") or structure.get("courriel"),
        "assured_date": str(service.get("date_maj") or "")[:10],
        "organization": _organization(service, structure),
        "phones": _phones(key, service.get("telephone") or structure.get("telephone")),
        "service_areas": [_area(key, str(code)) for code in _list(service.get("zone_eligibilite"))],
        "service_at_locations": _places(key, service, structure),
        "cost_options": _costs(key, service),
        "attributes": list(_attributes(key, service, structure)),
    }


def _description(service: Record) -> str:
    parts = ("description", "conditions_acces", "publics_precisions", "mobilisation_precisions")
    return "\n\n".join(str(service[part]).strip() for part in parts if service.get(part))


def _organization(service: Record, structure: Record) -> dict[str, Any] | None:
    if not structure:
        return None
    return {
        "id": stable_id("data-inclusion structure", str(service.get("structure_id") or "")),
        "name": structure.get("nom"),
        "description": structure.get("description") or "",
        "website": structure.get("site_web"),
        "email": structure.get("courriel"),
        "organization_identifiers": [
            {"id": stable_id("siret", str(number)), "identifier_type": "SIRET", "identifier": str(number)}
            for number in _list(structure.get("siret"))
        ],
    }


def _phones(key: str, number: object) -> list[dict[str, Any]]:
    return [{"id": stable_id(key, "phone"), "number": str(number), "type": "voice"}] if number else []


def _area(key: str, code: str) -> dict[str, Any]:
    if code in WHOLE_COUNTRY:
        return {"id": stable_id(key, "area", code), "extent_type": "country", "extent": "FR"}
    named = {"name": DEPARTMENTS[code]} if code in DEPARTMENTS else {}
    return {"id": stable_id(key, "area", code), **named, "extent_type": "insee", "extent": code}


def _places(key: str, service: Record, structure: Record) -> list[dict[str, Any]]:
    if "en-presentiel" not in _list(service.get("modes_accueil")) and service.get("modes_accueil"):
        return []
    home = service if service.get("commune") or service.get("latitude") else structure
    if not home.get("commune"):
        return []
    street = ", ".join(str(home[part]) for part in ("adresse", "complement_adresse") if home.get(part))
    address = {
        "id": stable_id(key, "address"), "address_1": street, "city": home["commune"], "country": "FR",
        "state_province": "", "postal_code": str(home.get("code_postal") or ""), "address_type": "physical",
    }  # fmt: skip
    location = {
        "id": stable_id(key, "location"), "location_type": "physical", "latitude": home.get("latitude"),
        "longitude": home.get("longitude"), "addresses": [address],
    }  # fmt: skip
    return [{"id": stable_id(key, "at"), "location": location}]


def _costs(key: str, service: Record) -> list[dict[str, Any]]:
    said = service.get("frais_precisions")
    return [{"id": stable_id(key, "cost"), "option": str(said)}] if said else []


def _attributes(key: str, service: Record, structure: Record) -> Iterator[dict[str, Any]]:
    for label, values in _said(service, structure):
        yield from (attribute(key, "service", f"havre.{label}", value) for value in values)


def _said(service: Record, structure: Record) -> Iterator[tuple[str, Iterable[str]]]:
    """What Havre's profile says of the service: label and values."""
    yield "need", sorted(_needs(service))
    yield "serves", _served(_list(service.get("publics")))
    yield "channel", sorted({CHANNELS[one] for one in _list(service.get("modes_mobilisation")) if one in CHANNELS})
    if "a-distance" in _list(service.get("modes_accueil")):
        yield "remote", ("true",)
    if service.get("frais") in ("gratuit", "payant"):
        yield "free", ("true" if service["frais"] == "gratuit" else "false",)
    if _list(service.get("mobilisable_par")) == ["professionnels"]:
        yield "visibility", ("professional",)
    if hours := service.get("horaires_accueil") or structure.get("horaires_accueil"):
        yield "hours", (str(hours),)


def _served(publics: list[str]) -> list[str]:
    """Whom it serves; not said where one of them is nobody we have a code for, since that may be anybody."""
    known = sorted({PUBLICS[one] for one in publics if one in PUBLICS})
    return known if "everyone" in known or PUBLICS.keys() >= {*publics} else []


def _needs(service: Record) -> set[str]:
    themes = _list(service.get("thematiques"))
    return {need for theme in themes for start, needs in THEMES if theme.startswith(start) for need in needs}


def _list(value: object) -> list[str]:
    """A list of codes; one alone, or several with commas between, as tables write them, are a list too."""
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return [text for part in parts if (text := str(part).strip())]


FORMAT = ImportFormat(
    "data-inclusion",
    "data·inclusion 1.0 (France): services with their structures",
    _sniff,
    Itemwise(_items, _one),
    _again,
)
