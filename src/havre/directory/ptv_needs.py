"""What a service of the Finnish service catalogue is to a victim: its classes and its own words as needs.

The catalogue has no class for violence at home: shelters, helplines and work with those who use violence are known by
their names, keywords and ontology terms in Finnish, Swedish or English. Codes and names of classes, target groups and
life events: code lists of the catalogue (vrk-kpa/ptv-releases, branch ptv-release-3_4, June 2022 [S]).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from havre.core.language import fold
from havre.directory.hsds_parts import Record, children
from havre.directory.ptv_text import texts

# Service classes, and the needs they meet; every class that is not named here meets none.
CLASSES: Mapping[str, tuple[str, ...]] = {
    "P1.1": ("housing",), "P1.4": ("money",), "P3.1": ("counselling",), "P3.5": ("legal",), "P3.6": ("children_help",),
    "P3.7": ("counselling",), "P3.8": ("children_help",), "P3.9": ("money",), "P4.1": ("housing",), "P4.10": ("money",),
    "P4.12": ("talk",), "P4.13": ("talk",), "P5.1": ("medical",), "P5.2": ("medical",), "P5.5": ("medical",),
    "P5.7": ("counselling",), "P7.4": ("legal",), "P7.5": ("police",), "P10.1": ("work",), "P10.6": ("money",),
    "P15.1": ("money",), "P19.3": ("emergency",), "P22.1": ("residence",),
}  # fmt: skip

# Words (folded) of names, keywords and ontology terms, and the needs they plainly tell.
_WORDS = tuple(
    (re.compile(rf"\b(?:{words})"), needs)
    for words, needs in (
        ("turvakoti|turvakod|skyddshem|shelters? for victims", ("shelter", "talk")),
        ("lahestymiskiel|besoksforbud|restraining order", ("protection_order", "legal")),
        ("raiskau|seksuaalivakival|seri tuki|valdtakt|sexuellt vald|sexual (?:violence|assault)", ("medical", "talk")),
        (r"\w*vakivalta(?!i)|\w*vakivallan|vald i nara|familjevald|(?:domestic|partner) violence|vaino",
         ("talk", "understand")),
        ("rikosuhri|rikoksen uhr|rikosten uhr|brottsoffer|victim support|victims of crime", ("talk", "legal")),
        ("kriisipuhelin|kriisikesk|kriisiapu|kristelefon|kriscent|crisis (?:help|cent)", ("talk", "counselling")),
    )
)  # fmt: skip
_WHO_USES_IT = re.compile(
    r"vakivallan tekij|vakivaltaa kayttav|vakivallan kaytta|valdsutovare|som utovar vald|perpetrator|abusers"
)
_VICTIM = re.compile(r"uhri|uhre|offer|victim|turvako|kokenei|kokeva")


def code_of(item: Record) -> str:
    """The code of a class or group: its own, else the end of its address."""
    return str(item.get("code") or str(item.get("newUri") or item.get("uri") or "").rpartition("/")[2])


class Meets(NamedTuple):
    """The needs that a service meets, and whom it is for (codes); no needs where nothing in it is for a victim."""

    needs: frozenset[str]
    serves: frozenset[str]


def needs_of(service: Record) -> Meets:
    """What a service is to a victim, by its classes and words."""
    told = _words(service)
    # A target group names whom a service thinks of first, not whom alone it serves: only authorities keep others out.
    for_whom = frozenset(("professionals",)) if _only(service, "KR3") else frozenset()
    if _WHO_USES_IT.search(told) and not _VICTIM.search(told):
        return Meets(frozenset(("stop_violence",)), for_whom | {"perpetrators"})
    needs = {need for pattern, found in _WORDS if pattern.search(told) for need in found}
    needs |= {need for one in children(service, "serviceClasses") for need in CLASSES.get(code_of(one), ())}
    if _WHO_USES_IT.search(told):
        needs.add("stop_violence")
    return Meets(frozenset(needs), for_whom)


def only_for_businesses(service: Record) -> bool:
    """Whether its target groups are businesses alone."""
    return _only(service, "KR2")


def _only(service: Record, group: str) -> bool:
    groups = {code_of(one) for one in children(service, "targetGroups")}
    return bool(groups) and all(code.startswith(group) for code in groups)


def _words(service: Record) -> str:
    """Names, keywords and ontology terms in all languages, folded, with a full stop between them."""
    named = (one.get("value") for key in ("serviceNames", "keywords") for one in children(service, key))
    listed = dict.fromkeys(value for value in named if isinstance(value, str))
    terms = [text for one in children(service, "ontologyTerms") for text in texts(one, "name").values()]
    return ". ".join(fold(text) for text in (*listed, *terms))
