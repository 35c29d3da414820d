"""Streets of real open data, and the many ways in which a text may tell one: made by chance, the same at every run."""

from __future__ import annotations

import csv
import html
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

COUNTRIES = ("FR", "DE", "ES", "AT", "HU", "PT", "MQ", "RE", "GP", "GF")
_SHORT: dict[str, str] = {"rue": "r.", "avenue": "av.", "boulevard": "bd", "place": "pl.",
          "strasse": "str.", "straße": "str.",
          "calle": "c/", "avenida": "avda.", "platz": "pl.", "chemin": "ch.", "route": "rte", "utca": "u.",
          "rua": "r."}  # fmt: skip


@dataclass(frozen=True, slots=True)
class House:
    """A street with its number, in a town."""

    street: str
    number: str
    city: str
    postcode: str

    @property
    def line(self) -> str:
        """The house as its address has it."""
        return f"{self.street} {self.number}"


def hospitals(path: Path, countries: tuple[str, ...] = COUNTRIES) -> list[House]:
    """Houses of the hospitals of Europe (Eurostat), each street once."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["cc"] in countries and row["street"]]
    found: dict[str, House] = {}
    for at, row in enumerate(rows):
        number = row["house_number"] or re.sub(r"\D.*", "", row["street"]) or str(at % 170 + 2)
        street = re.sub(r"^[\d ,/-]+", "", row["street"])
        if len(re.sub(r"[\W\d_]", "", street)) > 2 and re.match(r"\d", number):
            found.setdefault(street, House(street, number, row["city"], row["postcode"]))
    return list(found.values())


_AS_TWO = str.maketrans(dict(zip("äöüßÄÖÜ", ("ae", "oe", "ue", "ss", "Ae", "Oe", "Ue"), strict=True)))


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _umlauts(text: str) -> str:
    return text.translate(_AS_TWO)


def _short(text: str) -> str:
    found = " ".join(_SHORT.get(word.casefold(), word) for word in text.split())
    return re.sub(r"(?i)stra(?:ß|ss)e\b", "str.", found)


def _initials(text: str) -> str:
    words = text.split()
    return " ".join(f"{w[0]}." if 0 < at < len(words) - 1 and len(w) > 3 else w for at, w in enumerate(words))


def _no_kind(text: str) -> str:
    words = text.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0].casefold() in _SHORT else text


def _slip(text: str) -> str:
    """One letter of the longest word missing."""
    longest = max(re.findall(r"[^\W\d_]+", text) or [""], key=len)
    return (
        text.replace(longest, longest[: len(longest) // 2] + longest[len(longest) // 2 + 1 :])
        if len(longest) > 6
        else text
    )


def _parted(text: str) -> str:
    longest = max(re.findall(r"[^\W\d_]+", text) or [""], key=len)
    return text.replace(longest, f"{longest[:3]}-{longest[3:]}") if len(longest) > 5 else text


SPELLINGS: tuple[Callable[[str], str], ...] = (
    str, str.upper, str.lower, _bare, _umlauts, _short, _initials, _no_kind, _slip, _parted,
    lambda text: text.replace(" ", "-"), lambda text: text.replace(" ", ""), lambda text: text.title().replace(" ", ""),
    lambda text: " ".join(text.replace(" ", "")), "\u00ad".join, lambda text: text.replace(" ", "_"),
    lambda text: text.replace(" ", "\u00a0"), lambda text: unicodedata.normalize("NFD", text),
    lambda text: html.escape(text).encode("ascii", "xmlcharrefreplace").decode(),
)  # fmt: skip
FRAMES = (
    "{s} {n}", "{n} {s}", "{n}, {s}", "{s}, {n}", "{s} n° {n}", "{s} Nr. {n}", "{n}bis {s}",
    "Venez au {n} {s}, code 12",
    "La maison est {s}, au fond de la cour", "Wir sind in der {s}.", "Estamos en {s} {n}, 2º", "{s} {n}, {c}",
    "Come to {s} {n} ({c})", "Tram 3, arrêt {s}", "Halte: {s}", "{c}, {s} {n}. Sonner deux fois", "#{s}",
    "Die {s}-Haltestelle", "N.º {n} da {s}", "{n} {s} {p} {c}",
)  # fmt: skip
LINKS = ("https://example.org/{q}", "https://example.org/?a={p}&n=1", "{e}@example.org", "www.{e}.example.org")


def tellings(house: House, chance: random.Random) -> Iterator[str]:
    """Some texts that tell this house."""
    for spelling in chance.sample(SPELLINGS, 6):
        frame = chance.choice(FRAMES)
        yield frame.format(s=spelling(house.street), n=house.number, c=house.city, p=house.postcode)
    bare = re.sub(r"\W+", "-", _bare(house.street)).strip("-").casefold()
    yield chance.choice(LINKS).format(q=quote(house.line), p=quote_plus(house.line), e=bare)
