"""What speaks for and against two records being one service: points by field, with the reason's code.

A value that few share speaks loudly (a direct line), one that many share hardly (the switchboard of a town hall). Codes
end in `_same`, `_near` or `_other`; the desk words them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from havre.core.language import fold
from havre.core.place import distance_km
from havre.directory.duplicate_words import mail_domain
from havre.directory.model import Location
from havre.directory.traits import Spot, Traits, spot_of

SAME_STREET = 86
_SHORTEST_ABBREVIATION = 3
_SAME_LETTERS = 0.9
_TOO_MANY = 9
_SAME_PLACE = 2.0  # points: a town and a street, or a town and a point
_RARE, _SHARED = 3, 8  # records that share a value: up to the first it is somebody's own, beyond the second everybody's


@dataclass(frozen=True, slots=True)
class Weighing:
    """How many of `total` records have each word, telephone, e-mail address, host and page."""

    total: int
    words: Mapping[str, int]
    phones: Mapping[str, int]
    emails: Mapping[str, int]
    hosts: Mapping[str, int]
    sites: Mapping[str, int]

    def of_word(self, word: str) -> float:
        """What a word weighs: more the fewer have it."""
        rare = 1 + math.log((self.total + 10) / (self.words.get(word, 0) + 1))
        return rare if len(word) > 2 or word.isdigit() else 0.5


def points(left: Traits, right: Traits, weighing: Weighing) -> dict[str, float]:
    """Points by the code of their reason, for and against."""
    found = _name(left, right, weighing)
    found |= _phones(left, right, weighing) | _emails(left, right, weighing) | _sites(left, right, weighing)
    found |= _place(left, right) | _rest(left, right)
    return {code: worth for code, worth in found.items() if worth}


# --- names -------------------------------------------------------------------------------------------------------


def _name(left: Traits, right: Traits, weighing: Weighing) -> dict[str, float]:
    if left.numbers != right.numbers and left.numbers and right.numbers:
        return {"number_other": -7.0}  # districts and posts are told apart by it
    alike, extra = likeness(left.words, right.words, weighing)
    worth = _name_points(alike)
    if extra and alike < 0.9:
        worth -= 1.5  # each has a word of its own: «Nord» and «Sud»
    found = {"name_same" if worth >= 3 else "name_near" if worth > 0 else "name_other": worth}
    if left.numbers != right.numbers:
        found["number_other"] = -2.5
    return found | _organization(left, right, weighing)


def _organization(left: Traits, right: Traits, weighing: Weighing) -> dict[str, float]:
    if not left.organization or not right.organization:
        return {}
    alike, _ = likeness(left.organization, right.organization, weighing)
    return {"organization_other": -2.0} if alike < 0.4 else {"organization_same": 0.5} if alike > 0.9 else {}


def _name_points(alike: float) -> float:
    steps = ((0.97, 4.0), (0.9, 3.4), (0.8, 2.4), (0.68, 1.2), (0.55, 0.2), (0.4, -2.5))
    return next((worth for least, worth in steps if alike >= least), -6.5)


def likeness(left: Sequence[str], right: Sequence[str], weighing: Weighing) -> tuple[float, bool]:
    """How much of two names is the same, 0 to 1 by weight of words, and whether each has words of its own."""
    here, there = _without_acronyms(list(dict.fromkeys(left)), list(dict.fromkeys(right)))
    matched, rest = 0.0, list(there)
    own = []
    for word in here:
        best = min(rest, key=lambda other: _slips(word, other), default="")
        if best and _slips(word, best) < _TOO_MANY:
            matched += min(weighing.of_word(word), weighing.of_word(best))
            rest.remove(best)
        else:
            own.append(word)
    alone = sum(map(weighing.of_word, own)) + sum(map(weighing.of_word, rest))
    whole = 2 * matched + alone
    by_words = 2 * matched / whole if whole else 0.0
    # Words written as one, or one slip across two of them.
    by_letters = OSA.normalized_similarity("".join(here), "".join(there), score_cutoff=_SAME_LETTERS)
    return max(by_words, by_letters), bool(own and rest)


def _slips(one: str, other: str) -> int:
    """How many slips part two words, `_TOO_MANY` where they are other words. A beginning of a word stands for it."""
    if one == other:
        return 0
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST_ABBREVIATION or one.isdigit() or other.isdigit():
        return _TOO_MANY
    if long.startswith(short):
        return 1
    allowed = 2 if len(short) > 8 else 1 if len(short) > 4 else 0
    slips = OSA.distance(one, other, score_cutoff=allowed)
    return slips if slips <= allowed else _TOO_MANY


def _without_acronyms(left: list[str], right: list[str]) -> tuple[list[str], list[str]]:
    """Each side with the acronyms in it spelled as the other side spells them."""
    return _spelled(left, right), _spelled(right, left)


def _spelled(words: list[str], other: list[str]) -> list[str]:
    letters = "".join(word[0] for word in other)
    told: list[str] = []
    for word in words:
        at = letters.find(word) if len(word) >= _SHORTEST_ABBREVIATION and word not in other else -1
        told += other[at : at + len(word)] if at >= 0 else [word]
    return told


# --- ways to reach it --------------------------------------------------------------------------------------------


def _shared_worth(shared: Collection[str], counted: Mapping[str, int], most: float) -> float:
    """What the rarest of the shared values is worth."""
    fewest = min((counted.get(value, 0) for value in shared), default=0)
    return most if fewest <= _RARE else most / 2 if fewest <= _SHARED else most / 8


def _phones(left: Traits, right: Traits, weighing: Weighing) -> dict[str, float]:
    if shared := left.phones & right.phones:
        return {"phone_same": _shared_worth(shared, weighing.phones, 3.5)}
    if {_house_of(phone) for phone in left.phones} & {_house_of(phone) for phone in right.phones}:
        return {"phone_near": 0.5}
    return {"phone_other": -3.0} if left.phones and right.phones else {}


def _house_of(phone: str) -> str:
    """A number without its last two figures, which one house shares; a short number is nobody's house."""
    return phone[:-2] if len(phone) > 8 else phone


def _emails(left: Traits, right: Traits, weighing: Weighing) -> dict[str, float]:
    if shared := left.emails & right.emails:
        return {"email_same": _shared_worth(shared, weighing.emails, 3.0)}
    domains = [{domain for mail in one.emails if (domain := mail_domain(mail))} for one in (left, right)]
    if domains[0] & domains[1]:
        return {"email_near": 0.3}
    return {"email_other": -1.0} if left.emails and right.emails else {}


def _sites(left: Traits, right: Traits, weighing: Weighing) -> dict[str, float]:
    if shared := left.sites & right.sites:
        joined = [host + path for host, path in shared]
        return {"site_same": _shared_worth(joined, weighing.sites, 1.8)}
    hosts = {host for host, _ in left.sites} & {host for host, _ in right.sites}
    if hosts:
        return {"site_near": _shared_worth(hosts, weighing.hosts, 0.6)}
    return {"site_other": -0.8} if left.sites and right.sites else {}


# --- where -------------------------------------------------------------------------------------------------------


def _place(left: Traits, right: Traits) -> dict[str, float]:
    if left.anywhere != right.anywhere:
        return {"reach_other": -6.0}  # a national line and its local branch
    if not left.spots or not right.spots:
        return {"reach_same": 2.5} if left.anywhere and right.anywhere else {}
    return max((_spots(one, other) for one in left.spots for other in right.spots), key=lambda told: sum(told.values()))


def _spots(one: Spot, other: Spot) -> dict[str, float]:
    return _town(one, other) | _street(one, other) | _map(one, other)


def _town(one: Spot, other: Spot) -> dict[str, float]:
    if one.postcode and one.postcode == other.postcode:
        return {"town_same": 1.0}
    if one.town and other.town and fuzz.ratio(one.town, other.town) >= SAME_STREET:
        return {"town_same": 0.7}
    return {"town_other": -3.0} if one.town and other.town else {}


def _street(one: Spot, other: Spot) -> dict[str, float]:
    if not one.street or not other.street:
        return {}
    alike = fuzz.token_sort_ratio(one.street, other.street)
    if alike < SAME_STREET and fuzz.token_set_ratio(one.street, other.street) < 95:
        return {"street_other": -4.0}
    if one.house == other.house:
        return {"street_same": 2.2 if one.house else 1.4}
    return {"street_near": 1.0} if _next_door(one.house, other.house) else {"house_other": -1.5}


def _next_door(one: str, other: str) -> bool:
    numbers = [int("".join(filter(str.isdigit, house)) or 0) for house in (one, other)]
    return 0 in numbers or abs(numbers[0] - numbers[1]) <= 6


def _map(one: Spot, other: Spot) -> dict[str, float]:
    if not one.point or not other.point:
        return {}
    metres = distance_km(*one.point, *other.point) * 1000
    steps = ((80, "map_same", 1.6), (300, "map_near", 1.0), (1000, "map_near", 0.0), (2500, "map_other", -1.5))
    return next(({code: worth} for most, code, worth in steps if metres <= most), {"map_other": -5.0})


def same_place(one: Location, other: Location) -> bool:
    """Whether two places are one: the same secret town, or more for it than against it."""
    if one.confidential or other.confidential or one.kind != other.kind:
        here = (one.confidential, one.kind, one.address.country, fold(one.address.city))
        return here == (other.confidential, other.kind, other.address.country, fold(other.address.city))
    told = _spots(spot_of(one), spot_of(other))
    return sum(told.values()) >= _SAME_PLACE and "street_other" not in told


# --- the rest ----------------------------------------------------------------------------------------------------


def _rest(left: Traits, right: Traits) -> dict[str, float]:
    found: dict[str, float] = {}
    if left.country != right.country:
        found["country_other"] = -8.0
    if left.needs and right.needs and not left.needs & right.needs:
        found["needs_other"] = -2.5
    if left.source == right.source:
        found["source_same"] = -1.0  # a source seldom lists one thing twice
    return found
