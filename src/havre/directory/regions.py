"""Names of regions, in their own language, by the first-level codes of GeoNames: to tell homonyms apart.

Codes: GeoNames admin1 (geonames.org, CC BY 4.0). A region is written `country.code`.
"""

from __future__ import annotations

from havre.core.language import fold

_NAMES = {
    "AT": "01 Burgenland|02 Kärnten|03 Niederösterreich|04 Oberösterreich|05 Salzburg|06 Steiermark|07 Tirol"
    "|08 Vorarlberg|09 Wien",
    "DE": "01 Baden-Württemberg|02 Bayern|03 Bremen|04 Hamburg|05 Hessen|06 Niedersachsen|07 Nordrhein-Westfalen"
    "|08 Rheinland-Pfalz|09 Saarland|10 Schleswig-Holstein|11 Brandenburg|12 Mecklenburg-Vorpommern|13 Sachsen"
    "|14 Sachsen-Anhalt|15 Thüringen|16 Berlin",
    "ES": "07 Illes Balears|27 La Rioja|29 Madrid|31 Murcia|32 Navarra|34 Asturias|39 Cantabria|51 Andalucía|52 Aragón"
    "|53 Canarias|54 Castilla-La Mancha|55 Castilla y León|56 Catalunya|57 Extremadura|58 Galicia|59 Euskadi"
    "|60 Comunitat Valenciana|CE Ceuta|ML Melilla",
    "FI": "01 Uusimaa|02 Varsinais-Suomi|04 Satakunta|05 Kanta-Häme|06 Pirkanmaa|07 Päijät-Häme|08 Kymenlaakso"
    "|09 Etelä-Karjala|10 Etelä-Savo|11 Pohjois-Savo|12 Pohjois-Karjala|13 Keski-Suomi|14 Etelä-Pohjanmaa|15 Pohjanmaa"
    "|16 Keski-Pohjanmaa|17 Pohjois-Pohjanmaa|18 Kainuu|19 Lappi",
    "FR": "11 Île-de-France|24 Centre-Val de Loire|27 Bourgogne-Franche-Comté|28 Normandie|32 Hauts-de-France"
    "|44 Grand Est|52 Pays de la Loire|53 Bretagne|75 Nouvelle-Aquitaine|76 Occitanie|84 Auvergne-Rhône-Alpes"
    "|93 Provence-Alpes-Côte d’Azur|94 Corse",
    "HU": "01 Bács-Kiskun|02 Baranya|03 Békés|04 Borsod-Abaúj-Zemplén|05 Budapest|06 Csongrád-Csanád|08 Fejér"
    "|09 Győr-Moson-Sopron|10 Hajdú-Bihar|11 Heves|12 Komárom-Esztergom|14 Nógrád|16 Pest|17 Somogy"
    "|18 Szabolcs-Szatmár-Bereg|20 Jász-Nagykun-Szolnok|21 Tolna|22 Vas|23 Veszprém|24 Zala",
    "PT": "02 Aveiro|03 Beja|04 Braga|05 Bragança|06 Castelo Branco|07 Coimbra|08 Évora|09 Faro|10 Madeira|11 Guarda"
    "|13 Leiria|14 Lisboa|16 Portalegre|17 Porto|18 Santarém|19 Setúbal|20 Viana do Castelo|21 Vila Real|22 Viseu"
    "|23 Açores",
}
REGIONS = {
    f"{country}.{code}": name
    for country, names in _NAMES.items()
    for code, _, name in (one.partition(" ") for one in names.split("|"))
}


def region_name(territory: str, code: str) -> str:
    """The region's name, or "" where none is known."""
    return REGIONS.get(f"{territory}.{code}", "")


def region_code(country: str, name: str) -> str:
    """The GeoNames code of the region of this name in a country, or ""."""
    wanted = fold(name)
    found = (key for key, known in REGIONS.items() if key.startswith(f"{country}.") and fold(known) == wanted)
    return next(found, "").partition(".")[2]
