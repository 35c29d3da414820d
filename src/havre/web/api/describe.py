"""The description of the API in OpenAPI 3.1, and of what it says beyond HSDS 3.1.

The schemas of HSDS objects are made from our own types of them (directory/objects.py), so that the description stands
alone: who reads it need fetch nothing from anywhere.
"""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from havre.directory import profile
from havre.directory.object_codec import Property, properties
from havre.directory.objects import KINDS
from havre.directory.objects_parts import Thing
from havre.web.api.asked import Question

Made = dict[str, Any]
TITLE = "Havre: a directory of help in domestic violence"
ABOUT = (
    "Read only, without keys. Records are those of the Human Services Data Specification (HSDS) 3.1 of Open Referral; "
    "what it has no field for stands in attributes of the Havre profile (/profile). Addresses that must stay secret "
    "are not in here. Every list can be asked by POST as well, with the same names in a JSON object, so that no log of "
    "addresses holds what was looked for. Filters other than those of HSDS find services in use only."
)
INFO: Made = {
    "info": {"summary": "HSDS 3.1 and the Havre profile", "license": {"name": "Each record says its own"}},
    "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
}
SINGULAR = {
    "Service": "A service",
    "ServiceAtLocation": "A service at one of its places",
    "Organization": "An organization",
    "Taxonomy": "A taxonomy",
    "TaxonomyTerm": "A taxonomy term",
    "About": "Versions and addresses",
    "Profile": "The profile",
    "OpenAPI": "The description",
}
PLURAL = {
    "Service": "Services",
    "ServiceAtLocation": "Services at their places",
    "Organization": "Organizations",
    "Taxonomy": "Taxonomies",
    "TaxonomyTerm": "Taxonomy terms",
}
# What HSDS 3.1 requires of the objects that have an address of their own.
_REQUIRED = {
    "Service": ("id", "name", "status"),
    "ServiceAtLocation": ("id",),
    "Organization": ("id", "name", "description"),
    "Taxonomy": ("id", "name", "description"),
    "TaxonomyTerm": ("id", "name", "description"),
}
_BEYOND: dict[str, Made] = {  # what a full record shows inside, that is no property of the object itself
    "Organization": {"services": {"type": "array", "items": {"$ref": "#/components/schemas/Service"}}},
    "ServiceAtLocation": {"service": {"$ref": "#/components/schemas/Service"}},
    "Service": {"havre": {"$ref": "#/components/schemas/Why"}},
}
_REFUSED = {
    400: "The request cannot be read.",
    404: "There is nothing here.",
    422: "Something that was asked cannot be meant.",
    503: "The directory cannot be reached just now, or too much is asked of it at once: Retry-After says when.",
}


def one(kind: str) -> Made:
    """How an operation answers with one record."""
    return {"responses": {200: _answered(SINGULAR[kind], _ref(kind)), **_refusals()}}


def many(kind: str) -> Made:
    """How an operation answers with a list."""
    about = f"{PLURAL[kind]}: a page, or (format=ndjson) one on each line."
    answered = _answered(about, {"allOf": [_ref("Page"), {"properties": {"contents": {"items": _ref(kind)}}}]})
    answered["content"]["application/x-ndjson"] = {"schema": {"type": "string"}}
    return {"responses": {200: answered, **_refusals()}}


def _refusals() -> dict[int, Made]:
    return {status: _answered(about, _ref("Refusal")) for status, about in _REFUSED.items()}


def _answered(about: str, schema: Made) -> Made:
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _ref(kind: str) -> Made:
    return {"$ref": f"#/components/schemas/{kind}"}


def document(api: NinjaAPI, address: str) -> Made:
    """The whole description; `address` is where this API is."""
    made: Made = dict(api.get_openapi_schema(path_prefix=""))
    made["servers"] = [{"url": address.rstrip("/")}]
    schemas = made["components"].setdefault("schemas", {})
    schemas |= {kind.__name__: _schema(kind) for kind in KINDS.values()} | _OWN
    return made


def _schema(kind: type[Thing]) -> Made:
    name = kind.__name__
    told = {own: _property(about) for own, about in properties(kind).items()}
    made: Made = {"type": "object", "properties": told | _BEYOND.get(name, {})}
    if required := _REQUIRED.get(name):
        made["required"] = list(required)
        made["properties"] |= {own: {"type": "string"} for own in required}
    if kind.__doc__:
        made["description"] = kind.__doc__.split("\n")[0]
    return made


def _property(about: Property) -> Made:
    if about.form == "many":
        return {"type": "array", "items": _ref(about.kind.__name__)}
    if about.form == "one":
        return _ref(about.kind.__name__)
    return {"type": ["string" if about.form == "text" else "number", "null"]}


def _object(about: str, /, **parts: Made) -> Made:
    return {"type": "object", "description": about, "properties": parts, "required": list(parts)}


def _refusal() -> Made:
    """With the places that a name may mean, where several bear it."""
    told = _object("Why there is no answer.", what=_TEXT, where=_TEXT, remedy=_TEXT)
    candidate = _object("A place.", id=_TEXT, name=_TEXT, label=_TEXT, country=_TEXT, territory=_TEXT)
    told["properties"]["candidates"] = {"type": "array", "items": candidate}
    return told


_TEXT, _NUMBER, _YES_NO = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "boolean"}
_CODES = {"type": "array", "items": _TEXT}
_MAYBE = {"type": ["string", "null"]}
_OWN: dict[str, Made] = {
    "Page": _object(
        "What HSDS says of a list. With a situation, `havre` says how many services do not admit this person "
        "(`excluded`) and which needs none of these meets (`unmet`).",
        total_items=_NUMBER,
        total_pages=_NUMBER,
        page_number={"type": "integer", "minimum": 1},
        size=_NUMBER,
        first_page=_YES_NO,
        last_page=_YES_NO,
        empty=_YES_NO,
        contents={"type": "array"},
    ),
    "Refusal": _refusal(),
    "About": _object("What HSDS asks of the first address.", version=_TEXT, profile=_TEXT, openapi_url=_TEXT),
    "OpenAPI": {"type": "object", "required": ["openapi", "info", "paths", "components"]},
    "Profile": _object(
        "What this API says beyond HSDS.",
        name=_TEXT,
        version=_TEXT,
        about=_TEXT,
        hsds=_TEXT,
        attributes={"type": "array", "items": {"type": "object", "required": ["label", "on", "about", "values"]}},
        filters={"type": "object"},
    ),
    "Why": _object(
        "Why a service is shown for a situation: codes of reasons with their values, what it lacks, kilometres (never "
        "to a secret place), hours (`open`, `always`, `closed`, `unknown`) and the day of the last check.",
        reasons=_CODES,
        lacks=_CODES,
        distance_km={"type": ["number", "null"]},
        open=_TEXT,
        checked=_MAYBE,
        until=_MAYBE,
        opens=_MAYBE,
        values={"type": "object"},
    ),
}


def profile_told(filters: type[Question]) -> Made:
    """The Havre profile of HSDS: its attributes, and the filters that HSDS does not have."""
    ours = filters.model_fields.keys() - _OF_HSDS
    return {
        "name": profile.TAXONOMY["name"],
        "version": profile.VERSION,
        "about": profile.TAXONOMY["description"],
        "hsds": "3.1",
        "attributes": [
            {"label": one.label, "on": one.on, "about": one.about, "values": list(one.values)} for one in profile.LABELS
        ],
        "filters": {name: filters.model_fields[name].description for name in filters.model_fields if name in ours},
    }


_OF_HSDS = frozenset(
    ("page", "per_page", "format", "search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after",
     "postcode", "proximity", "full", "minimal")
)  # fmt: skip
