"""What the names of planted services are made of, by country: kinds with their acronym, streets, sources' habits."""

from __future__ import annotations

import re

from havre.core.vocabulary import Need

Kind = tuple[str, str, Need]  # full name, acronym or "", what it is for

KINDS: dict[str, tuple[Kind, ...]] = {
    "FR": (
        ("Centre d'information sur les droits des femmes et des familles", "CIDFF", Need.LEGAL),
        ("Planning familial", "", Need.MEDICAL),
        ("Solidarité Femmes {name}", "", Need.SHELTER),
        ("Centre communal d'action sociale de {town}", "CCAS", Need.MONEY),
        ("Maison de justice et du droit", "MJD", Need.LEGAL),
        ("France Victimes {name}", "", Need.COUNSELLING),
        ("Association {name}", "", Need.TALK),
        ("Commissariat de police de {town} {number}e arrondissement", "", Need.POLICE),
        ("Centre hospitalier universitaire {name}", "CHU", Need.MEDICAL),
        ("Foyer {name}", "", Need.SHELTER),
    ),
    "DE": (
        ("Frauenhaus {name}", "", Need.SHELTER),
        ("Frauenberatungsstelle {name}", "", Need.COUNSELLING),
        ("Interventionsstelle gegen häusliche Gewalt", "", Need.COUNSELLING),
        ("Weisser Ring Außenstelle {town}", "", Need.LEGAL),
        ("Polizeirevier {number}", "", Need.POLICE),
        ("Klinikum {name}", "", Need.MEDICAL),
        ("Frauen helfen Frauen {name}", "", Need.TALK),
    ),
    "ES": (
        ("Centro de información a la mujer", "CIM", Need.LEGAL),
        ("Oficina de asistencia a las víctimas", "OAV", Need.LEGAL),
        ("Asociación de mujeres {name}", "", Need.TALK),
        ("Casa de acogida {name}", "", Need.SHELTER),
        ("Comisaría de distrito {number}", "", Need.POLICE),
        ("Hospital {name}", "", Need.MEDICAL),
    ),
    "PT": (
        ("Gabinete de apoio à vítima {town}", "GAV", Need.COUNSELLING),
        ("Associação {name}", "", Need.TALK),
        ("Casa de abrigo {name}", "", Need.SHELTER),
        ("Hospital {name}", "", Need.MEDICAL),
    ),
    "HU": (
        ("{name} krízisközpont", "", Need.SHELTER),
        ("{town}i áldozatsegítő központ", "", Need.LEGAL),
        ("{name} egyesület", "", Need.TALK),
    ),
    "FI": (
        ("{town} turvakoti", "", Need.SHELTER),
        ("Kriisikeskus {name}", "", Need.COUNSELLING),
        ("Naisten linja {name}", "", Need.TALK),
    ),
    "AT": (
        ("Gewaltschutzzentrum {town}", "", Need.COUNSELLING),
        ("Frauenhaus {name}", "", Need.SHELTER),
        ("Polizeiinspektion {name}", "", Need.POLICE),
    ),
}
NAMES = re.findall(
    r"\S+",
    "Olympe Ariane Espérance Lavande Horizon Rosa Clara Louise Mirabal Aurora Violeta Camino Amarante Minerva"
    " Esperança Nora Helene Sophie Malala Iris Selma Kaneli Tuuli Sirius Hópehely Rózsa Tisza Bertha Lotte Hedwig"
    " Phoenix Linde Kastanie Jasmin Colibri Étoile Rivage Passerelle Boussole Source Clairière Tournesol Alba Luna"
    " Brisa Marea Duna Farol Abrigo Raiz Semente Ponte Vihma Kaari Silta Majakka Lumme Koivu Virág Napfény"
    " Szivárvány Fészek",
)
STREETS: dict[str, tuple[str, ...]] = {
    "FR": ("avenue {of}", "rue {of}", "boulevard {of}", "place {of}", "rue du Général {of}"),
    "DE": ("{of}straße", "{of}weg", "{of} Straße", "{of}platz"),
    "AT": ("{of}gasse", "{of}straße", "{of}platz"),
    "ES": ("Calle {of}", "Avenida de {of}", "Plaza {of}"),
    "PT": ("Rua {of}", "Avenida {of}", "Praça {of}"),
    "HU": ("{of} utca", "{of} tér"),
    "FI": ("{of}katu", "{of}tie"),
}
OF = re.findall(
    r"[^|]+",
    "Jean Jaurès|Pasteur|Gambetta|Leclerc|Goethe|Schiller|Linden|Bahnhof|Garten|Colón|Goya|Cervantes|Almirante Reis"
    "|Camões|Kossuth|Petőfi|Rákóczi|Mannerheimin|Kauppa|Koulu|Mozart|Schubert|Libération|République|Victor Hugo"
    "|Émile Zola|Rosa Luxemburg|Clara Zetkin|Marie Curie|Santa Ana|Liberdade|Batthyány|Aleksanterin|Haupt|Berliner",
)
# How another source writes the same street, name and legal form.
SHORT_STREETS = (
    ("avenue", "av."), ("boulevard", "bd"), ("place", "pl."), ("rue", "r."), ("Général", "Gal"), ("straße", "str."),
    ("Straße", "Str."), ("Calle", "C/"), ("Avenida", "Avda."), ("Plaza", "Pza."), ("Praça", "Pç."), ("utca", "u."),
    ("Rua", "R."),
)  # fmt: skip
SHORT_NAMES = (
    ("Association", "Asso."), ("Centre", "Ctre"), ("information", "info"), ("hospitalier universitaire", "hosp. univ."),
    ("Frauenberatungsstelle", "Frauenberatungsst."), ("Klinikum", "Klinikum"), ("Hospital", "Hosp."),
    ("Asociación", "Asoc."), ("Associação", "Assoc."), ("központ", "közp."), ("Oficina", "Ofic."), ("Gabinete", "Gab."),
    ("Saint", "St"), ("Centro", "Ctro."), ("communal", "com."), ("France", "France"),
)  # fmt: skip
LEGAL = {
    "FR": "(association loi 1901)", "DE": "e.V.", "AT": "gGmbH", "ES": "(Asociación)", "PT": "IPSS", "HU": "Alapítvány",
    "FI": "ry",
}  # fmt: skip
