"""French départements: the codes of INSEE, and whether somebody who lives at a place may live under one of them.

A code has two or three signs (`69`, `2A`, `974`); that of a commune begins with it (`69123`). Source: INSEE, Code
officiel géographique, Licence Ouverte 2.0. Regions by the codes of INSEE, which GeoNames uses too.
"""

from __future__ import annotations

import re

from havre.core.language import fold
from havre.core.place import Place

_NAMES = {
    "overseas": "971 Guadeloupe|972 Martinique|973 Guyane|974 La Réunion|976 Mayotte|975 Saint-Pierre-et-Miquelon"
    "|977 Saint-Barthélemy|978 Saint-Martin|984 Terres australes et antarctiques françaises|986 Wallis et Futuna"
    "|987 Polynésie française|988 Nouvelle-Calédonie|989 Île de Clipperton",
    "11": "75 Paris|77 Seine-et-Marne|78 Yvelines|91 Essonne|92 Hauts-de-Seine|93 Seine-Saint-Denis"
    "|94 Val-de-Marne|95 Val-d’Oise",
    "24": "18 Cher|28 Eure-et-Loir|36 Indre|37 Indre-et-Loire|41 Loir-et-Cher|45 Loiret",
    "27": "21 Côte-d’Or|25 Doubs|39 Jura|58 Nièvre|70 Haute-Saône|71 Saône-et-Loire|89 Yonne|90 Territoire de Belfort",
    "28": "14 Calvados|27 Eure|50 Manche|61 Orne|76 Seine-Maritime",
    "32": "02 Aisne|59 Nord|60 Oise|62 Pas-de-Calais|80 Somme",
    "44": "08 Ardennes|10 Aube|51 Marne|52 Haute-Marne|54 Meurthe-et-Moselle|55 Meuse|57 Moselle|67 Bas-Rhin"
    "|68 Haut-Rhin|88 Vosges",
    "52": "44 Loire-Atlantique|49 Maine-et-Loire|53 Mayenne|72 Sarthe|85 Vendée",
    "53": "22 Côtes-d’Armor|29 Finistère|35 Ille-et-Vilaine|56 Morbihan",
    "75": "16 Charente|17 Charente-Maritime|19 Corrèze|23 Creuse|24 Dordogne|33 Gironde|40 Landes"
    "|47 Lot-et-Garonne|64 Pyrénées-Atlantiques|79 Deux-Sèvres|86 Vienne|87 Haute-Vienne",
    "76": "09 Ariège|11 Aude|12 Aveyron|30 Gard|31 Haute-Garonne|32 Gers|34 Hérault|46 Lot|48 Lozère"
    "|65 Hautes-Pyrénées|66 Pyrénées-Orientales|81 Tarn|82 Tarn-et-Garonne",
    "84": "01 Ain|03 Allier|07 Ardèche|15 Cantal|26 Drôme|38 Isère|42 Loire|43 Haute-Loire|63 Puy-de-Dôme"
    "|69 Rhône|73 Savoie|74 Haute-Savoie",
    "93": "04 Alpes-de-Haute-Provence|05 Hautes-Alpes|06 Alpes-Maritimes|13 Bouches-du-Rhône|83 Var|84 Vaucluse",
    "94": "2A Corse-du-Sud|2B Haute-Corse",
}
DEPARTMENTS = {
    code: name for names in _NAMES.values() for code, _, name in (one.partition(" ") for one in names.split("|"))
}
REGION_OF = {one.partition(" ")[0]: region for region, names in _NAMES.items() for one in names.split("|")}
# Territories overseas have a code of their own in ISO 3166; five are départements, the others have such a code.
TERRITORIES = {
    "GP": "971", "MQ": "972", "GF": "973", "RE": "974", "PM": "975", "YT": "976", "BL": "977", "MF": "978", "WF": "986",
    "PF": "987", "NC": "988",
}  # fmt: skip
FRENCH = frozenset(("FR", *TERRITORIES))
_CODE = re.compile(r"(?:\d\d|2[AB])\d?|(?:\d\d|2[AB])\d{3}")
# Cities whose arrondissements have codes of their own: first and last of them, and the city.
_CITIES = (("75101", "75120", "75056"), ("69381", "69389", "69123"), ("13201", "13216", "13055"))


def department(code: str) -> str:
    """The département of a code of INSEE, "" for one of something else (`99100`, an EPCI)."""
    if not _CODE.fullmatch(code) or code.startswith("99"):
        return ""
    return code[:3] if code[:2] in ("97", "98") else code[:2]


def department_of_postcode(code: str) -> str:
    """The name of the département of a French postcode, "" for none; a few communes have that of their neighbour."""
    if len(code) != 5 or not code.isdecimal():
        return ""
    if code.startswith("20"):
        return DEPARTMENTS["2A" if code[2] in "01" else "2B"]
    return DEPARTMENTS.get(department(code), "")


def city_of(code: str) -> str:
    """The commune of a municipal arrondissement (`69383` is in `69123`), else the code itself."""
    return next((city for first, last, city in _CITIES if first <= code <= last), code)


def department_at(place: Place) -> str:
    """The département in which a place lies, "" where that is not known."""
    return TERRITORIES.get(place.territory, "") or department(place.insee)


def may_live_in(place: Place | None, code: str) -> bool:
    """Whether somebody of this place may live where a code of INSEE says; a code that cannot be told keeps nobody out.

    Without a place, nobody is promised what is for an area only. Where the département is not known its region decides.
    """
    return lives_in(place, code) is not False


def lives_in(place: Place | None, code: str) -> bool | None:
    """Whether somebody of this place lives where a code of INSEE says, None where that cannot be told."""
    wanted = department(code)
    if not wanted and not is_epci(code):
        return None
    if place is None or place.country != "FR":
        return False
    if not wanted:
        return place.epci == code if place.epci else None
    mine = department_at(place)
    if not mine:
        other = place.region and wanted in REGION_OF and place.region != REGION_OF[wanted]
        return False if other else None
    if mine != wanted or len(code) < 5:
        return mine == wanted
    return city_of(place.insee) == city_of(code) if len(place.insee) == 5 else None


def is_epci(code: str) -> bool:
    """Whether it is the number (SIREN) of a group of communes: a public body, with a check digit."""
    if len(code) != 9 or not code.isdecimal() or not code.startswith("2"):
        return False
    doubled = sum(sum(divmod(int(figure) * 2, 10)) for figure in code[1::2])
    return (sum(map(int, code[::2])) + doubled) % 10 == 0


def department_named(name: str) -> str:
    """The code of the département of this name or code, ""."""
    wanted = fold(name)
    return next((code for code, known in DEPARTMENTS.items() if wanted in (fold(known), code.casefold())), "")
