"""Whose law applies where, and what time it is there: the seven countries and their territories overseas.

Territories with an ISO 3166 code of their own are under the law of the country they belong to. The Canaries, the
Azores and Madeira have no code of their own; they are known by where they lie. Time zones: IANA tz database.
"""

from __future__ import annotations

import phonenumbers

COUNTRIES = ("AT", "DE", "ES", "FI", "FR", "HU", "PT")

LAW = {
    "AX": "FI", "BL": "FR", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "NC": "FR", "PF": "FR", "PM": "FR",
    "RE": "FR", "WF": "FR", "YT": "FR",
}  # fmt: skip

TIMEZONES = {
    "AT": "Europe/Vienna",
    "AX": "Europe/Mariehamn",
    "BL": "America/St_Barthelemy",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "GF": "America/Cayenne",
    "GP": "America/Guadeloupe",
    "HU": "Europe/Budapest",
    "MF": "America/Marigot",
    "MQ": "America/Martinique",
    "NC": "Pacific/Noumea",
    "PF": "Pacific/Tahiti",
    "PM": "America/Miquelon",
    "PT": "Europe/Lisbon",
    "RE": "Indian/Reunion",
    "WF": "Pacific/Wallis",
    "YT": "Indian/Mayotte",
}

# French overseas departments and collectivities by the first three figures of their postcodes (La Poste); 97133 and
# 97150 are Saint-Barthélemy and Saint-Martin, which were communes of Guadeloupe.
_FRENCH_POSTCODES = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip


def law_of(territory: str) -> str:
    """The country whose law applies in this territory, or the code itself."""
    return LAW.get(territory, territory)


def is_served(territory: str) -> bool:
    """Whether people are helped there; "" stands for none in particular."""
    return not territory or territory in COUNTRIES or territory in LAW


def is_country(code: str) -> bool:
    """Whether this is the ISO 3166 code of a country or territory, served or not: one whose telephones are known."""
    return code in phonenumbers.SUPPORTED_REGIONS or code in COUNTRIES or code in LAW


def territory_of(country: str, postcode: str) -> str:
    """The ISO code of the territory in which a postcode of a country lies."""
    if country != "FR":
        return country
    special = {"97133": "BL", "97150": "MF", "98000": "MC"}  # La Poste counts Monaco among its own
    return special.get(postcode) or _FRENCH_POSTCODES.get(postcode[:3], "FR")


def timezone_of(territory: str, longitude: float | None = None, postcode: str = "") -> str:
    """The IANA time zone of a territory; in the islands of Spain and Portugal, known by either, their own."""
    if island := _island(territory, postcode.replace(" ", "")[:2]):
        return island
    if longitude is not None and territory == "ES" and longitude < -13:
        return "Atlantic/Canary"
    if longitude is not None and territory == "PT" and longitude < -13:
        return "Atlantic/Azores" if longitude < -22 else "Atlantic/Madeira"
    return TIMEZONES.get(territory, "")


def _island(territory: str, province: str) -> str:
    """The zone of an island by the first two figures of its postcode (Correos, CTT)."""
    if territory == "ES" and province in {"35", "38"}:
        return "Atlantic/Canary"
    if territory == "PT" and province[:1] == "9" and len(province) == 2:
        return "Atlantic/Madeira" if province < "95" else "Atlantic/Azores"
    return ""
