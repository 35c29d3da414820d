"""Names, streets and addresses of services brought to a form in which two spellings of one thing are equal.

No phonetic code: it would have to be another one for each of seven languages. Abbreviations, legal forms and kinds of
streets are lists; spelling is compared letter by letter afterwards (directory/duplicates.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from rapidfuzz.distance import OSA

from havre.core.language import fold, tokens

# Legal forms and words for «association» that one source writes and another leaves out.
LEGAL = frozenset(
    re.findall(
        r"\S+",
        "association assoc asso ass asoc loi 1901 ev e v verein ggmbh gmbh gem gemeinnutzige ug ry r y rf yhdistys"
        " rekisteroity egyesulet alapitvany kozhasznu asociacion fundacion associacao fundacao ipss sarl scop",
    )
)
_LONG_LEGAL = tuple(word for word in LEGAL if len(word) > 7)
# Words that carry no difference: articles and prepositions of the seven countries, folded.
EMPTY = frozenset(
    re.findall(
        r"\S+",
        "le la les l de du des d et au aux en a der die das des dem und fur im in von zu am an el los las y e o os do"
        " da dos das para por con ja az es of the for und sur pour par",
    )
)
SHORT_FOR = {
    "ctre": "centre", "cent": "centre", "serv": "service", "st": "saint", "ste": "sainte", "dept": "departement",
    "dep": "departement", "departemental": "departement", "departementale": "departement", "natl": "national",
    "nat": "national", "info": "information", "informations": "information", "infos": "information", "hop": "hopital",
    "chu": "hopital", "universitaire": "universite", "accomp": "accompagnement", "beratungsst": "beratungsstelle",
    "beratungsstellen": "beratungsstelle", "krkhs": "krankenhaus", "kh": "krankenhaus", "frauenhauser": "frauenhaus",
    "ctro": "centro", "hosp": "hospital", "keskus": "keskus", "kozp": "kozpont", "munic": "municipal",
    "mun": "municipal", "dr": "doctor", "intern": "international", "int": "international", "av": "avenue",
}  # fmt: skip
STREETS = {
    "r": "rue", "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "boul": "boulevard",
    "pl": "place", "sq": "square", "imp": "impasse", "all": "allee", "ch": "chemin", "rte": "route", "crs": "cours",
    "fbg": "faubourg", "str": "strasse", "platz": "platz", "c": "calle", "cl": "calle", "avda": "avenida",
    "avd": "avenida", "pza": "plaza", "pca": "praca", "pc": "praca", "lg": "largo", "u": "utca",
    "k": "katu", "st": "saint", "gal": "general", "gral": "general", "mal": "marechal", "dr": "docteur",
    "prof": "professeur",
}  # fmt: skip
_STREET_END = re.compile(r"(?<=\w{3})(str|strasse|katu|gasse|platz|weg)$")
_NUMBER = re.compile(r"\b(\d{1,4})\s?(bis|ter|quater|[a-d])?\b")
_ADDED = frozenset(("bis", "ter", "quater"))
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_ORDINAL = re.compile(r"^(\d+)(?:er|e|eme|ere|nd|nde|a|o|st|rd|th)$")
_INITIALS = re.compile(r"\b(?:\w\.){2,}\w?\b")
GENERIC_MAIL = frozenset(
    re.findall(
        r"\S+",
        "gmail.com googlemail.com orange.fr wanadoo.fr free.fr laposte.net hotmail.com hotmail.fr outlook.com"
        " outlook.fr yahoo.fr yahoo.com yahoo.es sfr.fr gmx.de gmx.at web.de t-online.de sapo.pt freemail.hu"
        " citromail.hu protonmail.com proton.me icloud.com live.fr bbox.fr numericable.fr telefonica.net",
    )
)
GENERIC_SITES = frozenset(
    re.findall(
        r"\S+",
        "facebook.com instagram.com twitter.com x.com linkedin.com youtube.com google.com goo.gl helloasso.com"
        " wordpress.com linktr.ee justice.fr service-public.fr",
    )
)


def name_words(name: str, town: str = "") -> tuple[str, ...]:
    """The words of a name that tell it apart: no legal form, no article, none of the town's own words."""
    dotted = _INITIALS.sub(lambda found: found[0].replace(".", ""), name)
    gone = EMPTY | set(tokens(town))
    words = [_word(word) for word in tokens(dotted)]
    kept = [word for word in words if word not in gone and not _is_legal(word)]
    return tuple(word for word in kept if not _is_acronym(word, kept)) or tuple(words)


def _is_acronym(word: str, words: Sequence[str]) -> bool:
    """Whether a word only repeats the others by their first letters: «Centre d'information … (CIDFF)»."""
    return len(word) > 2 and word in initials([other for other in words if other != word])


@lru_cache(maxsize=65536)
def _is_legal(word: str) -> bool:
    """Whether it says of which legal form somebody is; a slip in a long one does not matter."""
    return word in LEGAL or (len(word) > 7 and any(OSA.distance(word, one, score_cutoff=1) < 2 for one in _LONG_LEGAL))


def _word(word: str) -> str:
    ordinal = _ORDINAL.match(word)
    return ordinal[1] if ordinal else SHORT_FOR.get(word, word)


def numbers(words: Sequence[str]) -> frozenset[str]:
    """The numbers of a name, Roman ones included: «20e» and «19e» are two districts, however alike the names."""
    roman = {_ROMAN[word] for word in words[1:] if word in _ROMAN}
    return frozenset(word for word in words if word.isdigit()) | roman


def initials(words: Sequence[str]) -> str:
    """The first letters: «centre information droits femmes familles» is cidff."""
    return "".join(word[0] for word in words)


def street_parts(street: str) -> tuple[str, str]:
    """The name of a street in one spelling, and the number of the house («12bis»), each "" where there is none."""
    folded = fold(street)
    found = _NUMBER.search(folded)
    house = found[1] + (found[2] or "") if found else ""
    rest = _NUMBER.sub(" ", folded, count=1) if found else folded
    kept = (word for word in rest.split() if word not in EMPTY and word not in _ADDED)
    return " ".join(map(_street_word, kept)), house


def _street_word(word: str) -> str:
    whole = STREETS.get(word, word)
    return _STREET_END.sub(lambda found: " " + STREETS.get(found[1], found[1]), whole).strip()


def mail_domain(address: str) -> str:
    """The domain of an e-mail address, or "" where thousands share it."""
    domain = address.rpartition("@")[2].strip().casefold()
    return "" if domain in GENERIC_MAIL else domain


def site(url: str) -> tuple[str, str]:
    """Host and path of a web address in one spelling; both "" where the host is one that thousands use."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    try:
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", ""
    generic = host in GENERIC_SITES
    return ("", "") if generic or "." not in host else (host, parts.path.rstrip("/").casefold())
