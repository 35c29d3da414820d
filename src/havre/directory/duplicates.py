"""Services that may be the same one: pairs with a score and the reasons for it. Nothing is merged here.

Records that share a key (a telephone, an e-mail address, a site, a telling word of the name in a town or a cell of the
map) are compared; each field speaks for or against in points, by hand-set weights that are tested on planted
duplicates (benchmarks/duplicates). Rare values weigh more than those that many share: a switchboard proves little.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from havre.directory.compare import Weighing, points
from havre.directory.model import Service
from havre.directory.traits import Traits, traits_of

SURE, PERHAPS = 6.0, 4.0  # points from which a pair is taken for one service, or shown to be looked at
LARGEST_BLOCK = 60  # records behind one key; beyond it the key says nothing, and only its parts by town are compared
TELLING_WORDS = 3  # of each name, the rarest
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """Two records that may be one service; `left` < `right`. `score` is points, `reasons` codes with their points."""

    left: str
    right: str
    score: float
    reasons: tuple[tuple[str, float], ...]

    @property
    def sure(self) -> bool:
        """Whether the points suffice without a second look."""
        return self.score >= SURE

    @property
    def pair(self) -> Pair:
        """The two ids in order."""
        return self.left, self.right


def find(
    services: Iterable[Service],
    *,
    least: float = PERHAPS,
    apart: Collection[Pair] = (),
    progress: Callable[[int], object] = lambda _done: None,
) -> list[Found]:
    """The pairs that reach `least` points, the surest first.

    `apart` are pairs (ids in order) of which a person said that they are two services. `progress` is told how many
    pairs more were compared.
    """
    every = {service.id: traits_of(service) for service in services}
    weighing = weigh(every.values())
    found = []
    for number, (left, right) in enumerate(sorted(candidates(every, weighing)), 1):
        if number % 1000 == 0:
            progress(1000)
        if (left, right) not in apart:
            one = judged(every[left], every[right], weighing)
            if one.score >= least:
                found.append(one)
    return sorted(found, key=lambda one: (-one.score, one.pair))


def compare(left: Service, right: Service, weighing: Weighing | None = None) -> Found:
    """Two services compared; without `weighing` as if they were alone in the world."""
    first, second = (traits_of(one) for one in sorted((left, right), key=lambda one: one.id))
    return judged(first, second, weighing or weigh((first, second)))


def judged(left: Traits, right: Traits, weighing: Weighing) -> Found:
    """Two records compared, among all that `weighing` counted."""
    reasons = points(left, right, weighing)
    told = sorted(reasons.items(), key=lambda one: -abs(one[1]))
    return Found(left.id, right.id, round(sum(reasons.values()), 2), tuple(told))


def weigh(every: Iterable[Traits]) -> Weighing:
    """How many records share each word, telephone, e-mail address and site."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for one in every:
        total += 1
        counted["word"].update(set(one.words))
        counted["phone"].update(one.phones)
        counted["email"].update(one.emails)
        counted["host"].update(host for host, _ in one.sites)
        counted["site"].update(host + path for host, path in one.sites)
    return Weighing(total, counted["word"], counted["phone"], counted["email"], counted["host"], counted["site"])


def candidates(every: Mapping[str, Traits], weighing: Weighing) -> set[Pair]:
    """The pairs worth comparing: those that share a key which not too many share."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for one in every.values():
        for key in set(_keys(one, weighing)):
            blocks[key].append(one.id)
    pairs: set[Pair] = set()
    for ids in blocks.values():
        pairs.update(_pairs(ids, every))
    return pairs


def _pairs(ids: Sequence[str], every: Mapping[str, Traits]) -> Iterator[Pair]:
    if 1 < len(ids) <= LARGEST_BLOCK:
        yield from combinations(sorted(ids), 2)
    elif len(ids) > LARGEST_BLOCK:
        towns: dict[str, list[str]] = defaultdict(list)
        for one in ids:
            for town in every[one].towns:
                towns[town].append(one)
        for same in towns.values():
            if len(same) <= LARGEST_BLOCK:
                yield from combinations(sorted(same), 2)


def _keys(one: Traits, weighing: Weighing) -> Iterator[str]:
    yield from (f"p {phone}" for phone in one.phones)
    yield from (f"e {email}" for email in one.emails)
    yield from (f"s {host}{path}" for host, path in one.sites)
    yield f"n {one.country} {' '.join(sorted(one.words))}"
    rarest = sorted(set(one.words), key=lambda word: (weighing.words[word], word))[:TELLING_WORDS]
    for word in rarest:
        # The first letters only, so that a slip further on is no other key.
        yield from (f"t {town} {word[:4]}" for town in one.towns)
        yield from (f"c {cell} {word[:3]}" for cell in _cells(one))
    for town in one.towns:
        yield from (f"a {town} {street}" for street in one.streets)
        if one.initials:
            yield from (f"i {town} {letters}" for letters in one.initials)


def _cells(one: Traits) -> Iterator[str]:
    """Cells of about a kilometre in which it lies, twice shifted, so that no border parts two neighbours."""
    for latitude, longitude in one.points:
        for shift in (0.0, 0.5):
            north = math.floor(latitude * 100 + shift)
            east = math.floor(longitude * 70 + shift)
            yield f"{shift} {north} {east}"
