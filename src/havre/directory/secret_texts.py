"""What would give a secret address away in other words: its street in any spelling, its point, its telephone, a map.

`Secrets` is made of what was taken out of a secret place, and cleans the rest of the record: descriptions, addresses
on the web, attributes, old values. It would rather take out a word too many than leave one that leads to the house.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

GONE = "…"
NEAR = 0.01  # degrees, about a kilometre: a number in a text that near is told of the place
SAME = 0.0015  # degrees, about 150 m: a point that near is the same place
_SHORTEST = 5  # letters and figures of a street; less would blank ordinary words
_KINDS = {
    "rue": "r", "avenue": "av|ave", "boulevard": "bd|bld|blvd|boul", "place": "pl", "chemin": "ch|che|chem",
    "route": "rte", "impasse": "imp", "street": "st", "road": "rd", "lane": "ln", "calle": "c|cl", "praca": "pc|pca",
    "avenida": "av|avda", "plaza": "pza|pl", "strasse": "str|strase", "platz": "pl", "utca": "u", "ut": "u",
    "katu": "k", "saint": "st", "sainte": "ste",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_HOUSE = re.compile(r"\d+[a-z]?|bis|ter|quater")
_DECIMAL = re.compile(r"(?<![\d.,])[-+]?\d{1,3}[.,]\d{2,}(?!\d)")
_DEGREES = re.compile(
    r"(?P<d>\d{1,3})\s*°\s*(?P<m>\d{1,2}(?:[.,]\d+)?)?\s*['′’]?\s*(?P<s>\d{1,2}(?:[.,]\d+)?)?\s*[\"″”]?\s*(?P<side>[NSEWO]\b)?"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"']+|geo:[^\s<>\"']+", re.IGNORECASE)
_MAP = re.compile(
    r"^geo:|google\.[a-z.]+/maps|maps\.|/maps?[/?]|goo\.gl|openstreetmap|osm\.org|what3words|w3w\.co|plus\.codes|waze|geohash"
    r"|mapy|mappy|here\.com|[?&](?:q|ll|lat|lon|mlat|center|daddr)=",
    re.IGNORECASE,
)
_CODES = re.compile(
    r"///[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+"  # three words
    r"|\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"  # open location code
)
_NUMBER = re.compile(r"\+?\d[\d\s./()-]{6,}\d")
PICTURE = re.compile(r"photo|image|picture|foto|imagen|imagem|bild|kuva|thumbnail|صور", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without accents and capitals, and where each of its letters stands in the text itself."""

    text: str
    at: list[int]


def _folded(text: str) -> _Folded:
    letters: list[str] = []
    at: list[int] = []
    for position, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if not unicodedata.combining(part):
                letters.append(part)
                at.append(position)
    return _Folded("".join(letters), at)


class Secrets:
    """What must not be found in a text: streets, points (degrees), telephones and codes of secret places."""

    def __init__(
        self,
        streets: Iterable[str],
        points: Iterable[tuple[float, float]] = (),
        codes: Iterable[str] = (),
        phones: Iterable[str] = (),
    ) -> None:
        found = {pattern for street in streets for pattern in _street_patterns(street)}
        found |= {re.escape(_folded(code).text) for code in codes if len(code) >= 4}
        joined = "|".join(sorted(found, key=len, reverse=True))
        self._words = re.compile(rf"(?<![^\W_])(?:{joined})(?![^\W_])") if found else None
        self._codes = frozenset(codes)
        self.points = frozenset(points)
        self._phones = frozenset(_digits(phone)[-8:] for phone in phones if len(_digits(phone)) >= 6)

    def allow(self, phone: str) -> None:
        """A telephone that is given as that of the service itself is no secret."""
        self._phones -= {_digits(phone)[-8:]}

    def clean(self, text: str) -> str:
        """The text without what would give a place away."""
        if text in self._codes:
            return text  # a postcode alone is a field of some public address; the field of the secret one is empty
        text = _URL.sub(self._url, text)
        if text.strip() in ("", GONE):
            return ""
        text = _CODES.sub(GONE, text)
        text = _DEGREES.sub(self._degrees, text)
        text = _DECIMAL.sub(lambda found: GONE if self._near(_number(found[0])) else found[0], text)
        if self._phones:
            text = _NUMBER.sub(lambda found: GONE if _digits(found[0])[-8:] in self._phones else found[0], text)
        return self._without_words(text)

    def cleaned(self, value: object) -> object:
        """A JSON value, however deep, without it."""
        if isinstance(value, str):
            return self.clean(value)
        if isinstance(value, list):
            return [self.cleaned(inner) for inner in value if not self._is_point(inner)]
        if isinstance(value, Mapping):
            return self._mapping(value)
        return value

    def _mapping(self, value: Mapping[str, object]) -> dict[str, object]:
        point = [value.get(name) for name in ("latitude", "longitude")]
        gone = ("latitude", "longitude") if self._is_point(point) or self._is_point(point[::-1]) else ()
        return {
            name: self.cleaned(inner)
            for name, inner in value.items()
            if name not in gone and not PICTURE.search(name) and not self._tells(name, inner)
        }

    def _tells(self, name: str, value: object) -> bool:
        """Whether a number of its own is a degree of the place, under whatever name."""
        return isinstance(value, float) and name not in ("latitude", "longitude") and self._near(value)

    def _is_point(self, value: object) -> bool:
        if not isinstance(value, list) or len(value) < 2:
            return False
        pair = [_number(str(part)) for part in value[:2] if isinstance(part, int | float | str)]
        known = [number for number in pair if number is not None]
        if len(known) < 2:
            return False
        return any(
            abs(a - lat) < SAME and abs(b - lon) < SAME for lat, lon in self.points for a, b in (known, known[::-1])
        )

    def _url(self, found: re.Match[str]) -> str:
        plain = unquote_plus(unquote_plus(found[0]))
        told = self._without_words(plain) != plain or any(self._near(_number(n)) for n in _DECIMAL.findall(plain))
        return GONE if _MAP.search(found[0]) or told else found[0]

    def _near(self, number: float | None) -> bool:
        return number is not None and any(
            abs(abs(number) - abs(part)) < NEAR for point in self.points for part in point
        )

    def _degrees(self, found: re.Match[str]) -> str:
        parts = [_number(found[name] or "0") or 0.0 for name in ("d", "m", "s")]
        return GONE if self._near(parts[0] + parts[1] / 60 + parts[2] / 3600) else found[0]

    def _without_words(self, text: str) -> str:
        if self._words is None:
            return text
        folded = _folded(text)
        for found in reversed(list(self._words.finditer(folded.text))):
            first, last = folded.at[found.start()], folded.at[found.end() - 1] + 1
            text = text[:first] + GONE + text[last:]
        return text


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _street_patterns(street: str) -> Iterator[str]:
    """Patterns of folded text for a street: the whole line and each part between commas, with or without number."""
    street = re.sub(r"^\s*(?:c\s*/\s*o|chez|bei|z\.?\s*hd\.?)\s+", "", street, flags=re.IGNORECASE)
    for part in {street, *re.split(r"[,;/\n|]", street)}:
        words = _WORD.findall(_folded(part).text)
        name = [word for word in words if not _HOUSE.fullmatch(word)]
        if sum(map(len, name)) < _SHORTEST:
            continue
        numbers = "|".join(sorted({re.escape(word) for word in words if word not in name}))
        house = rf"(?:(?:{numbers})[\W_]*)*" if numbers else ""
        after = rf"(?:[\W_]*(?:{numbers})(?![^\W_]))*" if numbers else ""
        yield house + r"[\W_]*".join(_spelled(word) for word in name) + after


def _spelled(word: str) -> str:
    """A word of a street as it may be written: in full or short."""
    short = _KINDS.get(word)
    if short:
        return f"(?:{word}|{short})"
    long = next((kind for kind, forms in _KINDS.items() if word in forms.split("|")), "")
    if long:
        return f"(?:{long}|{_KINDS[long]})"
    stem = re.sub(r"(?:strasse|str)$", "", word)
    if stem != word and stem:
        return rf"{re.escape(stem)}[\W_]*(?:strasse|str)"
    return re.escape(word)
