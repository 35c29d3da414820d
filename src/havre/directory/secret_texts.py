"""What would give a secret address away in other words: its street in any spelling, its point, its telephone, a map.

`Secrets` is made of what was taken out of a secret place, and cleans the rest of the record: descriptions, addresses
on the web, attributes, old values. Of a text it takes out the sentence that tells (secret_streets, secret_points),
of a name the word; where what is left still tells, all of it. It would rather take out a sentence too many than leave
a word that leads to the house.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from havre.directory.model import stable_id
from havre.directory.profile import LABELS
from havre.directory.secret_points import NEAR, Points
from havre.directory.secret_streets import Streets, words

GONE = "…"
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"']+|geo:[^\s<>\"']+", re.IGNORECASE)
_MAP = re.compile(
    r"^geo:|google\.[a-z.]+/maps|maps\.|/maps?[/?]|goo\.gl|openstreetmap|osm\.org|what3words|w3w\.co|plus\.codes|waze|geohash"
    r"|mapy|mappy|here\.com|[?&](?:q|ll|lat|lon|mlat|center|daddr)=",
    re.IGNORECASE,
)
_CODES = re.compile(
    r"///\s*[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+"  # three words
    r"|\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"  # open location code
    r"|what\s?3\s?words|\bw3w\b|\bplus[\s-]?codes?\b|\bgeohash|\bmapcode",  # what follows may be one in any form
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d(?:[^\w\n]{0,3}\d){5,}")
# Sentences: not after the dot of «av.» or «J.», which belong to what follows.
_SENTENCES = re.compile(r"((?<=\w{4}[.…])\s+|(?<=[!?;؟])\s+|\s*\n\s*)")
PICTURE = re.compile(r"photo|image|picture|foto|imagen|imagem|bild|kuva|thumbnail|صور", re.IGNORECASE)
_NAMES = frozenset(("name", "alternate_name"))
_LINES = frozenset(("address_1", "street"))
_POSTCODES = frozenset(("postal_code", "postcode"))
_OF_PLACE = frozenset(("latitude", "longitude"))
# Words of Havre's own lists and names of objects mean what they mean, whatever a street is called.
_VOCABULARY = frozenset(value for label in LABELS for value in (label.label, *label.values))
_FIXED = frozenset(
    ("label", "link_entity", "resource_type", "address_type", "location_type", "extent_type", "status", "type", "kind",
     "last_action_type", "field_name", "visibility", "link_type")
)  # fmt: skip
_PLAIN_WORD = re.compile(r"[a-z_ .]{1,40}")
_UUID = re.compile(r"[0-9a-fA-F-]{8,40}")


@dataclass(frozen=True, slots=True)
class Names:
    """Names around a secret place: areas that may be told, towns of which the region only may be told, and `public`.

    These are what the service and its organization are called: a line of an address that is just that is no street.
    """

    told: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    public: frozenset[str] = frozenset()


NO_NAMES = Names()


class Secrets:
    """What must not be found in a text: streets, points (degrees), telephones and codes of secret places."""

    def __init__(
        self,
        streets: Iterable[str],
        points: Iterable[tuple[float, float]] = (),
        codes: Iterable[str] = (),
        phones: Iterable[str] = (),
        names: Names = NO_NAMES,
    ) -> None:
        self._told = names.told
        self._codes = frozenset(codes)
        self._streets = Streets.of(streets, self._codes, names.told, names.hidden, names.public)
        self._points = Points(points)
        self._phones = frozenset(_digits(phone)[-8:] for phone in phones if len(_digits(phone)) >= 6)
        self.withheld = 0  # texts of which something was taken out

    def allow(self, phone: str) -> None:
        """A telephone that is given as that of the service itself is no secret."""
        self._phones -= {_digits(phone)[-8:]}

    def tells(self, text: str, *, loose: bool = False) -> bool:
        """Whether a text tells a place; `loose` for texts that are not known to be about it (secret_streets.py)."""
        return (
            self._streets.tells(text, loose=loose)
            or self._points.tells(text, loose=loose)
            or bool(self._phones and any(known in number for number in _numbers(text) for known in self._phones))
            or bool(not loose and _CODES.search(text))
            or any(self._links(found[0], loose=loose) for found in _URL.finditer(text))
        )

    def clean(self, text: str, *, name: bool = False, loose: bool = False) -> str:
        """The text without what would give a place away; of a `name` the words only."""
        if text in self._told or text in _VOCABULARY or not self.tells(text, loose=loose):
            return text
        self.withheld += 1
        if text.lstrip()[:1] in ("{", "["):  # a shape or a record as text: half of it would be none
            return ""
        parts = re.split(r"(\s+)", text) if name else _SENTENCES.split(text)
        left = "".join(GONE if part.strip() and self.tells(part, loose=loose) else part for part in parts)
        return "" if self.tells(left, loose=loose) or not words(left) else re.sub(rf"{GONE}(?:\s*{GONE})+", GONE, left)

    def cleaned(self, value: object, *, key: str = "", loose: bool = False) -> object:
        """A JSON value, however deep, without it; `key` is the name it stands under."""
        if isinstance(value, str):
            return self._text(value, key, loose=loose)
        if isinstance(value, list):
            within = {} if loose else {"within": NEAR}
            return [
                self.cleaned(inner, key=key, loose=loose) for inner in value if not self._points.same(inner, **within)
            ]
        if isinstance(value, Mapping):
            return self._mapping(value, loose=loose)
        return value

    def _text(self, text: str, key: str, *, loose: bool) -> str:
        if key == "id" or key.endswith("_id"):
            spelled = not _UUID.fullmatch(text) and self._streets.names(text)
            return stable_id("hidden", text) if spelled and not loose else text
        if key in _FIXED and _PLAIN_WORD.fullmatch(text):
            return text
        if key in _POSTCODES and text in self._codes:
            return text  # of some public address; the field of the secret one is empty
        if key in _LINES and self._streets.elsewhere(text):
            return text
        return self.clean(text, name=key in _NAMES, loose=loose)

    def _mapping(self, value: Mapping[str, object], *, loose: bool) -> dict[str, object]:
        gone = set(self._point_of(value))
        lines = (str(value[name]) for name in _LINES & value.keys())
        if any(not self._streets.elsewhere(line) and self._streets.tells(line, loose=loose) for line in lines):
            value = {**value, **dict.fromkeys(_POSTCODES & value.keys(), "")}  # the same house, told openly elsewhere
        pair = _OF_PLACE if value.keys() >= _OF_PLACE else frozenset()
        numbers = {name: inner for name, inner in value.items() if name not in pair}
        if not loose and self._points.tell(numbers):
            gone |= {name for name, inner in numbers.items() if isinstance(inner, float) and self._points.near(inner)}
        return {
            name: self.cleaned(inner, key=name, loose=loose)
            for name, inner in value.items()
            if name not in gone and (loose or not PICTURE.search(name))
        }

    def _point_of(self, value: Mapping[str, object]) -> frozenset[str]:
        point = [value.get(name) for name in ("latitude", "longitude")]
        return _OF_PLACE if self._points.same(point) else frozenset()

    def _links(self, address: str, *, loose: bool) -> bool:
        if loose:
            return self._points.tells(unquote_plus(unquote_plus(address)), loose=True)
        return bool(_MAP.search(address)) or self._points.tells(unquote_plus(unquote_plus(address)))


def _numbers(text: str) -> Iterator[str]:
    """The figures of what may be telephones in a text."""
    for found in _NUMBER.finditer(unicodedata.normalize("NFKC", text)):
        yield _digits(found[0])


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
